//! One request from the moment it is taken out of `req` to its answer in `res`, or back with a reason; and one card's
//! answer to `face`.

use std::{borrow::Cow, fs, io, path::PathBuf, time::Duration};

use tokio::task::block_in_place;
use web::problem::Problem;
use wire::oqs::{
    file_name::{Direction, Extension, FileName, Plurality},
    qualification::Answer,
};

use crate::{
    Clinic, HubError,
    line::Part,
    linkage::{Folders, look},
    platform, problem,
    records::Source,
};

/// Largest request that is sent on, single and in a batch; larger ones are given back. A batch is as large as the hub
/// takes any.
const LARGEST: u64 = 1 << 20;
const LARGEST_BATCH: u64 = 128 << 20;

/// The interface whose answers are checks of a person, which the counter shows.
const CHECK: &str = "OQSsiquc";

/// First pause before a hub that is away is tried again; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Pause before a folder that refused is tried again.
const FOLDER_PAUSE: Duration = Duration::from_millis(500);

/// Longest name that is kept in `work` as it is: key, endings and temporary marks must find room in 255 bytes.
const LONGEST_NAME: usize = 180;

/// What a longer name ends with after it was cut.
const CUT: &str = "~cut.xml";

/// Endings of what lies in `work` beside a request.
const ANSWER: &str = ".answer";
const REASON: &str = ".reason";

/// One request in `work`, named `<key>~<its name in req>`, with its answer or the reason it is given back for.
pub(super) struct Job {
    key: String,
    name: String,
    request: PathBuf,
    answer: PathBuf,
    reason: PathBuf,
}

/// A name short enough for `work`.
fn cut(name: &str) -> Cow<'_, str> {
    if name.len() <= LONGEST_NAME {
        return Cow::Borrowed(name);
    }
    let end = (0..=LONGEST_NAME - CUT.len())
        .rev()
        .find(|end| name.is_char_boundary(*end));
    Cow::Owned(format!("{}{CUT}", &name[..end.unwrap_or_default()]))
}

