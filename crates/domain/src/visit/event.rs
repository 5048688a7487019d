//! What comes into a visit, and what it wants done.

use std::collections::BTreeSet;

use super::{CardKind, Offer, Outcome, Sighted, Way};
use crate::{consent::ConsentItem, date::DateTime, eligibility::Validity};

/// What comes into a visit. What does not fit the step is left unheard: a late answer, a button of an old page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The card was read: its kind, and the tries left on its PIN where it has one.
    Read(CardKind, u8),
    /// It is no My Number card.
    NotThisCard,
    /// It does not answer.
    Unreadable,
    /// It was taken away.
    Removed,
    /// The patient touched the screen.
    Act(Act),
    /// The holder was verified in the way asked for.
    Verified(Way),
    /// The face is not that of the photo.
    FaceFailed,
    /// The PIN was wrong; that many tries are left.
    PinWrong(u8),
    /// The phone did not recognise its holder.
    PhoneFailed,
    /// The card does not accept the hub's proof: only a PIN opens it now.
    VerifierRefused,
    /// What the hub offers the holder.
    Offered(Offer),
    /// The card is registered now.
    Registered,
    /// The hub's answer is at the counter.
    Checked(Checked),
    /// The consent is withdrawn.
    Withdrawn,
    /// The hub cannot be reached.
    HubAway,
    /// The hub refuses.
    HubRefused,
    /// Staff compared photo and person: they are the same.
    Sighted(Sighted),
    /// Staff compared photo and person: they are not the same.
    NotSighted(Sighted),
    /// Nothing; time passes.
    Tick,
}

/// What the patient does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Chooses a way; by sight this calls staff.
    Choose(Way),
    /// Four digits are typed; the machine never sees them.
    PinTyped,
    /// Goes on although one more mistake locks the PIN.
    LastTry,
    /// Back to the choice of ways.
    Back,
    /// Once more.
    Again,
    /// Needs more time.
    More,
    /// Registers the card for use as proof of insurance, or does not.
    Register(bool),
    /// Consents to these items, and to no other.
    Consent(BTreeSet<ConsentItem>),
    /// Takes a consent back.
    Withdraw,
    /// Stops.
    Cancel,
}

/// What the hub's answer came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checked {
    /// Absent where the hub answered that it cannot tell.
    pub validity: Option<Validity>,
    /// The consent kept at the hub, by its number, and its end.
    pub consent: Option<(u64, DateTime)>,
}

/// Whether the card's last try on a PIN may be spent (my-number-card §10 rule 7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LastTry {
    /// It is kept: with one try left nothing is sent.
    Keep,
    /// The patient was warned that one more mistake locks the card, and goes on.
    Spend,
}

/// What the visit wants done. Each work is answered by an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Find out what lies on the reader.
    Read,
    /// Compare the face before the camera with the chip's photo.
    LookAtFace,
    /// Hand the typed PIN to the card; then forget it.
    VerifyPin(LastTry),
    /// Forget the typed PIN.
    WipePin,
    /// Have the phone verify its holder.
    AskPhone,
    /// Call staff.
    CallStaff,
    /// Ask the hub what it offers a holder verified so.
    AskOffer(Way),
    /// Register the card.
    Register(Way),
    /// Check the coverage.
    Check {
        /// How the holder was verified.
        way: Way,
        /// By whom and why, by sight.
        sighted: Option<Sighted>,
        /// What was consented to.
        consent: BTreeSet<ConsentItem>,
    },
    /// Withdraw a consent, by the hub's number.
    Withdraw(u64),
    /// Take the card's power away, so that nobody uses what was verified.
    PowerDown,
    /// Write down how the visit ended. Comes exactly once a visit.
    Record(Outcome),
}
