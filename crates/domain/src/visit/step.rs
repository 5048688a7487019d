//! Where a visit is: each step is one screen.

/// A step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// The card is being read.
    Reading,
    /// The patient chooses how to be verified.
    Choose,
    /// The camera looks.
    Face,
    /// The face was not recognised once: once more, or another way.
    FaceAgain,
    /// The phone verifies its holder.
    Phone,
    /// Four digits are awaited.
    Pin,
    /// One try is left: go on, or choose another way.
    LastTry,
    /// Staff were called.
    Staff,
    /// The card verifies the PIN.
    Verifying,
    /// The hub is asked what it offers.
    Offering,
    /// The card is not registered yet: shall it be?
    Register,
    /// It is being registered.
    Registering,
    /// The patient decides what may be seen.
    Consent,
    /// The hub is asked.
    Checking,
    /// A consent is being withdrawn.
    Withdrawing,
    /// Done: the card may be taken.
    Done,
    /// It went no further.
    Failed(Failure),
    /// The card is gone: the visit is over.
    Gone,
}

/// Why it went no further.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Failure {
    /// Not a My Number card.
    NotThisCard,
    /// The card does not answer.
    Unreadable,
    /// The PIN is locked.
    Locked,
    /// The hub cannot be reached.
    HubAway,
    /// The hub refuses.
    HubRefused,
    /// The card does not accept the hub's proof.
    VerifierRefused,
    /// Staff say it is somebody else.
    NotSighted,
    /// Nobody answered for long.
    TimedOut,
    /// The patient stopped.
    Cancelled,
}

/// Whom a step waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waits {
    /// The patient.
    Patient,
    /// A member of staff.
    Staff,
    /// The card, the camera or the hub.
    Machine,
    /// The card to be taken away.
    Removal,
    /// Nobody.
    Nobody,
}

impl Step {
    /// Whom it waits for.
    #[must_use]
    pub fn waits(self) -> Waits {
        match self {
            Self::Choose
            | Self::FaceAgain
            | Self::Pin
            | Self::LastTry
            | Self::Register
            | Self::Consent => Waits::Patient,
            Self::Staff => Waits::Staff,
            Self::Reading
            | Self::Face
            | Self::Phone
            | Self::Verifying
            | Self::Offering
            | Self::Registering
            | Self::Checking
            | Self::Withdrawing => Waits::Machine,
            Self::Done | Self::Failed(_) => Waits::Removal,
            Self::Gone => Waits::Nobody,
        }
    }
}

/// What is said beside a step when time passes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Hint {
    /// The machine takes long; it is still at work.
    Slow,
    /// The patient is asked whether they need more time.
    More,
    /// The card still lies there.
    TakeCard,
}

/// How long each waits, milliseconds. Ours (no source): a screen says something new within 8 s.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// A machine at work before the screen says that it takes long.
    pub slow: i64,
    /// A machine at work before it counts as away.
    pub machine: i64,
    /// A patient before they are asked whether they need more time.
    pub patient: i64,
    /// Staff before the patient is asked whether they want to wait on.
    pub staff: i64,
    /// From that question to the end.
    pub more: i64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            slow: 8_000,
            machine: 40_000,
            patient: 60_000,
            staff: 180_000,
            more: 60_000,
        }
    }
}
