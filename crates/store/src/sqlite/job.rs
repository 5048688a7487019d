//! Batches as durable jobs, in the third file.

use domain::institution::InstitutionCode;
use rusqlite::{Connection, OptionalExtension, Row};

use super::Sqlite;
use crate::{Chunk, Job, JobId, NewJob, NewRow, RowResult, StoreError, row, staged::staged_key};

/// The columns [`job`] reads.
const JOB: &str =
    "SELECT id, institution, request, kind, asked_day, received_unix_ms, row_count, done, well
     FROM job";

impl Sqlite {
    pub(crate) async fn receive_job(&self, new: NewJob) -> Result<Job, StoreError> {
        self.change_job(move |connection| receive(connection, &new))
            .await
    }

    pub(crate) fn find_job(
        &self,
        institution: &InstitutionCode,
        kind: &str,
        id: JobId,
    ) -> Result<Option<Job>, StoreError> {
        self.job_readers.read(|connection| {
            let sql = format!("{JOB} WHERE id = ?1 AND institution = ?2 AND kind = ?3");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((id.0.cast_signed(), institution.as_str(), kind))?;
            rows.next()?.map(job).transpose()
        })
    }

    pub(crate) fn waiting_rows(
        &self,
        after: Option<JobId>,
        limit: usize,
    ) -> Result<Option<Chunk>, StoreError> {
        self.job_readers.read(|connection| {
            let after = after.map_or(0, |id| id.0.cast_signed());
            let next = match unfinished(connection, after)? {
                None => unfinished(connection, 0)?,
                next => next,
            };
            let Some(job) = next else {
                return Ok(None);
            };
            let mut statement = connection.prepare_cached(
                "SELECT number, asked FROM job_row WHERE job = ?1 ORDER BY number LIMIT ?2",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = statement
                .query_map((job.id.0.cast_signed(), limit), |row| {
                    Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
                })?
                .collect::<Result<_, _>>()?;
            Ok(Some(Chunk { job, rows }))
        })
    }

    pub(crate) async fn finish_rows(
        &self,
        id: JobId,
        results: Vec<(u64, RowResult)>,
        at_unix_ms: i64,
    ) -> Result<(), StoreError> {
        self.change_job(move |connection| finish(connection, id, &results, at_unix_ms))
            .await
    }

    pub(crate) fn job_results(
        &self,
        id: JobId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(u64, String)>, StoreError> {
        self.job_readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT number, result FROM job_result WHERE job = ?1 AND number > ?2
                 ORDER BY number LIMIT ?3",
            )?;
            let rows = statement.query_map((id.0.cast_signed(), after, limit), |row| {
                Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    pub(crate) fn rows_received(
        &self,
        institution: &InstitutionCode,
        since_unix_ms: i64,
        except: &str,
    ) -> Result<u64, StoreError> {
        self.job_readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT coalesce(sum(row_count), 0) FROM job
                 WHERE institution = ?1 AND received_unix_ms >= ?2 AND request NOT IN (?3, ?4)",
            )?;
            let arriving = staged_key(except);
            let key = (institution.as_str(), since_unix_ms, except, arriving);
            let count: i64 = statement.query_row(key, |row| row.get(0))?;
            Ok(count.cast_unsigned())
        })
    }

    pub(crate) async fn forget_jobs(
        &self,
        finished_before_unix_ms: i64,
    ) -> Result<u64, StoreError> {
        self.change_job(move |connection| {
            let old = "SELECT id FROM job WHERE finished_unix_ms < ?1";
            for table in ["job_row", "job_result"] {
                connection
                    .prepare_cached(&format!("DELETE FROM {table} WHERE job IN ({old})"))?
                    .execute([finished_before_unix_ms])?;
            }
            let gone = connection
                .prepare_cached("DELETE FROM job WHERE finished_unix_ms < ?1")?
                .execute([finished_before_unix_ms])?;
            Ok(gone as u64)
        })
        .await
    }
}

fn receive(connection: &Connection, new: &NewJob) -> Result<Job, StoreError> {
    if let Some(known) = received(connection, new)? {
        return Ok(known);
    }
    let settled = new.counts().done == new.rows.len() as u64;
    let finished = settled.then_some(new.received_unix_ms);
    let id = insert_job(connection, new, finished)?;
    insert_rows(connection, id, 0, &new.rows)?;
    received(connection, new)?.ok_or(StoreError::Unreadable("job"))
}

pub(super) fn insert_job(
    connection: &Connection,
    new: &NewJob,
    finished: Option<i64>,
) -> Result<i64, StoreError> {
    let counts = new.counts();
    connection
        .prepare_cached(
            "INSERT INTO job (institution, request, digest, kind, asked_day, received_unix_ms,
                              row_count, done, well, finished_unix_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            new.institution.as_str(),
            &new.request,
            new.digest,
            &new.kind,
            row::day_number(new.on),
            new.received_unix_ms,
            new.rows.len() as i64,
            counts.done.cast_signed(),
            counts.well.cast_signed(),
            finished,
        ))?;
    Ok(connection.last_insert_rowid())
}

