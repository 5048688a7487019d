//! The audit chain: appended by one writer, verified by anyone who can read the database.

use std::sync::{Arc, OnceLock};

use domain::audit::{Access, Break, Seal};

use crate::{Database, Store, StoreError, postgres, sqlite, store::Engine};

/// Proof that an access was written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// Number of the record in the chain, from 1 without gaps.
    pub sequence: u64,
    /// Records that became durable with it, by the same commit.
    pub together: u32,
}

/// Told how long each commit of audit records took until it was durable, beside the work of writing it. The store has
/// no clock of its own.
pub trait CommitWatch: Send + Sync {
    /// Microseconds since a moment of its own choice.
    fn now_us(&self) -> u64;

    /// A commit took so many microseconds.
    fn committed(&self, took_us: u64);
}

/// Where a watch is put, once.
#[derive(Clone, Default)]
pub(crate) struct Watched(Arc<OnceLock<Arc<dyn CommitWatch>>>);

impl Watched {
    /// The moment a commit begins; `None` where nobody watches.
    pub(crate) fn begin(&self) -> Option<u64> {
        self.0.get().map(|watch| watch.now_us())
    }

    /// That a commit which began then is durable.
    pub(crate) fn end(&self, begun: Option<u64>) {
        if let (Some(watch), Some(begun)) = (self.0.get(), begun) {
            watch.committed(watch.now_us().saturating_sub(begun));
        }
    }

    pub(crate) fn put(&self, watch: Arc<dyn CommitWatch>) {
        // The first one stays: a store has one owner.
        let _ = self.0.set(watch);
    }
}

/// What a chain that holds looks like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditReport {
    /// Number of records.
    pub records: u64,
    /// Hash of the last record, in hexadecimal: whoever noted it earlier can tell a chain written anew.
    pub head_hex: String,
    /// Root of the Merkle tree over the records, in hexadecimal.
    pub root_hex: String,
    /// Number of sealed segments.
    pub seals: u64,
    /// How often the hub's clock went back by more than a second. The order of records is that of their numbers all the
    /// same; each keeps the time the clock told.
    pub set_back: u64,
}

/// Why a chain does not hold, or could not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AuditVerifyError {
    /// A record was changed or is missing.
    #[error("the audit chain breaks: {0}")]
    Broken(#[from] Break),
    /// Records were cut off at the end: the head counts more than there are.
    #[error("the audit chain breaks: record {} is missing (the head counts {counted}, found {found})", found + 1)]
    CutOff {
        /// Records the head counts.
        counted: u64,
        /// Records found, all sound.
        found: u64,
    },
    /// There are records the head does not count, or its hash is not the last record's.
    #[error("the audit head does not belong to the {found} records found")]
    Head {
        /// Records found, all sound.
        found: u64,
    },
    /// A segment's seal does not belong to its records, or the key did not sign it.
    #[error("the seal of segment {0} does not belong to its records")]
    Seal(u64),
    /// The file cannot be read.
    #[error("the audit cannot be read: {0}")]
    Store(#[from] StoreError),
}

impl Store {
    /// Has every commit of audit records timed from now on; on a server that is the round trip with the commit in it.
    pub fn watch_commits(&self, watch: Arc<dyn CommitWatch>) {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.watch_commits(watch),
            Engine::Postgres(postgres) => postgres.watch_commits(watch),
        }
    }

    /// Writes down one access and returns after the record is durable. No answer may leave before.
    ///
    /// Callers at the same time share one commit. Records are numbered in the order taken.
    ///
    /// # Errors
    /// [`StoreError`] when it was not written down; after [`StoreError::Unconfirmed`] nothing is, until reopened.
    pub async fn record_access(&self, access: Access) -> Result<Receipt, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.record_accesses(vec![access]).await,
            Engine::Postgres(postgres) => postgres.record_accesses(vec![access]).await,
        }
    }

    /// Writes down several accesses, all or none, numbered one after the other, in one commit; the receipt is the
    /// last one's.
    ///
    /// # Errors
    /// As [`record_access`](Self::record_access).
    pub async fn record_accesses(&self, accesses: Vec<Access>) -> Result<Receipt, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.record_accesses(accesses).await,
            Engine::Postgres(postgres) => postgres.record_accesses(accesses).await,
        }
    }
}

/// Verifies the audit chain of a store, record by record in flat memory. Reads only and sees one moment of it, also
/// while a hub writes. Blocking where the store is a file.
///
/// # Errors
/// [`AuditVerifyError`] names the first record that does not fit.
pub async fn verify_audit(database: &Database) -> Result<AuditReport, AuditVerifyError> {
    verify_seals(database, &mut |_| true).await
}

/// As [`verify_audit`], and asks of every seal whether it was signed by the right key.
///
/// # Errors
/// As [`verify_audit`]; [`AuditVerifyError::Seal`] where `signed` says no.
pub async fn verify_seals(
    database: &Database,
    signed: &mut (dyn FnMut(&Seal) -> bool + Send),
) -> Result<AuditReport, AuditVerifyError> {
    match database {
        Database::File(path) => sqlite::verify_audit(path, signed),
        Database::Server(url) => postgres::verify_audit(url, signed).await,
    }
}
