//! Coverage changes and their history.

use domain::{
    coverage::{Coverage, CoverageId, Registered},
    person::PersonId,
};
use rusqlite::{Connection, OptionalExtension};

use super::{
    Sqlite,
    people::{find, insert_number},
};
use crate::{
    CoverageChange, CoverageVersion, StoreError,
    coverage::{in_order, numbers, position},
    row,
};

impl Sqlite {
    pub(crate) async fn record_coverage(&self, change: CoverageChange) -> Result<(), StoreError> {
        self.change(move |connection| record(connection, &change))
            .await
    }

    pub(crate) fn coverage_history(
        &self,
        coverage: CoverageId,
    ) -> Result<Vec<CoverageVersion>, StoreError> {
        self.readers.read(|connection| {
            // One moment for the versions before and the present one.
            let snapshot = connection.unchecked_transaction()?;
            let Some(present) = present(&snapshot, coverage)? else {
                return Ok(Vec::new());
            };
            let mut versions = past(&snapshot, coverage, present.person)?;
            let mut held = find(&snapshot, present.person)?
                .ok_or(StoreError::Unreadable("person"))?
                .coverages;
            let at = position(&held, coverage).ok_or(StoreError::Unreadable("coverage"))?;
            versions.push(CoverageVersion {
                version: present.version,
                coverage: held.swap_remove(at),
                by: present.by,
                learned_unix_ms: present.learned_unix_ms,
            });
            Ok(versions)
        })
    }
}

/// What is known of the present version of a coverage, apart from its content.
struct Present {
    person: PersonId,
    version: u32,
    by: String,
    learned_unix_ms: i64,
}

pub(super) fn record(connection: &Connection, change: &CoverageChange) -> Result<(), StoreError> {
    let coverage = &change.coverage;
    let mut registered = find(connection, coverage.person)?.ok_or(StoreError::Unknown("person"))?;
    let version = match present(connection, coverage.id)? {
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
            keep_past(connection, &registered.coverages[at], &present)?;
            present.version + 1
        }
    };
    connection
        .prepare_cached(
            "INSERT INTO coverage (id, person, version, changed_by, learned_unix_ms)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version,
                 changed_by = excluded.changed_by, learned_unix_ms = excluded.learned_unix_ms",
        )?
        .execute((
            coverage.id.0.cast_signed(),
            coverage.person.0.cast_signed(),
            version,
            &change.by,
            change.learned_unix_ms,
        ))?;
    replace(connection, &mut registered, coverage)
}

/// Puts the changed coverage into the person's document and the numbers they are found by.
fn replace(
    connection: &Connection,
    registered: &mut Registered,
    coverage: &Coverage,
) -> Result<(), StoreError> {
    let person = registered.person.id;
    let before = numbers(&registered.coverages);
    registered.coverages.retain(|one| one.id != coverage.id);
    registered.coverages.push(coverage.clone());
    in_order(&mut registered.coverages);
    let after = numbers(&registered.coverages);
    for (insurer, symbol, number) in before.difference(&after) {
        connection
            .prepare_cached(
                "DELETE FROM coverage_number
                 WHERE insurer = ?1 AND symbol = ?2 AND number = ?3 AND person = ?4",
            )?
            .execute((insurer, symbol, number, person.0.cast_signed()))?;
    }
    for number in after.difference(&before) {
        insert_number(connection, number, person)?;
    }
    connection
        .prepare_cached("UPDATE person SET record = ?2 WHERE id = ?1")?
        .execute((person.0.cast_signed(), row::write_registered(registered)?))?;
    Ok(())
}

fn keep_past(
    connection: &Connection,
    coverage: &Coverage,
    present: &Present,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO coverage_past (coverage, version, record, changed_by, learned_unix_ms)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            coverage.id.0.cast_signed(),
            present.version,
            row::write_coverage(coverage)?,
            &present.by,
            present.learned_unix_ms,
        ))?;
    Ok(())
}

fn present(connection: &Connection, coverage: CoverageId) -> Result<Option<Present>, StoreError> {
    let present = connection
        .prepare_cached(
            "SELECT person, version, changed_by, learned_unix_ms FROM coverage WHERE id = ?1",
        )?
        .query_row([coverage.0.cast_signed()], |row| {
            Ok(Present {
                person: PersonId(row.get::<_, i64>(0)?.cast_unsigned()),
                version: row.get(1)?,
                by: row.get(2)?,
                learned_unix_ms: row.get(3)?,
            })
        });
    Ok(present.optional()?)
}

fn past(
    connection: &Connection,
    coverage: CoverageId,
    person: PersonId,
) -> Result<Vec<CoverageVersion>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT version, record, changed_by, learned_unix_ms FROM coverage_past
         WHERE coverage = ?1 ORDER BY version",
    )?;
    let mut rows = statement.query([coverage.0.cast_signed()])?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next()? {
        let document: String = row.get(1)?;
        versions.push(CoverageVersion {
            version: row.get(0)?,
            coverage: row::read_coverage(document.as_bytes(), person)?,
            by: row.get(2)?,
            learned_unix_ms: row.get(3)?,
        });
    }
    Ok(versions)
}
