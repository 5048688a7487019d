//! The writer of one file: a thread that takes everything waiting, writes it in one transaction with one fsync, and
//! then answers all.

use std::{
    marker::PhantomData,
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::{StoreError, audit::Watched};

/// Most jobs in one transaction: a bound on how long the first of them waits for the last.
const BATCH: usize = 2048;

/// Rest after a commit that some waited for together: where several ask at once others are on their way, and a commit
/// shared by twenty costs hardly more than one for three. Whoever comes alone is never kept waiting.
const GATHER: Duration = Duration::from_micros(500);

/// As many together as make the rest worth while; beyond that a commit is well shared already.
const SOME: std::ops::Range<usize> = 2..64;

/// What one file's writer writes.
pub(super) trait Lane: 'static {
    /// One thing to write, with the caller who waits for it.
    type Job: Send + 'static;

    /// Writes all jobs inside the open transaction. An error undoes them all.
    fn apply(connection: &Connection, jobs: &mut [Self::Job]) -> Result<(), StoreError>;

    /// Tells the caller what became of the whole transaction.
    fn answer(job: Self::Job, outcome: Result<(), StoreError>);
}

/// The end of a writer that callers hold. The thread ends when it is dropped or closed.
pub(super) struct Writer<L: Lane> {
    orders: Sender<Order<L::Job>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Who is told how long commits take.
    pub(super) watched: Watched,
}

enum Order<J> {
    Job(J),
    Close(oneshot::Sender<Result<(), StoreError>>),
    #[cfg(feature = "contract")]
    Full(bool, oneshot::Sender<Result<(), StoreError>>),
}

impl<L: Lane> Writer<L> {
    /// Starts the thread.
    pub(super) fn start(name: &str, connection: Connection) -> Result<Self, StoreError> {
        Self::start_with(name, Transactions::<L>::new(connection, commit))
    }

    fn start_with(name: &str, transactions: Transactions<L>) -> Result<Self, StoreError> {
        let (orders, waiting) = mpsc::channel();
        let watched = transactions.watched.clone();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || serve(transactions, &waiting))
            .map_err(|_| StoreError::CannotOpen)?;
        Ok(Self {
            orders,
            thread: Mutex::new(Some(thread)),
            watched,
        })
    }

    /// Hands a job in; its caller hears from [`Lane::answer`], or finds the job dropped when the writer has ended.
    pub(super) fn hand_in(&self, job: L::Job) -> Result<(), StoreError> {
        self.order(Order::Job(job))
    }

    /// Writes what waits, moves the log into the file and ends the thread.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Close(reply))?;
        let outcome = answer.await.unwrap_or(Err(StoreError::Closed));
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // It answered last of all, so this does not wait.
        if let Some(Err(_)) = thread.map(JoinHandle::join) {
            return Err(StoreError::Closed);
        }
        outcome
    }

    /// Leaves the file no room to grow, or gives it back.
    #[cfg(feature = "contract")]
    pub(super) async fn full(&self, full: bool) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Full(full, reply))?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    fn order(&self, order: Order<L::Job>) -> Result<(), StoreError> {
        self.orders.send(order).map_err(|_| StoreError::Closed)
    }
}

/// The thread's life.
fn serve<L: Lane>(mut transactions: Transactions<L>, orders: &Receiver<Order<L::Job>>) {
    let mut batch = Vec::new();
    let mut together = 0;
    loop {
        if SOME.contains(&together) {
            std::thread::park_timeout(GATHER);
        }
        let Ok(first) = orders.recv() else { return };
        let mut order = Some(first);
        while let Some(Order::Job(job)) = order {
            batch.push(job);
            order = (batch.len() < BATCH)
                .then(|| orders.try_recv().ok())
                .flatten();
        }
        together = batch.len();
        if !batch.is_empty() {
            transactions.write(&mut batch);
        }
        match order {
            Some(Order::Close(reply)) => {
                let outcome = transactions.end();
                let _ = reply.send(outcome);
                return;
            }
            #[cfg(feature = "contract")]
            Some(Order::Full(full, reply)) => {
                let _ = reply.send(transactions.full(full));
            }
            Some(Order::Job(_)) | None => {}
        }
    }
}

/// How a transaction is made durable; another one in tests.
type Commit = fn(&Connection) -> Result<(), StoreError>;

fn commit(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection
        .prepare_cached("COMMIT")?
        .raw_execute()
        .map(drop)?)
}

struct Transactions<L> {
    connection: Connection,
    commit: Commit,
    /// A write was not confirmed: what the disk holds is unknown, and only opening the file anew can tell.
    sealed: bool,
    watched: Watched,
    lane: PhantomData<fn() -> L>,
}

impl<L: Lane> Transactions<L> {
    fn new(connection: Connection, commit: Commit) -> Self {
        Self {
            connection,
            commit,
            sealed: false,
            watched: Watched::default(),
            lane: PhantomData,
        }
    }

    fn write(&mut self, batch: &mut Vec<L::Job>) {
        let outcome = if self.sealed {
            Err(StoreError::Unconfirmed)
        } else {
            self.transact(batch)
        };
        if let Err(error) = &outcome {
            self.sealed |= *error == StoreError::Unconfirmed;
            tracing::error!(%error, jobs = batch.len(), sealed = self.sealed, "a batch was not written");
        }
        for job in batch.drain(..) {
            L::answer(job, outcome.clone());
        }
    }

