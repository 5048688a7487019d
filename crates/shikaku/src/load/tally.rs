//! What came of the checks, counted as they end.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Context;
use hdrhistogram::Histogram;

use super::generator::Fault;

/// Longest latency told apart, in microseconds: ten minutes.
const LONGEST: u64 = 600_000_000;

/// The counts of one spell.
pub(super) struct Tally {
    answered: AtomicU64,
    failed: AtomicU64,
    rows: AtomicU64,
    seen: Mutex<Seen>,
}

/// What one second of a spell came to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Second {
    pub(super) answered: u64,
    pub(super) failed: u64,
    /// Rows of batches fetched.
    pub(super) rows: u64,
    /// Milliseconds below which half of the answers came.
    pub(super) p50_ms: f64,
    /// The same for ninety-nine of a hundred.
    pub(super) p99_ms: f64,
}

/// What is kept under the lock.
pub(super) struct Seen {
    /// Microseconds of every right answer.
    pub(super) latencies: Histogram<u64>,
    /// Those of this second.
    lately: Histogram<u64>,
    /// Answers, faults and rows of all seconds before this one.
    before: [u64; 3],
    /// How often each fault came.
    pub(super) faults: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn new() -> anyhow::Result<Self> {
        let histogram = || {
            let histogram = Histogram::new_with_bounds(1, LONGEST, 3);
            histogram.ok().context("no histogram of such bounds")
        };
        Ok(Self {
            answered: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            seen: Mutex::new(Seen {
                latencies: histogram()?,
                lately: histogram()?,
                before: [0; 3],
                faults: BTreeMap::new(),
            }),
        })
    }

    /// Notes how one check ended.
    pub(super) fn note(&self, took: Duration, outcome: &Result<usize, Fault>) {
        match outcome {
            Ok(_) => {
                self.answered.fetch_add(1, Ordering::Relaxed);
                let us = u64::try_from(took.as_micros()).unwrap_or(LONGEST);
                let mut seen = self.seen();
                seen.latencies.saturating_record(us.max(1));
                seen.lately.saturating_record(us.max(1));
            }
            Err(fault) => self.note_fault(&fault.to_string()),
        }
    }

    /// Notes a fault beside the checks.
    pub(super) fn note_fault(&self, fault: &str) {
        self.failed.fetch_add(1, Ordering::Relaxed);
        *self.seen().faults.entry(fault.to_owned()).or_default() += 1;
    }

    /// Notes rows of a batch whose results were right.
    pub(super) fn note_rows(&self, rows: usize) {
        self.rows.fetch_add(rows as u64, Ordering::Relaxed);
    }

    /// What came since this was last asked.
    pub(super) fn second(&self) -> Second {
        let now = [self.answered(), self.failed(), self.rows()];
        let mut seen = self.seen();
        let [answered, failed, rows] = [0, 1, 2].map(|at| now[at] - seen.before[at]);
        let ms = |quantile| seen.lately.value_at_quantile(quantile) as f64 / 1000.0;
        let second = Second {
            answered,
            failed,
            rows,
            p50_ms: ms(0.5),
            p99_ms: ms(0.99),
        };
        seen.before = now;
        seen.lately.reset();
        second
    }

    /// Right answers so far.
    pub(super) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// Rows of batches so far.
    pub(super) fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Faults so far.
    pub(super) fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    /// Latencies and faults.
    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_answers_make_latencies_and_faults_make_counts() {
        let tally = Tally::new().expect("a histogram");
        tally.note(Duration::from_millis(2), &Ok(100));
        tally.note(Duration::from_secs(3600), &Ok(100));
        tally.note(Duration::from_millis(9), &Err(Fault::Wrong));
        assert_eq!((tally.answered(), tally.failed()), (2, 1));
        let seen = tally.seen();
        assert_eq!(seen.faults.values().sum::<u64>(), 1);
        assert!((1990..2010).contains(&seen.latencies.min()));
        assert!(seen.latencies.max() >= LONGEST, "too long is not left out");
        drop(seen);
        let second = tally.second();
        assert_eq!((second.answered, second.failed, second.rows), (2, 1, 0));
        assert!(second.p50_ms >= 1.9 && second.p99_ms >= 600_000.0);
        tally.note_rows(5);
        let next = tally.second();
        assert_eq!((next.answered, next.failed, next.rows), (0, 0, 5));
    }
}
