//! `shikaku import`: people from insurers' lists into the hub, and lists to try it with.

mod list;
mod progress;
mod sample;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context;
use clap::{Args, Subcommand};
use domain::clock::Clock;
use hub::intake::{Changes, Tally};
use store::{Database, Store};

use crate::{
    clock::{At, SystemClock},
    command,
};
use list::List;
use progress::Progress;

#[derive(Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 加入者の一覧（CSV）を取り込む。Take in lists of insured people, CSV; see docs/IMPORT.md for the columns.
    People(People),
    /// 合成の一覧を書き出す。Print a list of synthetic people to try it with.
    Sample(sample::Sample),
}

#[derive(Args)]
struct People {
    /// 一覧のファイル（UTF-8）。Lists, UTF-8; the first line names the columns.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 実施機関のデータベース（ファイルか postgres://…）。The hub's database: a file, or a server's URL.
    #[arg(long, env = "SHIKAKU_HUB_DATABASE")]
    database: Database,
    /// 何が変わるかだけを示し、何も書かない。Only say what would change; nothing is written.
    #[arg(long)]
    dry_run: bool,
    /// 誰の届出か（履歴に残る）。Who says so; kept in the history.
    #[arg(long, default_value = "import")]
    by: String,
    /// 結果を1行のJSONで。The result as one JSON object, the last line.
    #[arg(long)]
    json: bool,
    /// 時計を合わせる（2026-08-01T09:00 から動く、=… で止まる）。Time to start from, or to stand at with "=".
    #[arg(long)]
    at: Option<At>,
}

/// Lines compared and kept in one go.
const AT_ONCE: usize = 4_000;

impl Import {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Sample(sample) => sample.run(),
            What::People(people) => {
                let done = command::run_to_exit(people.run());
                done.or_else(|error| {
                    // Findings end with 1: what could not be read at all is another thing.
                    command::print_error(&format!("Error: {error:#}"))?;
                    Ok(ExitCode::from(2))
                })
            }
        }
    }
}

impl People {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(self.at));
        let store = Store::reach(&self.database).await?;
        let mut whole = Tally::default();
        for file in &self.files {
            whole += self
                .file(&store, file, clock.as_ref())
                .await
                .with_context(|| format!("{}", file.display()))?;
        }
        store.close().await?;
        if self.json {
            let mut result = serde_json::to_value(whole)?;
            result["dry_run"] = self.dry_run.into();
            command::print_line(&result.to_string())?;
        } else {
            command::print_line(&sentence(whole, self.dry_run))?;
        }
        Ok(match whole.refused {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }

    async fn file(&self, store: &Store, file: &Path, clock: &dyn Clock) -> anyhow::Result<Tally> {
        let mut progress = Progress::of(file, store, self.dry_run).await?;
        let mut list = List::open(file, progress.position())?;
        loop {
            let some = list.next(AT_ONCE)?;
            if some.end {
                break;
            }
            let changes = Changes::of(store, some.rows, &self.by, clock.unix_ms()).await?;
            let (mut tally, refused) = changes.tally();
            tally.refused += some.faults.len() as u64;
            for (line, fault) in some.faults.iter().chain(refused) {
                let (code, column) = (fault.code, fault.column);
                command::print_line(&format!(
                    "{}:{line}: {code} {column}: {} / {}",
                    file.display(),
                    fault.ja,
                    fault.en
                ))?;
            }
            if !self.dry_run {
                changes.keep(store, &self.by, clock.unix_ms()).await?;
            }
            progress.step(store, tally, list.position()).await?;
        }
        progress.end(store).await
    }
}

fn sentence(tally: Tally, dry_run: bool) -> String {
    let Tally {
        people,
        acquired,
        lost,
        corrected,
        unchanged,
        refused,
    } = tally;
    let (ja, en) = match dry_run {
        true => ("取り込むと", "would be"),
        false => ("取り込みました", "were"),
    };
    let next = match refused {
        0 => "",
        _ => {
            "\n次にすること: 上の行を直して、もう一度取り込んでください（済んだ行は変わりません）。Mend the lines above and import again; lines already taken in do not change."
        }
    };
    format!(
        "{ja}: 新しい人 {people}、取得 {acquired}、喪失 {lost}、訂正 {corrected}、変わりなし {unchanged}、取り込めない行 {refused}\n\
         People {people} new; coverages {en} acquired {acquired}, lost {lost}, corrected {corrected}; unchanged {unchanged}; lines refused {refused}.{next}"
    )
}
