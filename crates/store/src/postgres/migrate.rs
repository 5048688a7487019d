//! Migrations, side by side with SQLite's and under the same numbers, each applied in one transaction.
//!
//! A step only adds: an older hub goes on working on a newer schema until [`NewerSchema`](StoreError::NewerSchema)
//! tells it at its next start. What a step leaves unused, a later release takes away.

use tokio_postgres::Client;

use crate::StoreError;

/// Title and statements; the number is the place, from 1.
const MIGRATIONS: &[(&str, &str)] = &[
    (
        "people",
        include_str!("../../migrations/postgres/0001-people.sql"),
    ),
    (
        "audit",
        include_str!("../../migrations/postgres/0002-audit.sql"),
    ),
    (
        "jobs",
        include_str!("../../migrations/postgres/0003-jobs.sql"),
    ),
    (
        "seals",
        include_str!("../../migrations/postgres/0004-seals.sql"),
    ),
];

/// Number of the newest migration, on either engine.
pub const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Held while migrating: two hubs may start at once. The number is ours.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7243525881)";

const BASE: &str = "
    CREATE TABLE IF NOT EXISTS schema_version (
        number BIGINT NOT NULL PRIMARY KEY,
        title  TEXT   NOT NULL
    )";

/// Brings the database up to date; twice is once.
pub(super) async fn migrate(client: &mut Client) -> Result<(), StoreError> {
    refuse_asynchronous_commit(client).await?;
    let transaction = client.transaction().await?;
    transaction.batch_execute(LOCK).await?;
    transaction.batch_execute(BASE).await?;
    let newest = "SELECT coalesce(max(number), 0) FROM schema_version";
    let found: i64 = transaction.query_one(newest, &[]).await?.try_get(0)?;
    if found > i64::from(SCHEMA) {
        return Err(StoreError::NewerSchema {
            found: u32::try_from(found).unwrap_or(u32::MAX),
            known: SCHEMA,
        });
    }
    for (number, (title, sql)) in (1_i64..).zip(MIGRATIONS) {
        if number > found {
            transaction.batch_execute(sql).await?;
            let insert = "INSERT INTO schema_version (number, title) VALUES ($1, $2)";
            transaction.execute(insert, &[&number, title]).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// With `synchronous_commit = off` or `fsync = off` the server acknowledges what it may lose.
async fn refuse_asynchronous_commit(client: &Client) -> Result<(), StoreError> {
    let durable =
        "SELECT current_setting('synchronous_commit') <> 'off' AND current_setting('fsync') = 'on'";
    let durable: bool = client.query_one(durable, &[]).await?.try_get(0)?;
    if durable {
        Ok(())
    } else {
        Err(StoreError::NotDurable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_file_and_its_twin_on_sqlite() {
        let files = |engine: &str| {
            let dir = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
            let mut files: Vec<String> = std::fs::read_dir(dir)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            files
        };
        let named: Vec<String> = (1..)
            .zip(MIGRATIONS)
            .map(|(number, (title, _))| format!("{number:04}-{title}.sql"))
            .collect();
        assert_eq!(files("postgres"), named);
        let twins = files("sqlite");
        let twins: Vec<_> = twins
            .iter()
            .filter(|name| !name.contains("-pack"))
            .collect();
        assert!(twins.into_iter().eq(&named));
    }
}
