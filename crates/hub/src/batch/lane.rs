//! Who goes first: the desk, where a patient waits. Batches go on in between, and never stand still altogether.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::sync::Notify;

/// Longest a turn of rows waits for the desk; with it even a desk that never rests lets 1,600 rows a second pass.
const PATIENCE: Duration = Duration::from_millis(5);

/// The lane of batches beside the desk's.
#[derive(Default)]
pub(crate) struct Lane {
    desk: AtomicUsize,
    free: Notify,
    received: Notify,
}

/// One check at a desk, as long as it needs a processor: while it waits for the disk, batches may go on.
pub(crate) struct AtDesk<'a>(&'a Lane);

impl Drop for AtDesk<'_> {
    fn drop(&mut self) {
        if self.0.desk.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.free.notify_waiters();
        }
    }
}

impl Lane {
    /// Notes a check at a desk until it is dropped.
    pub(crate) fn at_desk(&self) -> AtDesk<'_> {
        self.desk.fetch_add(1, Ordering::AcqRel);
        AtDesk(self)
    }

    /// Checks at desks just now.
    pub(crate) fn at_desks(&self) -> usize {
        self.desk.load(Ordering::Relaxed)
    }

    /// Lets the desk go first, for a bounded time; always lets other tasks run.
    pub(crate) async fn give_way(&self) {
        let free = self.free.notified();
        if self.desk.load(Ordering::Acquire) == 0 {
            tokio::task::yield_now().await;
        } else {
            // Out of patience is no failure: it is the batch's turn.
            let _ = tokio::time::timeout(PATIENCE, free).await;
        }
    }

    /// Notes that a batch was received.
    pub(crate) fn receive(&self) {
        self.received.notify_one();
    }

    /// Returns when a batch was received, also before this was called.
    pub(crate) async fn received(&self) {
        self.received.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_batch_waits_for_the_desk_but_not_for_ever() {
        let lane = Lane::default();
        lane.give_way().await;
        let desk = lane.at_desk();
        // Returns though the desk is busy all the while.
        lane.give_way().await;
        tokio::join!(lane.give_way(), async { drop(desk) });
        lane.give_way().await;
        assert_eq!(lane.desk.load(Ordering::Acquire), 0);
    }

    #[tokio::test]
    async fn a_batch_received_before_anybody_waits_is_noticed() {
        let lane = Lane::default();
        lane.receive();
        lane.received().await;
    }
}
