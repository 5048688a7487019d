//! Batches that are arriving. To the workers and the sweeper they look finished.

use rusqlite::{Connection, OptionalExtension};

use super::{
    Sqlite,
    job::{insert_job, insert_rows, received},
};
use crate::{Job, JobId, NewJob, StoreError, staged::staged_key};

impl Sqlite {
    pub(crate) async fn stage_rows(
        &self,
        staged: Option<JobId>,
        part: NewJob,
    ) -> Result<JobId, StoreError> {
        self.change_job(move |connection| stage(connection, staged, part))
            .await
    }

    pub(crate) async fn receive_staged(
        &self,
        staged: JobId,
        job: NewJob,
    ) -> Result<Job, StoreError> {
        self.change_job(move |connection| receive(connection, staged.0.cast_signed(), &job))
            .await
    }

    pub(crate) async fn forget_staged(&self, staged: JobId) -> Result<(), StoreError> {
        self.change_job(move |connection| remove(connection, staged.0.cast_signed()))
            .await
    }
}

fn stage(
    connection: &Connection,
    staged: Option<JobId>,
    mut part: NewJob,
) -> Result<JobId, StoreError> {
    part.request = staged_key(&part.request);
    let Some(staged) = staged else {
        let before: Option<i64> = connection
            .prepare_cached("SELECT id FROM job WHERE institution = ?1 AND request = ?2")?
            .query_row((part.institution.as_str(), &part.request), |row| row.get(0))
            .optional()?;
        if let Some(before) = before {
            remove(connection, before)?;
        }
        let id = insert_job(connection, &part, Some(part.received_unix_ms))?;
        insert_rows(connection, id, 0, &part.rows)?;
        return Ok(JobId(id.cast_unsigned()));
    };
    let id = staged.0.cast_signed();
    let counts = part.counts();
    let after: i64 = connection
        .prepare_cached(
            "UPDATE job SET row_count = row_count + ?3, done = done + ?4, well = well + ?5
             WHERE id = ?1 AND request = ?2 RETURNING row_count",
        )?
        .query_row(
            (
                id,
                &part.request,
                part.rows.len() as i64,
                counts.done.cast_signed(),
                counts.well.cast_signed(),
            ),
            |row| row.get(0),
        )
        .optional()?
        .ok_or(StoreError::Conflict("request key"))?;
    insert_rows(connection, id, after - part.rows.len() as i64, &part.rows)?;
    Ok(staged)
}

fn receive(connection: &Connection, staged: i64, job: &NewJob) -> Result<Job, StoreError> {
    if let Some(known) = received(connection, job)? {
        remove(connection, staged)?;
        return Ok(known);
    }
    let whole = connection
        .prepare_cached(
            "UPDATE job SET request = ?3, digest = ?4, received_unix_ms = ?5,
                    finished_unix_ms = CASE WHEN done = row_count THEN ?5 END
             WHERE id = ?1 AND request = ?2",
        )?
        .execute((
            staged,
            staged_key(&job.request),
            &job.request,
            job.digest,
            job.received_unix_ms,
        ))?;
    if whole != 1 {
        return Err(StoreError::Conflict("request key"));
    }
    received(connection, job)?.ok_or(StoreError::Unreadable("job"))
}

/// Removes a batch that is arriving.
fn remove(connection: &Connection, id: i64) -> Result<(), StoreError> {
    for gone in [
        "DELETE FROM job_row WHERE job IN (SELECT id FROM job WHERE id = ?1 AND request LIKE '~%')",
        "DELETE FROM job_result WHERE job IN (SELECT id FROM job WHERE id = ?1 AND request LIKE '~%')",
        "DELETE FROM job WHERE id = ?1 AND request LIKE '~%'",
    ] {
        connection.prepare_cached(gone)?.execute([id])?;
    }
    Ok(())
}
