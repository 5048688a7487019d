//! `shikaku demo`: hub and clinic on this machine, as they would run apart, with synthetic people.

use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use clinic::Terminal;
use store::Database;
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
    /// リーダーの画面のアドレス。Address of the reader's screen; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    kiosk: SocketAddr,
    /// 答えの文字コード（utf8 | sjis）。Coding of answers [default: utf8].
    #[arg(long)]
    encoding: Option<String>,
    /// 答えの項目の並び（observed | specification）。Order of elements in answers [default: observed].
    #[arg(long)]
    profile: Option<String>,
    /// 書きかけの要求を待つ長さ（ミリ秒）。Milliseconds an unfinished request is waited for [default: 3000].
    #[arg(long)]
    settle_ms: Option<u64>,
    /// 端末の設定ファイル（TOML）。デモが決めていないものを決める。Settings of the clinic for what the demo leaves open.
    #[arg(long)]
    clinic_config: Option<PathBuf>,
    /// 一括要求1ファイルの行数の上限。Most rows of one batch [default: 1000].
    #[arg(long)]
    batch_rows: Option<usize>,
    /// 1医療機関が1日に出せる一括の行数。Most rows of one institution on one day [default: 300000].
    #[arg(long)]
    batch_rows_day: Option<u64>,
    /// 運用者のための待ち受け（計測・状態・メンテナンス）。Plain listener for operators: measures, health, maintenance.
    #[arg(long)]
    admin: Option<SocketAddr>,
    /// Web-APIの待ち受け。Listener of the Web-API.
    #[arg(long)]
    web_listen: Option<SocketAddr>,
    /// 1医療機関の毎秒の照会数の上限（0は無制限）。Checks a second of one institution, 0 for no limit [default: 100].
    #[arg(long)]
    institution_rate: Option<u32>,
    /// 別に用意したデータベース（postgres://…）。Database prepared elsewhere, empty at the first start.
    #[arg(long)]
    database: Option<Database>,
}

impl Demo {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        command::run_async(self.serve())
    }

    async fn serve(self) -> anyhow::Result<()> {
        let (trigger, shutdown) = platform::stop_signal()?;
        let wanted = Wanted {
            people: self.people,
            seed: self.seed,
            at: self.at,
            database: self.database,
        };
        let place = Place::new(&self.dir);
        let _lock = place.lock()?;
        let demo = place.open_or_make(&wanted).await?;

        let hub_listener = TcpListener::bind("127.0.0.1:0").await?;
        let hub_address = hub_listener.local_addr()?;
        let mut hub = demo.hub_settings(self.at);
        hub.batch_rows = self.batch_rows;
        hub.batch_rows_day = self.batch_rows_day;
        hub.institution_rate = self.institution_rate;
        let admin = match self.admin {
            None => None,
            Some(admin) => Some(TcpListener::bind(admin).await?),
        };
        hub.web_listen = self.web_listen;
        let web = hub.web_door().await?;
        let hub = hub.prepare().await?;
        let mut clinic = demo.clinic_settings(self.at, hub_address);
        clinic.counter = Some(self.counter);
        clinic.reader = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
        clinic.kiosk = Some(self.kiosk);
        (clinic.encoding, clinic.profile, clinic.settle_ms) =
            (self.encoding, self.profile, self.settle_ms);
        if let Some(file) = &self.clinic_config {
            clinic = clinic.over(file)?;
        }
        let listeners = clinic.listen().await?;
        let running = Running {
            hub: format!("https://{hub_address}"),
            reader: listeners.reader.local_addr()?.to_string(),
            counter: format!("http://{}/", listeners.counter.local_addr()?),
            kiosk: format!("http://{}/kiosk", listeners.kiosk.local_addr()?),
        };
        let clinic = Terminal::open(clinic.prepare()?)?;

        let operators = admin.as_ref().map(TcpListener::local_addr).transpose()?;
        let web_address = web.as_ref().map(|(web, _)| web.local_addr()).transpose()?;
        let doors = hub::Doors { admin, web };
        let hub = tokio::spawn(hub::run(hub, hub_listener, doors, shutdown.clone()));
        let clinic = tokio::spawn(clinic.run(listeners, shutdown));
        demo.place.write_running(&running)?;
        let mut ready = demo.ready(&running);
        if let Some(operators) = operators {
            ready["admin"] = format!("http://{operators}").into();
        }
        if let Some(web) = web_address {
            ready["web"] = format!("https://{web}").into();
        }
        command::print_line(&ready.to_string())?;
        if !self.headless {
            // Somebody who does not listen is no reason to stop.
            let _ = std::io::stderr().write_all(demo.welcome(&running).as_bytes());
        }
        // When one part ends, for whatever reason, the other has no use any more.
        let (hub, clinic) = tokio::join!(
            async {
                let ended = hub.await;
                trigger.fire();
                ended
            },
            async {
                let ended = clinic.await;
                trigger.fire();
                ended
            },
        );
        demo.place.remove_running();
        hub.context("the hub broke off")??;
        clinic.context("the clinic broke off")??;
        Ok(())
    }
}
