//! Small settings.

use rusqlite::OptionalExtension;

use super::Sqlite;
use crate::StoreError;

impl Sqlite {
    pub(crate) fn meta_get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.readers.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
            Ok(statement.query_row([key], |row| row.get(0)).optional()?)
        })
    }

    pub(crate) async fn meta_set(&self, key: String, value: String) -> Result<(), StoreError> {
        self.change(move |connection| {
            connection
                .prepare_cached(
                    "INSERT INTO meta (key, value) VALUES (?1, ?2)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?
                .execute((key, value))?;
            Ok(())
        })
        .await
    }
}
