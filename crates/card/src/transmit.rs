//! The one way to a card: bytes in, bytes out.

/// Carries command APDUs to a card and brings the responses back: PC/SC, a card made of software, a wire in between.
///
/// Blocking. Nothing may assume that the card is in this process, that it is fast, or that it stays.
pub trait Transmit {
    /// Sends one raw command APDU and gives the raw response, SW1 SW2 at its end.
    ///
    /// # Errors
    /// [`TransmitError`] when no response came. The card's own refusals are responses, not errors.
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError>;
}

impl<T: Transmit + ?Sized> Transmit for &mut T {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        (**self).transmit(apdu)
    }
}

/// Why no response came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransmitError {
    /// The card is not on the reader, or was taken away.
    #[error("reach the card: it was taken away")]
    Removed,
    /// The card did not answer in the time that the transport allows.
    #[error("reach the card: it did not answer in time")]
    TimedOut,
    /// The reader or the line to it does not work; the reason is the transport's own, without card data.
    #[error("use the card reader: {0}")]
    Reader(String),
}
