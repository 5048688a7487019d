//! Accounts of staff. Of a password only its hash is kept.

use rusqlite::{OptionalExtension, Row};

use super::{Act, Field, PackStore, trail};
use crate::StoreError;

/// One account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The name to log in with.
    pub name: String,
    /// Its role, in the words of whoever asks.
    pub role: String,
    /// The password's hash (PHC string).
    pub hash: String,
    /// Whether it may log in.
    pub active: bool,
}

impl Account {
    /// Its role and standing, as one text.
    #[must_use]
    pub fn said(&self) -> String {
        let standing = if self.active { "active" } else { "locked" };
        format!("{} {standing}", self.role)
    }
}

impl PackStore {
    /// The account of that name.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn account(&self, name: &str) -> Result<Option<Account>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT name, role, hash, active FROM account WHERE name = ?1";
            Ok(connection
                .prepare_cached(sql)?
                .query_row([name], account)
                .optional()?)
        })
    }

    /// All accounts by name.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT name, role, hash, active FROM account ORDER BY name")?;
            Ok(statement
                .query_map([], account)?
                .collect::<Result<_, _>>()?)
        })
    }

    /// Adds an account or changes the one of its name; the trail tells role and standing, never the hash. `was` is what
    /// was [said](Account::said) of it when somebody decided so, empty where there was none, `None` to change it
    /// whatever it is. `false` for a form that was done already.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when something else is said by now; other [`StoreError`]s when it was not written.
    pub async fn save_account(
        &self,
        account: Account,
        was: Option<String>,
        act: Act,
    ) -> Result<bool, StoreError> {
        self.change(move |connection| {
            if !super::first(connection, &act)? {
                return Ok(false);
            }
            let old = connection
                .prepare_cached("SELECT name, role, hash, active FROM account WHERE name = ?1")?
                .query_row([&account.name], self::account)
                .optional()?;
            let said = old.as_ref().map(Account::said).unwrap_or_default();
            if was.is_some_and(|was| was != said) {
                return Err(StoreError::Conflict("account"));
            }
            connection
                .prepare_cached(
                    "INSERT INTO account (name, role, hash, active) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (name) DO UPDATE SET role = ?2, hash = ?3, active = ?4",
                )?
                .execute((&account.name, &account.role, &account.hash, account.active))?;
            let field = Field {
                field: "role".to_owned(),
                old: said,
                new: account.said(),
            };
            let subject = format!("account:{}", account.name);
            trail::write(connection, &subject, 0, &act, &[field])?;
            if old.is_some_and(|old| old.hash != account.hash) {
                let field = Field {
                    field: "password".to_owned(),
                    old: String::new(),
                    new: "changed".to_owned(),
                };
                trail::write(connection, &subject, 0, &act, &[field])?;
            }
            Ok(true)
        })
        .await
    }
}

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        name: row.get(0)?,
        role: row.get(1)?,
        hash: row.get(2)?,
        active: row.get(3)?,
    })
}
