//! One folder message (ファイル連携の電文) from its first sight to its answer, as a machine without I/O.
//!
//! Events go in, one command at a time comes out; the command's outcome is the next event. What a crash leaves is what
//! [`Lying`] on the disk, and [`HandOff::rebuilt`] goes on from there: the machine keeps nothing that matters elsewhere.
//! So a request is never sent under two keys, never lost, and published once. Source: oqs-wire §3, docs/decisions/0001.
//!
//! ```text
//! seen → stable → taken → sent → answered → kept → packed → copied → settled → published → touched
//!                           └──→ refused ──→ returned with its reason (quarantined)
//! ```

mod retry;
mod sight;
mod step;

pub use retry::Retry;
pub use sight::{Patience, Seen, Shape, Sight, Verdict};
pub use step::Step;

/// What lies in `work` under one key: all that a crash leaves of a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Lying {
    /// The request, as it was taken.
    pub request: bool,
    /// The hub's answer, written whole.
    pub answer: bool,
    /// The reason it is given back for, written whole.
    pub reason: bool,
}

/// What has to be done next. Each may be done again after a crash without harm.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Command {
    /// Send the request to the hub, under the message's key.
    Ask,
    /// Write the answer, which is in memory, whole into `work`.
    WriteAnswer,
    /// Write the reason, which is in memory, whole into `work`.
    WriteReason,
    /// Keep the answer for the counter, once by key.
    Keep,
    /// Put the answer into a ZIP where its prefix is encrypted; one that is packed already stays.
    Pack,
    /// Write a whole copy for each further consumer, to be delivered when the request is gone.
    Copy,
    /// Remove the request: from here on the answer is published and the hub is not asked again.
    RemoveRequest,
    /// Publish the answer by rename.
    Publish,
    /// Move the published file's time on.
    Touch,
    /// Put the reason, then the request, where the sender finds them, and remove the request.
    GiveBack,
    /// Remove the reason from `work`.
    RemoveReason,
    /// Nothing: the message is at its end.
    Rest(End),
}

/// How a message ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum End {
    /// Its answer was published.
    Answered,
    /// It was given back with its reason (隔離).
    Quarantined,
    /// Somebody's hand took it out of `work`.
    Gone,
}

/// What became of a command.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Event {
    /// It was done.
    Done,
    /// The hub answered; what it said is in memory.
    Answered,
    /// The hub, or the message's own form, refuses for good; the reason is in memory.
    Refused,
    /// It could not be done now: the hub is away, the folder is full or may not be written to. It is tried again.
    Failed,
    /// Nothing of the message lies in `work` any more, and we did not take it away.
    Vanished,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Stage {
    Taken,
    Heard,
    Refused,
    Answered,
    Kept,
    Packed,
    Copied,
    Settled,
    Published,
    Reasoned,
    Returned,
    Over(End),
}

/// An event that does not follow from the command given: a fault of the shell, which leaves the machine as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{event:?} is no outcome of {command:?}")]
pub struct OutOfTurn {
    /// What had to be done.
    pub command: Command,
    /// What was told instead.
    pub event: Event,
}

/// One message on its way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct HandOff {
    stage: Stage,
}

impl HandOff {
    /// A request that has just been renamed into `work` under a fresh key.
    #[must_use]
    pub fn taken() -> Self {
        Self::at(Stage::Taken)
    }

    /// Goes on from what lies in `work`. An answer outweighs a reason: what was answered is never refused.
    #[must_use]
    pub fn rebuilt(lying: Lying) -> Self {
        let (request, answer, reason) = (lying.request, lying.answer, lying.reason);
        Self::at(match (request, answer, reason) {
            (true, true, _) => Stage::Answered,
            (false, true, _) => Stage::Settled,
            (true, false, true) => Stage::Reasoned,
            (false, false, true) => Stage::Returned,
            (true, false, false) => Stage::Taken,
            (false, false, false) => Stage::Over(End::Gone),
        })
    }

    /// A card's answer, which no file asked for: kept, packed and copied before it is published.
    #[must_use]
    pub fn received() -> Self {
        Self::at(Stage::Answered)
    }

    fn at(stage: Stage) -> Self {
        Self { stage }
    }

    /// What to do now.
    #[must_use]
    pub fn command(self) -> Command {
        match self.stage {
            Stage::Taken => Command::Ask,
            Stage::Heard => Command::WriteAnswer,
            Stage::Refused => Command::WriteReason,
            Stage::Answered => Command::Keep,
            Stage::Kept => Command::Pack,
            Stage::Packed => Command::Copy,
            Stage::Copied => Command::RemoveRequest,
            Stage::Settled => Command::Publish,
            Stage::Published => Command::Touch,
            Stage::Reasoned => Command::GiveBack,
            Stage::Returned => Command::RemoveReason,
            Stage::Over(end) => Command::Rest(end),
        }
    }

    /// Takes the outcome of [`command`](Self::command).
    ///
    /// # Errors
    /// [`OutOfTurn`] when the event cannot follow; nothing changes.
    pub fn apply(&mut self, event: Event) -> Result<(), OutOfTurn> {
        let command = self.command();
        self.stage = match (self.stage, event) {
            (Stage::Over(_), _) => return Err(OutOfTurn { command, event }),
            (stage, Event::Failed) => stage,
            (Stage::Published, Event::Vanished) => Stage::Over(End::Answered),
            (_, Event::Vanished) => Stage::Over(End::Gone),
            (Stage::Taken, Event::Answered) => Stage::Heard,
            (Stage::Taken, Event::Refused) => Stage::Refused,
            (Stage::Heard, Event::Done) => Stage::Answered,
            (Stage::Refused, Event::Done) => Stage::Reasoned,
            (Stage::Answered, Event::Done) => Stage::Kept,
            (Stage::Kept, Event::Done) => Stage::Packed,
            (Stage::Packed, Event::Done) => Stage::Copied,
            (Stage::Copied, Event::Done) => Stage::Settled,
            (Stage::Settled, Event::Done) => Stage::Published,
            (Stage::Published, Event::Done) => Stage::Over(End::Answered),
            (Stage::Reasoned, Event::Done) => Stage::Returned,
            (Stage::Returned, Event::Done) => Stage::Over(End::Quarantined),
            (Stage::Taken, Event::Done) | (_, Event::Answered | Event::Refused) => {
                return Err(OutOfTurn { command, event });
            }
        };
        Ok(())
    }

    /// The step the journal writes down when `command` was done; `None` for what nobody needs to know.
    #[must_use]
    pub fn step(command: Command, event: Event) -> Option<Step> {
        Some(match (command, event) {
            (Command::Ask, Event::Answered | Event::Refused) => Step::Heard,
            (Command::Ask, Event::Failed) => Step::HubAway,
            (Command::Publish, Event::Done) => Step::Published,
            (Command::GiveBack, Event::Done) => Step::GivenBack,
            (Command::Ask | Command::Rest(_), _) => return None,
            (_, Event::Failed) => Step::FolderTrouble,
            (_, Event::Vanished) => Step::Gone,
            _ => return None,
        })
    }
}
