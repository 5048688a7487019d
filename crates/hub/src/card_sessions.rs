//! Nonces for card checks: made by the hub, bound to one institution, short-lived, used once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::{clock::Entropy, eligibility::CardMode, institution::InstitutionCode};

/// What a card signs once.
pub(crate) type Nonce = [u8; 32];

/// Sessions one institution may have open at a time; the oldest gives way.
const OPEN_PER_INSTITUTION: usize = 64;

struct Session {
    institution: InstitutionCode,
    mode: CardMode,
    until_unix_ms: i64,
}

/// The open sessions. They live in memory only: a restart of the hub ends them all, and the patient taps again.
pub(crate) struct CardSessions {
    lifetime_ms: i64,
    open: Mutex<HashMap<Nonce, Session>>,
}

/// Why a nonce does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NonceRefusal {
    /// Never made, made for another institution or way of verification, or already used.
    Unknown,
    /// Made, but too long ago.
    Expired,
}

impl CardSessions {
    pub(crate) fn new(lifetime_seconds: u32) -> Self {
        Self {
            lifetime_ms: i64::from(lifetime_seconds) * 1000,
            open: Mutex::default(),
        }
    }

    /// Opens a session and tells its nonce and the moment of its end.
    pub(crate) fn open(
        &self,
        institution: &InstitutionCode,
        mode: CardMode,
        now_unix_ms: i64,
        entropy: &dyn Entropy,
    ) -> (Nonce, i64) {
        let mut nonce = Nonce::default();
        entropy.fill(&mut nonce);
        let until_unix_ms = now_unix_ms + self.lifetime_ms;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, session| now_unix_ms <= session.until_unix_ms);
        let own = open
            .iter()
            .filter(|(_, session)| session.institution == *institution);
        if own.clone().count() >= OPEN_PER_INSTITUTION
            && let Some(oldest) = own
                .min_by_key(|(_, session)| session.until_unix_ms)
                .map(|(nonce, _)| *nonce)
        {
            open.remove(&oldest);
        }
        open.insert(
            nonce,
            Session {
                institution: institution.clone(),
                mode,
                until_unix_ms,
            },
        );
        (nonce, until_unix_ms)
    }

    /// Uses a nonce up; called before anything is verified, so that no answer can be had twice.
    pub(crate) fn consume(
        &self,
        nonce: &Nonce,
        institution: &InstitutionCode,
        mode: CardMode,
        now_unix_ms: i64,
    ) -> Result<(), NonceRefusal> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open
            .get(nonce)
            .is_none_or(|session| session.institution != *institution || session.mode != mode)
        {
            return Err(NonceRefusal::Unknown);
        }
        match open.remove(nonce) {
            Some(session) if now_unix_ms <= session.until_unix_ms => Ok(()),
            _ => Err(NonceRefusal::Expired),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[derive(Default)]
    struct Counting(AtomicU64);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            bytes[..8].copy_from_slice(&next);
        }
    }

    fn institution(code: &str) -> InstitutionCode {
        InstitutionCode::parse(code).expect("ten digits")
    }

    #[test]
    fn a_nonce_counts_once_for_its_institution_within_its_time() {
        let (sessions, entropy) = (CardSessions::new(60), Counting::default());
        let (own, other) = (institution("1310000010"), institution("1310000028"));
        let (nonce, until) = sessions.open(&own, CardMode::Pin, 1_000, &entropy);
        assert_eq!(until, 61_000);
        assert_eq!(
            sessions.consume(&nonce, &other, CardMode::Pin, 2_000),
            Err(NonceRefusal::Unknown)
        );
        assert_eq!(sessions.consume(&nonce, &own, CardMode::Pin, 2_000), Ok(()));
        assert_eq!(
            sessions.consume(&nonce, &own, CardMode::Pin, 2_000),
            Err(NonceRefusal::Unknown),
            "replayed"
        );
        let (late, until) = sessions.open(&own, CardMode::Pin, 1_000, &entropy);
        assert_eq!(
            sessions.consume(&late, &own, CardMode::Pin, until + 1),
            Err(NonceRefusal::Expired)
        );
    }

    #[test]
    fn one_institution_cannot_fill_the_memory() {
        let (sessions, entropy) = (CardSessions::new(60), Counting::default());
        let (busy, calm) = (institution("1310000010"), institution("1310000028"));
        let (kept, _) = sessions.open(&calm, CardMode::Pin, 0, &entropy);
        let (first, _) = sessions.open(&busy, CardMode::Pin, 0, &entropy);
        for at in 1..=OPEN_PER_INSTITUTION {
            sessions.open(
                &busy,
                CardMode::Pin,
                i64::try_from(at).expect("small"),
                &entropy,
            );
        }
        assert_eq!(
            sessions.consume(&first, &busy, CardMode::Pin, 100),
            Err(NonceRefusal::Unknown)
        );
        assert_eq!(sessions.consume(&kept, &calm, CardMode::Pin, 100), Ok(()));
    }
}
