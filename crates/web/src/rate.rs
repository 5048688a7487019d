//! How often one caller may do a thing: a bucket of permissions per key that fills up again with time.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{Extensions, HeaderMap};
use domain::clock::Clock;

use crate::problem::{Problem, Turn};

/// Keys remembered at once; beyond that full buckets are forgotten, then the fullest.
const KEYS: usize = 10_000;

/// The address a connection came from; [`crate::serve_plain`] puts it into every request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remote(pub IpAddr);

/// A limit on one kind of act.
pub struct Rate {
    clock: Arc<dyn Clock>,
    burst: u32,
    /// Milliseconds until one permission comes back.
    every: i64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

/// Milliseconds of the steady clock at which the bucket is full again: all its state.
struct Bucket {
    full_at: i64,
}

impl Rate {
    /// `burst` acts at once, and one more for each `every`.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, burst: u32, every: Duration) -> Self {
        Self {
            clock,
            burst: burst.max(1),
            every: i64::try_from(every.as_millis()).unwrap_or(i64::MAX).max(1),
            buckets: Mutex::default(),
        }
    }

    /// Takes one permission of `key`.
    ///
    /// # Errors
    /// `SKK-0429` with the seconds to wait when there is none left.
    pub fn take(&self, key: &str) -> Result<(), Problem> {
        let now = i64::try_from(self.clock.monotonic_us() / 1000).unwrap_or(i64::MAX);
        let room = self.every.saturating_mul(i64::from(self.burst));
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets.get(key).map_or(now, |bucket| {
            bucket.full_at.clamp(now, now.saturating_add(room))
        });
        let after = full_at.saturating_add(self.every);
        let over = after.saturating_sub(now.saturating_add(room));
        if over > 0 {
            let seconds = u32::try_from((over + 999) / 1000).unwrap_or(u32::MAX);
            return Err(problem(seconds));
        }
        if buckets.len() >= KEYS && !buckets.contains_key(key) {
            make_room(&mut buckets, now);
        }
        buckets.insert(key.to_owned(), Bucket { full_at: after });
        Ok(())
    }
}

fn make_room(buckets: &mut HashMap<String, Bucket>, now: i64) {
    buckets.retain(|_, bucket| bucket.full_at > now);
    if buckets.len() >= KEYS {
        let fullest = buckets.iter().min_by_key(|(_, bucket)| bucket.full_at);
        if let Some(key) = fullest.map(|(key, _)| key.clone()) {
            buckets.remove(&key);
        }
    }
}

/// Whom to count: the address the connection came from; where that is this machine (a reverse proxy before the server),
/// the last address that `X-Forwarded-For` names. The proxy must set that header itself.
#[must_use]
pub fn caller(extensions: &Extensions, headers: &HeaderMap) -> String {
    let remote = extensions.get::<Remote>().map(|remote| remote.0);
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?;
        let last = last.to_str().ok()?.rsplit(',').next()?.trim();
        last.parse::<IpAddr>().ok()
    };
    let address = match remote {
        Some(address) if !address.is_loopback() => Some(address),
        near => forwarded().or(near),
    };
    address.map_or_else(|| "unknown".to_owned(), network)
}

/// An IPv4 address, or the /64 of an IPv6 one, of which one caller has all.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => hex::encode(&address.octets()[..8]),
    }
}

/// `SKK-0429`: too many in a short time.
#[must_use]
pub fn problem(seconds: u32) -> Problem {
    Problem {
        status: 429,
        code: "SKK-0429",
        ja: "短い時間に送信が続いたため、いまは受け付けられません。".to_owned(),
        en: "too many requests in a short time".to_owned(),
        next_ja: format!("{seconds}秒ほど待って、もう一度送信してください。"),
        next_en: format!("wait {seconds} seconds and send again"),
        turn: Turn::Clinic,
        retry_after: Some(seconds),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::session::tests::Hands;

    #[test]
    fn a_burst_passes_then_one_for_each_interval() {
        let clock = Arc::<Hands>::default();
        let counted: Arc<Hands> = Arc::clone(&clock);
        let rate = Rate::new(counted, 3, Duration::from_secs(10));
        for _ in 0..3 {
            assert!(rate.take("a").is_ok());
        }
        let refused = rate.take("a").expect_err("the fourth at once");
        assert_eq!((refused.status, refused.retry_after), (429, Some(10)));
        assert!(rate.take("b").is_ok(), "another caller is not held up");
        clock.0.store(9_999, Ordering::Relaxed);
        assert_eq!(
            rate.take("a").expect_err("still early").retry_after,
            Some(1)
        );
        clock.0.store(10_000, Ordering::Relaxed);
        assert!(rate.take("a").is_ok() && rate.take("a").is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let rate = Rate::new(Arc::<Hands>::default(), 1, Duration::from_secs(1));
        for key in 0..KEYS + 50 {
            assert!(rate.take(&key.to_string()).is_ok());
        }
        assert_eq!(rate.buckets.lock().unwrap().len(), KEYS);
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            "203.0.113.9, 198.51.100.7".parse().unwrap(),
        );
        let of = |address: &str| {
            let mut extensions = Extensions::new();
            extensions.insert(Remote(address.parse().unwrap()));
            caller(&extensions, &headers)
        };
        assert_eq!(of("127.0.0.1"), "198.51.100.7");
        assert_eq!(of("192.0.2.1"), "192.0.2.1");
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        assert_eq!(caller(&Extensions::new(), &HeaderMap::new()), "unknown");
    }
}
