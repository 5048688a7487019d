//! Appending to the audit chain: one task a hub takes everyone who waits into one transaction of two round trips. The
//! head is read and locked inside each, never remembered: hubs beside one another make one chain.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use deadpool_postgres::Object;
use domain::audit::{Access, Hash, link};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use tokio_postgres::{Row, error::SqlState};

use super::{Postgres, lines::Lines};
use crate::{CommitWatch, Receipt, StoreError, audit::Watched};

/// Most callers in one transaction.
const GROUP: usize = 1024;

const LOCK_HEAD: &str = "SELECT count, hash FROM access_head WHERE id = 1 FOR UPDATE";
const MOVE_HEAD: &str = "UPDATE access_head SET count = $1, hash = $2 WHERE id = 1";
const INSERT: &str = "
    INSERT INTO access (sequence, hash, at_unix_ms, institution, request, way, person, outcome, reason, revealed)
    SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::text[], $5::text[], $6::text[],
                         $7::bigint[], $8::text[], $9::text[], $10::text[])";

/// Someone's records on their way.
struct Append {
    accesses: Vec<Access>,
    reply: oneshot::Sender<Result<Receipt, StoreError>>,
}

pub(super) struct Appends {
    orders: Mutex<Option<mpsc::UnboundedSender<Append>>>,
    task: Mutex<Option<JoinHandle<()>>>,
    watched: Watched,
}

impl Appends {
    pub(super) fn start(lines: Lines) -> Self {
        let (orders, mut waiting) = mpsc::unbounded_channel();
        let watched = Watched::default();
        let told = watched.clone();
        let task = tokio::spawn(async move {
            let mut group: Vec<Append> = Vec::new();
            let mut held: Option<Object> = None;
            while waiting.recv_many(&mut group, GROUP).await > 0 {
                let outcome = write(&lines, &mut held, &group, &told).await;
                if outcome.is_err() {
                    // Whatever state the connection is in: the next group begins on another.
                    held.take().map(Object::take);
                }
                answer(&mut group, outcome);
            }
        });
        Self {
            orders: Mutex::new(Some(orders)),
            task: Mutex::new(Some(task)),
            watched,
        }
    }

    /// Writes what waits and ends.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        drop(lock(&self.orders).take());
        let task = lock(&self.task).take();
        match task {
            Some(task) => task.await.map_err(|_| StoreError::Closed),
            None => Ok(()),
        }
    }
}

impl Drop for Appends {
    fn drop(&mut self) {
        // The task ends when the last order is written.
        drop(lock(&self.orders).take());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Postgres {
    pub(crate) fn watch_commits(&self, watch: Arc<dyn CommitWatch>) {
        self.appends.watched.put(watch);
    }

    pub(crate) async fn record_accesses(
        &self,
        accesses: Vec<Access>,
    ) -> Result<Receipt, StoreError> {
        let (reply, answer) = oneshot::channel();
        let append = Append { accesses, reply };
        match lock(&self.appends.orders).as_ref() {
            Some(orders) => orders.send(append).map_err(|_| StoreError::Closed)?,
            None => return Err(StoreError::Closed),
        }
        answer.await.unwrap_or(Err(StoreError::Closed))
    }
}

/// Tells everyone, each with the number of their own last record.
fn answer(group: &mut Vec<Append>, outcome: Result<u64, StoreError>) {
    let mut sequence = outcome.clone().unwrap_or(0);
    let records = group
        .iter()
        .map(|append| append.accesses.len())
        .sum::<usize>();
    let together = u32::try_from(records).unwrap_or(u32::MAX);
    for append in group.drain(..) {
        sequence += append.accesses.len() as u64;
        // A caller who has gone away does not wait for an answer.
        let _ = append
            .reply
            .send(outcome.clone().map(|_| Receipt { sequence, together }));
    }
}

/// Writes a group, and gives the number of records before it.
async fn write(
    lines: &Lines,
    held: &mut Option<Object>,
    group: &[Append],
    watched: &Watched,
) -> Result<u64, StoreError> {
    let client = match held {
        Some(client) if !client.is_closed() => client,
        _ => held.insert(lines.own().await?),
    };
    let lock_head = client.prepare_cached(LOCK_HEAD).await?;
    let move_head = client.prepare_cached(MOVE_HEAD).await?;
    let insert = client.prepare_cached(INSERT).await?;
    let (begun, found) = together(
        client.batch_execute("BEGIN"),
        client.query_opt(&lock_head, &[]),
    )
    .await;
    begun?;
    let (before, hash) = head(found?.as_ref())?;
    let mut rows = Rows::default();
    let (mut count, mut hash) = (before, hash);
    for access in group.iter().flat_map(|append| &append.accesses) {
        count += 1;
        hash = link(&hash, count, &access.canonical());
        rows.add(count, hash, access);
    }
    let (number, bytes) = (count.cast_signed(), hash.as_slice());
    let values = rows.values();
    let head: [&(dyn tokio_postgres::types::ToSql + Sync); 2] = [&number, &bytes];
    let sent = watched.begin();
    let (inserted, (moved, committed)) = together(
        client.execute(&insert, &values),
        together(
            client.execute(&move_head, &head),
            client.batch_execute("COMMIT"),
        ),
    )
    .await;
    inserted.map_err(beyond_the_head)?;
    moved?;
    committed?;
    watched.end(sent);
    Ok(before)
}

/// Both at once: the second is sent without waiting for the first one's answer.
async fn together<A, B>(first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
    tokio::join!(biased; first, second)
}

/// Number and hash of the last record, as the head row has them.
pub(super) fn head(row: Option<&Row>) -> Result<(u64, Hash), StoreError> {
    let row = row.ok_or(StoreError::Corrupt)?;
    let bytes: &[u8] = row.try_get(1)?;
    let hash = bytes.try_into().map_err(|_| StoreError::Corrupt)?;
    Ok((row.try_get::<_, i64>(0)?.cast_unsigned(), hash))
}

/// A record that is there already though the head does not count it: someone was at the table.
fn beyond_the_head(error: tokio_postgres::Error) -> StoreError {
    match error.code() {
        Some(&SqlState::UNIQUE_VIOLATION) => StoreError::Corrupt,
        _ => error.into(),
    }
}

/// Records column by column.
#[derive(Default)]
struct Rows<'a> {
    sequence: Vec<i64>,
    hash: Vec<Vec<u8>>,
    at_unix_ms: Vec<i64>,
    person: Vec<Option<i64>>,
    texts: [Vec<&'a str>; 6],
}

impl<'a> Rows<'a> {
    fn add(&mut self, sequence: u64, hash: Hash, access: &'a Access) {
        self.sequence.push(sequence.cast_signed());
        self.hash.push(hash.to_vec());
        self.at_unix_ms.push(access.at_unix_ms);
        self.person.push(access.person.map(u64::cast_signed));
        let texts = [
            &access.institution,
            &access.request,
            &access.way,
            &access.outcome,
            &access.reason,
            &access.revealed,
        ];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.push(text);
        }
    }

    fn values(&self) -> [&(dyn tokio_postgres::types::ToSql + Sync); 10] {
        let [institution, request, way, outcome, reason, revealed] = &self.texts;
        [
            &self.sequence,
            &self.hash,
            &self.at_unix_ms,
            institution,
            request,
            way,
            &self.person,
            outcome,
            reason,
            revealed,
        ]
    }
}
