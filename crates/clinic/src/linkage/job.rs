//! One request from the moment it is taken out of `req` to its answer in `res`, or back with a reason.

use std::{fs, io, path::PathBuf, time::Duration};

use wire::oqs::{
    file_name::{FileName, Plurality},
    qualification::Answer,
};
use web::problem::Problem;

use crate::{
    Clinic,
    hub_client::HubError,
    linkage::Folders,
    platform, problem,
    records::Source,
};

/// Largest request that is sent on, single and in a batch; larger ones are given back. A batch is as large as the hub
/// takes any.
const LARGEST: u64 = 1 << 20;
const LARGEST_BATCH: u64 = 4 << 20;

/// The interface whose answers are checks of a person, which the counter shows.
const CHECK: &str = "OQSsiquc";

/// First pause before a hub that is away is tried again; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Pause before a folder that refused is tried again.
const FOLDER_PAUSE: Duration = Duration::from_millis(500);

/// One request in `work`, named `<key>~<its name in req>`.
pub(super) struct Job {
    key: String,
    name: String,
    request: PathBuf,
    answer: PathBuf,
}

impl Job {
    fn at(folders: &Folders, key: &str, name: &str) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            request: folders.work.join(format!("{key}~{name}")),
            answer: folders.work.join(format!("{key}~{name}.answer")),
        }
    }

    /// Takes a request out of `req`; from here on it is answered or given back.
    pub(super) fn claim(folders: &Folders, name: &str, key: &str) -> io::Result<Self> {
        let job = Self::at(folders, key, name);
        platform::rename(&folders.req.join(name), &job.request)?;
        Ok(job)
    }

    /// What an earlier run left: requests without an answer, answers not yet published.
    pub(super) fn left_over(folders: &Folders) -> Vec<Self> {
        let mut jobs: Vec<Self> = Vec::new();
        for entry in fs::read_dir(&folders.work).into_iter().flatten().flatten() {
            let Ok(file) = entry.file_name().into_string() else { continue };
            if file.ends_with(".part") {
                // Written to half when the crash came; what it was made from is still here.
                let _ = platform::remove(&entry.path());
                continue;
            }
            let Some((key, name)) = file.split_once('~').filter(|(key, _)| !key.is_empty()) else { continue };
            let name = name.strip_suffix(".answer").unwrap_or(name);
            if jobs.iter().all(|job| job.key != key) {
                jobs.push(Self::at(folders, key, name));
            }
        }
        jobs.sort_by(|one, other| one.name.cmp(&other.name));
        jobs
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Runs to the end. May be dropped at any await: what is in `work` tells the next run where to go on.
    pub(super) async fn run(&self, clinic: &Clinic) {
        if !self.answer.exists() {
            match self.ask(clinic).await {
                Ok(answer) => self.insist(clinic, || platform::write_whole(&self.answer, &answer)).await,
                Err(problem) => return self.give_back(clinic, &problem).await,
            }
        }
        self.remember(clinic).await;
        self.publish(clinic).await;
    }

    /// Has the hub answer. A hub that is away is tried again until the clinic gives up.
    async fn ask(&self, clinic: &Clinic) -> Result<Vec<u8>, Problem> {
        let name = FileName::parse(&self.name).map_err(|_| problem::unknown_name())?;
        let function = name.function_of_request().ok_or_else(problem::not_a_request)?;
        if !name.implemented() {
            return Err(problem::not_implemented());
        }
        if clinic.config.folders.res.join(name.answer()).exists() {
            return Err(problem::answer_not_fetched());
        }
        let length = fs::metadata(&self.request).map_err(|error| problem::folder(&error))?.len();
        let largest = match name.message().plurality {
            Plurality::Single => LARGEST,
            Plurality::Multiple => LARGEST_BATCH,
        };
        if length > largest {
            return Err(problem::too_large(largest >> 20));
        }
        let message = fs::read(&self.request).map_err(|error| problem::folder(&error))?;
        let mut last = problem::hub_away();
        let tried = self.try_until_answered(clinic, &function, message, &mut last);
        tokio::time::timeout(clinic.config.give_up, tried).await.unwrap_or(Err(last))
    }

    /// Tries until the hub answers or refuses for good; the trouble met last is left in `last`.
    async fn try_until_answered(
        &self,
        clinic: &Clinic,
        function: &str,
        message: Vec<u8>,
        last: &mut Problem,
    ) -> Result<Vec<u8>, Problem> {
        let mut pause = FIRST_PAUSE;
        loop {
            let asked = clinic.config.hub.ask(function, message.clone(), &self.key, clinic.config.form).await;
            let passes = asked.as_ref().is_err_and(HubError::passes);
            let problem = match asked {
                Ok(answer) => {
                    clinic.line.up();
                    return Ok(answer);
                }
                Err(HubError::Refused(problem)) => *problem,
                Err(HubError::Unreachable) => problem::hub_away(),
            };
            if !passes {
                clinic.line.up();
                return Err(problem);
            }
            clinic.line.down(clinic.config.clock.now(), problem.clone());
            *last = problem;
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Keeps the answer in the day's records, once, if it is the answer to a check. What became of batches and
    /// registrations is the receipt computer's affair.
    async fn remember(&self, clinic: &Clinic) {
        let name = FileName::parse(&self.name);
        if !name.is_ok_and(|name| name.interface().is_some_and(|known| known.prefix == Some(CHECK))) {
            return;
        }
        let now = clinic.config.clock.now();
        self.insist(clinic, || {
            let bytes = fs::read(&self.answer)?;
            match Answer::read(&bytes) {
                Ok((read, _)) => clinic.records.keep(&self.key, now, Source::File, &bytes, read).map(drop),
                // What the receipt computer makes of it is its own affair; the page has nothing to show.
                Err(_) => Ok(()),
            }
        })
        .await;
    }

    /// The request goes first: an answer alone is one that is still to be published, and is published once.
    async fn publish(&self, clinic: &Clinic) {
        let Ok(name) = FileName::parse(&self.name) else { return };
        let published = clinic.config.folders.res.join(name.answer());
        self.insist(clinic, || platform::remove(&self.request)).await;
        self.insist(clinic, || platform::rename(&self.answer, &published)).await;
        platform::touch(&published);
    }

    /// Gives the request back in `res` with its reason; the reason first, since clients look for it when the
    /// request appears (oqs-wire §3).
    async fn give_back(&self, clinic: &Clinic, problem: &Problem) {
        let stem = self.name.rsplit_once('.').map_or(self.name.as_str(), |(stem, _)| stem);
        let reason = clinic.config.folders.res.join(format!("{stem}.err"));
        let returned = clinic.config.folders.res.join(&self.name);
        let text = problem::err_text(problem, clinic.config.form.encoding);
        tracing::info!(code = %problem.code, "a request was given back");
        self.insist(clinic, || platform::write_whole(&reason, &text)).await;
        self.insist(clinic, || platform::rename(&self.request, &returned)).await;
        platform::touch(&returned);
    }

    /// Does a file operation until it succeeds; a full disk or a folder that cannot be written is a banner at the
    /// counter, not a loss.
    async fn insist(&self, clinic: &Clinic, operation: impl Fn() -> io::Result<()>) {
        while let Err(error) = operation() {
            clinic.line.down(clinic.config.clock.now(), problem::folder(&error));
            tokio::time::sleep(FOLDER_PAUSE).await;
        }
        if clinic.line.trouble().is_some_and(|trouble| problem::is_folder(&trouble.problem)) {
            clinic.line.up();
        }
    }
}
