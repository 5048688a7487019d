//! A card made of software: the state machine of my-number-card §2 behind the same trait as a real card.
//!
//! Synthetic people only. Its answers are those that programs written elsewhere expect; where the real card's
//! behaviour is not public it is our model, and says so.

mod application;
mod face;
mod fault;
mod file;
mod pin;
mod profile;
mod signing;
pub mod vpcd;

use std::collections::BTreeMap;

use self::application::Application;
pub use self::{
    face::FaceProfile,
    fault::{Fault, Faulty},
    profile::{CardProfile, SignatureProfile},
};
use crate::{
    Token, aid,
    apdu::{Command, Response, StatusWord},
    jpki::ef,
    transmit::{Transmit, TransmitError},
};

/// Fills a slice with random bytes.
pub type Entropy = Box<dyn FnMut(&mut [u8]) + Send>;

/// A powered card. It has no `Debug`: it holds keys and PINs.
pub struct VirtualCard {
    /// The application selected; the card issuer's own, without files, at power-on.
    selected: [u8; 10],
    applications: BTreeMap<[u8; 10], Application>,
    token: Token,
    forgets_on_reset: bool,
    entropy: Entropy,
}

/// Stands for the issuer's own application, whose AID is shorter.
const ISSUER: [u8; 10] = [0; 10];

/// Why no card can be made from a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The private key is not RSA-2048 in PKCS #8.
    #[error("read the card's private key")]
    PrivateKey,
    /// The verifier's public key is not RSA-2048 in SubjectPublicKeyInfo.
    #[error("read the verifier's public key")]
    VerifierKey,
    /// A PIN, password or verification number has not the form that it must have.
    #[error("read the card's PIN: it has not the form it must have")]
    Pin,
    /// More tries than the card has.
    #[error("set the tries left: they are more than the card has")]
    Tries,
}

impl VirtualCard {
    /// Tries a fresh card has on its PIN.
    pub const PIN_TRIES: u8 = 3;

    /// A plastic card with the JPKI application as it lies in a wallet: counters as they were left, power off and on.
    ///
    /// # Errors
    /// [`ProfileError`] when the profile makes no card, or `pin_tries_left` is above [`Self::PIN_TRIES`].
    pub fn new(
        profile: CardProfile,
        pin_tries_left: u8,
        entropy: Entropy,
    ) -> Result<Self, ProfileError> {
        Self::of(Token::Plastic, profile, pin_tries_left, entropy)
    }

