//! Nonces for card checks: made by the hub, bound to one institution, short-lived, used once.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use domain::{clock::Entropy, eligibility::CardMode, institution::InstitutionCode};

/// What a card signs once.
pub(crate) type Nonce = [u8; 32];

/// Sessions one institution may have open at a time; the oldest gives way.
const OPEN_PER_INSTITUTION: usize = 64;

struct Session {
    nonce: Nonce,
    mode: CardMode,
    until_unix_ms: i64,
}

/// The open sessions. They live in memory only: a restart of the hub ends them all, and the patient taps again.
pub(crate) struct CardSessions {
    lifetime_ms: i64,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    /// Of each institution, the oldest first: one institution's do not make another's slower.
    by_institution: HashMap<InstitutionCode, VecDeque<Session>>,
    /// When those of everybody are looked through for expired ones again.
    swept_at_unix_ms: i64,
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
        if open.swept_at_unix_ms <= now_unix_ms {
            open.by_institution.retain(|_, own| {
                own.retain(|session| now_unix_ms <= session.until_unix_ms);
                !own.is_empty()
            });
            open.swept_at_unix_ms = until_unix_ms;
        }
        let own = open.by_institution.entry(institution.clone()).or_default();
        if own.len() >= OPEN_PER_INSTITUTION {
            own.pop_front();
        }
        own.push_back(Session {
            nonce,
            mode,
            until_unix_ms,
        });
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
        let unknown = NonceRefusal::Unknown;
        let own = open.by_institution.get_mut(institution).ok_or(unknown)?;
        let fits = |session: &Session| session.nonce == *nonce && session.mode == mode;
        let at = own.iter().position(fits).ok_or(unknown)?;
        match own.remove(at) {
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

    #[test]
    fn sessions_nobody_came_back_to_are_forgotten() {
        let (sessions, entropy) = (CardSessions::new(60), Counting::default());
        let (gone, here) = (institution("1310000010"), institution("1310000028"));
        sessions.open(&gone, CardMode::Pin, 0, &entropy);
        let (nonce, _) = sessions.open(&here, CardMode::Pin, 30_000, &entropy);
        sessions.open(&here, CardMode::Pin, 60_001, &entropy);
        let held = sessions.open.lock().expect("sound").by_institution.len();
        assert_eq!(held, 1, "only of the one that still asks");
        assert_eq!(
            sessions.consume(&nonce, &here, CardMode::Pin, 60_002),
            Ok(())
        );
    }
}