/// Rows of a job, numbered from `from`.
pub(super) fn insert_rows(
    connection: &Connection,
    job: i64,
    from: i64,
    rows: &[NewRow],
) -> Result<(), StoreError> {
    for (number, row) in (from..).zip(rows) {
        match row {
            NewRow::Asked(asked) => connection
                .prepare_cached("INSERT INTO job_row (job, number, asked) VALUES (?1, ?2, ?3)")?
                .execute((job, number, asked))
                .map(drop)?,
            NewRow::Settled(result) => insert_result(connection, job, number, result)?,
        }
    }
    Ok(())
}

/// The job that an earlier sending of the same request made.
pub(super) fn received(connection: &Connection, new: &NewJob) -> Result<Option<Job>, StoreError> {
    let key = (new.institution.as_str(), &new.request);
    let digest: Option<[u8; 32]> = connection
        .prepare_cached("SELECT digest FROM job WHERE institution = ?1 AND request = ?2")?
        .query_row(key, |row| row.get(0))
        .optional()?;
    match digest {
        None => Ok(None),
        Some(digest) if digest != new.digest => Err(StoreError::Conflict("request key")),
        Some(_) => {
            let sql = format!("{JOB} WHERE institution = ?1 AND request = ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(key)?;
            rows.next()?.map(job).transpose()
        }
    }
}

fn finish(
    connection: &Connection,
    id: JobId,
    results: &[(u64, RowResult)],
    at_unix_ms: i64,
) -> Result<(), StoreError> {
    let id = id.0.cast_signed();
    for (number, result) in results {
        let number = number.cast_signed();
        let waited = connection
            .prepare_cached("DELETE FROM job_row WHERE job = ?1 AND number = ?2")?
            .execute((id, number))?;
        if waited != 1 {
            return Err(StoreError::Conflict("row's result"));
        }
        insert_result(connection, id, number, result)?;
    }
    let well = results.iter().filter(|(_, result)| result.well).count();
    connection
        .prepare_cached(
            "UPDATE job SET done = done + ?2, well = well + ?3,
                    finished_unix_ms = CASE WHEN done + ?2 = row_count THEN ?4 END
             WHERE id = ?1",
        )?
        .execute((id, results.len() as i64, well as i64, at_unix_ms))?;
    Ok(())
}

fn insert_result(
    connection: &Connection,
    job: i64,
    number: i64,
    result: &RowResult,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO job_result (job, number, result) VALUES (?1, ?2, ?3)")?
        .execute((job, number, &result.text))?;
    Ok(())
}

/// The first unfinished job after a number.
fn unfinished(connection: &Connection, after: i64) -> Result<Option<Job>, StoreError> {
    let sql = format!("{JOB} WHERE finished_unix_ms IS NULL AND id > ?1 ORDER BY id LIMIT 1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([after])?;
    rows.next()?.map(job).transpose()
}

fn job(row: &Row<'_>) -> Result<Job, StoreError> {
    let unreadable = StoreError::Unreadable("job");
    let institution = row.get_ref(1)?.as_str().map(InstitutionCode::parse);
    let Ok(Ok(institution)) = institution else {
        return Err(unreadable);
    };
    let number = |at| Ok::<_, StoreError>(row.get::<_, i64>(at)?.cast_unsigned());
    Ok(Job {
        id: JobId(number(0)?),
        institution,
        request: row.get(2)?,
        kind: row.get(3)?,
        on: row::day_of(row.get(4)?).ok_or(unreadable)?,
        received_unix_ms: row.get(5)?,
        rows: number(6)?,
        done: number(7)?,
        well: number(8)?,
    })
}
