//! The one way to a card, wherever it is.

/// Sends command APDUs and brings back response APDUs, one at a time. Blocking.
pub trait Transmit {
    /// Sends a whole command APDU and gives the response with its two status bytes.
    ///
    /// # Errors
    /// [`TransmitError`] when the card is not there any more or the reader fails.
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError>;
}

/// Why no response came.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TransmitError {
    /// The card was taken away.
    #[error("the card was removed")]
    Removed,
    /// The reader failed.
    #[error("the reader failed")]
    Reader,
}
