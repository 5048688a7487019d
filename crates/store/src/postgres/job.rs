//! Batches as durable jobs.

use deadpool_postgres::Transaction;
use domain::institution::InstitutionCode;
use tokio_postgres::Row;

use super::{Postgres, failure::conflict};
use crate::{Chunk, Job, JobId, NewJob, NewRow, RowResult, StoreError, row, staged::staged_key};

/// The columns [`job`] reads.
const JOB: &str =
    "SELECT id, institution, request, kind, asked_day, received_unix_ms, row_count, done, well
     FROM job";

impl Postgres {
    pub(crate) async fn receive_job(&self, new: &NewJob) -> Result<Job, StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        let settled = new.counts().done == new.rows.len() as u64;
        let finished = settled.then_some(new.received_unix_ms);
        if let Some(id) = insert_job(&transaction, new, &new.request, finished).await? {
            insert_rows(&transaction, id, 0, &new.rows).await?;
        }
        let job = received(&transaction, new).await?;
        transaction.commit().await?;
        Ok(job)
    }

    pub(crate) async fn find_job(
        &self,
        institution: &InstitutionCode,
        kind: &str,
        id: JobId,
    ) -> Result<Option<Job>, StoreError> {
        let sql = format!("{JOB} WHERE id = $1 AND institution = $2 AND kind = $3");
        let key = (id.0.cast_signed(), institution.as_str());
        let rows = self.lines.read(&sql, &[&key.0, &key.1, &kind]).await?;
        rows.first().map(job).transpose()
    }

    pub(crate) async fn waiting_rows(
        &self,
        after: Option<JobId>,
        limit: usize,
    ) -> Result<Option<Chunk>, StoreError> {
        let after = after.map_or(0, |id| id.0.cast_signed());
        let sql =
            format!("{JOB} WHERE finished_unix_ms IS NULL ORDER BY (id > $1) DESC, id LIMIT 1");
        let Some(job) = self.lines.read(&sql, &[&after]).await?.first().map(job) else {
            return Ok(None);
        };
        let job = job?;
        let sql = "SELECT number, asked FROM job_row WHERE job = $1 ORDER BY number LIMIT $2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self
            .lines
            .read(sql, &[&job.id.0.cast_signed(), &limit])
            .await?;
        let rows = rows
            .iter()
            .map(|row| Ok((row.try_get::<_, i64>(0)?.cast_unsigned(), row.try_get(1)?)))
            .collect::<Result<_, tokio_postgres::Error>>()?;
        Ok(Some(Chunk { job, rows }))
    }

    pub(crate) async fn finish_rows(
        &self,
        id: JobId,
        results: &[(u64, RowResult)],
        at_unix_ms: i64,
    ) -> Result<(), StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        let id = id.0.cast_signed();
        let numbers: Vec<i64> = results
            .iter()
            .map(|(number, _)| number.cast_signed())
            .collect();
        let gone = "DELETE FROM job_row WHERE job = $1 AND number = ANY($2)";
        let waited = transaction.execute(gone, &[&id, &numbers]).await?;
        if waited != results.len() as u64 {
            return Err(StoreError::Conflict("row's result"));
        }
        let texts: Vec<&str> = results
            .iter()
            .map(|(_, result)| result.text.as_str())
            .collect();
        insert_results(&transaction, id, &numbers, &texts).await?;
        let well = results.iter().filter(|(_, result)| result.well).count() as i64;
        let count = "UPDATE job SET done = done + $2, well = well + $3,
                            finished_unix_ms = CASE WHEN done + $2 = row_count THEN $4::bigint END
                     WHERE id = $1";
        transaction
            .execute(count, &[&id, &(results.len() as i64), &well, &at_unix_ms])
            .await?;
        Ok(transaction.commit().await?)
    }

    pub(crate) async fn job_results(
        &self,
        id: JobId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(u64, String)>, StoreError> {
        let sql = "SELECT number, result FROM job_result WHERE job = $1 AND number > $2
                   ORDER BY number LIMIT $3";
        let rows = self
            .lines
            .read(sql, &[&id.0.cast_signed(), &after, &limit])
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get::<_, i64>(0)?.cast_unsigned(), row.try_get(1)?)))
            .collect()
    }

    pub(crate) async fn rows_received(
        &self,
        institution: &InstitutionCode,
        since_unix_ms: i64,
        except: &str,
    ) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(sum(row_count), 0)::bigint FROM job
                   WHERE institution = $1 AND received_unix_ms >= $2 AND request NOT IN ($3, $4)";
        let key = institution.as_str();
        let rows = self
            .lines
            .read(sql, &[&key, &since_unix_ms, &except, &staged_key(except)])
            .await?;
        let count = rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0))?;
        Ok(count.cast_unsigned())
    }

    pub(crate) async fn forget_jobs(
        &self,
        finished_before_unix_ms: i64,
    ) -> Result<u64, StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        for table in ["job_row", "job_result"] {
            let gone = format!(
                "DELETE FROM {table} WHERE job IN (SELECT id FROM job WHERE finished_unix_ms < $1)"
            );
            transaction
                .execute(&gone, &[&finished_before_unix_ms])
                .await?;
        }
        let gone = "DELETE FROM job WHERE finished_unix_ms < $1";
        let gone = transaction
            .execute(gone, &[&finished_before_unix_ms])
            .await?;
        transaction.commit().await?;
        Ok(gone)
    }
}

