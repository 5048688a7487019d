//! The JPKI application (公的個人認証AP), from the reader's side.

use zeroize::{Zeroize, Zeroizing};

use crate::{
    CardError,
    apdu::{Command, StatusWord, split_response},
    transmit::Transmit,
};

/// Identifier of the application.
pub const AID: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];

/// EF of the authentication certificate (利用者証明用電子証明書).
pub const EF_AUTHENTICATION_CERTIFICATE: u16 = 0x000A;
/// EF of the terminal CA key; in our model, of the hub's verification key.
pub const EF_VERIFIER_KEY: u16 = 0x0016;
/// EF of the authentication key.
pub const EF_AUTHENTICATION_KEY: u16 = 0x0017;
/// EF of the authentication PIN.
pub const EF_AUTHENTICATION_PIN: u16 = 0x0018;

/// DigestInfo of SHA-256, before the 32 bytes of the digest.
pub const SHA256_DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// The authentication PIN (暗証番号): four digits, wiped when dropped, never shown.
pub struct Pin(Zeroizing<[u8; 4]>);

/// Not four digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the PIN is not four digits")]
pub struct PinShape;

impl Pin {
    /// Four half-width digits.
    ///
    /// # Errors
    /// [`PinShape`] for anything else; no try is spent on it.
    pub fn parse(digits: &str) -> Result<Self, PinShape> {
        let bytes: [u8; 4] = digits.as_bytes().try_into().map_err(|_| PinShape)?;
        if bytes.iter().all(u8::is_ascii_digit) {
            Ok(Self(Zeroizing::new(bytes)))
        } else {
            Err(PinShape)
        }
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pin(****)")
    }
}

/// The JPKI application of a card, selected.
pub struct JpkiApp<'a, T: Transmit + ?Sized> {
    card: &'a mut T,
}

impl<'a, T: Transmit + ?Sized> JpkiApp<'a, T> {
    /// Selects the application.
    ///
    /// # Errors
    /// [`CardError::NotThisCard`] when the card has none.
    pub fn select(card: &'a mut T) -> Result<Self, CardError> {
        let mut app = Self { card };
        let (_, status) = app.send(&Command::new(0x00, 0xA4, 0x04, 0x0C).with(&AID))?;
        if status.is_ok() {
            Ok(app)
        } else {
            Err(CardError::NotThisCard)
        }
    }

    /// The authentication certificate, DER; free on a plastic card, after the PIN on some phones.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn authentication_certificate(&mut self) -> Result<Vec<u8>, CardError> {
        self.select_file(EF_AUTHENTICATION_CERTIFICATE)?;
        let head = self.read(0, 4)?;
        let [0x30, 0x82, high, low] = head[..] else {
            return Err(CardError::Malformed);
        };
        let length = 4 + usize::from(u16::from_be_bytes([high, low]));
        let mut certificate = head;
        while certificate.len() < length {
            let part = self.read(certificate.len(), (length - certificate.len()).min(256))?;
            if part.is_empty() {
                return Err(CardError::Malformed);
            }
            certificate.extend_from_slice(&part);
        }
        certificate.truncate(length);
        Ok(certificate)
    }

    /// Tries left on the authentication PIN; asking costs none.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn pin_tries_left(&mut self) -> Result<u8, CardError> {
        self.select_file(EF_AUTHENTICATION_PIN)?;
        let (_, status) = self.send(&Command::new(0x00, 0x20, 0x00, 0x80))?;
        match status {
            StatusWord::BLOCKED => Ok(0),
            _ => status.tries_left().ok_or(CardError::Refused(status)),
        }
    }

    /// Verifies the PIN. A locked one is noticed without sending anything that could count.
    ///
    /// # Errors
    /// [`CardError::WrongPin`] with the tries left, [`CardError::PinLocked`].
    pub fn verify_pin(&mut self, pin: &Pin) -> Result<(), CardError> {
        if self.pin_tries_left()? == 0 {
            return Err(CardError::PinLocked);
        }
        let (_, status) =
            self.send(&Command::new(0x00, 0x20, 0x00, 0x80).with(pin.0.as_slice()))?;
        match (status, status.tries_left()) {
            (StatusWord::OK, _) => Ok(()),
            (StatusWord::BLOCKED, _) => Err(CardError::PinLocked),
            (_, Some(left)) => Err(CardError::WrongPin { left }),
            _ => Err(CardError::Refused(status)),
        }
    }

    /// A challenge of the card for whoever wants its key used without a PIN.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn challenge(&mut self) -> Result<[u8; 16], CardError> {
        let data = self.done(&Command::new(0x00, 0x84, 0x00, 0x00).expecting(16))?;
        data.try_into().map_err(|_| CardError::Malformed)
    }

    /// Presents the hub's proof over the challenge (特定機関認証). Our model: the real exchange is not public.
    ///
    /// # Errors
    /// [`CardError::Refused`] when the card does not accept it.
    pub fn present_verifier(&mut self, proof: &[u8]) -> Result<(), CardError> {
        self.done(&Command::new(0x80, 0xA2, 0x00, 0x00).with(proof))
            .map(drop)
    }

    /// Has the authentication key sign a SHA-256 digest: PKCS #1 v1.5, 256 bytes.
    ///
    /// # Errors
    /// [`CardError::Refused`] with `6982` when neither PIN nor proof opened the key.
    pub fn sign_sha256(&mut self, digest: &[u8; 32]) -> Result<Vec<u8>, CardError> {
        self.select_file(EF_AUTHENTICATION_KEY)?;
        let info = [SHA256_DIGEST_INFO.as_slice(), digest].concat();
        self.done(
            &Command::new(0x80, 0x2A, 0x00, 0x80)
                .with(&info)
                .expecting(256),
        )
    }

    fn select_file(&mut self, file: u16) -> Result<(), CardError> {
        self.done(&Command::new(0x00, 0xA4, 0x02, 0x0C).with(&file.to_be_bytes()))
            .map(drop)
    }

    fn read(&mut self, offset: usize, length: usize) -> Result<Vec<u8>, CardError> {
        let [.., high, low] = offset.to_be_bytes();
        self.done(&Command::new(0x00, 0xB0, high & 0x7F, low).expecting(length))
    }

    fn done(&mut self, command: &Command<'_>) -> Result<Vec<u8>, CardError> {
        let (data, status) = self.send(command)?;
        if status.is_ok() {
            Ok(data)
        } else {
            Err(CardError::Refused(status))
        }
    }

    fn send(&mut self, command: &Command<'_>) -> Result<(Vec<u8>, StatusWord), CardError> {
        let mut bytes = command.bytes();
        let response = self.card.transmit(&bytes);
        // The command may have held a PIN.
        bytes.zeroize();
        let response = response?;
        let (data, status) = split_response(&response).ok_or(CardError::Malformed)?;
        Ok((data.to_vec(), status))
    }
}