    fn transact(&self, batch: &mut [L::Job]) -> Result<(), StoreError> {
        let connection = &self.connection;
        connection
            .prepare_cached("BEGIN IMMEDIATE")?
            .raw_execute()?;
        let outcome = L::apply(connection, batch).and_then(|()| {
            let begun = self.watched.begin();
            (self.commit)(connection)?;
            self.watched.end(begun);
            Ok(())
        });
        // Some failures end the transaction by themselves.
        if outcome.is_err() && !connection.is_autocommit() {
            connection
                .execute_batch("ROLLBACK")
                .map_err(|_| StoreError::Unconfirmed)?;
        }
        outcome
    }

    fn end(self) -> Result<(), StoreError> {
        if self.sealed {
            return Err(StoreError::Unconfirmed);
        }
        let moved = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let closed = self.connection.close().map_err(|(_, error)| error);
        Ok(moved.and(closed)?)
    }

    #[cfg(feature = "contract")]
    fn full(&self, full: bool) -> Result<(), StoreError> {
        // A bound below the present size is taken as the present size.
        let pages = if full { 1_u32 } else { u32::MAX - 1 };
        let bound = format!("PRAGMA max_page_count = {pages}");
        Ok(self.connection.query_row(&bound, [], |_| Ok(()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    /// Writes numbers; a negative one cannot be written.
    struct Numbers;

    struct Number(i64, oneshot::Sender<Result<(), StoreError>>);

    impl Lane for Numbers {
        type Job = Number;

        fn apply(connection: &Connection, jobs: &mut [Number]) -> Result<(), StoreError> {
            for Number(number, _) in jobs {
                connection.execute("INSERT INTO number VALUES (?1)", [*number])?;
            }
            Ok(())
        }

        fn answer(Number(_, reply): Number, outcome: Result<(), StoreError>) {
            let _ = reply.send(outcome);
        }
    }

    fn open(path: &std::path::Path) -> Connection {
        let connection = super::super::connection::writer(path, super::super::connection::WRITE);
        let connection = connection.unwrap();
        let table = "CREATE TABLE IF NOT EXISTS number (n INTEGER CHECK (n >= 0))";
        connection.execute_batch(table).unwrap();
        connection
    }

    fn write(
        transactions: &mut Transactions<Numbers>,
        numbers: &[i64],
    ) -> Vec<Result<(), StoreError>> {
        let (mut batch, mut answers) = (Vec::new(), Vec::new());
        for number in numbers {
            let (reply, answer) = oneshot::channel();
            batch.push(Number(*number, reply));
            answers.push(answer);
        }
        transactions.write(&mut batch);
        answers
            .into_iter()
            .map(|answer| answer.blocking_recv().unwrap())
            .collect()
    }

    fn count(transactions: &Transactions<Numbers>) -> i64 {
        let count = "SELECT count(*) FROM number";
        transactions
            .connection
            .query_row(count, [], |row| row.get(0))
            .unwrap()
    }

    fn code(extended_code: i32) -> StoreError {
        rusqlite::Error::SqliteFailure(ffi::Error::new(extended_code), None).into()
    }

    #[test]
    fn a_failing_batch_fails_for_all_and_the_next_one_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let mut transactions = Transactions::new(open(&dir.path().join("n.db")), commit);
        let refused = write(&mut transactions, &[1, -1, 2]);
        assert!(
            refused
                .iter()
                .all(|answer| matches!(answer, Err(StoreError::Engine(_))))
        );
        assert_eq!(count(&transactions), 0);
        assert_eq!(write(&mut transactions, &[1, 2]), [Ok(()), Ok(())]);
        assert_eq!(count(&transactions), 2);
    }

    #[test]
    fn after_an_unconfirmed_fsync_nothing_is_written_until_reopened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("n.db");
        let mut transactions = Transactions::new(open(&path), commit);
        assert_eq!(write(&mut transactions, &[1]), [Ok(())]);
        transactions.commit = |_| Err(code(ffi::SQLITE_IOERR_FSYNC));
        assert_eq!(
            write(&mut transactions, &[2]),
            [Err(StoreError::Unconfirmed)]
        );
        transactions.commit = commit;
        assert_eq!(
            write(&mut transactions, &[3]),
            [Err(StoreError::Unconfirmed)]
        );
        assert_eq!(transactions.end(), Err(StoreError::Unconfirmed));

        let mut reopened = Transactions::new(open(&path), commit);
        assert_eq!(count(&reopened), 1);
        assert_eq!(write(&mut reopened, &[4]), [Ok(())]);
    }

    #[test]
    fn another_disk_failure_undoes_the_batch_and_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let mut transactions = Transactions::new(open(&dir.path().join("n.db")), commit);
        transactions.commit = |_| Err(code(ffi::SQLITE_IOERR_WRITE));
        assert_eq!(
            write(&mut transactions, &[1]),
            [Err(StoreError::Disk(ffi::SQLITE_IOERR_WRITE))]
        );
        transactions.commit = commit;
        assert_eq!(write(&mut transactions, &[2]), [Ok(())]);
        assert_eq!(count(&transactions), 1);
    }

    #[tokio::test]
    async fn a_closed_writer_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let writer = Writer::<Numbers>::start("numbers", open(&dir.path().join("n.db"))).unwrap();
        writer.close().await.unwrap();
        let (reply, _) = oneshot::channel();
        assert_eq!(writer.hand_in(Number(1, reply)), Err(StoreError::Closed));
        assert_eq!(writer.close().await, Err(StoreError::Closed));
    }
}
