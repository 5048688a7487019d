//! How the reader is doing: a heartbeat, and how often something that hung was cut off without anybody's help.

use std::sync::atomic::{AtomicU64, Ordering};

/// The reader's heart.
#[derive(Default)]
pub(crate) struct Health {
    beats: AtomicU64,
    recoveries: AtomicU64,
    /// Whether the reader takes cards.
    listening: AtomicU64,
}

impl Health {
    /// The visit under way lives.
    pub(super) fn beat(&self) {
        self.beats.fetch_add(1, Ordering::Relaxed);
    }

    /// Something hung and was cut off.
    pub(super) fn recovered(&self) {
        self.recoveries.fetch_add(1, Ordering::Relaxed);
    }

    /// The reader takes cards, or no longer does.
    pub(super) fn listens(&self, yes: bool) {
        self.listening.store(yes.into(), Ordering::Relaxed);
    }

    /// Beats so far.
    pub(crate) fn beats(&self) -> u64 {
        self.beats.load(Ordering::Relaxed)
    }

    /// How often something was cut off.
    pub(crate) fn recoveries(&self) -> u64 {
        self.recoveries.load(Ordering::Relaxed)
    }

    /// Whether the reader takes cards.
    pub(crate) fn is_listening(&self) -> bool {
        self.listening.load(Ordering::Relaxed) == 1
    }
}
