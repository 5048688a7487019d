//! A PIN reference on the card: what it compares with, its counter, and whether it was verified.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use zeroize::Zeroizing;

use super::{ProfileError, VirtualCard};
use crate::apdu::{Response, StatusWord};

/// The PIN of the authentication key. A card without one answers as if it were locked.
pub(super) struct PinReference {
    secret: Option<Zeroizing<Vec<u8>>>,
    left: u8,
    verified: bool,
}

impl PinReference {
    pub(super) fn new(pin: Option<String>, left: u8) -> Result<Self, ProfileError> {
        let secret = pin.map(|pin| Zeroizing::new(pin.into_bytes()));
        if secret
            .as_ref()
            .is_some_and(|pin| pin.len() != 4 || !pin.iter().all(u8::is_ascii_digit))
        {
            return Err(ProfileError::Pin);
        }
        if left > VirtualCard::PIN_TRIES {
            return Err(ProfileError::Tries);
        }
        Ok(Self {
            left: if secret.is_some() { left } else { 0 },
            secret,
            verified: false,
        })
    }

    pub(super) fn left(&self) -> u8 {
        self.left
    }

    pub(super) fn is_verified(&self) -> bool {
        self.verified
    }

    pub(super) fn forget(&mut self) {
        self.verified = false;
    }

    /// VERIFY. Without data it only tells the counter, `63Cx`, verified or not: OpenSC relies on it.
    ///
    /// The try that exhausts gives `63C0`, later ones `6984`. A length that no PIN has costs nothing (our model).
    pub(super) fn verify(&mut self, typed: &[u8]) -> Response {
        let secret = match &self.secret {
            _ if typed.is_empty() => return Response::of(StatusWord::tries(self.left)),
            Some(secret) if self.left > 0 => secret,
            _ => return Response::of(StatusWord::BLOCKED),
        };
        if typed.len() != secret.len() {
            return Response::of(StatusWord::WRONG_LENGTH);
        }
        // Counted before it is compared, as a chip does that may lose its power in between.
        self.left -= 1;
        self.verified = verify_slices_are_equal(typed, secret).is_ok();
        if self.verified {
            self.left = VirtualCard::PIN_TRIES;
            return Response::of(StatusWord::OK);
        }
        Response::of(StatusWord::tries(self.left))
    }
}
