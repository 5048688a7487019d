//! Verifying the audit file from outside.

use std::path::Path;

use domain::audit::{Access, Break, Verifier};
use rusqlite::Row;

use super::{appends::head, audit_file, connection};
use crate::{AuditReport, AuditVerifyError, StoreError};

pub(crate) fn verify_audit(path: &Path) -> Result<AuditReport, AuditVerifyError> {
    let connection = connection::reader(&audit_file(path))?;
    // One moment of the file for records and head, while others write.
    let snapshot = connection
        .unchecked_transaction()
        .map_err(StoreError::from)?;
    let mut statement = snapshot
        .prepare(
            "SELECT sequence, hash, at_unix_ms, institution, request, way, person, outcome, reason,
                    revealed
             FROM access ORDER BY sequence",
        )
        .map_err(StoreError::from)?;
    let mut rows = statement.query([]).map_err(StoreError::from)?;
    let mut verifier = Verifier::default();
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(&mut verifier, row)?;
    }
    let found = verifier.records();
    let (counted, hash) = match head(&snapshot) {
        Ok(head) => head,
        Err(StoreError::Corrupt) => return Err(AuditVerifyError::Head { found }),
        Err(error) => return Err(error.into()),
    };
    if counted > found {
        return Err(AuditVerifyError::CutOff { counted, found });
    }
    if counted < found || hash != verifier.head() {
        return Err(AuditVerifyError::Head { found });
    }
    Ok(AuditReport {
        records: found,
        head_hex: hex::encode(hash),
    })
}

fn take(verifier: &mut Verifier, row: &Row<'_>) -> Result<(), AuditVerifyError> {
    let sequence = row
        .get::<_, i64>(0)
        .map_err(StoreError::from)?
        .cast_unsigned();
    // A field that does not even read as what it was is a change like any other.
    let unreadable = |_| Break::Changed(sequence);
    let access = access(row).map_err(unreadable)?;
    let hash = row.get_ref(1).map_err(unreadable)?;
    let hash = hash.as_blob().map_err(|_| Break::Changed(sequence))?;
    Ok(verifier.take(sequence, hash, &access)?)
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
