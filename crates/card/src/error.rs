//! Why something could not be done with a card.

use crate::{apdu::StatusWord, transmit::TransmitError};

/// Why something could not be done with a card.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CardError {
    /// The card or the reader went away.
    #[error(transparent)]
    Transmit(#[from] TransmitError),
    /// The application is not on this card: no My Number card.
    #[error("this is not a My Number card")]
    NotThisCard,
    /// The PIN was wrong; so many tries are left.
    #[error("the PIN is wrong, {left} tries left")]
    WrongPin {
        /// Tries left; at 0 the PIN is locked.
        left: u8,
    },
    /// The PIN is locked.
    #[error("the PIN is locked")]
    PinLocked,
    /// The card refused with a status word.
    #[error("the card refused with {0}")]
    Refused(StatusWord),
    /// The card answered with something that cannot be understood.
    #[error("the card's answer cannot be understood")]
    Malformed,
}
