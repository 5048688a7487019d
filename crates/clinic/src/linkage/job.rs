//! One message from `work` to its end: does what [`HandOff`] commands, with real files and the real hub.

use std::{fs, io, time::Duration};

use domain::hand_off::{Command, Event, HandOff, Step};
use tokio::task::block_in_place;
use wire::oqs::{file_name::FileName, qualification::Answer};

use crate::{
    Clinic,
    line::Part,
    linkage::{Folders, encryption, given_back, inquiry, work::Work},
    platform, problem,
    records::Source,
};

/// The interface whose answers are checks of a person, which the counter shows.
const CHECK: &str = "OQSsiquc";

/// Pause before a folder that refused is tried again.
pub(super) const FOLDER_PAUSE: Duration = Duration::from_millis(500);

/// One message on its way.
pub(super) struct Job {
    work: Work,
    machine: HandOff,
    /// What [`Command::WriteAnswer`] and [`Command::WriteReason`] write.
    memory: Vec<u8>,
    /// Code of the reason it is given back for, for the journal.
    code: Option<String>,
    /// The last step journaled that may come again and again.
    told: Option<Step>,
}

impl Job {
    fn new(work: Work, machine: HandOff) -> Self {
        Self {
            work,
            machine,
            memory: Vec::new(),
            code: None,
            told: None,
        }
    }

    /// Takes a request out of `req`; from here on it is answered or given back.
    pub(super) fn claim(folders: &Folders, name: &str, key: &str) -> io::Result<Self> {
        let work = Work::claim(folders, name, key)?;
        Ok(Self::new(work, HandOff::taken()))
    }

    /// A card's answer that nobody requested by file, to be published under `name`.
    pub(super) fn received(
        folders: &Folders,
        key: &str,
        name: &str,
        bytes: &[u8],
    ) -> io::Result<Self> {
        let work = Work::received(folders, key, name, bytes)?;
        Ok(Self::new(work, HandOff::received()))
    }

    /// What an earlier run left in `work`.
    pub(super) fn left_over(folders: &Folders) -> io::Result<Vec<Self>> {
        let left = Work::left_over(folders)?.into_iter().map(|work| {
            let lying = work.lying();
            // A card's answer has no request to tell whether it was kept; keeping it again changes nothing.
            let begun = work.is_face() && lying.answer && folders.consumers.is_empty();
            let machine = match begun {
                true => HandOff::received(),
                false => HandOff::rebuilt(lying),
            };
            Self::new(work, machine)
        });
        Ok(left.collect())
    }

    pub(super) fn name(&self) -> &str {
        &self.work.name
    }

    pub(super) fn note(&self, clinic: &Clinic, step: Step) {
        let code = self.code.as_deref();
        let (key, name) = (&self.work.key, &self.work.name);
        block_in_place(|| {
            clinic
                .journal
                .note(clinic.config.clock.now(), key, name, step, code);
        });
    }

    /// Runs to the end. May be dropped at any await: what is in `work` tells the next run where to go on.
    pub(super) async fn run(mut self, clinic: &Clinic) {
        loop {
            let command = self.machine.command();
            let event = match command {
                Command::Rest(_) => break,
                Command::Ask => self.ask(clinic).await,
                command => self.insist(clinic, command).await,
            };
            if let Some(step) = HandOff::step(command, event) {
                self.note(clinic, step);
            }
            if let Err(error) = self.machine.apply(event) {
                tracing::error!(%error, "a message cannot go on; it is carried on at the next start");
                break;
            }
        }
    }

    async fn ask(&mut self, clinic: &Clinic) -> Event {
        match inquiry::ask(clinic, &self.work).await {
            Ok(answer) => {
                self.memory = answer;
                Event::Answered
            }
            Err(problem) => {
                tracing::info!(code = %problem.code, "a request is given back");
                self.memory = problem::err_text(&problem, clinic.config.form.encoding);
                self.code = Some(problem.code.to_string());
                Event::Refused
            }
        }
    }

    /// Does a command on files until it succeeds; a full disk or a folder that cannot be written is a banner at the
    /// counter, not a loss. What is gone from `work` by somebody's hand is not waited for.
    async fn insist(&mut self, clinic: &Clinic, command: Command) -> Event {
        let mut troubled = false;
        let event = loop {
            let Err(error) = block_in_place(|| self.perform(clinic, command)) else {
                break Event::Done;
            };
            let gone = self.work.lying() == domain::hand_off::Lying::default();
            if gone
                && error.kind() == io::ErrorKind::NotFound
                && clinic.config.folders.work.exists()
            {
                tracing::error!("a request or answer was taken out of the work folder");
                break Event::Vanished;
            }
            troubled = true;
            self.trouble(clinic, &error).await;
        };
        if troubled {
            clinic.line.up(Part::Folders);
        }
        event
    }

