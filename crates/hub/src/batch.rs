//! Batches, worked through beside the desk's checks: a few chunks at a time, round and round over the jobs.
//!
//! **A row is decided and audited, then its result is kept; a row gets one result.** The audit records of a chunk are
//! durable before its results are, and the results of a chunk come in one transaction that takes its rows out of the
//! queue. After a crash between the two the chunk is worked through again: its rows may then be audited twice (by the
//! same key, `<request>#<row>`), but each has one result.

pub(crate) mod inquiry;
mod lane;
pub(crate) mod listing;
pub(crate) mod registration;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use domain::audit::Access;
pub(crate) use lane::Lane;
use store::{Chunk, Job, JobId, NewRow, RowResult, StoreError};
use tokio::task::JoinSet;
use web::serve::Shutdown;
use wire::oqs::{Encoding, Form, Profile, listing::ListingKind};

use crate::{answering, state::Hub};

/// How batches are taken and kept.
#[derive(Clone, Copy, Debug)]
pub struct BatchRules {
    /// Most rows of one file.
    pub rows: usize,
    /// Most rows of one institution on one day.
    pub rows_a_day: u64,
    /// How long results are kept after the last row.
    pub keep: Duration,
}

impl Default for BatchRules {
    /// 1,000 rows, 300,000 a day, 7 days: ours, nothing is public (oqs-wire §12).
    fn default() -> Self {
        Self {
            rows: 1000,
            rows_a_day: 300_000,
            keep: Duration::from_secs(7 * 86_400),
        }
    }
}

/// How rows and results are kept: as messages of one row, in the form most are told in, so that they need not be read
/// and written again for that.
pub(crate) const KEPT: Form = Form {
    profile: Profile::Observed,
    encoding: Encoding::Utf8,
};

/// What is done with the rows of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// 資格確認一括照会.
    Inquiry,
    /// 照会番号一括登録.
    Registration,
    /// 資格情報一括取得, settled when it is asked for.
    Listing(ListingKind),
}

impl Kind {
    /// Its name in the store.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Inquiry => "OQSmuquc",
            Self::Registration => "OQSmuimm",
            Self::Listing(kind) => kind.prefix(),
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match ListingKind::from_prefix(code) {
            Some(kind) => Some(Self::Listing(kind)),
            None => [Self::Inquiry, Self::Registration]
                .into_iter()
                .find(|kind| kind.code() == code),
        }
    }
}

/// Rows in one chunk: few enough that a desk's audit record hardly waits for a chunk's, and enough to share a commit.
const CHUNK: usize = 256;

/// Rows decided between two looks whether a desk wants to go first: a fraction of a millisecond.
const TURN: usize = 8;

/// Chunks of a job worked through beside each other: while one waits for the disk, others are decided.
const BESIDE: usize = 4;

/// Jobs worked through at the same time: while the last rows of one are kept, those of the next are decided.
const JOBS: usize = 2;

/// Time until a store that refused is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Time between two looks for results that are too old.
const TIDY: Duration = Duration::from_secs(3600);

/// Works until `shutdown`; may be ended at any moment, the next run goes on where this one stopped.
pub(crate) async fn run(hub: Arc<Hub>, rules: BatchRules, shutdown: Shutdown) {
    tokio::select! {
        () = shutdown.wait() => {}
        () = work(&hub, rules) => {}
    }
}

async fn work(hub: &Arc<Hub>, rules: BatchRules) {
    let mut under_way = UnderWay::default();
    let mut last = None;
    loop {
        let pause = match next(hub, last, &mut under_way).await {
            Ok(Some(job)) => {
                last = Some(job);
                continue;
            }
            Ok(None) => match forget(hub, rules).await {
                Ok(()) => TIDY,
                Err(error) => refused(&error),
            },
            Err(error) => refused(&error),
        };
        // Out of time is no failure: it is time to look again.
        let _ = tokio::time::timeout(pause, hub.lane.received()).await;
    }
}

fn refused(error: &StoreError) -> Duration {
    tracing::error!(%error, "the store refused a batch's rows");
    RETRY
}

/// Jobs some of whose rows are being worked through.
#[derive(Default)]
struct UnderWay {
    jobs: BTreeSet<JobId>,
    steps: JoinSet<(JobId, Result<(), StoreError>)>,
}