    /// The same for a phone, or a card.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of(
        token: Token,
        profile: CardProfile,
        pin_tries_left: u8,
        entropy: Entropy,
    ) -> Result<Self, ProfileError> {
        let jpki = profile::jpki(profile, token, pin_tries_left)?;
        Ok(Self {
            selected: ISSUER,
            applications: BTreeMap::from([(aid::JPKI, jpki)]),
            token,
            forgets_on_reset: false,
            entropy,
        })
    }

    /// The same card with a signature certificate.
    ///
    /// # Errors
    /// [`ProfileError`] when the key or the password is none.
    pub fn with_signature(mut self, profile: SignatureProfile) -> Result<Self, ProfileError> {
        if let Some(jpki) = self.applications.get_mut(&aid::JPKI) {
            profile::add_signature(jpki, profile)?;
        }
        Ok(self)
    }

    /// The same card with the applications that hold what is printed on it.
    ///
    /// # Errors
    /// [`ProfileError`] when a key or a number is none.
    pub fn with_face(mut self, profile: FaceProfile) -> Result<Self, ProfileError> {
        self.applications.extend(face::applications(profile)?);
        Ok(self)
    }

    /// The same card, forgetting a verified PIN on a warm reset, which the real one reportedly does not.
    #[must_use]
    pub fn forgetting_on_reset(mut self) -> Self {
        self.forgets_on_reset = true;
        self
    }

    /// Tries left on the PIN, to be kept between one placing and the next; 0 for a card without a PIN.
    #[must_use]
    pub fn pin_tries_left(&self) -> u8 {
        let jpki = self.applications.get(&aid::JPKI);
        jpki.and_then(|jpki| jpki.counters().find(|(id, _)| *id == ef::PIN))
            .map_or(0, |(_, left)| left)
    }

    /// Tries left on every reference, by application and file (`D392F0…/0018`), to be kept between placings.
    #[must_use]
    pub fn counters(&self) -> BTreeMap<String, u8> {
        self.applications
            .iter()
            .flat_map(|(aid, application)| {
                let counters = application.counters();
                counters.map(|(id, left)| (counter_name(aid, id), left))
            })
            .collect()
    }

    /// Sets the tries left as [`counters`](Self::counters) told them; names of other cards are passed over.
    ///
    /// # Errors
    /// [`ProfileError::Tries`] for more tries than the card has.
    pub fn restore(&mut self, counters: &BTreeMap<String, u8>) -> Result<(), ProfileError> {
        for (aid, application) in &mut self.applications {
            let ids: Vec<u16> = application.counters().map(|(id, _)| id).collect();
            for id in ids {
                if let Some(left) = counters.get(&counter_name(aid, id)) {
                    application.restore(id, *left)?;
                }
            }
        }
        Ok(())
    }

    /// Takes the power away and gives it back: everything is forgotten but the counters. Only this forgets a
    /// verified PIN while the application stays selected (my-number-card §2).
    pub fn power_down(&mut self) {
        self.go_to(ISSUER);
    }

    /// A warm reset: the real card reportedly keeps what was verified; one made so forgets it.
    pub fn warm_reset(&mut self) {
        if self.forgets_on_reset {
            self.power_down();
        }
    }

    fn go_to(&mut self, to: [u8; 10]) {
        if let Some(left) = self.applications.get_mut(&self.selected) {
            left.deselect();
        }
        self.selected = to;
    }

    fn answer(&mut self, raw: &[u8]) -> Response {
        let Ok(command) = Command::parse(raw) else {
            return Response::of(StatusWord::WRONG_LENGTH);
        };
        if !matches!(command.class, 0x00 | 0x80) {
            return Response::of(StatusWord::UNKNOWN_CLASS);
        }
        if (command.class, command.instruction, command.p1) == (0x00, 0xA4, 0x04) {
            return self.select(&command);
        }
        if self.token == Token::Iphone && raw == [0x80, 0xFC, 0x00, 0x00] {
            // The "last command" of that profile: the phone lets go.
            self.power_down();
            return Response::of(StatusWord::OK);
        }
        match self.applications.get_mut(&self.selected) {
            Some(application) => application.answer(&command, &mut self.entropy),
            None if (command.class, command.instruction) == (0x00, 0xA4) => {
                Response::of(StatusWord::NOT_FOUND)
            }
            None => Response::of(StatusWord::UNKNOWN_INSTRUCTION),
        }
    }

    /// SELECT by AID. A failed one changes nothing; another application's clears the security status.
    fn select(&mut self, command: &Command) -> Response {
        let to = match <[u8; 10]>::try_from(&command.data[..]) {
            Ok(aid) if self.applications.contains_key(&aid) => aid,
            Err(_) if command.data[..] == aid::ISSUER => ISSUER,
            _ => return Response::of(StatusWord::NOT_FOUND),
        };
        if !matches!(command.p2, 0x00 | 0x0C) {
            return Response::of(StatusWord::WRONG_PARAMETERS);
        }
        if self.selected != to {
            self.go_to(to);
        }
        if command.p2 == 0x0C {
            return Response::of(StatusWord::OK);
        }
        let aid = &command.data;
        let length = u8::try_from(aid.len()).unwrap_or_default();
        Response::with([&[0x6F, length + 2, 0x84, length], &aid[..]].concat())
    }
}

fn counter_name(aid: &[u8; 10], id: u16) -> String {
    let aid: String = aid.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("{aid}/{id:04X}")
}

impl Transmit for VirtualCard {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        Ok(self.answer(apdu).to_bytes())
    }
}
