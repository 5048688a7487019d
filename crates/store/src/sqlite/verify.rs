//! Verifying the audit file from outside.

use std::path::Path;

use domain::audit::{Access, Break, Seal};
use rusqlite::{Connection, Row};

use super::{appends::head, audit_file, connection, migrate::applied, tree};
use crate::{AuditReport, AuditVerifyError, StoreError, verify::Walk};

pub(crate) fn verify_audit(
    path: &Path,
    signed: &mut (dyn FnMut(&Seal) -> bool + Send),
) -> Result<AuditReport, AuditVerifyError> {
    let connection = connection::reader(&audit_file(path))?;
    // One moment of the file for records and head, while others write.
    let snapshot = connection
        .unchecked_transaction()
        .map_err(StoreError::from)?;
    let mut walk = Walk::new(seals(&snapshot)?);
    let mut statement = snapshot
        .prepare(
            "SELECT sequence, hash, at_unix_ms, institution, request, way, person, outcome, reason,
                    revealed
             FROM access ORDER BY sequence",
        )
        .map_err(StoreError::from)?;
    let mut rows = statement.query([]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(&mut walk, row, signed)?;
    }
    walk.end(head(&snapshot))
}

fn seals(connection: &Connection) -> Result<Vec<Seal>, StoreError> {
    // A file of before seals, which no newer hub has opened yet.
    if applied(connection)? < 4 {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare(
        "SELECT number, segment, root, chain, at_unix_ms, signature FROM seal ORDER BY number",
    )?;
    let seals = statement.query_map([], tree::read)?;
    Ok(seals.collect::<Result<_, _>>()?)
}

fn take(
    walk: &mut Walk,
    row: &Row<'_>,
    signed: &mut (dyn FnMut(&Seal) -> bool + Send),
) -> Result<(), AuditVerifyError> {
    let sequence = row
        .get::<_, i64>(0)
        .map_err(StoreError::from)?
        .cast_unsigned();
    // A field that does not even read as what it was is a change like any other.
    let unreadable = |_| Break::Changed(sequence);
    let access = access(row).map_err(unreadable)?;
    let hash = row.get_ref(1).map_err(unreadable)?;
    let hash = hash.as_blob().map_err(|_| Break::Changed(sequence))?;
    walk.take(sequence, hash, &access, signed)
}

fn access(row: &Row<'_>) -> rusqlite::Result<Access> {
    Ok(Access {
        at_unix_ms: row.get(2)?,
        institution: row.get(3)?,
        request: row.get(4)?,
        way: row.get(5)?,
        person: row.get::<_, Option<i64>>(6)?.map(i64::cast_unsigned),
        outcome: row.get(7)?,
        reason: row.get(8)?,
        revealed: row.get(9)?,
    })
}
