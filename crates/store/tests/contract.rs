//! The contract suite on SQLite.

use std::path::PathBuf;

use store::{AuditReport, AuditVerifyError, Store, audit_file, contract::Ground, verify_audit};
use tempfile::TempDir;

/// A folder of its own.
struct Sqlite {
    dir: TempDir,
}

impl Sqlite {
    fn path(&self) -> PathBuf {
        self.dir.path().join("hub.db")
    }
}

impl Ground for Sqlite {
    async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        Self { dir }
    }

    async fn open(&self) -> Store {
        Store::open(&self.path()).expect("opens")
    }

    async fn verify(&self) -> Result<AuditReport, AuditVerifyError> {
        verify_audit(&self.path().into()).await
    }

    async fn tamper(&self, sql: &str) {
        let connection = rusqlite::Connection::open(audit_file(&self.path())).expect("opens");
        let sql = sql.replace("{bytes}", "x'").replace("{end}", "'");
        connection.execute_batch(&sql).expect("runs");
    }
}

store::contract_suite!(Sqlite);
