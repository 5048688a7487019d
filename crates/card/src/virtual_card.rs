//! A card made of software: the state machine of my-number-card §2 behind the same trait as a real card.
//!
//! Synthetic people only. Its answers are those that programs written elsewhere expect; where the real card's
//! behaviour is not public it is our model, and says so.

mod jpki;
mod pin;

pub use jpki::CardProfile;

use self::jpki::JpkiApplication;
use crate::{
    apdu::{Command, Response, StatusWord},
    jpki::AID,
    transmit::{Transmit, TransmitError},
};

/// AID of the application selected at power-on (my-number-card §1.1).
const ISSUER_AID: [u8; 7] = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];

/// Fills a slice with random bytes.
pub type Entropy = Box<dyn FnMut(&mut [u8]) + Send>;

/// Which application is selected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Application {
    /// The card issuer's own, selected at power-on.
    Issuer,
    /// 公的個人認証AP.
    Jpki,
}

/// A powered card. It has no `Debug`: it holds a key and a PIN.
pub struct VirtualCard {
    selected: Application,
    jpki: JpkiApplication,
    entropy: Entropy,
}

/// Why no card can be made from a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The private key is not RSA-2048 in PKCS #8.
    #[error("read the card's private key")]
    PrivateKey,
    /// The verifier's public key is not RSA-2048 in SubjectPublicKeyInfo.
    #[error("read the verifier's public key")]
    VerifierKey,
    /// The PIN is not four digits.
    #[error("read the card's PIN: it is not four digits")]
    Pin,
    /// More tries than the card has.
    #[error("set the tries left: there are at most three")]
    Tries,
}

impl VirtualCard {
    /// Tries a fresh card has on its PIN.
    pub const PIN_TRIES: u8 = 3;

    /// A card as it lies in a wallet: counters as they were left, power off and on.
    ///
    /// # Errors
    /// [`ProfileError`] when the profile makes no card, or `pin_tries_left` is above [`Self::PIN_TRIES`].
    pub fn new(
        profile: CardProfile,
        pin_tries_left: u8,
        entropy: Entropy,
    ) -> Result<Self, ProfileError> {
        let jpki = JpkiApplication::new(profile, pin_tries_left)?;
        Ok(Self {
            selected: Application::Issuer,
            jpki,
            entropy,
        })
    }

    /// Tries left on the PIN, to be kept between one placing and the next; 0 for a card without a PIN.
    #[must_use]
    pub fn pin_tries_left(&self) -> u8 {
        self.jpki.pin_tries_left()
    }

    /// Takes the power away and gives it back: everything is forgotten but the counters. Only this forgets a
    /// verified PIN while the application stays selected (my-number-card §2).
    pub fn power_down(&mut self) {
        self.selected = Application::Issuer;
        self.jpki.deselect();
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
        match self.selected {
            Application::Jpki => self.jpki.answer(&command, &mut self.entropy),
            Application::Issuer if (command.class, command.instruction) == (0x00, 0xA4) => {
                Response::of(StatusWord::NOT_FOUND)
            }
            Application::Issuer => Response::of(StatusWord::UNKNOWN_INSTRUCTION),
        }
    }

    /// SELECT by AID. A failed one changes nothing; another application's clears the security status.
    fn select(&mut self, command: &Command) -> Response {
        let to = match &command.data[..] {
            aid if aid == AID => Application::Jpki,
            aid if aid == ISSUER_AID => Application::Issuer,
            _ => return Response::of(StatusWord::NOT_FOUND),
        };
        if !matches!(command.p2, 0x00 | 0x0C) {
            return Response::of(StatusWord::WRONG_PARAMETERS);
        }
        if self.selected != to {
            self.jpki.deselect();
            self.selected = to;
        }
        if command.p2 == 0x0C {
            return Response::of(StatusWord::OK);
        }
        let aid = &command.data;
        let length = u8::try_from(aid.len()).unwrap_or_default();
        Response::with([&[0x6F, length + 2, 0x84, length], &aid[..]].concat())
    }
}

impl Transmit for VirtualCard {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        Ok(self.answer(apdu).to_bytes())
    }
}