    fn perform(&self, clinic: &Clinic, command: Command) -> io::Result<()> {
        let work = &self.work;
        match command {
            Command::WriteAnswer => platform::write_whole(&work.answer, &self.memory),
            Command::WriteReason => platform::write_whole(&work.reason, &self.memory),
            Command::Keep => self.keep(clinic),
            Command::Pack => self.pack(clinic),
            Command::Copy => clinic
                .config
                .folders
                .consumers
                .iter()
                .filter(|consumer| consumer.folder(work.is_face()).is_some())
                .try_for_each(|consumer| {
                    platform::copy_whole(&work.answer, &work.copy(&consumer.name))
                }),
            Command::RemoveRequest => platform::remove(&work.request),
            Command::Publish => self.publish(clinic),
            Command::GiveBack => given_back::give_back(clinic, work),
            Command::RemoveReason => platform::remove(&work.reason),
            // Published files are touched as they are published: the name is known there.
            Command::Touch | Command::Ask | Command::Rest(_) => Ok(()),
        }
    }

    /// Keeps the answer in the day's records, once, if it is the answer to a check. What became of batches and
    /// registrations is the receipt computer's affair.
    fn keep(&self, clinic: &Clinic) -> io::Result<()> {
        let name = FileName::parse(&self.work.name);
        if !name.is_ok_and(|name| {
            name.interface()
                .is_some_and(|known| known.prefix == Some(CHECK))
        }) {
            return Ok(());
        }
        let now = clinic.config.clock.now();
        let source = match self.work.is_face() {
            true => Source::Card,
            false => Source::File,
        };
        let bytes = fs::read(&self.work.answer)?;
        match Answer::read(&bytes) {
            Ok((read, _)) => clinic
                .records
                .keep(&self.work.key, now, source, &bytes, read)
                .map(drop),
            // What the receipt computer makes of it is its own affair; the page has nothing to show.
            Err(_) => Ok(()),
        }
    }

    /// Puts the answer into a password ZIP in its own place, where its prefix says so.
    fn pack(&self, clinic: &Clinic) -> io::Result<()> {
        let Some(encryption) = clinic.config.encryption.for_answer(self.work.is_face()) else {
            return Ok(());
        };
        let published = published(&self.work.name);
        if !encryption.wants(&published) {
            return Ok(());
        }
        let bytes = fs::read(&self.work.answer)?;
        if encryption::is_packed(&bytes) {
            return Ok(());
        }
        let packed = encryption.pack(&published, &bytes)?;
        platform::write_whole(&self.work.answer, &packed)
    }

    fn publish(&self, clinic: &Clinic) -> io::Result<()> {
        let folders = &clinic.config.folders;
        let folder = match self.work.is_face() {
            true => &folders.face,
            false => &folders.res,
        };
        let to = folder.join(published_as(&self.work.name, &self.work.answer)?);
        match platform::publish(&self.work.answer, &to) {
            // A share that reported a failure after it had renamed.
            Err(error) if error.kind() == io::ErrorKind::NotFound && to.exists() => {}
            done => done?,
        }
        platform::touch(&to);
        Ok(())
    }

    async fn trouble(&mut self, clinic: &Clinic, error: &io::Error) {
        if self.told != Some(Step::FolderTrouble) {
            self.told = Some(Step::FolderTrouble);
            self.note(clinic, Step::FolderTrouble);
        }
        pause_for(clinic, error).await;
    }
}

/// Shows the trouble with a folder at the counter and waits a moment.
pub(super) async fn pause_for(clinic: &Clinic, error: &io::Error) {
    let now = clinic.config.clock.now();
    clinic.line.down(Part::Folders, now, problem::folder(error));
    tokio::time::sleep(FOLDER_PAUSE).await;
}

/// The answer's name, as a plain message.
fn published(name: &str) -> String {
    FileName::parse(name).map_or_else(|_| name.to_owned(), |name| name.answer())
}

/// The answer's name by what it is: a message, or a ZIP.
pub(super) fn published_as(name: &str, answer: &std::path::Path) -> io::Result<String> {
    let plain = published(name);
    let mut start = [0; 2];
    let read = io::Read::read(&mut fs::File::open(answer)?, &mut start)?;
    Ok(match encryption::is_packed(&start[..read]) {
        true => encryption::packed_name(&plain),
        false => plain,
    })
}
