//! Batches as durable jobs.

use super::{
    Ground,
    sample::{LEARNED, day, institution},
};
use crate::{Job, JobId, NewJob, NewRow, RowResult, Store, StoreError};

/// Kind of every job here.
const KIND: &str = "inquiry";

fn new(request: &str, rows: usize) -> NewJob {
    NewJob {
        institution: institution("1310000010"),
        request: request.into(),
        digest: [7; 32],
        kind: KIND.into(),
        on: day("20261124"),
        received_unix_ms: LEARNED,
        rows: (0..rows)
            .map(|row| NewRow::Asked(format!("{request}-{row}")))
            .collect(),
    }
}

fn result(of: &str, well: bool) -> RowResult {
    RowResult {
        text: format!("result of {of}"),
        well,
    }
}

async fn find(store: &Store, id: JobId) -> Option<Job> {
    let found = store.find_job(&institution("1310000010"), KIND, id).await;
    found.expect("reads")
}

async fn results(store: &Store, id: JobId) -> Vec<String> {
    let (mut results, mut last) = (Vec::new(), None);
    loop {
        // Pages of two, as a long result is told in pages.
        let page = store.job_results(id, last, 2).await.expect("reads");
        let Some((number, _)) = page.last() else {
            return results;
        };
        last = Some(*number);
        results.extend(page.into_iter().map(|(_, text)| text));
    }
}

/// Finishes at most `limit` rows of the next job, well or not by turns; gives the job and the rows.
async fn work(store: &Store, after: Option<JobId>, limit: usize) -> Option<(JobId, Vec<u64>)> {
    let chunk = store.waiting_rows(after, limit).await.expect("reads")?;
    let numbers = chunk.rows.iter().map(|(number, _)| *number).collect();
    let done = chunk
        .rows
        .iter()
        .map(|(number, asked)| (*number, result(asked, number % 2 == 0)));
    store
        .finish_rows(chunk.job.id, done.collect(), LEARNED + 1)
        .await
        .expect("writes");
    Some((chunk.job.id, numbers))
}

/// Rows come in their order, each once; a second result for a row is refused with its whole chunk.
pub async fn worked_through_in_chunks_and_a_row_has_one_result(ground: impl Ground) {
    let store = ground.open().await;
    let mut batch = new("a", 4);
    batch
        .rows
        .insert(2, NewRow::Settled(result("a bad row", false)));
    let job = store.receive_job(batch).await.expect("writes");
    assert_eq!((job.rows, job.done, job.well), (5, 1, 0));
    let one = institution("1310000010");
    let received = async |since, except: &str| {
        let received = store.rows_received(&one, since, except).await;
        received.expect("reads")
    };
    let at = job.received_unix_ms;
    assert_eq!(received(at, "another").await, 5);
    assert_eq!(received(at + 1, "another").await, 0, "an earlier day");
    assert_eq!(
        received(at, &job.request).await,
        0,
        "the same request again"
    );
    assert_eq!((job.on, job.received_unix_ms), (day("20261124"), LEARNED));

    let id = job.id;
    assert_eq!(work(&store, None, 2).await, Some((id, vec![0, 1])));
    let again = store
        .finish_rows(
            id,
            vec![(3, result("a-2", true)), (1, result("again", true))],
            LEARNED,
        )
        .await;
    assert_eq!(again, Err(StoreError::Conflict("row's result")));
    let halfway = find(&store, id).await.expect("there");
    assert_eq!((halfway.done, halfway.well), (3, 1));
    assert!(!halfway.finished());

    assert_eq!(work(&store, None, 9).await, Some((id, vec![3, 4])));
    assert_eq!(work(&store, None, 9).await, None);
    let finished = find(&store, id).await.expect("there");
    assert_eq!((finished.done, finished.well), (5, 2));
    assert!(finished.finished());
    let texts = ["a-0", "a-1", "a bad row", "a-2", "a-3"].map(|of| result(of, true).text);
    assert_eq!(results(&store, id).await, texts);
}

/// The same key with the same content is the job it made before, finished or not; with another content it is refused.
pub async fn the_same_request_is_one_job(ground: impl Ground) {
    let store = ground.open().await;
    let first = store.receive_job(new("a", 1)).await.expect("writes");
    assert_eq!(store.receive_job(new("a", 1)).await, Ok(first.clone()));
    work(&store, None, 9).await.expect("waits");
    let again = store.receive_job(new("a", 1)).await.expect("reads");
    assert_eq!((again.id, again.done), (first.id, 1));
    assert_eq!(work(&store, None, 9).await, None);

    let mut other = new("a", 1);
    other.digest = [8; 32];
    let refused = store.receive_job(other).await;
    assert_eq!(refused, Err(StoreError::Conflict("request key")));
    let mut elsewhere = new("a", 1);
    elsewhere.institution = institution("1310000028");
    let elsewhere = store.receive_job(elsewhere).await.expect("writes");
    assert_ne!(elsewhere.id, first.id, "keys are each institution's own");
}

/// A short batch does not wait for a long one that came before it.
pub async fn round_and_round(ground: impl Ground) {
    let store = ground.open().await;
    let long = store.receive_job(new("long", 5)).await.expect("writes").id;
    let short = store.receive_job(new("short", 2)).await.expect("writes").id;
    let mut order = Vec::new();
    let mut after = None;
    while let Some((id, _)) = work(&store, after, 2).await {
        order.push(id);
        after = Some(id);
    }
    assert_eq!(order, [long, short, long, long]);
}

