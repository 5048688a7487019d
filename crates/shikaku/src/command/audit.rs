//! `shikaku audit verify`: proves that no record of who saw what was changed or removed.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};

use crate::{command, demo::Place};

#[derive(Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// 鎖をはじめから確かめる。Walk the chain from the first record; runs beside a hub that is serving.
    Verify {
        /// デモのフォルダー。Folder of a demo.
        #[arg(long, default_value = "shikaku-demo", conflicts_with = "database")]
        dir: PathBuf,
        /// 実施機関のデータベース。The hub's database, where it is not a demo's.
        #[arg(long)]
        database: Option<PathBuf>,
    },
}

impl Audit {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Act::Verify { dir, database } = self.act;
        let database = database.unwrap_or_else(|| Place::new(&dir).database());
        anyhow::ensure!(
            database.exists(),
            "{} がありません。--dir か --database を確かめてください。there is no such database",
            database.display()
        );
        match store::verify_audit(&database) {
            Ok(report) => {
                command::print_line(&format!(
                    "監査記録 {} 件は、はじめから終わりまでつながっています。\n{} audit records hold, first to last. head {}",
                    report.records, report.records, report.head_hex
                ))?;
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => {
                command::print_line(&format!(
                    "監査記録を確かめられません: {error}\n次にすること: ファイルを触らずに写しを取り、運営の責任者に知らせてください。\nThe audit does not hold: {error}. Leave the file as it is, copy it, and tell the operators."
                ))?;
                Ok(ExitCode::FAILURE)
            }
        }
    }
}
