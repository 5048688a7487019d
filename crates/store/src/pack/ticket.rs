//! Support tickets, counted per case and calendar month.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Act, Field, PackStore, trail};
use crate::StoreError;

/// A ticket.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its number; rises.
    pub id: u64,
    /// The case's number.
    pub case: String,
    /// The month it counts in, `yyyy-MM`.
    pub month: String,
    /// The how many-th of its case in its month, from 1.
    pub nth: u32,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub opened_unix_ms: i64,
    /// Whether anything is still to be done.
    pub open: bool,
    /// Rises with each change, from 1.
    pub version: u64,
    /// The record (JSON).
    pub record: String,
}

/// A change of a ticket.
#[derive(Clone, PartialEq, Eq)]
pub struct TicketChange {
    /// Which ticket.
    pub id: u64,
    /// The version the change was made from.
    pub version: u64,
    /// The record after it (JSON).
    pub record: String,
    /// Whether anything is still to be done after it.
    pub open: bool,
    /// What it changes, for the trail.
    pub fields: Vec<Field>,
}

const TICKET: &str = "SELECT id, pack_case, month,
    (SELECT count(*) FROM ticket AS other WHERE other.pack_case = ticket.pack_case
                                            AND other.month = ticket.month AND other.id <= ticket.id),
    opened_unix_ms, open, version, record FROM ticket";

impl PackStore {
    /// Opens a ticket; the same form again gives the ticket it opened before.
    ///
    /// # Errors
    /// [`StoreError`] when it was not written.
    pub async fn open_ticket(
        &self,
        case: String,
        month: String,
        record: String,
        act: Act,
    ) -> Result<Ticket, StoreError> {
        self.change(move |connection| {
            connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO ticket (pack_case, month, opened_unix_ms, open, version,
                                                   sending, record)
                     VALUES (?1, ?2, ?3, 1, 1, ?4, ?5)",
                )?
                .execute((&case, &month, act.at_unix_ms, &act.form, &record))?;
            let sql = format!("{TICKET} WHERE sending = ?1");
            Ok(connection
                .prepare_cached(&sql)?
                .query_row([&act.form], ticket)?)
        })
        .await
    }

    /// The ticket of that number.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn ticket(&self, id: u64) -> Result<Option<Ticket>, StoreError> {
        self.read(|connection| find(connection, id))
    }

    /// Tickets with something to do, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn open_tickets(&self) -> Result<Vec<Ticket>, StoreError> {
        self.read(|connection| {
            let sql = format!("{TICKET} WHERE open = 1 ORDER BY id");
            let mut statement = connection.prepare_cached(&sql)?;
            Ok(statement.query_map([], ticket)?.collect::<Result<_, _>>()?)
        })
    }

    /// All tickets of a case, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn tickets_of(&self, case: &str) -> Result<Vec<Ticket>, StoreError> {
        self.read(|connection| {
            let sql = format!("{TICKET} WHERE pack_case = ?1 ORDER BY id DESC");
            let mut statement = connection.prepare_cached(&sql)?;
            Ok(statement
                .query_map([case], ticket)?
                .collect::<Result<_, _>>()?)
        })
    }

    /// Changes a ticket. A form already done changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now; other [`StoreError`]s when nothing was written.
    pub async fn change_ticket(
        &self,
        change: TicketChange,
        act: Act,
    ) -> Result<Ticket, StoreError> {
        self.change(move |connection| {
            let known = find(connection, change.id)?.ok_or(StoreError::Unknown("ticket"))?;
            if !super::first(connection, &act)? {
                return Ok(known);
            }
            if known.version != change.version {
                return Err(StoreError::Conflict("ticket's version"));
            }
            let version = change.version.saturating_add(1).cast_signed();
            connection
                .prepare_cached(
                    "UPDATE ticket SET version = ?2, record = ?3, open = ?4 WHERE id = ?1",
                )?
                .execute((
                    change.id.cast_signed(),
                    version,
                    &change.record,
                    change.open,
                ))?;
            let subject = format!("ticket:{}", change.id);
            trail::write(connection, &subject, version, &act, &change.fields)?;
            find(connection, change.id)?.ok_or(StoreError::Unreadable("ticket"))
        })
        .await
    }
}

fn find(connection: &Connection, id: u64) -> Result<Option<Ticket>, StoreError> {
    let sql = format!("{TICKET} WHERE id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([id.cast_signed()], ticket).optional()?)
}

fn ticket(row: &Row<'_>) -> rusqlite::Result<Ticket> {
    Ok(Ticket {
        id: row.get::<_, i64>(0)?.cast_unsigned(),
        case: row.get(1)?,
        month: row.get(2)?,
        nth: row.get(3)?,
        opened_unix_ms: row.get(4)?,
        open: row.get(5)?,
        version: row.get::<_, i64>(6)?.cast_unsigned(),
        record: row.get(7)?,
    })
}