/// A job is found by its own institution and under its own kind only.
pub async fn nobody_elses(ground: impl Ground) {
    let store = ground.open().await;
    let job = store.receive_job(new("a", 1)).await.expect("writes");
    assert_eq!(find(&store, job.id).await, Some(job.clone()));
    assert_eq!(find(&store, JobId(job.id.0 + 1)).await, None);
    for (code, kind) in [("1310000028", KIND), ("1310000010", "registration")] {
        let found = store.find_job(&institution(code), kind, job.id).await;
        assert_eq!(found, Ok(None));
    }
}

/// Only finished jobs are forgotten, with all their rows; their numbers are not given again.
pub async fn forgotten_when_old(ground: impl Ground) {
    let store = ground.open().await;
    let old = store.receive_job(new("old", 2)).await.expect("writes").id;
    work(&store, None, 9).await.expect("waits");
    let waiting = store.receive_job(new("b", 1)).await.expect("writes").id;
    assert_eq!(store.forget_jobs(LEARNED + 1).await, Ok(0), "not yet");
    assert_eq!(store.forget_jobs(LEARNED + 2).await, Ok(1));
    assert_eq!(find(&store, old).await, None);
    assert_eq!(results(&store, old).await, [""; 0]);
    assert!(find(&store, waiting).await.is_some());
    work(&store, None, 9).await.expect("waits");
    store.forget_jobs(i64::MAX).await.expect("removes");
    let new = store.receive_job(new("old", 2)).await.expect("writes").id;
    assert!(new > waiting);
}

/// What was received and finished is there after closing, and the rest goes on.
pub async fn left_where_it_was_after_closing(ground: impl Ground) {
    let store = ground.open().await;
    let id = store.receive_job(new("a", 3)).await.expect("writes").id;
    work(&store, None, 2).await.expect("waits");
    store.close().await.expect("closes");
    let store = ground.open().await;
    assert_eq!(find(&store, id).await.map(|job| job.done), Some(2));
    assert_eq!(work(&store, None, 9).await, Some((id, vec![2])));
    assert_eq!(results(&store, id).await.len(), 3);
}

/// Keeps rows of a batch in parts of two, as they arrive.
async fn stage(store: &Store, batch: &NewJob) -> JobId {
    let mut staged = None;
    for rows in batch.rows.chunks(2) {
        let part = NewJob {
            rows: rows.to_vec(),
            ..batch.clone()
        };
        staged = Some(store.stage_rows(staged, part).await.expect("writes"));
    }
    staged.expect("rows")
}

/// A batch that arrives in parts is nobody's work until it is whole, and then as if it had come at once.
pub async fn arriving_in_parts(ground: impl Ground) {
    let store = ground.open().await;
    let mut batch = new("a", 5);
    batch
        .rows
        .insert(2, NewRow::Settled(result("a bad row", true)));
    let whole = NewJob {
        rows: Vec::new(),
        ..batch.clone()
    };
    // Broken off, and begun anew.
    let broken_off = stage(&store, &new("a", 3)).await;
    let staged = stage(&store, &batch).await;
    assert_eq!(work(&store, None, 9).await, None);
    let refused = store.receive_staged(broken_off, whole.clone()).await;
    assert_eq!(refused, Err(StoreError::Conflict("request key")));
    let one = institution("1310000010");
    for (except, rows) in [("another", 6), ("a", 0)] {
        assert_eq!(store.rows_received(&one, LEARNED, except).await, Ok(rows));
    }

    let job = store.receive_staged(staged, whole.clone()).await;
    let job = job.expect("writes");
    assert_eq!((job.rows, job.done, job.well), (6, 1, 1));
    assert_eq!(job.request, "a");
    assert_eq!(
        work(&store, None, 9).await,
        Some((job.id, vec![0, 1, 3, 4, 5]))
    );
    let texts = ["a-0", "a-1", "a bad row", "a-2", "a-3", "a-4"].map(|of| result(of, true).text);
    assert_eq!(results(&store, job.id).await, texts);

    // The same request again is the job it made, however it comes.
    for parts in [true, false] {
        let again = if parts {
            let staged = stage(&store, &batch).await;
            store.receive_staged(staged, whole.clone()).await
        } else {
            store.receive_job(batch.clone()).await
        };
        assert_eq!(again.map(|again| (again.id, again.done)), Ok((job.id, 6)));
    }
    assert_eq!(store.rows_received(&one, LEARNED, "another").await, Ok(6));
}

/// Of a batch that was not taken in nothing is left; one that was is not touched.
pub async fn refused_after_it_arrived_in_parts(ground: impl Ground) {
    let store = ground.open().await;
    let one = institution("1310000010");
    let staged = stage(&store, &new("a", 3)).await;
    store.forget_staged(staged).await.expect("writes");
    assert_eq!(store.rows_received(&one, LEARNED, "another").await, Ok(0));
    let more = store.stage_rows(Some(staged), new("a", 1)).await;
    assert_eq!(more, Err(StoreError::Conflict("request key")));
    let taken = store.receive_job(new("b", 1)).await.expect("writes");
    store.forget_staged(taken.id).await.expect("writes");
    assert_eq!(find(&store, taken.id).await, Some(taken));
    // One that breaks off is forgotten as results are.
    stage(&store, &new("c", 3)).await;
    assert_eq!(store.forget_jobs(LEARNED + 1).await, Ok(1));
}
