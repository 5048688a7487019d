//! Who is logged in: sessions in memory, known by an unguessable cookie, ended by rest, by age and by hand.
//!
//! Nothing survives a restart: staff log in again. The cookie is `HttpOnly` and `SameSite=Strict`; its value is never
//! logged and stands in no page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::digest;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::clock::{Clock, Entropy};

use crate::csrf;

/// How long sessions live, and how many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// A session not used for this long is over.
    pub idle: Duration,
    /// A session this old is over, used or not.
    pub absolute: Duration,
    /// Sessions at once; one more ends the one unused longest.
    pub most: usize,
}

impl Default for Lifetime {
    /// 30 minutes, 12 hours, 1,000 sessions.
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(30 * 60),
            absolute: Duration::from_secs(12 * 60 * 60),
            most: 1_000,
        }
    }
}

/// One session as a handler sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session<T> {
    /// What was known at login, such as the account.
    pub value: T,
    /// The token its forms carry in the field [`csrf::FIELD`].
    pub csrf: String,
}

/// All sessions of one kind. Cheap to clone.
pub struct Sessions<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    name: &'static str,
    secure: bool,
    lifetime: Lifetime,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// By the digest of the cookie's value, so that memory never holds what a cookie says.
    open: Mutex<HashMap<[u8; 32], Kept<T>>>,
}

struct Kept<T> {
    session: Session<T>,
    /// Unix milliseconds of login and of last use.
    since: i64,
    used: i64,
}

impl<T> Clone for Sessions<T> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<T: Clone> Sessions<T> {
    /// No session yet. `name` is the cookie's; `secure` binds it to HTTPS (a browser on the same machine needs none).
    #[must_use]
    pub fn new(
        name: &'static str,
        secure: bool,
        lifetime: Lifetime,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                name,
                secure,
                lifetime,
                clock,
                entropy,
                open: Mutex::default(),
            }),
        }
    }

    /// Opens a session and gives the cookie to set (`Set-Cookie`). Whatever session the browser had before should be
    /// closed first, so that nobody can plant one.
    #[must_use]
    pub fn open(&self, value: T) -> (Session<T>, HeaderValue) {
        let shared = &*self.shared;
        let id = csrf::token(&*shared.entropy);
        let session = Session {
            value,
            csrf: csrf::token(&*shared.entropy),
        };
        let now = shared.clock.unix_ms();
        let mut open = self.lock();
        open.retain(|_, kept| shared.alive(kept, now));
        if open.len() >= shared.lifetime.most {
            let oldest = open.iter().min_by_key(|(_, kept)| kept.used);
            if let Some(key) = oldest.map(|(key, _)| *key) {
                open.remove(&key);
            }
        }
        open.insert(
            key(&id),
            Kept {
                session: session.clone(),
                since: now,
                used: now,
            },
        );
        let cookie = set_cookie(shared.name, &id, None, shared.secure);
        (session, cookie)
    }

    /// The session of a request, whose rest begins anew.
    #[must_use]
    pub fn find(&self, headers: &HeaderMap) -> Option<Session<T>> {
        let shared = &*self.shared;
        let key = key(cookie(headers, shared.name)?);
        let now = shared.clock.unix_ms();
        let mut open = self.lock();
        let kept = open.get_mut(&key)?;
        if !shared.alive(kept, now) {
            open.remove(&key);
            return None;
        }
        kept.used = now;
        Some(kept.session.clone())
    }

    /// Ends a request's session and gives the cookie that makes the browser forget (`Set-Cookie`).
    #[must_use]
    pub fn close(&self, headers: &HeaderMap) -> HeaderValue {
        if let Some(id) = cookie(headers, self.shared.name) {
            self.lock().remove(&key(id));
        }
        set_cookie(self.shared.name, "", Some(0), self.shared.secure)
    }

    /// Ends every session of which `ends` says so: an account was locked, a role taken away.
    pub fn close_where(&self, ends: impl Fn(&T) -> bool) {
        self.lock().retain(|_, kept| !ends(&kept.session.value));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Kept<T>>> {
        // Every change of the map is whole: a panic elsewhere left nothing half done.
        self.shared
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Shared<T> {
    fn alive(&self, kept: &Kept<T>, now: i64) -> bool {
        let within = |from: i64, most: Duration| {
            u64::try_from(now.saturating_sub(from).max(0))
                .is_ok_and(|ms| u128::from(ms) < most.as_millis())
        };
        within(kept.used, self.lifetime.idle) && within(kept.since, self.lifetime.absolute)
    }
}

/// The value of the cookie `name`, where exactly one came.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    match (found.next(), found.next()) {
        (Some(value), None) => Some(value),
        _ => None,
    }
}

