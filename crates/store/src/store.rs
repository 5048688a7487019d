//! The store itself: opening, closing, and which engine it stands on.

use std::{path::Path, sync::Arc, time::Duration};

use crate::{Database, StoreError, postgres::Postgres, sqlite::Sqlite};

/// Everything the hub keeps. Cheap to clone; all clones are one store.
///
/// On SQLite reads run at once on the calling thread (some tens of microseconds, no hop to another thread); on
/// PostgreSQL many share one connection. They never wait for a write. A write returns after it is durable.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Engine,
}

/// What a store can stand on.
#[derive(Clone)]
pub(crate) enum Engine {
    /// Three files in one folder: people, and beside them audit and jobs.
    Sqlite(Arc<Sqlite>),
    /// A database server.
    Postgres(Arc<Postgres>),
}

/// A streaming replica that checks may read from.
#[derive(Clone)]
pub struct ReadingFrom {
    /// Its connection URL; never shown.
    pub url: String,
    /// How far behind what is read there may be; where the replica lags more, the primary is read.
    pub at_most_behind: Duration,
}

impl Store {
    /// Opens the database at `path`, creating or migrating it and its audit file ([`audit_file`](crate::audit_file)),
    /// and proves by a first write that both can be written. Blocking; call it before serving.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened or written, is damaged, newer than this program, or lost its audit.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let sqlite = Sqlite::open(path)?;
        Ok(Self {
            engine: Engine::Sqlite(Arc::new(sqlite)),
        })
    }

    /// Opens a database of either kind, creating or migrating it. Call it before serving.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`StoreError::Away`] when the server does not answer, [`StoreError::NotDurable`] when
    /// it acknowledges what it may lose.
    pub async fn reach(database: &Database) -> Result<Self, StoreError> {
        Self::reach_reading(database, None).await
    }

    /// As [`reach`](Self::reach); people, certificates and institutions are looked up at a replica while it is near
    /// enough. Consents, jobs, the audit and every change stay with the primary.
    ///
    /// # Errors
    /// As [`reach`](Self::reach); [`StoreError::CannotOpen`] for a replica of a file.
    pub async fn reach_reading(
        database: &Database,
        from: Option<&ReadingFrom>,
    ) -> Result<Self, StoreError> {
        let engine = match (database, from) {
            (Database::File(path), None) => return Self::open(path),
            (Database::File(_), Some(_)) => return Err(StoreError::CannotOpen),
            (Database::Server(url), from) => {
                Engine::Postgres(Arc::new(Postgres::open(url, from).await?))
            }
        };
        Ok(Self { engine })
    }

    /// Writes down all that waits, moves it into the main files and ends the writers. Other clones are closed too.
    ///
    /// # Errors
    /// [`StoreError`] when that fails; what was acknowledged is durable all the same.
    pub async fn close(self) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close().await,
        }
    }

    /// Gives the database files no room beyond what they use (`true`), or all they want again (`false`).
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    #[cfg(feature = "contract")]
    #[doc(hidden)]
    pub async fn full(&self, full: bool) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.full(full).await,
            Engine::Postgres(postgres) => postgres.full(full).await,
        }
    }
}
