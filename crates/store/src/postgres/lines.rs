//! Connections: a few that many callers read through at once, and others lent for a transaction.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::{Config, NoTls, Row, types::ToSql};

use crate::StoreError;

/// Connections reads share.
const SHARED: usize = 4;
/// Connections in all, a hub; PostgreSQL's own limit is usually 100.
const ALL: usize = 16;
/// How long a caller waits for a connection before the server counts as away.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

#[derive(Clone)]
pub(super) struct Lines {
    pool: Pool,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    lines: [Mutex<Option<Arc<Object>>>; SHARED],
    turn: AtomicUsize,
}

impl Lines {
    pub(super) fn new(config: Config) -> Result<Self, StoreError> {
        let manager = Manager::from_config(
            config,
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let timeouts = Timeouts {
            wait: Some(PATIENCE),
            create: Some(PATIENCE),
            recycle: Some(PATIENCE),
        };
        let pool = Pool::builder(manager)
            .max_size(ALL)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|_| StoreError::CannotOpen)?;
        Ok(Self {
            pool,
            shared: Arc::default(),
        })
    }

    /// A connection of the caller's own; given back when dropped.
    pub(super) async fn own(&self) -> Result<Object, StoreError> {
        Ok(self.pool.get().await?)
    }

    /// A connection that others use too: for single statements only.
    async fn shared(&self) -> Result<Arc<Object>, StoreError> {
        let turn = self.shared.turn.fetch_add(1, Ordering::Relaxed) % SHARED;
        let slot = &self.shared.lines[turn];
        let held = slot.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(line) = held.filter(|line| !line.is_closed()) {
            return Ok(line);
        }
        let line = Arc::new(self.own().await?);
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&line));
        Ok(line)
    }

    /// Rows of one prepared statement. A connection that broke is replaced and the question asked once more: reading
    /// twice is harmless.
    pub(super) async fn read(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        match self.ask(sql, parameters).await {
            Err(StoreError::Away) if !self.pool.is_closed() => self.ask(sql, parameters).await,
            answer => answer,
        }
    }

    async fn ask(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let line = self.shared().await?;
        let statement = line.prepare_cached(sql).await?;
        Ok(line.query(&statement, parameters).await?)
    }

    pub(super) fn close(&self) {
        self.pool.close();
        for slot in &self.shared.lines {
            slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    }
}
