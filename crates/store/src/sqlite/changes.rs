//! Changes to the main file and to the jobs: each a piece of work of its own, many in one transaction.

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    Sqlite,
    writer::{Lane, Writer},
};
use crate::StoreError;

/// The lane of changes.
pub(super) struct Changes;

/// One change on its way.
pub(super) trait Change: Send {
    /// Does the work; what it comes to is kept for the answer.
    fn apply(&mut self, connection: &Connection) -> Result<(), StoreError>;

    /// Tells the caller.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

impl Lane for Changes {
    type Job = Box<dyn Change>;

    /// A change that fails is undone alone, unless its failure ended the whole transaction.
    fn apply(connection: &Connection, jobs: &mut [Self::Job]) -> Result<(), StoreError> {
        let run = |sql| -> Result<(), StoreError> {
            Ok(connection.prepare_cached(sql)?.raw_execute().map(drop)?)
        };
        for job in jobs {
            run("SAVEPOINT change")?;
            if let Err(error) = job.apply(connection) {
                if connection.is_autocommit() {
                    return Err(error);
                }
                run("ROLLBACK TO change")?;
            }
            run("RELEASE change")?;
        }
        Ok(())
    }

    fn answer(job: Self::Job, outcome: Result<(), StoreError>) {
        job.answer(outcome);
    }
}

struct Task<T, F> {
    work: Option<F>,
    done: Result<T, StoreError>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Change for Task<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T, StoreError> + Send,
{
    fn apply(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let Some(work) = self.work.take() else {
            return Ok(());
        };
        self.done = work(connection);
        self.done.as_ref().map(drop).map_err(Clone::clone)
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        // A caller who has gone away does not wait for an answer.
        let _ = self.reply.send(outcome.and(self.done));
    }
}

impl Sqlite {
    /// Has the writer do `work` and returns after it is durable, or undone.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        change(&self.changes, work).await
    }

    /// The same in the file of jobs.
    pub(super) async fn change_job<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        change(&self.job_changes, work).await
    }
}

pub(super) async fn change<T: Send + 'static>(
    writer: &Writer<Changes>,
    work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let (reply, answer) = oneshot::channel();
    writer.hand_in(Box::new(Task {
        work: Some(work),
        done: Err(StoreError::Closed),
        reply,
    }))?;
    answer.await.unwrap_or(Err(StoreError::Closed))
}
