//! Appending to the audit chain. The head is read inside each transaction, never remembered: a batch that failed
//! leaves nothing behind to be rolled back, and a second process cannot fork the chain.

use domain::audit::{Access, Hash, Seal, link};
use rusqlite::{Connection, ErrorCode};
use tokio::sync::oneshot;

use super::{Sqlite, tree, writer::Lane};
use crate::{Receipt, StoreError};

/// The lane of audit records.
pub(super) struct Appends;

/// Something on its way into the audit file.
pub(super) struct Append {
    what: What,
    /// Number of the last record, once written.
    sequence: u64,
    /// Records of everyone in the same commit.
    together: u32,
    reply: oneshot::Sender<Result<Receipt, StoreError>>,
}

enum What {
    /// Accesses, next to each other in the chain.
    Accesses(Vec<Access>),
    /// The signed end of a segment.
    Seal(Seal),
}

impl Lane for Appends {
    type Job = Append;

    fn apply(connection: &Connection, jobs: &mut [Append]) -> Result<(), StoreError> {
        let (mut count, mut hash) = head(connection)?;
        let mut insert = connection.prepare_cached(
            "INSERT INTO access (sequence, hash, at_unix_ms, institution, request, way, person,
                                 outcome, reason, revealed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        let before = count;
        for job in &mut *jobs {
            let accesses = match &job.what {
                What::Accesses(accesses) => accesses.as_slice(),
                What::Seal(seal) => {
                    tree::seal(connection, seal)?;
                    &[]
                }
            };
            for access in accesses {
                count += 1;
                hash = link(&hash, count, &access.canonical());
                insert
                    .execute((
                        count.cast_signed(),
                        hash,
                        access.at_unix_ms,
                        &access.institution,
                        &access.request,
                        &access.way,
                        access.person.map(u64::cast_signed),
                        &access.outcome,
                        &access.reason,
                        &access.revealed,
                    ))
                    .map_err(beyond_the_head)?;
            }
            job.sequence = count;
        }
        let together = u32::try_from(count - before).unwrap_or(u32::MAX);
        for job in jobs {
            job.together = together;
        }
        connection
            .prepare_cached("UPDATE access_head SET count = ?1, hash = ?2 WHERE id = 1")?
            .execute((count.cast_signed(), hash))?;
        Ok(())
    }

    fn answer(job: Append, outcome: Result<(), StoreError>) {
        let (sequence, together) = (job.sequence, job.together);
        // A caller who has gone away does not wait for an answer.
        let _ = job
            .reply
            .send(outcome.map(|()| Receipt { sequence, together }));
    }
}

/// Number and hash of the last record, as the head row has them.
pub(super) fn head(connection: &Connection) -> Result<(u64, Hash), StoreError> {
    let row = connection
        .prepare_cached("SELECT count, hash FROM access_head WHERE id = 1")?
        .query_row([], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Hash>(1)?))
        });
    match row {
        Ok((count, hash)) => Ok((count.cast_unsigned(), hash)),
        Err(error) if error.sqlite_error_code().is_some() => Err(error.into()),
        // No row, or one of another shape.
        Err(_) => Err(StoreError::Corrupt),
    }
}

/// A record that is there already though the head does not count it: someone was at the file.
fn beyond_the_head(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Corrupt,
        _ => error.into(),
    }
}

impl Sqlite {
    pub(crate) async fn record_accesses(
        &self,
        accesses: Vec<Access>,
    ) -> Result<Receipt, StoreError> {
        self.append(What::Accesses(accesses)).await
    }

    pub(crate) async fn seal(&self, seal: Seal) -> Result<(), StoreError> {
        self.append(What::Seal(seal)).await.map(drop)
    }

    async fn append(&self, what: What) -> Result<Receipt, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.appends.hand_in(Append {
            what,
            sequence: 0,
            together: 0,
            reply,
        })?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }
}
