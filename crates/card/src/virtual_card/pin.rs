//! A reference on the card – PIN, password, 照合番号: what it compares with, its counter, whether it was verified.

use std::ops::RangeInclusive;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use zeroize::Zeroizing;

use super::ProfileError;
use crate::apdu::{Response, StatusWord};

/// What the characters of a reference are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// Digits.
    Digits,
    /// Upper-case letters and digits.
    Password,
}

/// A reference. One without a secret answers as if it were locked.
pub(super) struct PinReference {
    secret: Option<Zeroizing<Vec<u8>>>,
    lengths: RangeInclusive<usize>,
    limit: u8,
    left: u8,
    verified: bool,
}

impl PinReference {
    /// A reference with all its tries; refuses a secret of another form.
    pub(super) fn new(
        secret: Option<&str>,
        lengths: RangeInclusive<usize>,
        alphabet: Alphabet,
        limit: u8,
    ) -> Result<Self, ProfileError> {
        let fits = |byte: &u8| match alphabet {
            Alphabet::Digits => byte.is_ascii_digit(),
            Alphabet::Password => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        };
        let secret = secret.map(|secret| Zeroizing::new(secret.as_bytes().to_vec()));
        if secret
            .as_ref()
            .is_some_and(|secret| !lengths.contains(&secret.len()) || !secret.iter().all(fits))
        {
            return Err(ProfileError::Pin);
        }
        Ok(Self {
            left: if secret.is_some() { limit } else { 0 },
            secret,
            lengths,
            limit,
            verified: false,
        })
    }

    /// The same with so many tries left.
    pub(super) fn left_with(mut self, left: u8) -> Result<Self, ProfileError> {
        self.restore(left)?;
        Ok(self)
    }

    /// Sets the tries left, as they were kept.
    pub(super) fn restore(&mut self, left: u8) -> Result<(), ProfileError> {
        if left > self.limit {
            return Err(ProfileError::Tries);
        }
        if self.secret.is_some() {
            self.left = left;
        }
        Ok(())
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
    /// The try that exhausts gives `63C0`, later ones `6984`. A length that no such secret has costs nothing (our
    /// model).
    pub(super) fn verify(&mut self, typed: &[u8]) -> Response {
        let secret = match &self.secret {
            _ if typed.is_empty() => return Response::of(StatusWord::tries(self.left)),
            Some(secret) if self.left > 0 => secret,
            _ => return Response::of(StatusWord::BLOCKED),
        };
        if !self.lengths.contains(&typed.len()) {
            return Response::of(StatusWord::WRONG_LENGTH);
        }
        // Counted before it is compared, as a chip does that may lose its power in between.
        self.left -= 1;
        self.verified = verify_slices_are_equal(typed, secret).is_ok();
        if self.verified {
            self.left = self.limit;
            return Response::of(StatusWord::OK);
        }
        Response::of(StatusWord::tries(self.left))
    }
}
