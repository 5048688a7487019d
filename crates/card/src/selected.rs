//! An application selected on a card: what all of them are asked in the same way.

use domain::visit::LastTry;
use zeroize::Zeroizing;

use crate::{
    CardError,
    apdu::{Command, Response, StatusWord},
    jpki::Pin,
    transmit::Transmit,
};

/// Most bytes read at once.
const READ: usize = 256;
/// Largest file read to its end, bytes: offsets have 15 bits.
const LARGEST: usize = 0x7FFF;

/// The selected application. While it lives, nobody else speaks to the card through this transport.
pub(crate) struct Selected<'a, T: Transmit + ?Sized> {
    card: &'a mut T,
}

impl<'a, T: Transmit + ?Sized> Selected<'a, T> {
    /// Selects the application; a card that refuses, whatever its reason, does not have it.
    pub(crate) fn select(card: &'a mut T, aid: &[u8]) -> Result<Self, CardError> {
        let mut app = Self { card };
        let response = app.send(&Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(aid))?;
        match response.status {
            StatusWord::OK => Ok(app),
            _ => Err(CardError::NotThisCard),
        }
    }

    pub(crate) fn select_file(&mut self, file: u16, during: &'static str) -> Result<(), CardError> {
        let select = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&file.to_be_bytes());
        self.ask(&select, during).map(|_| ())
    }

    /// At least one and at most `length` bytes of the selected file from `offset`.
    pub(crate) fn read(
        &mut self,
        offset: usize,
        length: usize,
        during: &'static str,
    ) -> Result<Vec<u8>, CardError> {
        let length = length.min(READ);
        let part = self.ask(&read_binary(offset, length), during)?;
        if (1..=length).contains(&part.len()) {
            Ok(part)
        } else {
            Err(CardError::Malformed { during })
        }
    }

    /// A whole file, to its end. Wiped on drop.
    pub(crate) fn file(
        &mut self,
        file: u16,
        during: &'static str,
    ) -> Result<Zeroizing<Vec<u8>>, CardError> {
        self.select_file(file, during)?;
        // Room for all of it at once: growing would leave copies of a photo behind.
        let mut whole = Zeroizing::new(Vec::with_capacity(LARGEST + READ));
        while whole.len() < LARGEST {
            let response = self.send(&read_binary(whole.len(), READ))?;
            if response.status == StatusWord::WRONG_OFFSET {
                break;
            }
            let part = Zeroizing::new(data(response, during)?);
            if part.len() > READ {
                return Err(CardError::Malformed { during });
            }
            whole.extend_from_slice(&part);
            if part.len() < READ {
                break;
            }
        }
        Ok(whole)
    }

    /// Tries left on a reference, which stays selected. Costs none. 0 means locked, or a card without it.
    pub(crate) fn tries_left(
        &mut self,
        reference: u16,
        during: &'static str,
    ) -> Result<u8, CardError> {
        self.select_file(reference, during)?;
        match self.send(&Command::new(0x00, 0x20, 0x00, 0x80))?.status {
            StatusWord::BLOCKED => Ok(0),
            status => status
                .tries_left()
                .ok_or(CardError::Refused { during, status }),
        }
    }

    /// Shows the selected reference its secret. This costs a try when it is wrong: ask for the counter first.
    pub(crate) fn present(&mut self, secret: &[u8], during: &'static str) -> Result<(), CardError> {
        let verify = Command::new(0x00, 0x20, 0x00, 0x80).with_data(secret);
        let status = self.send(&verify)?.status;
        match (status, status.tries_left()) {
            (StatusWord::OK, _) => Ok(()),
            (StatusWord::BLOCKED, _) => Err(CardError::PinLocked),
            (_, Some(left)) => Err(CardError::WrongPin { left }),
            (status, None) => Err(CardError::Refused { during, status }),
        }
    }

    /// Verifies a PIN, its counter asked first: with none left, or the last one kept, nothing is sent.
    pub(crate) fn verify_pin(
        &mut self,
        reference: u16,
        pin: &Pin,
        last: LastTry,
    ) -> Result<(), CardError> {
        const DURING: &str = "verify the PIN";
        match (self.tries_left(reference, DURING)?, last) {
            (0, _) => Err(CardError::PinLocked),
            (1, LastTry::Keep) => Err(CardError::LastTry),
            _ => self.present(pin.ascii(), DURING),
        }
    }

    /// The data of the answer to a command that must succeed.
    pub(crate) fn ask(
        &mut self,
        command: &Command,
        during: &'static str,
    ) -> Result<Vec<u8>, CardError> {
        data(self.send(command)?, during)
    }

    pub(crate) fn send(&mut self, command: &Command) -> Result<Response, CardError> {
        let raw = Zeroizing::new(self.card.transmit(&command.to_bytes()?)?);
        Response::parse(&raw).map_err(|_| CardError::Malformed {
            during: "speak to the card",
        })
    }
}

fn read_binary(offset: usize, length: usize) -> Command {
    let [p1, p2] = u16::try_from(offset).unwrap_or(u16::MAX).to_be_bytes();
    Command::new(0x00, 0xB0, p1, p2).expecting(length)
}

/// The data of a response that succeeded.
fn data(response: Response, during: &'static str) -> Result<Vec<u8>, CardError> {
    match response.status {
        StatusWord::OK | StatusWord::END_OF_FILE => Ok(response.data),
        StatusWord::NOT_PERMITTED => Err(CardError::NotPermitted { during }),
        status => Err(CardError::Refused { during, status }),
    }
}
