//! How a visit ended, for logs: codes, no person.

use super::{CardKind, Failure, Sighted, Way};

/// How a visit ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// What lay on the reader, once it was read.
    pub kind: Option<CardKind>,
    /// How the holder was verified, if they were.
    pub way: Option<Way>,
    /// By whom and why they were verified, or refused, by sight.
    pub sighted: Option<Sighted>,
    /// Whether the card was registered during the visit.
    pub registered: bool,
    /// Faces not recognised.
    pub face_failures: u8,
    /// Wrong PINs.
    pub pin_failures: u8,
    /// The end itself.
    pub end: End,
}

/// The end itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The hub answered.
    Answered,
    /// The hub answered that it cannot tell.
    Refused,
    /// It went no further.
    Failed(Failure),
    /// The card was taken away before the answer.
    Removed,
}

impl End {
    /// Its name in logs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Removed => "removed",
            Self::Failed(failure) => match failure {
                Failure::NotThisCard => "not-this-card",
                Failure::Unreadable => "unreadable",
                Failure::Locked => "locked",
                Failure::HubAway => "hub-away",
                Failure::HubRefused => "hub-refused",
                Failure::VerifierRefused => "verifier-refused",
                Failure::NotSighted => "not-sighted",
                Failure::TimedOut => "timed-out",
                Failure::Cancelled => "cancelled",
            },
        }
    }
}
