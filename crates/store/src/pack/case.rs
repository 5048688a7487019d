//! Cases: one institution's way from the application to the connected clinic.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Act, Field, PackStore, stock, trail};
use crate::StoreError;

/// A case to open.
#[derive(Clone, PartialEq, Eq)]
pub struct NewCase {
    /// The character its number begins with: 東 or 西.
    pub region: String,
    /// Digest of the receipt's secret; empty for a case that staff opened, which nobody sees from outside.
    pub secret: String,
    /// What makes two sendings one: the same again gives the case it opened before.
    pub sending: String,
    /// The record (JSON).
    pub record: String,
    /// Devices to queue for.
    pub items: Vec<String>,
    /// The last day to answer an offer this makes, `yyyy-MM-dd`.
    pub reply_by: String,
}

/// A case.
#[derive(Clone, PartialEq, Eq)]
pub struct Case {
    /// Its number (受付通番), `東0123`.
    pub number: String,
    /// 東 or 西.
    pub region: String,
    /// Rises with each change, from 1.
    pub version: u64,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub received_unix_ms: i64,
    /// Whether anything is still to be done.
    pub open: bool,
    /// The record (JSON).
    pub record: String,
}

/// A change of a case.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseChange {
    /// Which case.
    pub number: String,
    /// The version the change was made from.
    pub version: u64,
    /// The record after it (JSON).
    pub record: String,
    /// Whether anything is still to be done after it.
    pub open: bool,
    /// What it changes, for the trail.
    pub fields: Vec<Field>,
    /// Whether its places in the queues end with it: units held for it go to the next.
    pub gives_back: bool,
    /// Reply-by date of an offer that this makes, `yyyy-MM-dd`.
    pub reply_by: String,
}

const CASE: &str = "SELECT number, region, version, received_unix_ms, open, record FROM pack_case";

impl PackStore {
    /// Opens a case under the next number of its region and puts it into its queues, all or nothing.
    ///
    /// # Errors
    /// [`StoreError`] when it was not written.
    pub async fn open_case(&self, new: NewCase, act: Act) -> Result<Case, StoreError> {
        self.change(move |connection| open(connection, &new, &act))
            .await
    }

    /// The case of that number.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn case(&self, number: &str) -> Result<Option<Case>, StoreError> {
        self.read(|connection| find(connection, number))
    }

    /// The case of a receipt, for whoever knows its secret; both wrong and unknown give `None`.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn case_by_receipt(&self, number: &str, secret: &str) -> Result<Option<Case>, StoreError> {
        self.read(|connection| {
            let sql = format!("{CASE} WHERE number = ?1 AND secret = ?2 AND secret <> ''");
            let mut statement = connection.prepare_cached(&sql)?;
            Ok(statement.query_row([number, secret], case).optional()?)
        })
    }

    /// Cases in the order they came: those with something to do, or all.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn cases(&self, closed_too: bool) -> Result<Vec<Case>, StoreError> {
        self.read(|connection| {
            let sql = format!("{CASE} WHERE open >= ?1 ORDER BY id");
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([i64::from(!closed_too)], case)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Changes a case. A form already done changes nothing and gives the case as it stands.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the case has another version by now; other [`StoreError`]s when nothing was written.
    pub async fn change_case(&self, change: CaseChange, act: Act) -> Result<Case, StoreError> {
        self.change(move |connection| alter(connection, &change, &act))
            .await
    }
}

fn find(connection: &Connection, number: &str) -> Result<Option<Case>, StoreError> {
    let sql = format!("{CASE} WHERE number = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([number], case).optional()?)
}

fn open(connection: &Connection, new: &NewCase, act: &Act) -> Result<Case, StoreError> {
    let sql = format!("{CASE} WHERE sending = ?1");
    let known = connection
        .prepare_cached(&sql)?
        .query_row([&new.sending], case)
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let serial: i64 = connection
        .prepare_cached("SELECT coalesce(max(serial), 0) + 1 FROM pack_case WHERE region = ?1")?
        .query_row([&new.region], |row| row.get(0))?;
    let number = format!("{}{serial:04}", new.region);
    connection
        .prepare_cached(
            "INSERT INTO pack_case (number, region, serial, version, received_unix_ms, open, secret,
                                    sending, record)
             VALUES (?1, ?2, ?3, 1, ?4, 1, ?5, ?6, ?7)",
        )?
        .execute((
            &number,
            &new.region,
            serial,
            act.at_unix_ms,
            &new.secret,
            &new.sending,
            &new.record,
        ))?;
    for item in &new.items {
        stock::join(connection, item, &number, &new.reply_by, act)?;
    }
    let field = Field {
        field: "case".to_owned(),
        old: String::new(),
        new: "opened".to_owned(),
    };
    trail::write(connection, &format!("case:{number}"), 1, act, &[field])?;
    find(connection, &number)?.ok_or(StoreError::Unreadable("case"))
}

fn alter(connection: &Connection, change: &CaseChange, act: &Act) -> Result<Case, StoreError> {
    let known = find(connection, &change.number)?.ok_or(StoreError::Unknown("case"))?;
    if !super::first(connection, act)? {
        return Ok(known);
    }
    if known.version != change.version {
        return Err(StoreError::Conflict("case's version"));
    }
    let version = change.version.saturating_add(1).cast_signed();
    connection
        .prepare_cached(
            "UPDATE pack_case SET version = ?2, record = ?3, open = ?4 WHERE number = ?1",
        )?
        .execute((&change.number, version, &change.record, change.open))?;
    let subject = format!("case:{}", change.number);
    trail::write(connection, &subject, version, act, &change.fields)?;
    if change.gives_back {
        stock::give_back(connection, &change.number, &change.reply_by, act)?;
    }
    find(connection, &change.number)?.ok_or(StoreError::Unreadable("case"))
}

fn case(row: &Row<'_>) -> rusqlite::Result<Case> {
    Ok(Case {
        number: row.get(0)?,
        region: row.get(1)?,
        version: row.get::<_, i64>(2)?.cast_unsigned(),
        received_unix_ms: row.get(3)?,
        open: row.get(4)?,
        record: row.get(5)?,
    })
}
