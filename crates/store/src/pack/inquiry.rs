//! Inquiries, each in the queues of its categories; and the addresses left with the guidebook, apart from them.

use rusqlite::OptionalExtension;

use super::{Act, PackStore};
use crate::StoreError;

/// An inquiry as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct NewInquiry {
    /// What makes two sendings one.
    pub sending: String,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub received_unix_ms: i64,
    /// The record (JSON).
    pub record: String,
    /// The queues it goes to.
    pub queues: Vec<Queued>,
}

/// One queue of an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The category that was ticked.
    pub category: String,
    /// The queue it goes to.
    pub queue: String,
    /// The day by which somebody answers, `yyyy-MM-dd`; empty where it is to be confirmed.
    pub answer_by: String,
}

/// An inquiry in one queue.
#[derive(Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Its number; rises.
    pub id: u64,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub received_unix_ms: i64,
    /// The record (JSON).
    pub record: String,
    /// Where it waits.
    pub queued: Queued,
}

impl PackStore {
    /// Takes an inquiry into its queues and gives its number; the same sending again gives the number it got before.
    ///
    /// # Errors
    /// [`StoreError`] when it was not written.
    pub async fn take_inquiry(&self, new: NewInquiry) -> Result<u64, StoreError> {
        self.change(move |connection| {
            let known: Option<i64> = connection
                .prepare_cached("SELECT id FROM inquiry WHERE sending = ?1")?
                .query_row([&new.sending], |row| row.get(0))
                .optional()?;
            if let Some(id) = known {
                return Ok(id.cast_unsigned());
            }
            connection
                .prepare_cached(
                    "INSERT INTO inquiry (sending, received_unix_ms, record) VALUES (?1, ?2, ?3)",
                )?
                .execute((&new.sending, new.received_unix_ms, &new.record))?;
            let id = connection.last_insert_rowid();
            for queued in &new.queues {
                connection
                    .prepare_cached(
                        "INSERT OR IGNORE INTO inquiry_queue (inquiry, queue, category, answer_by)
                         VALUES (?1, ?2, ?3, ?4)",
                    )?
                    .execute((id, &queued.queue, &queued.category, &queued.answer_by))?;
            }
            Ok(id.cast_unsigned())
        })
        .await
    }

    /// Inquiries that wait for an answer, oldest first, once for each queue.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn inquiries(&self) -> Result<Vec<Inquiry>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, received_unix_ms, record, category, queue, answer_by
                 FROM inquiry JOIN inquiry_queue ON inquiry = id
                 WHERE answered_unix_ms IS NULL ORDER BY id, category",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(Inquiry {
                    id: row.get::<_, i64>(0)?.cast_unsigned(),
                    received_unix_ms: row.get(1)?,
                    record: row.get(2)?,
                    queued: Queued {
                        category: row.get(3)?,
                        queue: row.get(4)?,
                        answer_by: row.get(5)?,
                    },
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Marks an inquiry as answered in one of its queues; the first who answered stays.
    ///
    /// # Errors
    /// [`StoreError`] when it was not written.
    pub async fn answer_inquiry(
        &self,
        id: u64,
        category: String,
        act: Act,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            connection
                .prepare_cached(
                    "UPDATE inquiry_queue SET answered_unix_ms = ?3, answered_by = ?4
                     WHERE inquiry = ?1 AND category = ?2 AND answered_unix_ms IS NULL",
                )?
                .execute((id.cast_signed(), &category, act.at_unix_ms, &act.who))?;
            Ok(())
        })
        .await
    }

    /// Keeps an address left with the guidebook (JSON); the same sending again is one.
    ///
    /// # Errors
    /// [`StoreError`] when it was not written.
    pub async fn keep_contact(
        &self,
        sending: String,
        received_unix_ms: i64,
        record: String,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO contact (sending, received_unix_ms, record)
                     VALUES (?1, ?2, ?3)",
                )?
                .execute((&sending, received_unix_ms, &record))?;
            Ok(())
        })
        .await
    }
}
