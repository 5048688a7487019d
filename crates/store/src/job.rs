//! Batches (一括照会, 照会番号一括登録) as durable jobs: received once, worked through in chunks, kept for a while.

use domain::{Date, institution::InstitutionCode};

use crate::{Store, StoreError, store::Engine};

/// Our own number of a job; rises, and is never given twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct JobId(pub u64);

/// What came of a row, in the words of whoever worked on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowResult {
    /// The result.
    pub text: String,
    /// Whether it counts as well done (正常処理).
    pub well: bool,
}

/// A row as received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewRow {
    /// To be worked on: what is asked.
    Asked(String),
    /// Settled on sight: refused, or answered already.
    Settled(RowResult),
}

/// A batch as received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewJob {
    /// Whose it is.
    pub institution: InstitutionCode,
    /// The institution's own key for the request; the same key again is the same request.
    pub request: String,
    /// SHA-256 of the request, by which another request under the same key is noticed.
    pub digest: [u8; 32],
    /// What is to be done with the rows.
    pub kind: String,
    /// The day asked for.
    pub on: Date,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub received_unix_ms: i64,
    /// The rows in their order; numbered from 0.
    pub rows: Vec<NewRow>,
}

/// How far a batch is when it is received.
pub(crate) struct Counts {
    /// Rows refused on sight.
    pub(crate) done: u64,
    /// Those of them that count as well done.
    pub(crate) well: u64,
}

impl NewJob {
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts { done: 0, well: 0 };
        for row in &self.rows {
            if let NewRow::Settled(result) = row {
                counts.done += 1;
                counts.well += u64::from(result.well);
            }
        }
        counts
    }
}

/// A job and how far it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Job {
    /// Our own number.
    pub id: JobId,
    /// Whose it is.
    pub institution: InstitutionCode,
    /// The institution's own key for the request.
    pub request: String,
    /// What is done with the rows.
    pub kind: String,
    /// The day asked for.
    pub on: Date,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub received_unix_ms: i64,
    /// Rows in all.
    pub rows: u64,
    /// Rows with a result.
    pub done: u64,
    /// Rows with a result that is well.
    pub well: u64,
}

impl Job {
    /// Whether every row has its result.
    #[must_use]
    pub fn finished(&self) -> bool {
        self.done == self.rows
    }
}

/// Some waiting rows of one job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chunk {
    /// The job.
    pub job: Job,
    /// Number of the row and what is asked, in their order.
    pub rows: Vec<(u64, String)>,
}

impl Store {
    /// Takes a batch in, and returns after it is durable. The same request again gives the job it made before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] for another request under the same key; other [`StoreError`]s when it was not written.
    pub async fn receive_job(&self, job: NewJob) -> Result<Job, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.receive_job(job).await,
            Engine::Postgres(postgres) => postgres.receive_job(&job).await,
        }
    }

    /// A job of this institution and kind; nobody else's is found.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn find_job(
        &self,
        institution: &InstitutionCode,
        kind: &str,
        id: JobId,
    ) -> Result<Option<Job>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.find_job(institution, kind, id),
            Engine::Postgres(postgres) => postgres.find_job(institution, kind, id).await,
        }
    }

    /// At most `limit` waiting rows of the unfinished job that comes next after `after`, round and round, so that
    /// a long batch does not keep the others waiting; `None` when nothing waits.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn waiting_rows(
        &self,
        after: Option<JobId>,
        limit: usize,
    ) -> Result<Option<Chunk>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.waiting_rows(after, limit),
            Engine::Postgres(postgres) => postgres.waiting_rows(after, limit).await,
        }
    }

    /// Keeps the results of rows that wait, all or none, and returns after they are durable. A row gets one result.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when one of them does not wait any more; other [`StoreError`]s when nothing was
    /// written.
    pub async fn finish_rows(
        &self,
        id: JobId,
        results: Vec<(u64, RowResult)>,
        at_unix_ms: i64,
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.finish_rows(id, results, at_unix_ms).await,
            Engine::Postgres(postgres) => postgres.finish_rows(id, &results, at_unix_ms).await,
        }
    }

    /// At most `limit` results of a job after a row's, in the order of the rows, with the rows' numbers.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub async fn job_results(
        &self,
        id: JobId,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, String)>, StoreError> {
        let after = after.map_or(-1, u64::cast_signed);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.job_results(id, after, limit),
            Engine::Postgres(postgres) => postgres.job_results(id, after, limit).await,
        }
    }

    /// Rows an institution has sent since a moment, in jobs that are still kept, but for those of one request.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub async fn rows_received(
        &self,
        institution: &InstitutionCode,
        since_unix_ms: i64,
        except: &str,
    ) -> Result<u64, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.rows_received(institution, since_unix_ms, except),
            Engine::Postgres(postgres) => {
                postgres
                    .rows_received(institution, since_unix_ms, except)
                    .await
            }
        }
    }

    /// Removes the jobs finished before a moment, with their rows; gives their number.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be removed.
    pub async fn forget_jobs(&self, finished_before_unix_ms: i64) -> Result<u64, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.forget_jobs(finished_before_unix_ms).await,
            Engine::Postgres(postgres) => postgres.forget_jobs(finished_before_unix_ms).await,
        }
    }
}
