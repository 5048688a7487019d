//! A streaming replica to read from, while it is known to lag no more than agreed.
//!
//! In turns the primary is asked how far its log goes, and the replica until it has replayed as much: whatever was
//! acknowledged before the turn began is then seen there. A turn asks for a third of the bound at most, the next begins
//! a third later and may take a third: what a turn found is thus never relied on for longer than the bound.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_postgres::{Row, types::ToSql};

use super::{Lines, config};
use crate::StoreError;

/// Rest between two questions whether the replica is there yet.
const GLANCE: Duration = Duration::from_millis(5);

pub(super) struct Replica {
    lines: Lines,
    fresh: Arc<AtomicBool>,
    watch: JoinHandle<()>,
}

impl Replica {
    /// Begins to watch a replica of the server behind `primary`. One that is not there yet is awaited for ever.
    pub(super) fn watch(url: &str, primary: Lines, bound: Duration) -> Result<Self, StoreError> {
        let mut config = config(url)?;
        config.target_session_attrs(tokio_postgres::config::TargetSessionAttrs::Any);
        let lines = Lines::new(config)?;
        let fresh = Arc::new(AtomicBool::new(false));
        let watch = tokio::spawn(watch(lines.clone(), primary, bound / 3, Arc::clone(&fresh)));
        Ok(Self {
            lines,
            fresh,
            watch,
        })
    }

    /// Rows from the replica; `None` where the primary has to be asked instead.
    pub(super) async fn read(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Option<Vec<Row>> {
        if !self.fresh.load(Ordering::Acquire) {
            return None;
        }
        let rows = self.lines.read(sql, parameters).await;
        // Also when it cancels a read that is in the way of replaying: the primary knows the answer.
        rows.inspect_err(|error| tracing::debug!(%error, "a replica did not answer"))
            .ok()
    }

    pub(super) fn close(&self) {
        self.watch.abort();
        self.lines.close();
    }
}

async fn watch(replica: Lines, primary: Lines, third: Duration, fresh: Arc<AtomicBool>) {
    loop {
        let there = timeout(third, caught_up(&replica, &primary)).await;
        let near = matches!(there, Ok(Ok(())));
        if fresh.swap(near, Ordering::AcqRel) != near {
            tracing::info!(near, "reads go to the replica while it is near the primary");
        }
        sleep(third).await;
    }
}

/// Returns once the replica shows what the primary had acknowledged at the beginning.
async fn caught_up(replica: &Lines, primary: &Lines) -> Result<(), StoreError> {
    let rows = primary
        .read("SELECT pg_current_wal_lsn()::text", &[])
        .await?;
    let end: &str = rows.first().ok_or(StoreError::Away)?.try_get(0)?;
    // A former primary that nobody stopped is no replica: it replays nothing.
    let there = "SELECT pg_is_in_recovery()
                    AND coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false)";
    loop {
        let rows = replica.read(there, &[&end]).await?;
        if rows.first().ok_or(StoreError::Away)?.try_get(0)? {
            return Ok(());
        }
        sleep(GLANCE).await;
    }
}
