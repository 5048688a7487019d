//! Long batches, kept while they arrive: as long as a request is not whole, its rows wait under its key with a mark
//! before it, and nobody works on them. One that breaks off is forgotten as results are, or when it is sent again.

use crate::{Job, JobId, NewJob, Store, StoreError, store::Engine};

/// What stands before the key of a request that is not whole; no caller's key begins so.
pub(crate) fn staged_key(request: &str) -> String {
    format!("~{request}")
}

impl Store {
    /// Keeps a part of a batch that is arriving, after the rows of `staged`; the first part begins it, in place of an
    /// earlier beginning under the same key. Returns after the rows are durable. The digest is not looked at yet.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the batch was begun anew meanwhile; other [`StoreError`]s when it was not written.
    pub async fn stage_rows(
        &self,
        staged: Option<JobId>,
        part: NewJob,
    ) -> Result<JobId, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.stage_rows(staged, part).await,
            Engine::Postgres(postgres) => postgres.stage_rows(staged, &part).await,
        }
    }

    /// Takes a batch in whose rows were staged, as [`receive_job`](Self::receive_job) does; `job` is without rows.
    ///
    /// # Errors
    /// As [`receive_job`](Self::receive_job), and as [`stage_rows`](Self::stage_rows).
    pub async fn receive_staged(&self, staged: JobId, job: NewJob) -> Result<Job, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.receive_staged(staged, job).await,
            Engine::Postgres(postgres) => postgres.receive_staged(staged, &job).await,
        }
    }

    /// Forgets a batch that was not taken in; one that was is left alone.
    ///
    /// # Errors
    /// Other than by the store itself it cannot fail.
    pub async fn forget_staged(&self, staged: JobId) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.forget_staged(staged).await,
            Engine::Postgres(postgres) => postgres.forget_staged(staged).await,
        }
    }
}
