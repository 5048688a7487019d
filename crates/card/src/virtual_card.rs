//! A card made of software that behaves as the real one is described (my-number-card §2), as far as its JPKI
//! application goes.

mod key;

use zeroize::Zeroizing;

use crate::{
    apdu::{Command, StatusWord},
    jpki::{
        AID, EF_AUTHENTICATION_CERTIFICATE, EF_AUTHENTICATION_KEY, EF_AUTHENTICATION_PIN,
        EF_VERIFIER_KEY,
    },
    path::verify_with_key,
    transmit::{Transmit, TransmitError},
};
use key::CardKey;
pub use key::CardKeyError;

/// EF of the CA's certificate.
const EF_CA_CERTIFICATE: u16 = 0x000B;
/// EF of the token's label.
const EF_TOKEN: u16 = 0x0006;
/// Wrong PINs that lock it.
const PIN_TRIES: u8 = 3;

/// Where a card's challenges come from: fills what it is given with unpredictable bytes.
pub type RandomBytes = Box<dyn FnMut(&mut [u8]) + Send>;

/// What is on a card.
pub struct CardProfile {
    /// Authentication certificate, DER.
    pub certificate: Vec<u8>,
    /// Its CA's certificate, DER.
    pub ca_certificate: Vec<u8>,
    /// Authentication key, RSA-2048, PKCS #8 DER.
    pub private_key_pkcs8: Vec<u8>,
    /// Authentication PIN; `None` on a card that was set to work without one (顔認証マイナンバーカード).
    pub pin: Option<String>,
    /// SubjectPublicKeyInfo of the hub's verification key (our model).
    pub verifier_public_key: Vec<u8>,
}

/// What may open the key for signing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    No,
    /// By PIN, as long as the application stays selected.
    Pin,
    /// By the hub's proof, for one signature.
    Once,
}

/// A card made of software.
pub struct VirtualCard {
    profile: CardProfile,
    key: CardKey,
    pin: Option<Zeroizing<Vec<u8>>>,
    tries: u8,
    entropy: RandomBytes,
    selected: bool,
    file: Option<u16>,
    opened: Opened,
    challenge: Option<[u8; 16]>,
}

impl VirtualCard {
    /// A card with `pin_tries_left` tries on its PIN, powered up.
    ///
    /// # Errors
    /// [`CardKeyError`] when the private key is no RSA key in PKCS #8.
    pub fn new(
        profile: CardProfile,
        pin_tries_left: u8,
        entropy: RandomBytes,
    ) -> Result<Self, CardKeyError> {
        let key = CardKey::from_pkcs8(&profile.private_key_pkcs8)?;
        let pin = profile
            .pin
            .as_ref()
            .map(|pin| Zeroizing::new(pin.clone().into_bytes()));
        Ok(Self {
            profile,
            key,
            pin,
            tries: pin_tries_left.min(PIN_TRIES),
            entropy,
            selected: false,
            file: None,
            opened: Opened::No,
            challenge: None,
        })
    }

    /// Tries left on the PIN; what a chip would remember.
    #[must_use]
    pub fn pin_tries_left(&self) -> u8 {
        self.tries
    }

    /// Takes the power away: everything opened is closed, the counter stays.
    pub fn power_down(&mut self) {
        self.selected = false;
        self.file = None;
        self.opened = Opened::No;
        self.challenge = None;
    }

    fn answer(&mut self, command: &Command<'_>) -> (Vec<u8>, StatusWord) {
        let status = |status| (Vec::new(), status);
        if !matches!(command.cla, 0x00 | 0x80) {
            return status(StatusWord::CLASS);
        }
        match (command.cla, command.ins) {
            (0x00, 0xA4) => status(self.select(command)),
            _ if !self.selected => status(StatusWord::INSTRUCTION),
            (0x00, 0xB0) => self.read(command),
            (0x00, 0x20) => status(self.verify(command)),
            (0x00, 0x84) => self.give_challenge(command),
            (0x80, 0xA2) => status(self.accept_proof(command)),
            (0x80, 0x2A) => self.sign(command),
            _ => status(StatusWord::INSTRUCTION),
        }
    }

    fn select(&mut self, command: &Command<'_>) -> StatusWord {
        match (command.p1, command.data) {
            (0x04, aid) if aid == AID => {
                // Selecting the same application again keeps what was opened (my-number-card §2).
                if !self.selected {
                    self.power_down();
                    self.selected = true;
                }
                self.file = None;
                StatusWord::OK
            }
            (0x04, _) => StatusWord::NOT_FOUND,
            (0x02, [high, low]) if self.selected => {
                let file = u16::from_be_bytes([*high, *low]);
                if self.content(file).is_some()
                    || matches!(file, EF_AUTHENTICATION_KEY | EF_AUTHENTICATION_PIN)
                {
                    self.file = Some(file);
                    StatusWord::OK
                } else {
                    StatusWord::NOT_FOUND
                }
            }
            (0x02, _) => StatusWord::NOT_FOUND,
            _ => StatusWord::PARAMETERS,
        }
    }