impl Job {
    fn at(folders: &Folders, key: &str, name: &str) -> Self {
        let beside = |ending: &str| folders.work.join(format!("{key}~{name}{ending}"));
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            request: beside(""),
            answer: beside(ANSWER),
            reason: beside(REASON),
        }
    }

    /// Takes a request out of `req`; from here on it is answered or given back.
    pub(super) fn claim(folders: &Folders, name: &str, key: &str) -> io::Result<Self> {
        let job = Self::at(folders, key, &cut(name));
        platform::rename(&folders.req.join(name), &job.request)?;
        Ok(job)
    }

    /// A card's answer that nobody requested by file, to be published under `name`.
    pub(super) fn received(
        folders: &Folders,
        key: &str,
        name: &str,
        bytes: &[u8],
    ) -> io::Result<Self> {
        let job = Self::at(folders, key, name);
        platform::write_whole(&job.answer, bytes)?;
        Ok(job)
    }

    /// What an earlier run left in `work`.
    pub(super) fn left_over(folders: &Folders) -> io::Result<Vec<Self>> {
        let mut jobs: Vec<Self> = Vec::new();
        for entry in fs::read_dir(&folders.work)? {
            let entry = entry?;
            let Ok(file) = entry.file_name().into_string() else {
                continue;
            };
            if file.ends_with(".part") {
                // Written to half when the crash came; what it was made from is still here.
                platform::remove(&entry.path())?;
                continue;
            }
            let Some((key, name)) = file.split_once('~').filter(|(key, _)| !key.is_empty()) else {
                continue;
            };
            let name = name
                .strip_suffix(ANSWER)
                .or_else(|| name.strip_suffix(REASON))
                .unwrap_or(name);
            if jobs.iter().all(|job| job.key != key) {
                jobs.push(Self::at(folders, key, name));
            }
        }
        jobs.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(jobs)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Runs to the end. May be dropped at any await: what is in `work` tells the next run where to go on.
    pub(super) async fn run(&self, clinic: &Clinic) {
        if !self.answer.exists() && !self.reason.exists() {
            match self.ask(clinic).await {
                Ok(answer) => {
                    self.insist(clinic, || platform::write_whole(&self.answer, &answer))
                        .await
                }
                Err(problem) => {
                    tracing::info!(code = %problem.code, "a request is given back");
                    let text = problem::err_text(&problem, clinic.config.form.encoding);
                    self.insist(clinic, || platform::write_whole(&self.reason, &text))
                        .await;
                }
            }
        }
        if self.answer.exists() {
            self.remember(clinic).await;
            self.publish(clinic).await;
        } else {
            self.give_back(clinic).await;
        }
    }

    /// Has the hub answer. A hub that is away is tried again until the clinic gives up.
    async fn ask(&self, clinic: &Clinic) -> Result<Vec<u8>, Problem> {
        if self.name.ends_with(CUT) {
            return Err(problem::name_too_long());
        }
        let name = FileName::parse(&self.name).map_err(|error| problem::name(&error))?;
        if name.extension() != Extension::Xml {
            return Err(problem::unknown_name());
        }
        let function = name
            .function_of_request()
            .ok_or_else(problem::not_a_request)?;
        if !name.implemented() {
            return Err(problem::not_implemented());
        }
        if clinic.config.folders.res.join(name.answer()).exists() {
            return Err(problem::answer_not_fetched());
        }
        let largest = match name.message().plurality {
            Plurality::Single => LARGEST,
            Plurality::Multiple => LARGEST_BATCH,
        };
        let read = || {
            let length = fs::metadata(&self.request)?.len();
            if length > largest {
                Ok(None)
            } else {
                fs::read(&self.request).map(Some)
            }
        };
        let message = loop {
            match block_in_place(read) {
                Ok(message) => break message.ok_or_else(|| problem::too_large(largest >> 20))?,
                Err(error) => self.pause_for(clinic, &error).await,
            }
        };
        // Other codings than ours are the hub's to name.
        if !message.contains(&0) && !look::ends(&message) {
            return Err(problem::unfinished());
        }
        let mut pause = FIRST_PAUSE;
        let mut deadline = std::pin::pin!(tokio::time::sleep(clinic.config.give_up));
        loop {
            let asked = clinic
                .config
                .hub
                .ask(&function, message.clone(), &self.key, clinic.config.form)
                .await;
            let passes = asked.as_ref().is_err_and(HubError::passes);
            let problem = match clinic.heard(asked) {
                Ok(answer) => return Ok(answer),
                Err(problem) if !passes => return Err(problem),
                Err(problem) => problem,
            };
            // An exchange under way is never cut off: only the pauses end at the deadline.
            tokio::select! {
                () = &mut deadline => return Err(problem),
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
            }
        }
    }

    /// Keeps the answer in the day's records, once, if it is the answer to a check. What became of batches and
    /// registrations is the receipt computer's affair.
    async fn remember(&self, clinic: &Clinic) {
        let name = FileName::parse(&self.name);
        if !name.is_ok_and(|name| {
            name.interface()
                .is_some_and(|known| known.prefix == Some(CHECK))
        }) {
            return;
        }
        let now = clinic.config.clock.now();
        let source = if self.is_face() {
            Source::Card
        } else {
            Source::File
        };
        self.insist(clinic, || {
            let bytes = fs::read(&self.answer)?;
            match Answer::read(&bytes) {
                Ok((read, _)) => clinic
                    .records
                    .keep(&self.key, now, source, &bytes, read)
                    .map(drop),
                // What the receipt computer makes of it is its own affair; the page has nothing to show.
                Err(_) => Ok(()),
            }
        })
        .await;
    }

    fn is_face(&self) -> bool {
        FileName::parse(&self.name).is_ok_and(|name| name.is_face())
    }

    /// The request goes first: an answer alone is one that is still to be published, and is published once.
    async fn publish(&self, clinic: &Clinic) {
        let folders = &clinic.config.folders;
        let published = match FileName::parse(&self.name) {
            Ok(name) if name.is_face() => folders.face.join(&self.name),
            Ok(name) => folders.res.join(name.answer()),
            Err(_) => return,
        };
        self.insist(clinic, || platform::remove(&self.request))
            .await;
        self.insist(clinic, || {
            match platform::publish(&self.answer, &published) {
                // A share that reported a failure after it had renamed.
                Err(error) if error.kind() == io::ErrorKind::NotFound && published.exists() => {
                    Ok(())
                }
                done => done,
            }
        })
        .await;
        platform::touch(&published);
    }

    /// Gives the request back in `res` with its reason; the reason first, since clients look for it when the request
    /// appears (oqs-wire §3). Done again from the beginning after a crash, until the request is gone from `work`.
    async fn give_back(&self, clinic: &Clinic) {
        let name = self.name_in_res(&clinic.config.folders);
        let stem = name
            .rsplit_once('.')
            .map_or(name.as_str(), |(stem, _)| stem);
        let res = &clinic.config.folders.res;
        let (reason, returned) = (res.join(format!("{stem}.err")), res.join(&name));
        self.insist(clinic, || {
            if !self.request.exists() {
                return Ok(());
            }
            platform::write_whole(&reason, &fs::read(&self.reason)?)?;
            // A copy, not the file itself: its age in `res` begins now.
            platform::copy_whole(&self.request, &returned)?;
            platform::touch(&returned);
            platform::remove(&self.request)
        })
        .await;
        self.insist(clinic, || platform::remove(&self.reason)).await;
    }

    /// The name to give the request back under. What lies in `res` is never overwritten, and nothing but an answer of
    /// the hub ever has an answer's name there: in both cases the key comes first.
    fn name_in_res(&self, folders: &Folders) -> String {
        let parsed = FileName::parse(&self.name);
        let answer = parsed.is_ok_and(|name| name.message().direction == Direction::Answer);
        let there = fs::read(folders.res.join(&self.name)).ok();
        let other = there
            .is_some_and(|there| fs::read(&self.request).is_ok_and(|request| request != there));
        if answer || other {
            format!("{}~{}", self.key, self.name)
        } else {
            self.name.clone()
        }
    }

    /// Does a file operation until it succeeds; a full disk or a folder that cannot be written is a banner at the
    /// counter, not a loss. What is gone from `work` by somebody's hand is not waited for.
    async fn insist(&self, clinic: &Clinic, operation: impl Fn() -> io::Result<()>) {
        let mut troubled = false;
        while let Err(error) = block_in_place(&operation) {
            let gone = [&self.request, &self.answer, &self.reason]
                .iter()
                .all(|path| !path.exists());
            if gone
                && error.kind() == io::ErrorKind::NotFound
                && clinic.config.folders.work.exists()
            {
                tracing::error!("a request or answer was taken out of the work folder");
                break;
            }
            troubled = true;
            self.pause_for(clinic, &error).await;
        }
        if troubled {
            clinic.line.up(Part::Folders);
        }
    }

    async fn pause_for(&self, clinic: &Clinic, error: &io::Error) {
        clinic.line.down(
            Part::Folders,
            clinic.config.clock.now(),
            problem::folder(error),
        );
        tokio::time::sleep(FOLDER_PAUSE).await;
    }
}
