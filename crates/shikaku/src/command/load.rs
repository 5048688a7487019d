//! `shikaku load`: measures what the hub answers on this machine, and checks every answer.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::Context;
use clap::{Args, ValueEnum};
use store::Database;

use crate::{
    clock::At,
    command,
    load::{self, Handshakes, Mix, Plan},
};

/// Drives a hub of its own over mutual TLS and says how fast, how late and how well it answered.
#[derive(Args)]
pub(crate) struct Load {
    /// すべてを置くフォルダー。二度目は同じ人たちで続ける。Folder for everything; a second run finds the same people there.
    #[arg(long, default_value = "shikaku-load")]
    dir: PathBuf,
    /// 合成する人数。How many synthetic people.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(16..=100_000_000))]
    people_count: u64,
    /// 何を照会するか。What is asked.
    #[arg(long, value_enum, default_value_t = Mix::Number)]
    mix: Mix,
    /// 測る秒数。Seconds measured, after a short warm-up.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
    /// 接続の数。Connections at the same time.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u64).range(1..=20_000))]
    connections: u64,
    /// 照会のあと、接続をどうするか。What becomes of a connection after a check.
    #[arg(long, value_enum, default_value_t = Handshakes::KeepAlive)]
    handshakes: Handshakes,
    /// ほかに、つないだまま何も言わない医療機関の数。Clinics besides that are connected and say nothing.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=50_000))]
    idle: u64,
    /// 毎秒の照会数を決める（省くと上限まで）。Checks a second, on a fixed schedule; without it, as many as are answered.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    rate: Option<u64>,
    /// この数の照会で終える。Stop after so many checks, even before the time is over.
    #[arg(long, default_value_t = 1_000_000_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    requests: u64,
    /// 前後に測る、この機械の限界。The machine's own limit, measured before and after.
    #[arg(long, value_enum)]
    baseline: Option<Baseline>,
    /// 結果を図つきのHTMLでも。The result as a page with plots, too.
    #[arg(long)]
    report: Option<PathBuf>,
    /// 結果を1行のJSONで。The result as one JSON object, the last line.
    #[arg(long)]
    json: bool,
    /// 合成の種。Seed of the people and of who is asked about.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 時計を合わせる（2026-08-01T09:00 から動く、=… で止まる）。Time to start from, or to stand at with "=".
    #[arg(long)]
    at: Option<At>,
    /// 別に用意したデータベース（postgres://…）。Database prepared elsewhere, empty at the first run.
    #[arg(long)]
    database: Option<Database>,
}

/// What a load is compared with.
#[derive(Clone, Copy, ValueEnum)]
enum Baseline {
    /// hyper と rustls だけの、同じ大きさを返すサーバー。A bare hyper and rustls server, answers of the same size.
    Echo,
}

impl Load {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let report = load::run(&Plan {
            dir: self.dir,
            people: usize::try_from(self.people_count)?,
            mix: self.mix,
            time: Duration::from_secs(self.seconds),
            connections: usize::try_from(self.connections)?,
            handshakes: self.handshakes,
            idle: usize::try_from(self.idle)?,
            rate: self.rate,
            most: self.requests,
            echo: matches!(self.baseline, Some(Baseline::Echo)),
            show: !self.json,
            seed: self.seed,
            at: self.at,
            database: self.database,
        })?;
        if let Some(file) = &self.report {
            std::fs::write(file, report.page())
                .with_context(|| format!("failed to write {}", file.display()))?;
        }
        if self.json {
            command::print_line(&report.json().to_string())?;
        } else {
            command::print_line(&report.table())?;
        }
        Ok(if report.holds() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