/// The number of a new job; `None` where one is known under this key.
pub(super) async fn insert_job(
    transaction: &Transaction<'_>,
    new: &NewJob,
    request: &str,
    finished: Option<i64>,
) -> Result<Option<i64>, StoreError> {
    let counts = new.counts();
    let put = "INSERT INTO job (institution, request, digest, kind, asked_day, received_unix_ms,
                                row_count, done, well, finished_unix_ms)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
               ON CONFLICT (institution, request) DO NOTHING RETURNING id";
    let id = transaction
        .query_opt(
            put,
            &[
                &new.institution.as_str(),
                &request,
                &new.digest.as_slice(),
                &new.kind,
                &row::day_number(new.on),
                &new.received_unix_ms,
                &(new.rows.len() as i64),
                &counts.done.cast_signed(),
                &counts.well.cast_signed(),
                &finished,
            ],
        )
        .await?;
    Ok(id.map(|id| id.try_get(0)).transpose()?)
}

/// Rows of a job, numbered from `from`.
pub(super) async fn insert_rows(
    transaction: &Transaction<'_>,
    job: i64,
    from: i64,
    rows: &[NewRow],
) -> Result<(), StoreError> {
    let (mut waiting, mut asked) = (Vec::new(), Vec::new());
    let (mut refused, mut texts) = (Vec::new(), Vec::new());
    for (number, row) in (from..).zip(rows) {
        match row {
            NewRow::Asked(text) => {
                waiting.push(number);
                asked.push(text.as_str());
            }
            NewRow::Settled(result) => {
                refused.push(number);
                texts.push(result.text.as_str());
            }
        }
    }
    let put = "INSERT INTO job_row (job, number, asked)
               SELECT $1::bigint, * FROM unnest($2::bigint[], $3::text[])";
    transaction.execute(put, &[&job, &waiting, &asked]).await?;
    insert_results(transaction, job, &refused, &texts).await
}

async fn insert_results(
    transaction: &Transaction<'_>,
    job: i64,
    numbers: &[i64],
    texts: &[&str],
) -> Result<(), StoreError> {
    let put = "INSERT INTO job_result (job, number, result)
               SELECT $1::bigint, * FROM unnest($2::bigint[], $3::text[])";
    transaction
        .execute(put, &[&job, &numbers, &texts])
        .await
        .map_err(conflict("row's result"))?;
    Ok(())
}

/// The job of this request, from this sending or an earlier one.
pub(super) async fn received(
    transaction: &Transaction<'_>,
    new: &NewJob,
) -> Result<Job, StoreError> {
    let sql = format!("{JOB} WHERE institution = $1 AND request = $2 AND digest = $3");
    let key = (new.institution.as_str(), new.digest.as_slice());
    let row = transaction
        .query_opt(&sql, &[&key.0, &new.request, &key.1])
        .await?;
    job(&row.ok_or(StoreError::Conflict("request key"))?)
}

fn job(row: &Row) -> Result<Job, StoreError> {
    let unreadable = StoreError::Unreadable("job");
    let number = |at| Ok::<_, StoreError>(row.try_get::<_, i64>(at)?.cast_unsigned());
    let Ok(institution) = InstitutionCode::parse(row.try_get(1)?) else {
        return Err(unreadable);
    };
    Ok(Job {
        id: JobId(number(0)?),
        institution,
        request: row.try_get(2)?,
        kind: row.try_get(3)?,
        on: row::day_of(row.try_get(4)?).ok_or(unreadable)?,
        received_unix_ms: row.try_get(5)?,
        rows: number(6)?,
        done: number(7)?,
        well: number(8)?,
    })
}