    fn content(&self, file: u16) -> Option<Vec<u8>> {
        match file {
            EF_AUTHENTICATION_CERTIFICATE => Some(self.profile.certificate.clone()),
            EF_CA_CERTIFICATE => Some(self.profile.ca_certificate.clone()),
            EF_VERIFIER_KEY => Some(self.profile.verifier_public_key.clone()),
            EF_TOKEN => {
                let mut token = b"JPKIAPICCTOKEN2".to_vec();
                token.resize(160, b' ');
                Some(token)
            }
            _ => None,
        }
    }

    fn read(&self, command: &Command<'_>) -> (Vec<u8>, StatusWord) {
        let Some(content) = self.file.and_then(|file| self.content(file)) else {
            return (Vec::new(), StatusWord::NO_FILE);
        };
        let offset = usize::from(u16::from_be_bytes([command.p1, command.p2]));
        match (content.get(offset..), command.expected) {
            (None | Some([]), _) => (Vec::new(), StatusWord::OFFSET),
            (_, None) => (Vec::new(), StatusWord::WRONG_LENGTH),
            (Some(rest), Some(length)) => (rest[..rest.len().min(length)].to_vec(), StatusWord::OK),
        }
    }

    fn verify(&mut self, command: &Command<'_>) -> StatusWord {
        if self.file != Some(EF_AUTHENTICATION_PIN) {
            return StatusWord::NO_FILE;
        }
        if (command.p1, command.p2) != (0x00, 0x80) {
            return StatusWord::PARAMETERS;
        }
        let Some(pin) = &self.pin else {
            return StatusWord::BLOCKED;
        };
        if command.data.is_empty() {
            return StatusWord::tries(self.tries);
        }
        if self.tries == 0 {
            return StatusWord::BLOCKED;
        }
        if command.data == pin.as_slice() {
            self.tries = PIN_TRIES;
            self.opened = Opened::Pin;
            return StatusWord::OK;
        }
        self.tries -= 1;
        self.opened = Opened::No;
        StatusWord::tries(self.tries)
    }

    fn give_challenge(&mut self, command: &Command<'_>) -> (Vec<u8>, StatusWord) {
        if command.expected != Some(16) {
            return (Vec::new(), StatusWord::WRONG_LENGTH);
        }
        let mut challenge = [0; 16];
        (self.entropy)(&mut challenge);
        self.challenge = Some(challenge);
        (challenge.to_vec(), StatusWord::OK)
    }

    /// Our model of 特定機関認証: a signature of the hub over the challenge, used once.
    fn accept_proof(&mut self, command: &Command<'_>) -> StatusWord {
        let Some(challenge) = self.challenge.take() else {
            return StatusWord::CONDITIONS;
        };
        let statement = [b"shikaku-verifier-v1".as_slice(), &challenge].concat();
        if verify_with_key(&self.profile.verifier_public_key, &statement, command.data) {
            self.opened = Opened::Once;
            StatusWord::OK
        } else {
            StatusWord::SECURITY_STATUS
        }
    }

    fn sign(&mut self, command: &Command<'_>) -> (Vec<u8>, StatusWord) {
        let key_named = matches!(command.p2, 0x80 if self.file == Some(EF_AUTHENTICATION_KEY))
            || command.p2 == 0x97;
        let refused = |status| (Vec::new(), status);
        if !key_named {
            return refused(StatusWord::NO_FILE);
        }
        if command.p1 != 0x00 {
            return refused(StatusWord::PARAMETERS);
        }
        if self.opened == Opened::No {
            return refused(StatusWord::SECURITY_STATUS);
        }
        let Some(signature) = self.key.sign(command.data) else {
            return refused(StatusWord::WRONG_LENGTH);
        };
        if self.opened == Opened::Once {
            self.opened = Opened::No;
        }
        (signature, StatusWord::OK)
    }
}

impl Transmit for VirtualCard {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        let (mut response, status) = match Command::parse(apdu) {
            Some(command) => self.answer(&command),
            None => (Vec::new(), StatusWord::WRONG_LENGTH),
        };
        response.extend_from_slice(&status.0.to_be_bytes());
        Ok(response)
    }
}
