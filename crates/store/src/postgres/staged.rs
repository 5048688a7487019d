//! Batches that are arriving. To the workers and the sweeper they look finished.

use deadpool_postgres::Transaction;

use super::{
    Postgres,
    job::{insert_job, insert_rows, received},
};
use crate::{Job, JobId, NewJob, StoreError, staged::staged_key};

impl Postgres {
    pub(crate) async fn stage_rows(
        &self,
        staged: Option<JobId>,
        part: &NewJob,
    ) -> Result<JobId, StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        let key = staged_key(&part.request);
        let (id, from) = match staged {
            None => {
                remove(&transaction, part, &key).await?;
                let finished = Some(part.received_unix_ms);
                let id = insert_job(&transaction, part, &key, finished).await?;
                (id.ok_or(StoreError::Conflict("request key"))?, 0)
            }
            Some(staged) => {
                let counts = part.counts();
                let rows = part.rows.len() as i64;
                let more =
                    "UPDATE job SET row_count = row_count + $3, done = done + $4, well = well + $5
                            WHERE id = $1 AND request = $2 RETURNING row_count";
                let id = staged.0.cast_signed();
                let (done, well) = (counts.done.cast_signed(), counts.well.cast_signed());
                let after = transaction
                    .query_opt(more, &[&id, &key, &rows, &done, &well])
                    .await?
                    .ok_or(StoreError::Conflict("request key"))?;
                (id, after.try_get::<_, i64>(0)? - rows)
            }
        };
        insert_rows(&transaction, id, from, &part.rows).await?;
        transaction.commit().await?;
        Ok(JobId(id.cast_unsigned()))
    }

    pub(crate) async fn receive_staged(
        &self,
        staged: JobId,
        job: &NewJob,
    ) -> Result<Job, StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        let key = staged_key(&job.request);
        let known = transaction
            .query_opt(
                "SELECT id FROM job WHERE institution = $1 AND request = $2",
                &[&job.institution.as_str(), &job.request],
            )
            .await?;
        if known.is_some() {
            remove(&transaction, job, &key).await?;
        } else {
            let whole = "UPDATE job SET request = $3, digest = $4, received_unix_ms = $5,
                                finished_unix_ms = CASE WHEN done = row_count THEN $5::bigint END
                         WHERE id = $1 AND request = $2";
            let whole = transaction
                .execute(
                    whole,
                    &[
                        &staged.0.cast_signed(),
                        &key,
                        &job.request,
                        &job.digest.as_slice(),
                        &job.received_unix_ms,
                    ],
                )
                .await?;
            if whole != 1 {
                return Err(StoreError::Conflict("request key"));
            }
        }
        let job = received(&transaction, job).await?;
        transaction.commit().await?;
        Ok(job)
    }

    pub(crate) async fn forget_staged(&self, staged: JobId) -> Result<(), StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        forget(&transaction, staged.0.cast_signed()).await?;
        Ok(transaction.commit().await?)
    }
}

/// Removes what arrived under this key before.
async fn remove(transaction: &Transaction<'_>, job: &NewJob, key: &str) -> Result<(), StoreError> {
    let which = "SELECT id FROM job WHERE institution = $1 AND request = $2";
    let institution = job.institution.as_str();
    match transaction.query_opt(which, &[&institution, &key]).await? {
        Some(before) => forget(transaction, before.try_get(0)?).await,
        None => Ok(()),
    }
}

/// Removes a batch that is arriving.
async fn forget(transaction: &Transaction<'_>, id: i64) -> Result<(), StoreError> {
    let which = "SELECT id FROM job WHERE id = $1 AND request LIKE '~%'";
    for gone in [
        format!("DELETE FROM job_row WHERE job IN ({which})"),
        format!("DELETE FROM job_result WHERE job IN ({which})"),
        "DELETE FROM job WHERE id = $1 AND request LIKE '~%'".to_owned(),
    ] {
        transaction.execute(&gone, &[&id]).await?;
    }
    Ok(())
}
