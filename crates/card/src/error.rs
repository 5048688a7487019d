//! What can go wrong between a terminal and a card.

use crate::{
    apdu::{ApduError, StatusWord},
    transmit::TransmitError,
};

/// Why the card did not do what the terminal asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// No response came.
    #[error(transparent)]
    Transmit(#[from] TransmitError),
    /// What is on the reader has no JPKI application: another card.
    #[error("find the JPKI application: this is not a My Number card")]
    NotThisCard,
    /// The PIN was wrong; `left` tries remain.
    #[error("verify the PIN: it is wrong, {left} tries are left")]
    WrongPin {
        /// Tries left before the card locks; 0 when this one locked it.
        left: u8,
    },
    /// The PIN is locked, or the card has none; nothing was sent that could cost a try.
    #[error("verify the PIN: it is locked")]
    PinLocked,
    /// One try is left and was to be kept; nothing was sent.
    #[error("verify the PIN: one try is left, and nobody confirmed that it may be spent")]
    LastTry,
    /// The card asks for a PIN, or for the verifier's proof, first.
    #[error("{during}: the card asks for a PIN first")]
    NotPermitted {
        /// What was being done.
        during: &'static str,
    },
    /// The card did not accept the verifier's proof: wrong key, or another challenge.
    #[error("present the verifier's proof: the card does not accept it")]
    VerifierRefused,
    /// The card answered with a status word that this step does not know.
    #[error("{during}: the card answered {status}")]
    Refused {
        /// What was being done.
        during: &'static str,
        /// What the card answered.
        status: StatusWord,
    },
    /// The card answered with something that cannot be what was asked for.
    #[error("{during}: the card's answer is malformed")]
    Malformed {
        /// What was being done.
        during: &'static str,
    },
    /// The command could not be written.
    #[error("write a command")]
    Command(#[from] ApduError),
}
