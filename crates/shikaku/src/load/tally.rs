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
    seen: Mutex<Seen>,
}

/// What is kept under the lock.
pub(super) struct Seen {
    /// Microseconds of every right answer.
    pub(super) latencies: Histogram<u64>,
    /// How often each fault came.
    pub(super) faults: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn new() -> anyhow::Result<Self> {
        let latencies = Histogram::new_with_bounds(1, LONGEST, 3)
            .ok()
            .context("no histogram of such bounds")?;
        Ok(Self {
            answered: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            seen: Mutex::new(Seen {
                latencies,
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
                self.seen().latencies.saturating_record(us.max(1));
            }
            Err(fault) => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                *self.seen().faults.entry(fault.to_string()).or_default() += 1;
            }
        }
    }

    /// Right answers so far.
    pub(super) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
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
    }
}