/// A `Set-Cookie` value: for the whole server, unreadable by scripts, sent by our own pages only. `value` is hex or empty.
#[must_use]
pub fn set_cookie(
    name: &str,
    value: &str,
    max_age_seconds: Option<u32>,
    secure: bool,
) -> HeaderValue {
    let mut text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict");
    if let Some(seconds) = max_age_seconds {
        text.push_str(&format!("; Max-Age={seconds}"));
    }
    if secure {
        text.push_str("; Secure");
    }
    // Names are constants and values hex: always a sound header.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn key(id: &str) -> [u8; 32] {
    let mut key = [0; 32];
    let sum = digest::digest(&digest::SHA256, id.as_bytes());
    key.copy_from_slice(sum.as_ref());
    key
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

    use super::*;

    #[derive(Default)]
    pub(crate) struct Dice(AtomicU8);

    impl Entropy for Dice {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    #[derive(Default)]
    pub(crate) struct Hands(pub(crate) AtomicI64);

    impl Clock for Hands {
        fn unix_ms(&self) -> i64 {
            self.0.load(Ordering::Relaxed)
        }
    }

    fn sessions(clock: &Arc<Hands>, most: usize) -> Sessions<&'static str> {
        let lifetime = Lifetime {
            idle: Duration::from_secs(60),
            absolute: Duration::from_secs(150),
            most,
        };
        let clock: Arc<Hands> = Arc::clone(clock);
        Sessions::new("desk", false, lifetime, clock, Arc::new(Dice::default()))
    }

    fn carrying(cookie: &HeaderValue) -> HeaderMap {
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        let value = format!("other=1; {pair}");
        headers.insert(header::COOKIE, HeaderValue::from_str(&value).unwrap());
        headers
    }

    #[test]
    fn a_session_is_found_by_its_cookie_and_closed_by_hand() {
        let sessions = sessions(&Arc::default(), 9);
        let (opened, cookie) = sessions.open("佐藤");
        let text = cookie.to_str().unwrap();
        assert!(
            text.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
            "{text}"
        );
        assert!(!text.contains(&opened.csrf));
        let headers = carrying(&cookie);
        assert_eq!(sessions.find(&headers), Some(opened));
        assert_eq!(sessions.find(&HeaderMap::new()), None);
        assert!(
            sessions
                .close(&headers)
                .to_str()
                .unwrap()
                .contains("Max-Age=0")
        );
        assert_eq!(sessions.find(&headers), None);
    }

    #[test]
    fn rest_and_age_end_a_session() {
        let clock = Arc::<Hands>::default();
        let sessions = sessions(&clock, 9);
        let (_, rested) = sessions.open("a");
        let (_, used) = sessions.open("b");
        for second in [50, 100, 149] {
            clock.0.store(second * 1000, Ordering::Relaxed);
            assert!(sessions.find(&carrying(&used)).is_some(), "{second}");
        }
        assert!(
            sessions.find(&carrying(&rested)).is_none(),
            "unused for a minute"
        );
        clock.0.store(150_000, Ordering::Relaxed);
        assert!(
            sessions.find(&carrying(&used)).is_none(),
            "too old however used"
        );
    }

    #[test]
    fn one_too_many_ends_the_one_unused_longest_and_a_lock_ends_all_of_one() {
        let clock = Arc::<Hands>::default();
        let sessions = sessions(&clock, 2);
        let (_, first) = sessions.open("a");
        clock.0.store(1, Ordering::Relaxed);
        let (_, second) = sessions.open("b");
        clock.0.store(2, Ordering::Relaxed);
        assert!(sessions.find(&carrying(&first)).is_some());
        clock.0.store(3, Ordering::Relaxed);
        let (_, third) = sessions.open("b");
        assert!(sessions.find(&carrying(&second)).is_none());
        sessions.close_where(|who| *who == "b");
        assert!(sessions.find(&carrying(&third)).is_none());
        assert!(sessions.find(&carrying(&first)).is_some());
    }

    #[test]
    fn two_cookies_of_one_name_are_none() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("desk=1; desk=2; x=3"),
        );
        assert_eq!(cookie(&headers, "desk"), None);
        assert_eq!(cookie(&headers, "x"), Some("3"));
    }
}
