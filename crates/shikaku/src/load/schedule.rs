//! When checks are due.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::time::Instant;

/// How long a schedule that ran late is worked off after its end.
const GRACE: Duration = Duration::from_secs(10);

/// The moments of a spell.
pub(super) struct Schedule {
    start: Instant,
    time: Duration,
    rate: Option<u64>,
    most: u64,
    next: AtomicU64,
}

impl Schedule {
    /// Begins now: for so long, so many a second where a rate is given, so many at most.
    pub(super) fn begin(time: Duration, rate: Option<u64>, most: u64) -> Self {
        Self {
            start: Instant::now(),
            time,
            rate,
            most,
            next: AtomicU64::new(0),
        }
    }

    /// When it began.
    pub(super) fn start(&self) -> Instant {
        self.start
    }

    /// The moment of the next check; `None` when there is none any more. Without a rate that moment is now.
    pub(super) fn next(&self) -> Option<Instant> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        if at >= self.most {
            return None;
        }
        let after = match self.rate {
            None => self.start.elapsed(),
            Some(rate) => Duration::from_secs_f64(at as f64 / rate as f64),
        };
        (after < self.time).then(|| self.start + after)
    }

    /// Whether even what was due late is not asked any more.
    pub(super) fn is_past_grace(&self) -> bool {
        self.start.elapsed() > self.time + GRACE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn schedule(time: Duration, rate: Option<u64>, most: u64, begun: Duration) -> Schedule {
        Schedule {
            start: Instant::now()
                .checked_sub(begun)
                .expect("a machine that is up"),
            ..Schedule::begin(time, rate, most)
        }
    }

    #[test]
    fn a_schedule_keeps_its_moments_however_late_they_are_taken() {
        let open = schedule(Duration::from_secs(1), Some(4), u64::MAX, GRACE * 2);
        let moments: Vec<Duration> = std::iter::from_fn(|| open.next())
            .map(|moment| moment - open.start)
            .collect();
        assert_eq!(moments, [0, 250, 500, 750].map(Duration::from_millis));
        assert!(open.is_past_grace());
    }

    #[test]
    fn a_closed_loop_ends_by_number_and_by_time() {
        let few = schedule(HOUR, None, 2, Duration::ZERO);
        assert_eq!((0..5).filter_map(|_| few.next()).count(), 2);
        let over = schedule(Duration::from_secs(1), None, u64::MAX, GRACE);
        assert!(over.next().is_none());
    }
}
