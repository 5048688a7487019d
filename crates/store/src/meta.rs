//! Small settings the hub keeps beside its data.

use crate::{Store, StoreError, store::Engine};

impl Store {
    /// The value kept under `key`.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn meta_get(&self, key: &str) -> Result<Option<String>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.meta_get(key),
            Engine::Postgres(postgres) => postgres.meta_get(key).await,
        }
    }

    /// Keeps `value` under `key` in place of what was there.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub async fn meta_set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.meta_set(key.to_owned(), value.to_owned()).await,
            Engine::Postgres(postgres) => postgres.meta_set(key, value).await,
        }
    }
}
