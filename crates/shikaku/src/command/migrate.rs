//! `shikaku migrate`: brings a database up to date without serving.

use std::process::ExitCode;

use clap::Args;
use store::{Database, Store};

use crate::command;

/// A step only adds: an older hub goes on serving while this runs, and running it twice changes nothing.
#[derive(Args)]
pub(crate) struct Migrate {
    /// 実施機関のデータベース（ファイルか postgres://…）。The hub's database: a file, or a server's URL.
    #[arg(long, env = "SHIKAKU_HUB_DATABASE")]
    database: Database,
}

impl Migrate {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        command::run_async(async {
            Store::reach(&self.database).await?.close().await?;
            command::print_line(&format!(
                "データベースは新しい形（{schema}）になっています。The database is at schema {schema}.",
                schema = store::SCHEMA
            ))
        })
    }
}