impl UnderWay {
    /// Waits for the rows of one job; `None` where none is under way.
    async fn ended(&mut self) -> Option<Result<(), StoreError>> {
        let (job, settled) = match self.steps.join_next().await? {
            Ok(ended) => ended,
            // None of them is ever cancelled.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        self.jobs.remove(&job);
        Some(settled)
    }
}

/// Begins with the next rows of the job after `last`, as soon as there is room; `None` when nothing waits.
async fn next(
    hub: &Arc<Hub>,
    last: Option<JobId>,
    under_way: &mut UnderWay,
) -> Result<Option<JobId>, StoreError> {
    loop {
        if under_way.jobs.len() == JOBS {
            under_way.ended().await.transpose()?;
        }
        let waiting = hub.store.waiting_rows(last, CHUNK * BESIDE).await?;
        // Rows still wait while they are worked through, and may not be looked at again before that has ended.
        let Some(chunk) = waiting.filter(|chunk| !under_way.jobs.contains(&chunk.job.id)) else {
            match under_way.ended().await {
                Some(ended) => ended?,
                None => return Ok(None),
            }
            continue;
        };
        let (hub, job) = (Arc::clone(hub), chunk.job.id);
        under_way.jobs.insert(job);
        let work = async move { (job, step(&hub, chunk).await) };
        under_way.steps.spawn(work);
        return Ok(Some(job));
    }
}

/// Works through some rows of a job, chunk beside chunk.
async fn step(hub: &Arc<Hub>, Chunk { job, mut rows }: Chunk) -> Result<(), StoreError> {
    let job = Arc::new(job);
    let mut chunks = JoinSet::new();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        let chunk = std::mem::replace(&mut rows, rest);
        let (hub, job) = (Arc::clone(hub), Arc::clone(&job));
        chunks.spawn(async move { settle(&hub, &job, &chunk).await });
    }
    chunks.join_all().await.into_iter().collect()
}

/// Decides the rows of a chunk, and keeps their results.
async fn settle(hub: &Hub, job: &Job, rows: &[(u64, String)]) -> Result<(), StoreError> {
    let begun = hub.clock.monotonic_us();
    let (kind, worked) = match Kind::from_code(&job.kind) {
        Some(kind @ Kind::Inquiry) => (kind, inquiry::work(hub, job, rows).await?),
        Some(kind @ Kind::Registration) => (kind, registration::work(hub, job, rows).await?),
        // A list has no waiting rows; a newer program's job only it can know.
        Some(Kind::Listing(_)) | None => return Err(StoreError::Unreadable("job")),
    };
    let well = worked.iter().filter(|(_, result)| result.well).count() as u64;
    let not = worked.len() as u64 - well;
    hub.store
        .finish_rows(job.id, worked, hub.clock.unix_ms())
        .await?;
    let took = hub.clock.monotonic_us().saturating_sub(begun);
    hub.measures.worked_through(kind.code(), well, not, took);
    Ok(())
}

async fn forget(hub: &Hub, rules: BatchRules) -> Result<(), StoreError> {
    let keep = i64::try_from(rules.keep.as_millis()).unwrap_or(i64::MAX);
    let before = hub.clock.unix_ms().saturating_sub(keep);
    let forgotten = hub.store.forget_jobs(before).await?;
    if forgotten > 0 {
        tracing::info!(
            forgotten,
            "results of batches were removed after their time"
        );
    }
    Ok(())
}

/// The audit record about a row, before it is decided.
fn access(hub: &Hub, job: &Job, number: u64, way: &str) -> Access {
    let request = format!("{}#{number}", job.request);
    answering::access(hub, &job.institution, way, &request)
}

/// A row as the store keeps it: to be worked on, or refused on sight.
pub(crate) fn new_row(asked: Result<Vec<u8>, Vec<u8>>) -> Result<NewRow, StoreError> {
    let text = |bytes| String::from_utf8(bytes).map_err(|_| StoreError::Unreadable("row"));
    Ok(match asked {
        Ok(asked) => NewRow::Asked(text(asked)?),
        Err(result) => NewRow::Settled(RowResult {
            text: text(result)?,
            well: false,
        }),
    })
}
