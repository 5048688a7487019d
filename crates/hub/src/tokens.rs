//! Tokens of the Web-API: given to an institution that showed its certificate, good for a while, then of no use.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use domain::{clock::Entropy, institution::InstitutionCode};

/// How long a token is good. Ours: the real time is not public; the one known client logs in anew for each search.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Tokens one institution may hold at a time; the oldest gives way.
const HELD: usize = 256;

/// SHA-256 of a certificate.
pub(crate) type Fingerprint = [u8; 32];

struct Held {
    institution: InstitutionCode,
    fingerprint: Fingerprint,
    until_unix_ms: i64,
}

/// The tokens given out. They live in memory only: a restart of the hub ends them all, and programs log in again.
#[derive(Default)]
pub(crate) struct Tokens {
    held: Mutex<HashMap<String, Held>>,
}

/// A token of nothing but chance.
pub(crate) fn random(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    BASE64.encode(bytes)
}

impl Tokens {
    /// Gives a token to the holder of a certificate.
    pub(crate) fn give(
        &self,
        institution: &InstitutionCode,
        fingerprint: Fingerprint,
        now_unix_ms: i64,
        entropy: &dyn Entropy,
    ) -> String {
        let token = random(entropy);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, one| now_unix_ms < one.until_unix_ms);
        let own = held
            .iter()
            .filter(|(_, one)| one.institution == *institution);
        if own.clone().count() >= HELD
            && let Some(oldest) = own
                .min_by_key(|(_, one)| one.until_unix_ms)
                .map(|(token, _)| token.clone())
        {
            held.remove(&oldest);
        }
        let lifetime = i64::try_from(LIFETIME.as_millis()).unwrap_or(i64::MAX);
        let one = Held {
            institution: institution.clone(),
            fingerprint,
            until_unix_ms: now_unix_ms.saturating_add(lifetime),
        };
        held.insert(token.clone(), one);
        token
    }

    /// The certificate whose holder a token was given to, while it is good.
    pub(crate) fn holder(&self, token: &str, now_unix_ms: i64) -> Option<Fingerprint> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(token)
            .filter(|one| now_unix_ms < one.until_unix_ms)
            .map(|one| one.fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    #[derive(Default)]
    struct Counting(AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    #[test]
    fn a_token_ends_with_its_time_and_the_oldest_gives_way() {
        let (tokens, entropy) = (Tokens::default(), Counting::default());
        let institution = InstitutionCode::parse("1311111111").expect("ten digits");
        let token = tokens.give(&institution, [7; 32], 0, &entropy);
        let end = 30 * 60 * 1000;
        assert_eq!(tokens.holder(&token, end - 1), Some([7; 32]));
        assert_eq!(tokens.holder(&token, end), None);
        assert_eq!(tokens.holder("", 0), None);
        for at in 1..=i64::try_from(HELD).expect("small") {
            // Chance repeats itself after 256 draws in this test: the first token is drawn again last.
            tokens.give(&institution, [8; 32], at, &entropy);
        }
        let held = tokens.held.lock().expect("whole").len();
        assert!(held <= HELD, "{held}");
    }
}
