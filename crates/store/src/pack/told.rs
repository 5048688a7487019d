//! Notices to clinics and partners: each raised once per change of what it tells.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Act, PackStore};
use crate::StoreError;

/// A notice whose condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The case's number.
    pub case: String,
    /// Which notice.
    pub kind: String,
    /// What it tells: the same value again is not told again.
    pub value: String,
    /// The text to send.
    pub text: String,
}

/// A notice that was raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// Its number; rises.
    pub id: u64,
    /// What it is.
    pub notice: Notice,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub raised_unix_ms: i64,
    /// When and by whom it was told; `None` while it waits.
    pub told: Option<(i64, String)>,
}

const RAISED: &str =
    "SELECT id, pack_case, kind, value, text, raised_unix_ms, told_unix_ms, told_by FROM told";

impl PackStore {
    /// Raises those of `notices` whose value is not the last one raised for its case and kind; gives their number.
    ///
    /// # Errors
    /// [`StoreError`] when none was written.
    pub async fn raise(&self, notices: Vec<Notice>, at_unix_ms: i64) -> Result<u64, StoreError> {
        if notices.is_empty() {
            return Ok(0);
        }
        self.change(move |connection| {
            let mut raised = 0;
            for notice in &notices {
                raised += u64::from(raise(connection, notice, at_unix_ms)?);
            }
            Ok(raised)
        })
        .await
    }

    /// Notices that wait to be told, in the order they were raised.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn untold(&self) -> Result<Vec<Raised>, StoreError> {
        self.list(
            &format!("{RAISED} WHERE told_unix_ms IS NULL ORDER BY id"),
            [],
        )
    }

    /// The newest notices that were told.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn told(&self, limit: u32) -> Result<Vec<Raised>, StoreError> {
        let sql = format!("{RAISED} WHERE told_unix_ms IS NOT NULL ORDER BY id DESC LIMIT ?1");
        self.list(&sql, [limit])
    }

    /// All notices of a case, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn notices_of(&self, case: &str) -> Result<Vec<Raised>, StoreError> {
        self.list(
            &format!("{RAISED} WHERE pack_case = ?1 ORDER BY id DESC"),
            [case],
        )
    }

    /// Marks a notice as told. One that was told stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] for no such notice; other [`StoreError`]s when it was not written.
    pub async fn tell(&self, id: u64, act: Act) -> Result<(), StoreError> {
        self.change(move |connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE told SET told_unix_ms = coalesce(told_unix_ms, ?2),
                                     told_by = coalesce(told_by, ?3) WHERE id = ?1",
                )?
                .execute((id.cast_signed(), act.at_unix_ms, &act.who))?;
            match changed {
                0 => Err(StoreError::Unknown("notice")),
                _ => Ok(()),
            }
        })
        .await
    }

    fn list(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<Raised>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            Ok(statement
                .query_map(values, raised)?
                .collect::<Result<_, _>>()?)
        })
    }
}

/// Raises one notice, unless it tells nothing new.
pub(super) fn raise(
    connection: &Connection,
    notice: &Notice,
    at_unix_ms: i64,
) -> Result<bool, StoreError> {
    let last: Option<String> = connection
        .prepare_cached(
            "SELECT value FROM told WHERE pack_case = ?1 AND kind = ?2 ORDER BY id DESC LIMIT 1",
        )?
        .query_row((&notice.case, &notice.kind), |row| row.get(0))
        .optional()?;
    if last.as_ref() == Some(&notice.value) {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "INSERT INTO told (pack_case, kind, value, text, raised_unix_ms)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            &notice.case,
            &notice.kind,
            &notice.value,
            &notice.text,
            at_unix_ms,
        ))?;
    Ok(true)
}

fn raised(row: &Row<'_>) -> rusqlite::Result<Raised> {
    let at: Option<i64> = row.get(6)?;
    let by: Option<String> = row.get(7)?;
    Ok(Raised {
        id: row.get::<_, i64>(0)?.cast_unsigned(),
        notice: Notice {
            case: row.get(1)?,
            kind: row.get(2)?,
            value: row.get(3)?,
            text: row.get(4)?,
        },
        raised_unix_ms: row.get(5)?,
        told: at.map(|at| (at, by.unwrap_or_default())),
    })
}
