//! The Merkle tree over the audit: what is sealed, and the roots that proofs are made of.

use std::ops::Range;

use domain::audit::{Hash, Head, Seal};

use crate::{Database, Store, StoreError, audit_file, postgres::Postgres, sqlite, store::Engine};

/// A segment that is full and not sealed yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// Root of its own records.
    pub root: Hash,
    /// The audit up to its last record.
    pub head: Head,
}

impl Store {
    /// Number of records in the audit.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn audit_size(&self) -> Result<u64, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.size()),
            Engine::Postgres(postgres) => postgres.audit_size().await,
        }
    }

    /// The audit up to record `size`, taken at `at_unix_ms`.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there are fewer records.
    pub async fn audit_head(&self, size: u64, at_unix_ms: i64) -> Result<Head, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.head(size, at_unix_ms)),
            Engine::Postgres(postgres) => postgres.audit_head(size, at_unix_ms).await,
        }
    }

    /// Hash in the chain of the record with this number.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is none.
    pub async fn audit_chain(&self, sequence: u64) -> Result<Hash, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.chain(sequence)),
            Engine::Postgres(postgres) => postgres.audit_chain(sequence).await,
        }
    }

    /// Roots of runs of leaves, counted from 0, as [`domain::audit::merkle`] names them.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when a run goes beyond the last record.
    pub async fn audit_roots(&self, runs: Vec<Range<u64>>) -> Result<Vec<Hash>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.roots(&runs)),
            Engine::Postgres(postgres) => postgres.audit_roots(&runs).await,
        }
    }

    /// The first segment that is full and not sealed, as of `at_unix_ms`.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn full_segment(&self, at_unix_ms: i64) -> Result<Option<Segment>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.full_segment(at_unix_ms)),
            Engine::Postgres(postgres) => postgres.full_segment(at_unix_ms).await,
        }
    }

    /// Keeps the signed end of the next segment.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not the next one's.
    pub async fn seal(&self, seal: Seal) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.seal(seal).await,
            Engine::Postgres(postgres) => postgres.seal(&seal).await,
        }
    }
}

/// An audit opened for reading only, also beside a hub that writes. Blocking where it is a file.
pub struct AuditReader(Source);

enum Source {
    Sqlite(sqlite::Tree),
    Postgres(Postgres),
}

impl AuditReader {
    /// Opens the audit of a store.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        Ok(Self(match database {
            Database::File(path) => Source::Sqlite(sqlite::Tree::open(&audit_file(path))?),
            Database::Server(url) => Source::Postgres(Postgres::reader(url)?),
        }))
    }

    /// As [`Store::audit_size`].
    ///
    /// # Errors
    /// As there.
    pub async fn size(&self) -> Result<u64, StoreError> {
        match &self.0 {
            Source::Sqlite(tree) => tree.size(),
            Source::Postgres(postgres) => postgres.audit_size().await,
        }
    }

    /// As [`Store::audit_head`].
    ///
    /// # Errors
    /// As there.
    pub async fn head(&self, size: u64, at_unix_ms: i64) -> Result<Head, StoreError> {
        match &self.0 {
            Source::Sqlite(tree) => tree.head(size, at_unix_ms),
            Source::Postgres(postgres) => postgres.audit_head(size, at_unix_ms).await,
        }
    }

    /// As [`Store::audit_chain`].
    ///
    /// # Errors
    /// As there.
    pub async fn chain(&self, sequence: u64) -> Result<Hash, StoreError> {
        match &self.0 {
            Source::Sqlite(tree) => tree.chain(sequence),
            Source::Postgres(postgres) => postgres.audit_chain(sequence).await,
        }
    }

    /// As [`Store::audit_roots`].
    ///
    /// # Errors
    /// As there.
    pub async fn roots(&self, runs: &[Range<u64>]) -> Result<Vec<Hash>, StoreError> {
        match &self.0 {
            Source::Sqlite(tree) => tree.roots(runs),
            Source::Postgres(postgres) => postgres.audit_roots(runs).await,
        }
    }

    /// The newest seal that has at most `size` records under it.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn seal(&self, size: u64) -> Result<Option<Seal>, StoreError> {
        match &self.0 {
            Source::Sqlite(tree) => tree.seal_within(size),
            Source::Postgres(postgres) => postgres.seal_within(size).await,
        }
    }
}
