//! Who changed what, when, from what to what.

use rusqlite::{Connection, Row};

use super::{Act, PackStore};
use crate::StoreError;

/// One field's change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The field.
    pub field: String,
    /// What it was; empty for nothing.
    pub old: String,
    /// What it is; empty for nothing.
    pub new: String,
}

/// One row of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was changed: `case:東0001`, `stock:goods.notebook`, `account:sato`.
    pub subject: String,
    /// The record's version after the change; 0 where there is none.
    pub version: u64,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub at_unix_ms: i64,
    /// Who.
    pub who: String,
    /// What.
    pub field: Field,
}

impl PackStore {
    /// The changes of one subject, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn trail_of(&self, subject: &str, limit: u32) -> Result<Vec<Entry>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT subject, version, at_unix_ms, who, field, old, new FROM trail
                       WHERE subject = ?1 ORDER BY id DESC LIMIT ?2";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map((subject, limit), entry)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// All changes, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn trail(&self, limit: u32) -> Result<Vec<Entry>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT subject, version, at_unix_ms, who, field, old, new FROM trail
                       ORDER BY id DESC LIMIT ?1";
            let mut statement = connection.prepare_cached(sql)?;
            Ok(statement
                .query_map([limit], entry)?
                .collect::<Result<_, _>>()?)
        })
    }
}

/// Writes the changes of one act.
pub(super) fn write(
    connection: &Connection,
    subject: &str,
    version: i64,
    act: &Act,
    fields: &[Field],
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO trail (subject, version, at_unix_ms, who, field, old, new)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for field in fields {
        statement.execute((
            subject,
            version,
            act.at_unix_ms,
            &act.who,
            &field.field,
            &field.old,
            &field.new,
        ))?;
    }
    Ok(())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        subject: row.get(0)?,
        version: row.get::<_, i64>(1)?.cast_unsigned(),
        at_unix_ms: row.get(2)?,
        who: row.get(3)?,
        field: Field {
            field: row.get(4)?,
            old: row.get(5)?,
            new: row.get(6)?,
        },
    })
}
