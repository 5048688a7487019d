//! Small settings.

use super::Postgres;
use crate::StoreError;

impl Postgres {
    pub(crate) async fn meta_get(&self, key: &str) -> Result<Option<String>, StoreError> {
        let rows = self
            .lines
            .read("SELECT value FROM meta WHERE key = $1", &[&key])
            .await?;
        Ok(rows.first().map(|row| row.try_get(0)).transpose()?)
    }

    pub(crate) async fn meta_set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let set = "INSERT INTO meta (key, value) VALUES ($1, $2)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.lines
            .own()
            .await?
            .execute(set, &[&key, &value])
            .await?;
        Ok(())
    }
}
