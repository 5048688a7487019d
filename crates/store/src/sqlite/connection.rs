//! Opening a file, with the settings every connection has.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::StoreError;

/// How a writer opens its file.
pub(super) const WRITE: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE
    .union(OpenFlags::SQLITE_OPEN_CREATE)
    .union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// How long another process (a verification, a backup) may hold a file before we give up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Statements kept prepared per connection: all there are.
const STATEMENTS: usize = 48;

/// A connection that writes: every commit is on the disk before it returns (`synchronous = FULL`).
pub(super) fn writer(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = open(path, flags)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::CannotOpen);
    }
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA cache_size = -16384;
         PRAGMA wal_autocheckpoint = 4000;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    Ok(connection)
}

/// A connection that only reads, also beside a writer of another process.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, flags)?;
    connection.execute_batch("PRAGMA cache_size = -16384;")?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans do not depend on the values bound. Otherwise SQLite (3.54) plans a cached statement anew whenever its
    // bindings were cleared, that is at each use: half the cost of a lookup.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::migrate::{Part, migrate};
    use rusqlite::StatementStatus;

    #[test]
    fn a_cached_statement_is_planned_once() {
        let dir = tempfile::tempdir().unwrap();
        let mut connection = writer(&dir.path().join("n.db"), WRITE).unwrap();
        migrate(&mut connection, Part::People).unwrap();
        for value in ["x", "y", "z"] {
            let mut statement = connection
                .prepare_cached(
                    "SELECT person.record FROM coverage_number AS found
                     JOIN person ON person.id = found.person
                     WHERE found.insurer = ?1 AND found.symbol = ?2 AND found.number = ?3",
                )
                .unwrap();
            let mut rows = statement.query([value, value, value]).unwrap();
            assert!(rows.next().unwrap().is_none());
            drop(rows);
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        }
    }
}
