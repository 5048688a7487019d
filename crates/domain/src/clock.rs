//! Time and randomness, which only the outermost floor has: here are the sockets they plug into.

use jiff::tz::Offset;

use crate::date::DateTime;

/// Where the present moment comes from.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00Z.
    fn unix_ms(&self) -> i64;

    /// Microseconds since a moment of this clock's own choice. Only for telling how long something took: where there is
    /// a steadier clock than the calendar's, it never goes back.
    fn monotonic_us(&self) -> u64 {
        u64::try_from(self.unix_ms()).unwrap_or_default() * 1000
    }

    /// The present in Japan, to the second, as every wire time is meant.
    fn now(&self) -> DateTime {
        jst(self.unix_ms())
    }
}

/// Where unpredictable bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with unpredictable ones.
    fn fill(&self, bytes: &mut [u8]);
}

/// Japan's civil time, to the second, at `unix_ms` milliseconds since 1970-01-01T00:00Z.
#[must_use]
pub fn jst(unix_ms: i64) -> DateTime {
    let seconds = unix_ms.div_euclid(1000);
    let timestamp = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    Offset::constant(9).to_datetime(timestamp)
}

/// Milliseconds since 1970-01-01T00:00Z of a civil time in Japan.
#[must_use]
pub fn unix_ms(japan: DateTime) -> i64 {
    Offset::constant(9)
        .to_timestamp(japan)
        .map(|timestamp| timestamp.as_millisecond())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japan_is_nine_hours_ahead_and_back() {
        let time = jst(1_792_281_600_000);
        assert_eq!(unix_ms(time), 1_792_281_600_000);
        assert_eq!(jst(0), jiff::civil::datetime(1970, 1, 1, 9, 0, 0, 0));
        assert_eq!(jst(-1), jiff::civil::datetime(1970, 1, 1, 8, 59, 59, 0));
    }
}
