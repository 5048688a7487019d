//! Coverage changes and their history.

use deadpool_postgres::Transaction;
use domain::{
    coverage::{Coverage, CoverageId, Registered},
    person::PersonId,
};
use tokio_postgres::IsolationLevel;

use super::{
    Postgres,
    people::{PEOPLE, insert_numbers, registered},
};
use crate::{
    CoverageChange, CoverageVersion, StoreError,
    coverage::{in_order, numbers, position},
    row,
};

impl Postgres {
    pub(crate) async fn record_coverage(&self, change: &CoverageChange) -> Result<(), StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        record(&transaction, change).await?;
        Ok(transaction.commit().await?)
    }

    pub(crate) async fn coverage_history(
        &self,
        coverage: CoverageId,
    ) -> Result<Vec<CoverageVersion>, StoreError> {
        let mut client = self.lines.own().await?;
        // One moment for the versions before and the present one.
        let snapshot = client
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .await?;
        let Some(present) = present(&snapshot, coverage).await? else {
            return Ok(Vec::new());
        };
        let past = "SELECT version, record, changed_by, learned_unix_ms FROM coverage_past
                    WHERE coverage = $1 ORDER BY version";
        let mut versions = Vec::new();
        for row in snapshot.query(past, &[&coverage.0.cast_signed()]).await? {
            let document: &str = row.try_get(1)?;
            versions.push(CoverageVersion {
                version: number(row.try_get(0)?)?,
                coverage: row::read_coverage(document.as_bytes(), present.person)?,
                by: row.try_get(2)?,
                learned_unix_ms: row.try_get(3)?,
            });
        }
        let person = vec![present.person.0.cast_signed()];
        let rows = snapshot.query(PEOPLE, &[&person]).await?;
        let mut held = registered(rows.first().ok_or(StoreError::Unreadable("person"))?)?.coverages;
        let at = position(&held, coverage).ok_or(StoreError::Unreadable("coverage"))?;
        versions.push(CoverageVersion {
            version: number(present.version)?,
            coverage: held.swap_remove(at),
            by: present.by,
            learned_unix_ms: present.learned_unix_ms,
        });
        Ok(versions)
    }
}

/// Keeps one change; changes of one person come one after the other.
pub(super) async fn record(
    transaction: &Transaction<'_>,
    change: &CoverageChange,
) -> Result<(), StoreError> {
    let coverage = &change.coverage;
    let person = coverage.person.0.cast_signed();
    let held = "SELECT record FROM person WHERE id = $1 FOR UPDATE";
    let row = transaction.query_opt(held, &[&person]).await?;
    let mut registered = registered(&row.ok_or(StoreError::Unknown("person"))?)?;
    let version = match present(transaction, coverage.id).await? {
        None => 1,
        Some(present) if present.person != coverage.person => {
            return Err(StoreError::Conflict("coverage"));
        }
        Some(present) => {
            let at = position(&registered.coverages, coverage.id)
                .ok_or(StoreError::Unreadable("coverage"))?;
            if registered.coverages[at] == *coverage {
                return Ok(());
            }
            keep_past(transaction, &registered.coverages[at], &present).await?;
            present.version + 1
        }
    };
    let put = "INSERT INTO coverage (id, person, version, changed_by, learned_unix_ms)
                   VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (id) DO UPDATE SET version = excluded.version,
                       changed_by = excluded.changed_by, learned_unix_ms = excluded.learned_unix_ms";
    transaction
        .execute(
            put,
            &[
                &coverage.id.0.cast_signed(),
                &person,
                &version,
                &change.by,
                &change.learned_unix_ms,
            ],
        )
        .await?;
    replace(transaction, &mut registered, coverage).await?;
    Ok(())
}

/// What is known of the present version of a coverage, apart from its content.
struct Present {
    person: PersonId,
    version: i64,
    by: String,
    learned_unix_ms: i64,
}

fn number(version: i64) -> Result<u32, StoreError> {
    u32::try_from(version).map_err(|_| StoreError::Unreadable("coverage"))
}

async fn present(
    transaction: &Transaction<'_>,
    coverage: CoverageId,
) -> Result<Option<Present>, StoreError> {
    let sql = "SELECT person, version, changed_by, learned_unix_ms FROM coverage WHERE id = $1";
    let row = transaction
        .query_opt(sql, &[&coverage.0.cast_signed()])
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Present {
        person: PersonId(row.try_get::<_, i64>(0)?.cast_unsigned()),
        version: row.try_get(1)?,
        by: row.try_get(2)?,
        learned_unix_ms: row.try_get(3)?,
    }))
}

async fn keep_past(
    transaction: &Transaction<'_>,
    coverage: &Coverage,
    present: &Present,
) -> Result<(), StoreError> {
    let put = "INSERT INTO coverage_past (coverage, version, record, changed_by, learned_unix_ms)
               VALUES ($1, $2, $3, $4, $5)";
    transaction
        .execute(
            put,
            &[
                &coverage.id.0.cast_signed(),
                &present.version,
                &row::write_coverage(coverage)?,
                &present.by,
                &present.learned_unix_ms,
            ],
        )
        .await?;
    Ok(())
}

/// Puts the changed coverage into the person's document and the numbers they are found by.
async fn replace(
    transaction: &Transaction<'_>,
    registered: &mut Registered,
    coverage: &Coverage,
) -> Result<(), StoreError> {
    let person = registered.person.id.0.cast_signed();
    let before = numbers(&registered.coverages);
    registered.coverages.retain(|one| one.id != coverage.id);
    registered.coverages.push(coverage.clone());
    in_order(&mut registered.coverages);
    let after = numbers(&registered.coverages);
    for (insurer, symbol, number) in before.difference(&after) {
        let gone = "DELETE FROM coverage_number
                    WHERE number = $1 AND symbol = $2 AND insurer = $3 AND person = $4";
        transaction
            .execute(gone, &[number, symbol, insurer, &person])
            .await?;
    }
    let new: Vec<_> = after.difference(&before).cloned().collect();
    insert_numbers(transaction, &new, &vec![person; new.len()]).await?;
    let put = "UPDATE person SET record = $2 WHERE id = $1";
    let document = row::write_registered(registered)?;
    transaction.execute(put, &[&person, &document]).await?;
    Ok(())
}
