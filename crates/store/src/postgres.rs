//! The engine for many: PostgreSQL, one database for people, audit and jobs, any number of hubs on it.
//!
//! Reads are prepared once and sent down a few connections, each used by many callers at once (pipelining). Changes
//! take a connection of their own for the length of a transaction. The audit has one writer a hub, which commits for
//! everyone who waits; between hubs the head's row is the lock.

mod appends;
mod certificate;
mod consent;
mod coverage;
mod failure;
mod institution;
mod job;
mod lines;
mod meta;
mod migrate;
mod people;
mod reference_number;
mod replica;
mod staged;
mod tree;
mod verify;

use tokio_postgres::{Config, NoTls, Row, types::ToSql};

use crate::{ReadingFrom, StoreError};
use appends::Appends;
use lines::Lines;
pub use migrate::SCHEMA;
use replica::Replica;
pub(crate) use verify::verify_audit;

pub(crate) struct Postgres {
    lines: Lines,
    replica: Option<Replica>,
    appends: Appends,
}

impl Postgres {
    pub(crate) async fn open(url: &str, from: Option<&ReadingFrom>) -> Result<Self, StoreError> {
        let lines = Lines::new(config(url)?)?;
        migrate::migrate(&mut *lines.own().await?).await?;
        let watch =
            |from: &ReadingFrom| Replica::watch(&from.url, lines.clone(), from.at_most_behind);
        Ok(Self {
            replica: from.map(watch).transpose()?,
            appends: Appends::start(lines.clone()),
            lines,
        })
    }

    /// Only to read from, as it is: nothing is migrated.
    pub(crate) fn reader(url: &str) -> Result<Self, StoreError> {
        let lines = Lines::new(config(url)?)?;
        Ok(Self {
            replica: None,
            appends: Appends::start(lines.clone()),
            lines,
        })
    }

    /// Rows for a check, which may be as far behind as was agreed.
    async fn look(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        if let Some(replica) = &self.replica
            && let Some(rows) = replica.read(sql, parameters).await
        {
            return Ok(rows);
        }
        self.lines.read(sql, parameters).await
    }

    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        let ended = self.appends.close().await;
        if let Some(replica) = &self.replica {
            replica.close();
        }
        self.lines.close();
        ended
    }

    /// Lets nothing be inserted any more, as a server says whose disk is full, or everything again.
    #[cfg(feature = "contract")]
    pub(crate) async fn full(&self, full: bool) -> Result<(), StoreError> {
        let mut sql = String::from(
            "CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$;",
        );
        for table in ["person", "access", "job", "job_result"] {
            sql += &format!("DROP TRIGGER IF EXISTS no_room ON {table};");
            if full {
                sql += &format!(
                    "CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION no_room();"
                );
            }
        }
        Ok(self.lines.own().await?.batch_execute(&sql).await?)
    }
}

fn config(url: &str) -> Result<Config, StoreError> {
    let mut config: Config = url.parse().map_err(|_| StoreError::CannotOpen)?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(std::time::Duration::from_secs(3));
    }
    config.application_name("shikaku");
    // Of several servers the one that may be written: after a fail-over another than before.
    config.target_session_attrs(tokio_postgres::config::TargetSessionAttrs::ReadWrite);
    Ok(config)
}

/// A connection outside any pool, for a reader from outside.
async fn alone(url: &str) -> Result<tokio_postgres::Client, StoreError> {
    let (client, connection) = config(url)?.connect(NoTls).await?;
    // Ends with the client.
    tokio::spawn(connection);
    Ok(client)
}
