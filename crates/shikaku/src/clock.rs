//! The real clock, and clocks set to another time for demos and tests.

use std::{
    str::FromStr,
    sync::LazyLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use domain::{
    DateTime,
    clock::{Clock, unix_ms},
};
use rustls::{pki_types::UnixTime, time_provider::TimeProvider};
use serde::Deserialize;

/// When it is taken to be. `2026-08-01T09:00` starts there and runs on; `=2026-08-01T09:00` stands still.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct At {
    japan: DateTime,
    fixed: bool,
}

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (time, fixed) = match text.strip_prefix('=') {
            Some(time) => (time, true),
            None => (text, false),
        };
        let japan = time.parse::<DateTime>().map_err(|_| {
            "write a time in Japan such as 2026-08-01T09:00 or =2026-08-01T09:00".to_owned()
        })?;
        Ok(Self { japan, fixed })
    }
}

impl TryFrom<String> for At {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// The steady clock counts from its first use.
static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The system's clock, moved or stopped.
#[derive(Debug)]
pub(crate) enum SystemClock {
    Moved(i64),
    Stopped(i64),
}

impl SystemClock {
    pub(crate) fn new(at: Option<At>) -> Self {
        if at.is_some() {
            tracing::info!("the clock is set to another time: for demos and tests only");
        }
        match at {
            None => Self::Moved(0),
            Some(At { japan, fixed: true }) => Self::Stopped(unix_ms(japan)),
            Some(At {
                japan,
                fixed: false,
            }) => Self::Moved(unix_ms(japan) - system_ms()),
        }
    }
}

fn system_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl Clock for SystemClock {
    fn unix_ms(&self) -> i64 {
        match self {
            Self::Moved(by) => system_ms() + by,
            Self::Stopped(at) => *at,
        }
    }

    /// Runs on also where the calendar stands still.
    fn monotonic_us(&self) -> u64 {
        u64::try_from(BEGINNING.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

impl TimeProvider for SystemClock {
    fn current_time(&self) -> Option<UnixTime> {
        let ms = u64::try_from(self.unix_ms()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_millis(ms)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_clock_stands_and_a_moved_one_starts_where_it_is_told() {
        let stopped = SystemClock::new(Some("=2026-08-01T09:00".parse().expect("a time")));
        assert_eq!(stopped.now(), jiff::civil::datetime(2026, 8, 1, 9, 0, 0, 0));
        let moved = SystemClock::new(Some("2026-08-01T09:00".parse().expect("a time")));
        assert_eq!(moved.now().date(), jiff::civil::date(2026, 8, 1));
        assert!("yesterday".parse::<At>().is_err());
    }
}
