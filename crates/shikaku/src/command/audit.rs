//! `shikaku audit`: proves that no record of who saw what was changed or removed.

mod proof;
mod prove;

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, Subcommand};
use store::Database;

use crate::{command, demo::Place};

#[derive(Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// 鎖をはじめから確かめる。Walk the chain and its seals from the first record; runs beside a hub that is serving.
    Verify {
        #[command(flatten)]
        place: Which,
        /// 封印の署名を確かめる公開鍵（DER）。Public key that signed the seals, DER [default: the demo's].
        #[arg(long)]
        key: Option<PathBuf>,
    },
    /// 証明を書き出す（JSON）。Print a proof, as JSON: that a record is in the audit, or that an older audit is its
    /// beginning.
    Prove {
        #[command(flatten)]
        place: Which,
        #[command(flatten)]
        what: prove::What,
    },
    /// 証明を確かめる。Check a proof, away from the hub: only the file and the public key are needed.
    Check {
        /// `audit prove` が書き出したファイル。File that `audit prove` printed.
        proof: PathBuf,
        /// 公開鍵（DER）。The hub's public audit key, DER.
        #[arg(long)]
        key: Option<PathBuf>,
    },
}

/// Which audit.
#[derive(Args)]
struct Which {
    /// デモのフォルダー。Folder of a demo.
    #[arg(long, default_value = "shikaku-demo", conflicts_with = "database")]
    dir: PathBuf,
    /// 実施機関のデータベース。The hub's database, where it is not a demo's.
    #[arg(long)]
    database: Option<Database>,
}

impl Which {
    fn database(&self) -> anyhow::Result<Database> {
        let database = match &self.database {
            Some(database) => database.clone(),
            None => Place::new(&self.dir).open()?.database(),
        };
        if let Database::File(path) = &database {
            anyhow::ensure!(
                path.exists(),
                "{} がありません。--dir か --database を確かめてください。there is no such database",
                path.display()
            );
        }
        Ok(database)
    }

    /// The demo's own public key, where it has one.
    fn demo_key(&self) -> Option<PathBuf> {
        let key = Place::new(&self.dir).path("pki/audit.pub");
        (self.database.is_none() && key.exists()).then_some(key)
    }
}

impl Audit {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.act {
            Act::Verify { place, key } => command::run_to_exit(verify(&place, key)),
            Act::Prove { place, what } => command::run_async(async {
                let proof = what.proof(&place.database()?).await?;
                command::print_line(&serde_json::to_string_pretty(&proof)?)
            }),
            Act::Check { proof, key } => {
                let key = key.map(read).transpose()?;
                let text = read(proof)?;
                let proof: proof::Proof =
                    serde_json::from_slice(&text).context("failed to read the proof")?;
                let verdict = proof.check(key.as_deref());
                command::print_line(verdict.sentence())?;
                Ok(if verdict.holds() {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                })
            }
        }
    }
}

fn read(path: PathBuf) -> anyhow::Result<Vec<u8>> {
    fs::read(&path).with_context(|| format!("failed to read {}", path.display()))
}

async fn verify(place: &Which, key: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let key = key.or_else(|| place.demo_key()).map(read).transpose()?;
    let mut signed = |seal: &domain::audit::Seal| {
        key.as_ref()
            .is_none_or(|key| hub::signed_by(key, &seal.head, &seal.signature))
    };
    match store::verify_seals(&place.database()?, &mut signed).await {
        Ok(report) => {
            command::print_line(&format!(
                "監査記録 {} 件は、はじめから終わりまでつながっています（封印 {}）。\n{} audit records hold, first to last; {} seals. head {} root {}",
                report.records,
                report.seals,
                report.records,
                report.seals,
                report.head_hex,
                report.root_hex
            ))?;
            if report.set_back > 0 {
                command::print_line(&format!(
                    "途中で時計が {} 回戻っています。順序は記録の番号で決まります。実施機関の時刻合わせを確かめてください。\nThe clock went back {} times on the way; the order is that of the numbers. Check how the hub's clock is kept.",
                    report.set_back, report.set_back
                ))?;
            }
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
