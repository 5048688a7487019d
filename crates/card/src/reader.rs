//! A card on a reader of this machine, by PC/SC: held exclusively, powered down when let go.

use std::ffi::CString;

use pcsc::{Card, Context, Disposition, Error, Protocols, Scope, ShareMode};

use crate::transmit::{Transmit, TransmitError};

/// Longest answer taken: an extended response.
const LONGEST: usize = 65_538;

/// A card held exclusively, and powered down when let go: nobody finds a verified PIN on it.
pub struct Held(Option<Card>);

impl Held {
    /// Holds the card on the reader of this name, or the first card on any.
    ///
    /// # Errors
    /// [`TransmitError::Removed`] without a card; [`TransmitError::Reader`] without a service, or when another program
    /// uses the card.
    pub fn find(wanted: Option<&str>) -> Result<Self, TransmitError> {
        let reader = |error: Error| TransmitError::Reader(error.to_string());
        let context = Context::establish(Scope::User).map_err(reader)?;
        let readers: Vec<CString> = match wanted {
            Some(name) => CString::new(name).into_iter().collect(),
            None => context.list_readers_owned().map_err(reader)?,
        };
        for name in &readers {
            match context.connect(name, ShareMode::Exclusive, Protocols::ANY) {
                Ok(card) => return Ok(Self(Some(card))),
                Err(Error::NoSmartcard | Error::RemovedCard) => {}
                Err(error) => return Err(reader(error)),
            }
        }
        Err(TransmitError::Removed)
    }
}

impl Transmit for Held {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        let card = self.0.as_ref().ok_or(TransmitError::Removed)?;
        let mut answer = vec![0; LONGEST];
        match card.transmit(apdu, &mut answer) {
            // Some drivers give nothing at all where a card was taken away.
            Ok(answer) if answer.len() < 2 => Err(TransmitError::Removed),
            Ok(answer) => Ok(answer.to_vec()),
            Err(
                Error::RemovedCard | Error::NoSmartcard | Error::ResetCard | Error::NotTransacted,
            ) => Err(TransmitError::Removed),
            Err(Error::Timeout) => Err(TransmitError::TimedOut),
            Err(error) => Err(TransmitError::Reader(error.to_string())),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(card) = self.0.take() {
            // A card that is gone has no power either.
            let _ = card.disconnect(Disposition::UnpowerCard);
        }
    }
}
