//! What is kept: people and their coverage with its history, certificates, institutions, consents, and the audit.
//!
//! **Invariant: what was acknowledged is durable, and every write passes one writer per file.** One [`Store`] with
//! methods named by use case; behind it stands SQLite or PostgreSQL. Times and identifiers come in as arguments.

mod audit;
mod certificate;
mod consent;
#[cfg(feature = "contract")]
pub mod contract;
mod coverage;
mod database;
mod error;
mod institution;
mod job;
mod meta;
pub mod pack;
mod people;
mod postgres;
mod row;
mod sqlite;
mod staged;
mod store;
mod tree;
mod verify;

pub use audit::{AuditReport, AuditVerifyError, CommitWatch, Receipt, verify_audit, verify_seals};
pub use certificate::CardHolder;
pub use consent::{ConsentId, KeptConsent};
pub use coverage::{CoverageChange, CoverageVersion};
pub use database::Database;
pub use error::{Category, StoreError};
pub use institution::{Institution, InstitutionAccess};
pub use job::{Chunk, Job, JobId, NewJob, NewRow, RowResult};
pub use pack::PackStore;
pub use people::{Found, NewPerson, Taken};
pub use postgres::SCHEMA;
pub use sqlite::audit_file;
pub use store::{ReadingFrom, Store};
pub use tree::{AuditReader, Segment};
