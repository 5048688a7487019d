//! `shikaku demo`: hub and clinic on this machine, as they would run apart, with synthetic people.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use crate::{
    clock::At,
    command,
    demo::{Place, Running, Wanted},
    platform,
};

#[derive(Args)]
pub(crate) struct Demo {
    /// すべてを置くフォルダー。二度目はここから続ける。Folder for everything; a second start resumes it.
    #[arg(long, default_value = "shikaku-demo")]
    dir: PathBuf,
    /// 合成する人数（名前つきの事例のほか）。How many people beside the named cases.
    #[arg(long, default_value_t = 10_000)]
    people: usize,
    /// 合成の種。同じ種からは同じ人たち。Seed; the same seed gives the same people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 案内を出さず、用意ができたことだけ知らせる。Say nothing but that it is ready.
    #[arg(long)]
    headless: bool,
    /// 時計を合わせる（2026-08-01T09:00 から動く、=… で止まる）。Time to start from, or to stand at with "=".
    #[arg(long)]
    at: Option<At>,
    /// 受付画面のアドレス。Address of the counter's pages; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8780")]
    counter: SocketAddr,
    /// 答えの文字コード（utf8 | sjis）。Coding of answers [default: utf8].
    #[arg(long)]
    encoding: Option<String>,
    /// 答えの項目の並び（observed | specification）。Order of elements in answers [default: observed].
    #[arg(long)]
    profile: Option<String>,
    /// 書きかけの要求を待つ長さ（ミリ秒）。Milliseconds an unfinished request is waited for [default: 3000].
    #[arg(long)]
    settle_ms: Option<u64>,
    /// 一括要求1ファイルの行数の上限。Most rows of one batch [default: 1000].
    #[arg(long)]
    batch_rows: Option<usize>,
}

impl Demo {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        command::run_async(self.serve())
    }

    async fn serve(self) -> anyhow::Result<()> {
        let shutdown = platform::stop_signal()?;
        let wanted = Wanted {
            people: self.people,
            seed: self.seed,
            at: self.at,
        };
        let demo = Place::new(&self.dir).open_or_make(&wanted).await?;
        let _lock = demo.place.lock()?;

        let hub_listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut hub = demo.hub_settings(self.at);
        hub.batch_rows = self.batch_rows;
        let mut clinic = demo.clinic_settings(self.at, hub_listener.local_addr()?);
        clinic.counter = Some(self.counter);
        (clinic.encoding, clinic.profile, clinic.settle_ms) =
            (self.encoding, self.profile, self.settle_ms);
        clinic.reader = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
        let listeners = clinic.listen().await?;
        let counter = format!("http://{}/", listeners.counter.local_addr()?);
        let running = Running {
            hub: format!("https://{}", hub_listener.local_addr()?),
            reader: listeners.reader.local_addr()?.to_string(),
            counter: counter.clone(),
        };

        let hub = tokio::spawn(hub.serve(hub_listener, shutdown.clone()));
        let clinic = tokio::spawn(clinic.serve(listeners, shutdown));
        demo.place.write_running(&running)?;
        command::print_line(&demo.ready(&counter).to_string())?;
        if !self.headless {
            eprint!("{}", demo.welcome(&counter));
        }
        let (hub, clinic) = tokio::join!(hub, clinic);
        demo.place.remove_running()?;
        hub.context("the hub broke off")??;
        clinic.context("the clinic broke off")??;
        Ok(())
    }
}
