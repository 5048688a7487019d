//! The JPKI application inside the card.

use domain::card_check::verifier_statement;
use zeroize::Zeroize;

use super::{Entropy, ProfileError, pin::PinReference};
use crate::{
    apdu::{Command, Response, StatusWord},
    jpki::ef,
    key::{CARD_BITS, PublicKey},
    private_key::PrivateKey,
};

/// What a card is made of. Synthetic people only. It has no `Debug`: it holds a key and a PIN.
pub struct CardProfile {
    /// The user-authentication certificate, DER (EF 000A).
    pub certificate: Vec<u8>,
    /// The certificate of its CA, DER (EF 000B).
    pub ca_certificate: Vec<u8>,
    /// Its private key, PKCS #8 DER (EF 0017).
    pub private_key_pkcs8: Vec<u8>,
    /// Its PIN, four digits; `None` on a card without one (顔認証マイナンバーカード).
    pub pin: Option<String>,
    /// The hub's verification key, SubjectPublicKeyInfo DER (EF 0016, our model).
    pub verifier_public_key: Vec<u8>,
}

/// Bytes of a challenge.
const CHALLENGE: usize = 16;
/// Bytes of the verifier's signature.
const PROOF: usize = 256;
/// Most bytes that fit a padded block.
const SIGNABLE: usize = 245;
/// Most bytes given at once.
const READ: usize = 256;
/// Label of a plastic card's token (my-number-card §1.2).
const LABEL: &[u8; 32] = b"JPKIAPICCTOKEN2                 ";

/// What a selected file is.
enum File<'a> {
    Bytes(&'a [u8]),
    Key,
    Pin,
}

pub(super) struct JpkiApplication {
    certificate: Vec<u8>,
    ca_certificate: Vec<u8>,
    verifier_public_key: Vec<u8>,
    token_info: [u8; 160],
    key: PrivateKey,
    pin: PinReference,
    selected: Option<u16>,
    challenge: Option<[u8; CHALLENGE]>,
    /// The verifier proved itself: one signature without a PIN.
    permit: bool,
}

impl JpkiApplication {
    pub(super) fn new(mut profile: CardProfile, pin_tries_left: u8) -> Result<Self, ProfileError> {
        let key = PrivateKey::read(&profile.private_key_pkcs8);
        profile.private_key_pkcs8.zeroize();
        PublicKey::read(&profile.verifier_public_key, CARD_BITS)
            .map_err(|_| ProfileError::VerifierKey)?;
        let mut token_info = [b' '; 160];
        token_info[..32].copy_from_slice(LABEL);
        Ok(Self {
            key: key.ok_or(ProfileError::PrivateKey)?,
            pin: PinReference::new(profile.pin, pin_tries_left)?,
            certificate: profile.certificate,
            ca_certificate: profile.ca_certificate,
            verifier_public_key: profile.verifier_public_key,
            token_info,
            selected: None,
            challenge: None,
            permit: false,
        })
    }

    pub(super) fn pin_tries_left(&self) -> u8 {
        self.pin.left()
    }

    /// Forgets everything that does not outlive the application's selection; not the counters.
    pub(super) fn deselect(&mut self) {
        self.selected = None;
        self.challenge = None;
        self.permit = false;
        self.pin.forget();
    }

    pub(super) fn answer(&mut self, command: &Command, entropy: &mut Entropy) -> Response {
        let answer = match (command.class, command.instruction) {
            (0x00, 0xA4) => self.select(command),
            (0x00, 0xB0) => self.read(command),
            (0x00, 0x20) => self.verify(command),
            (0x00, 0x84) => self.give_challenge(command, entropy),
            (0x80, 0x2A) => self.sign(command),
            (0x80, 0xA2) => self.prove(command),
            _ => Err(StatusWord::UNKNOWN_INSTRUCTION),
        };
        answer.unwrap_or_else(Response::of)
    }

