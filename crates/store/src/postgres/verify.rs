//! Verifying the audit from outside.

use domain::audit::{Access, Break, Seal};
use tokio_postgres::{IsolationLevel, Row};

use super::{alone, appends::head, tree};
use crate::{AuditReport, AuditVerifyError, StoreError, verify::Walk};

/// Records read in one go.
const PAGE: i64 = 8192;

pub(crate) async fn verify_audit(
    url: &str,
    signed: &mut (dyn FnMut(&Seal) -> bool + Send),
) -> Result<AuditReport, AuditVerifyError> {
    let mut client = alone(url).await?;
    // One moment for records and head, while others write.
    let snapshot = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await
        .map_err(StoreError::from)?;
    let seals = snapshot
        .query(&format!("{} ORDER BY number", tree::SEAL), &[])
        .await
        .map_err(StoreError::from)?;
    let seals = seals.iter().map(tree::read).collect::<Result<_, _>>()?;
    let mut walk = Walk::new(seals);
    let page = snapshot
        .prepare(
            "SELECT sequence, hash, at_unix_ms, institution, request, way, person, outcome, reason,
                    revealed
             FROM access WHERE sequence > $1 ORDER BY sequence LIMIT $2",
        )
        .await
        .map_err(StoreError::from)?;
    let mut after = i64::MIN;
    loop {
        let rows = snapshot
            .query(&page, &[&after, &PAGE])
            .await
            .map_err(StoreError::from)?;
        let Some(last) = rows.last() else { break };
        after = last.try_get(0).map_err(StoreError::from)?;
        for row in &rows {
            take(&mut walk, row, signed)?;
        }
    }
    let row = snapshot
        .query_opt("SELECT count, hash FROM access_head WHERE id = 1", &[])
        .await
        .map_err(StoreError::from)?;
    walk.end(head(row.as_ref()))
}

fn take(
    walk: &mut Walk,
    row: &Row,
    signed: &mut (dyn FnMut(&Seal) -> bool + Send),
) -> Result<(), AuditVerifyError> {
    let sequence = row
        .try_get::<_, i64>(0)
        .map_err(StoreError::from)?
        .cast_unsigned();
    // A field that does not even read as what it was is a change like any other.
    let unreadable = |_| Break::Changed(sequence);
    let hash: &[u8] = row.try_get(1).map_err(unreadable)?;
    walk.take(sequence, hash, &access(row).map_err(unreadable)?, signed)
}

fn access(row: &Row) -> Result<Access, tokio_postgres::Error> {
    Ok(Access {
        at_unix_ms: row.try_get(2)?,
        institution: row.try_get(3)?,
        request: row.try_get(4)?,
        way: row.try_get(5)?,
        person: row.try_get::<_, Option<i64>>(6)?.map(i64::cast_unsigned),
        outcome: row.try_get(7)?,
        reason: row.try_get(8)?,
        revealed: row.try_get(9)?,
    })
}
