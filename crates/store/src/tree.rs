//! The Merkle tree over the audit: what is sealed, and the roots that proofs are made of.

use std::{ops::Range, path::Path};

use domain::audit::{Hash, Head, Seal};

use crate::{Store, StoreError, audit_file, sqlite, store::Engine};

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
        }
    }

    /// The audit up to record `size`, taken at `at_unix_ms`.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there are fewer records.
    pub async fn audit_head(&self, size: u64, at_unix_ms: i64) -> Result<Head, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.head(size, at_unix_ms)),
        }
    }

    /// Hash in the chain of the record with this number.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is none.
    pub async fn audit_chain(&self, sequence: u64) -> Result<Hash, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.chain(sequence)),
        }
    }

    /// Roots of runs of leaves, counted from 0, as [`domain::audit::merkle`] names them.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when a run goes beyond the last record.
    pub async fn audit_roots(&self, runs: Vec<Range<u64>>) -> Result<Vec<Hash>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.roots(&runs)),
        }
    }

    /// The first segment that is full and not sealed, as of `at_unix_ms`.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn full_segment(&self, at_unix_ms: i64) -> Result<Option<Segment>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.audit(|tree| tree.full_segment(at_unix_ms)),
        }
    }

    /// Keeps the signed end of the next segment.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not the next one's.
    pub async fn seal(&self, seal: Seal) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.seal(seal).await,
        }
    }
}

/// An audit file opened for reading only, also beside a hub that writes.
pub struct AuditReader(sqlite::Tree);

impl AuditReader {
    /// Opens the audit of the store at `path` (the path given to [`Store::open`]). Blocking, as all here.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        sqlite::Tree::open(&audit_file(path)).map(Self)
    }

    /// As [`Store::audit_size`].
    ///
    /// # Errors
    /// As there.
    pub fn size(&self) -> Result<u64, StoreError> {
        self.0.size()
    }

    /// As [`Store::audit_head`].
    ///
    /// # Errors
    /// As there.
    pub fn head(&self, size: u64, at_unix_ms: i64) -> Result<Head, StoreError> {
        self.0.head(size, at_unix_ms)
    }

    /// As [`Store::audit_chain`].
    ///
    /// # Errors
    /// As there.
    pub fn chain(&self, sequence: u64) -> Result<Hash, StoreError> {
        self.0.chain(sequence)
    }

    /// As [`Store::audit_roots`].
    ///
    /// # Errors
    /// As there.
    pub fn roots(&self, runs: &[Range<u64>]) -> Result<Vec<Hash>, StoreError> {
        self.0.roots(runs)
    }

    /// The newest seal that has at most `size` records under it.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn seal(&self, size: u64) -> Result<Option<Seal>, StoreError> {
        self.0.seal_within(size)
    }
}