    fn file(&self, id: u16) -> Option<File<'_>> {
        Some(match id {
            ef::TOKEN_INFO => File::Bytes(&self.token_info),
            ef::CERTIFICATE => File::Bytes(&self.certificate),
            ef::CA_CERTIFICATE => File::Bytes(&self.ca_certificate),
            ef::VERIFIER_KEY => File::Bytes(&self.verifier_public_key),
            ef::KEY => File::Key,
            ef::PIN => File::Pin,
            _ => return None,
        })
    }

    fn current(&self) -> Option<File<'_>> {
        self.file(self.selected?)
    }

    fn select(&mut self, command: &Command) -> Result<Response, StatusWord> {
        if (command.p1, command.p2) != (0x02, 0x0C) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let id: [u8; 2] = command.data[..]
            .try_into()
            .map_err(|_| StatusWord::WRONG_LENGTH)?;
        let id = u16::from_be_bytes(id);
        if self.file(id).is_none() {
            return Err(StatusWord::NOT_FOUND);
        }
        self.selected = Some(id);
        Ok(Response::of(StatusWord::OK))
    }

    fn read(&self, command: &Command) -> Result<Response, StatusWord> {
        if command.p1 & 0x80 != 0 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let Some(File::Bytes(bytes)) = self.current() else {
            return Err(StatusWord::NO_FILE);
        };
        let expected = command.expected.filter(|_| command.data.is_empty());
        let wanted = expected.ok_or(StatusWord::WRONG_LENGTH)?.min(READ);
        let offset = usize::from(u16::from_be_bytes([command.p1, command.p2]));
        match bytes.get(offset..) {
            None | Some([]) => Err(StatusWord::WRONG_OFFSET),
            Some(rest) => Ok(Response::with(rest[..wanted.min(rest.len())].to_vec())),
        }
    }

    fn verify(&mut self, command: &Command) -> Result<Response, StatusWord> {
        if (command.p1, command.p2) != (0x00, 0x80) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        match self.current() {
            Some(File::Pin) => Ok(self.pin.verify(&command.data)),
            _ => Err(StatusWord::NO_FILE),
        }
    }

    fn give_challenge(
        &mut self,
        command: &Command,
        entropy: &mut Entropy,
    ) -> Result<Response, StatusWord> {
        if (command.p1, command.p2) != (0x00, 0x00) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        if !command.data.is_empty() || !matches!(command.expected, Some(CHALLENGE | READ)) {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let mut challenge = [0; CHALLENGE];
        entropy(&mut challenge);
        self.challenge = Some(challenge);
        Ok(Response::with(challenge.to_vec()))
    }

    /// `80 A2`, our model of 特定機関認証 (my-number-card §5.3): the challenge is used up whatever comes of it.
    fn prove(&mut self, command: &Command) -> Result<Response, StatusWord> {
        if (command.p1, command.p2) != (0x00, 0x00) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let challenge = self.challenge.take();
        self.permit = false;
        if command.data.len() != PROOF {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let statement = verifier_statement(&challenge.ok_or(StatusWord::CONDITIONS)?);
        let verifier = PublicKey::read(&self.verifier_public_key, CARD_BITS)
            .map_err(|_| StatusWord::FAILED)?;
        self.permit = verifier.verifies(&statement, &command.data);
        if self.permit {
            Ok(Response::of(StatusWord::OK))
        } else {
            Err(StatusWord::NOT_PERMITTED)
        }
    }

    /// P1 = 00 pads the bytes given; P2 names the selected key (80) or the key's short identifier (97).
    fn sign(&mut self, command: &Command) -> Result<Response, StatusWord> {
        match (command.p1, command.p2) {
            (0x00, 0x80) if matches!(self.current(), Some(File::Key)) => {}
            (0x00, 0x80) => return Err(StatusWord::NO_FILE),
            (0x00, 0x97) => {}
            _ => return Err(StatusWord::WRONG_PARAMETERS),
        }
        let answer = command.expected.unwrap_or_default();
        if !(1..=SIGNABLE).contains(&command.data.len()) || answer < PROOF {
            return Err(StatusWord::WRONG_LENGTH);
        }
        if !self.pin.is_verified() && !std::mem::take(&mut self.permit) {
            return Err(StatusWord::NOT_PERMITTED);
        }
        self.key
            .sign_padded(&command.data)
            .map(Response::with)
            .ok_or(StatusWord::FAILED)
    }
}
