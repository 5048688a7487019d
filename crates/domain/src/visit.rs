//! One visit at the reader (顔認証付きカードリーダー), from the card placed to the card taken: a state machine that
//! does nothing itself. Events and the present come in, commands go out (my-number-card §6, §7, §10).
//!
//! card → kind → face, PIN, phone or staff → first registration → consent → check → done, take the card.

mod event;
mod kind;
mod offer;
mod outcome;
mod staff;
mod step;
mod transition;

use std::collections::BTreeSet;

pub use event::{Act, Checked, Command, Event, LastTry};
pub use kind::{CardKind, Way};
pub use offer::{InForce, Offer, Standing, items};
pub use outcome::{End, Outcome};
pub use staff::{Sighted, StaffId, VisualReason};
pub use step::{Failure, Hint, Patience, Step, Waits};

use crate::{consent::ConsentItem, date::DateTime};

/// Faces that may fail before only other ways are offered; the same two tries protect 照合番号B (§10 rule 6).
pub const FACES: u8 = 2;

/// A visit. Times are milliseconds of any clock that only goes forward.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visit {
    patience: Patience,
    step: Step,
    /// When the step began, or the patient last showed that they are there.
    since: i64,
    hint: Option<Hint>,
    kind: Option<CardKind>,
    tries: u8,
    last_try: bool,
    face_failures: u8,
    pin_failures: u8,
    /// By face or sight nothing goes: the card does not accept the hub's proof.
    without_proof: bool,
    verified: Option<Way>,
    sighted: Option<Sighted>,
    registered_now: bool,
    declined: bool,
    offer: Option<Offer>,
    consent: BTreeSet<ConsentItem>,
    checked: Option<Checked>,
    withdrawn: bool,
    /// What a failed work, or a time-out, goes on with.
    resume: Option<Step>,
    recorded: bool,
}

impl Visit {
    /// A card was placed.
    #[must_use]
    pub fn begin(patience: Patience, now: i64) -> (Self, Vec<Command>) {
        let visit = Self {
            patience,
            step: Step::Reading,
            since: now,
            hint: None,
            kind: None,
            tries: 0,
            last_try: false,
            face_failures: 0,
            pin_failures: 0,
            without_proof: false,
            verified: None,
            sighted: None,
            registered_now: false,
            declined: false,
            offer: None,
            consent: BTreeSet::new(),
            checked: None,
            withdrawn: false,
            resume: None,
            recorded: false,
        };
        (visit, vec![Command::Read])
    }

    /// Where it is.
    #[must_use]
    pub fn step(&self) -> Step {
        self.step
    }

    /// What is said beside the step.
    #[must_use]
    pub fn hint(&self) -> Option<Hint> {
        self.hint
    }

    /// What lies on the reader, once it was read.
    #[must_use]
    pub fn kind(&self) -> Option<CardKind> {
        self.kind
    }

    /// The ways open to this card now, in the order in which they are offered.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        let Some(kind) = self.kind else {
            return Vec::new();
        };
        let open = |way: &Way| {
            kind.allows(*way)
                && match way {
                    Way::Face => self.face_failures < FACES && !self.without_proof,
                    Way::Pin => self.tries > 0,
                    Way::Visual => !self.without_proof,
                    Way::Phone => true,
                }
        };
        Way::ALL.into_iter().filter(open).collect()
    }

    /// Tries left on the PIN.
    #[must_use]
    pub fn tries(&self) -> u8 {
        self.tries
    }

    /// Wrong PINs in this visit.
    #[must_use]
    pub fn pin_failures(&self) -> u8 {
        self.pin_failures
    }

    /// Faces not recognised in this visit.
    #[must_use]
    pub fn face_failures(&self) -> u8 {
        self.face_failures
    }

    /// What the hub offers, once it did.
    #[must_use]
    pub fn offer(&self) -> Option<&Offer> {
        self.offer.as_ref()
    }

    /// What was consented to.
    #[must_use]
    pub fn consent(&self) -> &BTreeSet<ConsentItem> {
        &self.consent
    }

    /// What the hub's answer came to, once there is one.
    #[must_use]
    pub fn checked(&self) -> Option<&Checked> {
        self.checked.as_ref()
    }

    /// The consent that could be withdrawn here and now, by the hub's number, and its end.
    #[must_use]
    pub fn withdrawable(&self) -> Option<(u64, DateTime)> {
        let before = || {
            let in_force = self.offer.as_ref()?.in_force.as_ref()?;
            Some((in_force.consent, in_force.until))
        };
        match self.step {
            Step::Done if self.withdrawn => None,
            Step::Done => self.checked.as_ref()?.consent,
            Step::Consent => before(),
            _ => None,
        }
    }

    /// Whether a consent was withdrawn in this visit.
    #[must_use]
    pub fn withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether [`Act::Again`] leads anywhere.
    #[must_use]
    pub fn can_go_on(&self) -> bool {
        match self.step {
            Step::Failed(Failure::NotThisCard | Failure::HubRefused | Failure::NotSighted) => false,
            Step::Failed(Failure::Unreadable) => true,
            Step::Failed(_) => self.resume.is_some() || !self.ways().is_empty(),
            _ => false,
        }
    }

    /// Whether staff may verify by sight now: the patient has not been verified, and nothing is under way.
    #[must_use]
    pub fn may_be_sighted(&self) -> bool {
        let free = match self.step {
            Step::Choose | Step::FaceAgain | Step::Pin | Step::LastTry | Step::Staff => true,
            Step::Failed(_) => self.can_go_on(),
            _ => false,
        };
        free && self.verified.is_none() && self.ways().contains(&Way::Visual)
    }

    /// When time alone changes something; nothing before needs to be ticked.
    #[must_use]
    pub fn due(&self) -> Option<i64> {
        let patience = &self.patience;
        let after = match (self.step.waits(), self.hint) {
            (Waits::Nobody, _) | (Waits::Removal, Some(_)) => return None,
            (Waits::Removal, None) => patience.slow,
            (Waits::Machine, None) => patience.slow,
            (Waits::Machine, Some(_)) => patience.machine,
            (Waits::Patient, None) => patience.patient,
            (Waits::Patient, Some(_)) => patience.patient + patience.more,
            (Waits::Staff, None) => patience.staff,
            (Waits::Staff, Some(_)) => patience.staff + patience.more,
        };
        Some(self.since + after)
    }
}
