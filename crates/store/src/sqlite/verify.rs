//! Verifying the audit file from outside.

use std::path::Path;

use domain::audit::{
    Access, Break, Seal, Verifier,
    merkle::{Frontier, SEGMENT, leaf},
};
use rusqlite::{Connection, Row};

use super::{appends::head, audit_file, connection, migrate::applied, tree};
use crate::{AuditReport, AuditVerifyError, StoreError};

pub(crate) fn verify_audit(
    path: &Path,
    signed: &mut dyn FnMut(&Seal) -> bool,
) -> Result<AuditReport, AuditVerifyError> {
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
    let mut seals = Seals::of(&snapshot)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(&mut verifier, row)?;
        seals.take(&verifier, signed)?;
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
    if let Some(seal) = seals.waiting.pop() {
        return Err(AuditVerifyError::Seal(seal.head.size / SEGMENT));
    }
    Ok(AuditReport {
        records: found,
        head_hex: hex::encode(hash),
        root_hex: hex::encode(seals.tree.root()),
        seals: seals.held,
    })
}

/// The seals on the way through the records.
struct Seals {
    /// Those not come to yet, the next one last.
    waiting: Vec<Seal>,
    held: u64,
    tree: Frontier,
    segment: Frontier,
}

impl Seals {
    fn of(connection: &Connection) -> Result<Self, StoreError> {
        let mut waiting = Vec::new();
        // A file of before seals, which no newer hub has opened yet.
        if applied(connection)? >= 4 {
            let mut statement = connection.prepare(
                "SELECT number, segment, root, chain, at_unix_ms, signature FROM seal
                 ORDER BY number DESC",
            )?;
            waiting = statement
                .query_map([], tree::read)?
                .collect::<Result<_, _>>()?;
        }
        Ok(Self {
            waiting,
            held: 0,
            tree: Frontier::default(),
            segment: Frontier::default(),
        })
    }

    /// Takes the record the verifier took last.
    fn take(
        &mut self,
        verifier: &Verifier,
        signed: &mut dyn FnMut(&Seal) -> bool,
    ) -> Result<(), AuditVerifyError> {
        let leaf = leaf(&verifier.head());
        self.tree.push(leaf);
        self.segment.push(leaf);
        let size = verifier.records();
        if !size.is_multiple_of(SEGMENT) {
            return Ok(());
        }
        let segment = std::mem::take(&mut self.segment);
        let Some(seal) = self.waiting.pop() else {
            // Full a moment ago: the hub seals it next.
            return Ok(());
        };
        let fits = seal.head.size == size
            && seal.head.root == self.tree.root()
            && seal.head.chain == verifier.head()
            && seal.segment == segment.root();
        if !fits || !signed(&seal) {
            return Err(AuditVerifyError::Seal(size / SEGMENT));
        }
        self.held += 1;
        Ok(())
    }
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
