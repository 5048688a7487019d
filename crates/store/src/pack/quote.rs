//! Quotes: kept as they were made, reproducible for ever.

use rusqlite::{Connection, OptionalExtension, Row};

use super::PackStore;
use crate::StoreError;

/// A quote to keep.
#[derive(Clone, PartialEq, Eq)]
pub struct NewQuote {
    /// The quote it is a further version of; `None` for a new one.
    pub of: Option<String>,
    /// Unguessable; whoever holds it may see the quote. A further version keeps the first one's.
    pub access: String,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub made_unix_ms: i64,
    /// Its date, `yyyy-MM-dd`.
    pub day: String,
    /// Its last valid day, `yyyy-MM-dd`.
    pub valid_until: String,
    /// The price book's version.
    pub price_book: String,
    /// What was asked (JSON).
    pub input: String,
    /// What came of it (JSON).
    pub output: String,
    /// What makes two sendings one: the same again gives the quote it made before.
    pub sending: String,
}

/// A kept quote.
#[derive(Clone, PartialEq, Eq)]
pub struct Quote {
    /// Its number, `Q000123`.
    pub number: String,
    /// Its version, from 1.
    pub version: u32,
    /// Unguessable; whoever holds it may see the quote.
    pub access: String,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub made_unix_ms: i64,
    /// Its date, `yyyy-MM-dd`.
    pub day: String,
    /// Its last valid day, `yyyy-MM-dd`.
    pub valid_until: String,
    /// The price book's version.
    pub price_book: String,
    /// What was asked (JSON).
    pub input: String,
    /// What came of it (JSON).
    pub output: String,
}

const QUOTE: &str = "SELECT number, version, access, made_unix_ms, day, valid_until, price_book,
                            input, output FROM quote";

impl PackStore {
    /// Keeps a quote under a new number, or as a further version, and returns after it is durable.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] for a further version of no quote; other [`StoreError`]s when it was not written.
    pub async fn keep_quote(&self, new: NewQuote) -> Result<Quote, StoreError> {
        self.change(move |connection| keep(connection, &new)).await
    }

    /// The newest version of a quote.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn quote(&self, number: &str) -> Result<Option<Quote>, StoreError> {
        Ok(self.quote_versions(number)?.pop())
    }

    /// All versions of a quote, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn quote_versions(&self, number: &str) -> Result<Vec<Quote>, StoreError> {
        self.read(|connection| {
            let sql = format!("{QUOTE} WHERE number = ?1 ORDER BY version");
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([number], quote)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn keep(connection: &Connection, new: &NewQuote) -> Result<Quote, StoreError> {
    let by_sending = format!("{QUOTE} WHERE sending = ?1");
    let known = connection
        .prepare_cached(&by_sending)?
        .query_row([&new.sending], quote)
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let (number, version, access) = match &new.of {
        None => {
            let next: i64 = connection
                .prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM quote")?
                .query_row([], |row| row.get(0))?;
            (format!("Q{next:06}"), 1, new.access.clone())
        }
        Some(number) => {
            let sql = "SELECT version + 1, access FROM quote WHERE number = ?1
                       ORDER BY version DESC LIMIT 1";
            let (version, access): (i64, String) = connection
                .prepare_cached(sql)?
                .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?
                .ok_or(StoreError::Unknown("quote"))?;
            (number.clone(), version, access)
        }
    };
    connection
        .prepare_cached(
            "INSERT INTO quote (number, version, access, made_unix_ms, day, valid_until, price_book,
                                input, output, sending)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            &number,
            version,
            access,
            new.made_unix_ms,
            &new.day,
            &new.valid_until,
            &new.price_book,
            &new.input,
            &new.output,
            &new.sending,
        ))?;
    let kept = connection
        .prepare_cached(&by_sending)?
        .query_row([&new.sending], quote)?;
    Ok(kept)
}

fn quote(row: &Row<'_>) -> rusqlite::Result<Quote> {
    Ok(Quote {
        number: row.get(0)?,
        version: row.get(1)?,
        access: row.get(2)?,
        made_unix_ms: row.get(3)?,
        day: row.get(4)?,
        valid_until: row.get(5)?,
        price_book: row.get(6)?,
        input: row.get(7)?,
        output: row.get(8)?,
    })
}
