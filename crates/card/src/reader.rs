//! Cards on readers of this machine, by PC/SC: watched for, held exclusively, powered down when let go.

use std::{
    ffi::{CStr, CString},
    time::Duration,
};

use pcsc::{
    Card, Context, Disposition, Error, PNP_NOTIFICATION, Protocols, ReaderState, Scope, ShareMode,
    State,
};

use crate::transmit::{Transmit, TransmitError};

/// Longest answer taken: an extended response.
const LONGEST: usize = 65_538;

/// The readers of this machine, watched for cards that come and go.
pub struct Readers(Context);

impl Readers {
    /// Reaches the machine's card service.
    ///
    /// # Errors
    /// [`TransmitError::Reader`] without one.
    pub fn open() -> Result<Self, TransmitError> {
        Context::establish(Scope::User).map(Self).map_err(reader)
    }

    /// The reader on which a card lies, of this name or any; waits for one as long as `patience`, then gives `None`.
    ///
    /// # Errors
    /// [`TransmitError::Reader`] when the card service went away.
    pub fn await_card(
        &self,
        wanted: Option<&str>,
        patience: Duration,
    ) -> Result<Option<String>, TransmitError> {
        let names = match wanted {
            Some(name) => CString::new(name).into_iter().collect(),
            None => self.0.list_readers_owned().map_err(reader)?,
        };
        let found = self.watch(&names, State::PRESENT, patience)?;
        Ok(found.map(|name| name.to_string_lossy().into_owned()))
    }

    /// Whether the card is gone from a reader, or the reader itself; waits for it as long as `patience`.
    ///
    /// # Errors
    /// [`TransmitError::Reader`] when the card service went away.
    pub fn await_removal(&self, from: &str, patience: Duration) -> Result<bool, TransmitError> {
        let names: Vec<CString> = CString::new(from).into_iter().collect();
        let gone = State::EMPTY | State::UNKNOWN | State::UNAVAILABLE;
        Ok(self.watch(&names, gone, patience)?.is_some())
    }

    /// The first of these readers in one of these states; a reader plugged in or out ends the wait early.
    fn watch(
        &self,
        names: &[CString],
        wanted: State,
        patience: Duration,
    ) -> Result<Option<CString>, TransmitError> {
        let watched = names
            .iter()
            .map(CString::as_c_str)
            .chain([PNP_NOTIFICATION()]);
        let mut states: Vec<ReaderState> = watched
            .map(|name: &CStr| ReaderState::new(name, State::UNAWARE))
            .collect();
        // The first look tells at once how things are; the second waits for a change.
        for patience in [Duration::ZERO, patience] {
            match self.0.get_status_change(patience, &mut states) {
                Ok(()) | Err(Error::Timeout) => {}
                Err(error) => return Err(reader(error)),
            }
            let readers = &states[..names.len()];
            let found = readers
                .iter()
                .find(|state| state.event_state().intersects(wanted));
            if let Some(found) = found {
                return Ok(Some(found.name().to_owned()));
            }
            for state in &mut states {
                state.sync_current_state();
            }
        }
        Ok(None)
    }
}

/// A card held exclusively, and powered down when let go: nobody finds a verified PIN on it.
pub struct Held(Option<Card>);

impl Held {
    /// Holds the card on the reader of this name, or the first card on any.
    ///
    /// # Errors
    /// [`TransmitError::Removed`] without a card; [`TransmitError::Reader`] without a service, or when another program
    /// uses the card.
    pub fn find(wanted: Option<&str>) -> Result<Self, TransmitError> {
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
                Error::RemovedCard
                | Error::NoSmartcard
                | Error::ResetCard
                | Error::UnpoweredCard
                | Error::NotTransacted,
            ) => Err(TransmitError::Removed),
            Err(Error::Timeout) => Err(TransmitError::TimedOut),
            Err(error) => Err(reader(error)),
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

fn reader(error: Error) -> TransmitError {
    TransmitError::Reader(error.to_string())
}
