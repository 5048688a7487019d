//! The embedded engine: three SQLite files in WAL mode, one writer thread each, readers beside them.
//!
//! People, audit and jobs lie in files of their own because a commit throws away every reader's page cache of its own
//! file: audit records come with every check and results of batches with every chunk, changes to people do not. A load
//! of people never holds up an audit record either.

mod appends;
mod certificate;
mod changes;
mod connection;
mod consent;
mod coverage;
mod failure;
mod institution;
mod job;
mod meta;
mod migrate;
mod pack;
mod people;
mod readers;
mod reference_number;
mod staged;
mod tree;
mod verify;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::OpenFlags;

pub(crate) use failure::conflict;
pub(crate) use pack::PackFile;
pub(crate) use tree::Tree;
pub(crate) use verify::verify_audit;

use crate::{CommitWatch, StoreError};
use appends::Appends;
use changes::Changes;
use migrate::Part;
use readers::Readers;
use writer::Writer;

/// Where the audit of the database at `path` lies: `hub.db` has `hub-audit.db` beside it.
#[must_use]
pub fn audit_file(path: &Path) -> PathBuf {
    beside(path, "-audit")
}

/// Where the jobs of the database at `path` lie: `hub.db` has `hub-jobs.db` beside it. A new one is begun where it is
/// gone: then received batches are unknown, and clinics send them again.
fn jobs_file(path: &Path) -> PathBuf {
    beside(path, "-jobs")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(suffix);
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

pub(crate) struct Sqlite {
    readers: Readers,
    changes: Writer<Changes>,
    appends: Writer<Appends>,
    audit_readers: Readers,
    job_readers: Readers,
    job_changes: Writer<Changes>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_as(path, connection::WRITE)
    }

    fn open_as(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        if path.is_dir() {
            return Err(StoreError::CannotOpen);
        }
        let audit_path = audit_file(path);
        // The audit comes first into being: where people are known, it must be there.
        let known = path.exists() && migrate::applied(&connection::reader(path)?)? > 0;
        if known && !audit_path.exists() {
            return Err(StoreError::AuditMissing);
        }
        let mut audit = connection::writer(&audit_path, flags)?;
        if known && migrate::applied(&audit)? == 0 {
            return Err(StoreError::AuditMissing);
        }
        migrate::migrate(&mut audit, Part::Audit)?;
        let mut people = connection::writer(path, flags)?;
        migrate::migrate(&mut people, Part::People)?;
        let jobs_path = jobs_file(path);
        let mut jobs = connection::writer(&jobs_path, flags)?;
        migrate::migrate(&mut jobs, Part::Jobs)?;
        Ok(Self {
            job_readers: Readers::new(&jobs_path),
            job_changes: Writer::start("store-jobs", jobs)?,
            readers: Readers::new(path),
            changes: Writer::start("store-people", people)?,
            appends: Writer::start("store-audit", audit)?,
            audit_readers: Readers::new(&audit_path),
        })
    }

    pub(crate) fn watch_commits(&self, watch: Arc<dyn CommitWatch>) {
        self.appends.watched.put(watch);
    }

    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        self.readers.close();
        self.job_readers.close();
        self.audit_readers.close();
        let appended = self.appends.close().await;
        let worked = self.job_changes.close().await;
        self.changes.close().await.and(worked).and(appended)
    }

    #[cfg(feature = "contract")]
    pub(crate) async fn full(&self, full: bool) -> Result<(), StoreError> {
        self.appends.full(full).await?;
        self.job_changes.full(full).await?;
        self.changes.full(full).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AuditVerifyError;

    #[test]
    fn a_database_that_may_only_be_read_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        drop(Sqlite::open(&path).unwrap());
        let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        assert_eq!(
            Sqlite::open_as(&path, read_only).err(),
            Some(StoreError::ReadOnly)
        );
    }

    #[test]
    fn damage_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        std::fs::write(&path, [7; 8192]).unwrap();
        assert_eq!(Sqlite::open(&path).err(), Some(StoreError::Corrupt));
        assert_eq!(
            Sqlite::open(dir.path()).err(),
            Some(StoreError::CannotOpen),
            "a folder"
        );
        let nowhere = dir.path().join("nowhere").join("hub.db");
        assert_eq!(Sqlite::open(&nowhere).err(), Some(StoreError::CannotOpen));
    }

    #[test]
    fn damage_inside_is_refused_by_name_too() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        close(Sqlite::open(&path).unwrap());
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[4096..].fill(0xA5);
        std::fs::write(&path, bytes).unwrap();
        let damaged = Sqlite::open(&path).and_then(|sqlite| sqlite.meta_get("seed"));
        assert_eq!(damaged, Err(StoreError::Corrupt));
        std::fs::write(audit_file(&path), [7; 8192]).unwrap();
        assert_eq!(
            verify_audit(&path, &mut |_| true),
            Err(AuditVerifyError::Store(StoreError::Corrupt))
        );
    }

    #[test]
    fn verifying_what_is_not_there_makes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        let nothing = AuditVerifyError::Store(StoreError::CannotOpen);
        assert_eq!(verify_audit(&path, &mut |_| true), Err(nothing));
        assert!(!audit_file(&path).exists());
    }

    fn close(sqlite: Sqlite) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(sqlite.close()).unwrap();
    }

    #[test]
    fn a_lost_audit_file_is_not_begun_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        close(Sqlite::open(&path).unwrap());
        close(Sqlite::open(&path).unwrap());
        let audit = audit_file(&path);
        std::fs::write(&audit, b"").unwrap();
        assert_eq!(Sqlite::open(&path).err(), Some(StoreError::AuditMissing));
        std::fs::remove_file(&audit).unwrap();
        assert_eq!(Sqlite::open(&path).err(), Some(StoreError::AuditMissing));
        assert!(!audit.exists());
    }

    #[test]
    fn the_audit_lies_beside() {
        assert_eq!(
            audit_file(Path::new("/d/hub.db")),
            Path::new("/d/hub-audit.db")
        );
        assert_eq!(audit_file(Path::new("/d/hub")), Path::new("/d/hub-audit"));
    }
}
