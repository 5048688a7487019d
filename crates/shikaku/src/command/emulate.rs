//! `shikaku emulate`: hub, reader and folders that a vendor's program is built against, with faults on purpose.

use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, ValueEnum};
use clinic::Terminal;
use tokio::net::TcpListener;

use crate::{
    clock::At,
    command,
    demo::{Place, Running, Wanted},
    emulate::{Courier, Fault, Faults, Folders, Gate, Known, scenario::Scenario},
    platform,
};

/// What `--help` says about faults.
const FAULTS: &str = "\
故障 FAULTS — KIND[:PARAM][@PERCENT], repeatable; @20 falls on 20% of requests, the same ones for the same --seed:
  late[:SECONDS=10]           答えが遅れる。The answer comes late.
  half[:STEPS=5]              答えが少しずつ書かれる。The answer's file grows in steps under its name.
  wrong-encoding              宣言の文字コードと中身が違う。The declaration names the other coding.
  duplicate[:SECONDS=2]       同じ答えがもう一度来る。The same answer comes a second time.
  hub-down[:SECONDS=10]       その要求から回線が切れる。The line to the hub is down from this request on.
  after-timeout[:SECONDS=310] 待つのをやめた後に来る。The answer comes after known programs gave up (180 s, 300 s).
  zip[:PASSWORD]              答えがZIPで来る。The answer is a ZIP; AES-256 when a password is given.
  zipcrypto:PASSWORD          答えが古い方式のパスワード付きZIPで来る。A ZIP under a password the old, weak way.
  empty[:SECONDS=5]           空のファイルが先に来る。An empty file comes first; with 0 it stays empty.";

#[derive(Args)]
#[command(after_help = FAULTS)]
pub(crate) struct Emulate {
    /// すべてを置くフォルダー。二度目はここから続ける。Folder for everything; a second start resumes it.
    #[arg(long, default_value = "shikaku-emulator")]
    dir: PathBuf,
    /// 時計を合わせる（2026-08-01T09:00 から動く、=… で止まる）。Time to start from, or to stand at with "=".
    #[arg(long)]
    at: Option<At>,
    /// 答えの項目の並び。Order of elements in answers: as specified, or as real answers were seen.
    #[arg(long, value_enum, default_value_t = Profile::Observed)]
    profile: Profile,
    /// 答えの文字コード。Coding of answers.
    #[arg(long, value_enum, default_value_t = Coding::Utf8)]
    encoding: Coding,
    /// わざと起こす故障（下の一覧）。A fault on purpose; see the list below.
    #[arg(long = "fault", value_name = "KIND[:PARAM][@PERCENT]")]
    faults: Vec<Fault>,
    /// 故障の種。同じ種なら同じ要求に起こる。Seed of the faults; the same strikes the same requests [default: 1].
    #[arg(long)]
    seed: Option<u64>,
    /// 自分の事例を加えるファイル（samples/scenario.toml）。People, clock and faults of your own, in TOML.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// 合成する人数（名前つきの事例のほか）。How many people beside the named cases.
    #[arg(long, default_value_t = 200)]
    people: usize,
    /// 受付画面のアドレス。Address of the counter's pages; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    counter: SocketAddr,
    /// Web-APIのアドレス。Address of the Web-API; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    web_listen: SocketAddr,
    /// 回線が切れたとき要求を返すまで（秒）。Seconds the hub is tried before a request is given back [default: 120].
    #[arg(long)]
    give_up_s: Option<u64>,
    /// 案内を出さず、用意ができたことだけ知らせる。Say nothing but that it is ready.
    #[arg(long)]
    headless: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Profile {
    /// 仕様書の順。In the order of the specification.
    #[value(alias = "specification")]
    Spec,
    /// 実際に見られた順。In the order real answers were seen in.
    Observed,
}

#[derive(Clone, Copy, ValueEnum)]
enum Coding {
    /// UTF-8。
    Utf8,
    /// Shift_JIS。
    Sjis,
}

impl Emulate {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        command::run_async(self.serve())
    }

    async fn serve(mut self) -> anyhow::Result<()> {
        let scenario = self.scenario.as_deref().map(Scenario::read).transpose()?;
        if let Some(scenario) = &scenario {
            self.at = self.at.or(scenario.at);
            self.seed = self.seed.or(scenario.seed);
            self.faults.extend(scenario.faults()?);
        }
        let (trigger, shutdown) = platform::stop_signal()?;
        let place = Place::new(&self.dir);
        let _lock = place.lock()?;
        let wanted = Wanted {
            people: self.people,
            seed: 1,
            at: self.at,
            database: None,
        };
        let demo = place.open_or_make(&wanted).await?;
        if let Some(file) = &self.scenario {
            demo.take_in(file).await?;
        }
        let folders = Folders::of(&place);
        folders.make()?;

        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let hub_listener = TcpListener::bind(any).await?;
        let gate_listener = TcpListener::bind(any).await?;
        let hub_address = hub_listener.local_addr()?;
        let mut hub = demo.hub_settings(self.at);
        // A vendor's load is no attack.
        hub.institution_rate = Some(0);
        hub.web_listen = Some(self.web_listen);
        let doors = hub::Doors {
            web: hub.web_door().await?,
            ..hub::Doors::default()
        };
        let web = doors.web.as_ref().map(|(web, _)| web.local_addr());
        let web = web.transpose()?.map(|address| format!("https://{address}"));
        let hub = hub.prepare().await?;

        let mut clinic = demo.clinic_settings(self.at, gate_listener.local_addr()?);
        let inner = &folders.inner;
        clinic.req = Some(inner.req.clone());
        clinic.res = Some(inner.res.clone());
        clinic.face = Some(inner.face.clone());
        clinic.work = Some(inner.work.clone());
        clinic.counter = Some(self.counter);
        clinic.reader = Some(any);
        clinic.kiosk = Some(any);
        clinic.give_up_s = self.give_up_s;
        let profile = match self.profile {
            Profile::Spec => "specification",
            Profile::Observed => "observed",
        };
        clinic.profile = Some(profile.to_owned());
        let encoding = match self.encoding {
            Coding::Utf8 => "utf8",
            Coding::Sjis => "sjis",
        };
        clinic.encoding = Some(encoding.to_owned());
        let listeners = clinic.listen().await?;
        let running = Running {
            hub: format!("https://{hub_address}"),
            reader: listeners.reader.local_addr()?.to_string(),
            counter: format!("http://{}/", listeners.counter.local_addr()?),
            kiosk: format!("http://{}/kiosk", listeners.kiosk.local_addr()?),
        };
        let clinic = Terminal::open(clinic.prepare()?)?;
        let gate = Gate::new();
        let faults = Faults {
            seed: self.seed.unwrap_or(1),
            all: self.faults,
        };
        let courier = Courier::open(folders, faults, gate.clone(), Known::new(demo.cases()?))
            .context("failed to use the folders")?;

        let line = tokio::spawn(gate.run(gate_listener, hub_address, shutdown.clone()));
        let hub = tokio::spawn(hub::run(hub, hub_listener, doors, shutdown.clone()));
        let clinic = tokio::spawn(clinic.run(listeners, shutdown.clone()));
        let courier = tokio::spawn(courier.run(shutdown));
        demo.place.write_running(&running)?;
        let mut ready = demo.ready(&running);
        ready["web"] = web.clone().into();
        command::print_line(&ready.to_string())?;
        if !self.headless {
            // Somebody who does not listen is no reason to stop.
            let _ = std::io::stderr()
                .write_all(welcome(&place, &running.counter, web.as_deref()).as_bytes());
        }
        // When one part ends, for whatever reason, the others have no use any more.
        let all = async {
            let ended = tokio::join!(
                ending(hub, &trigger),
                ending(clinic, &trigger),
                ending(courier, &trigger)
            );
            line.await.context("the line broke off")?;
            ended.0.context("the hub broke off")??;
            ended.1.context("the clinic broke off")??;
            ended.2.context("the courier broke off")??;
            anyhow::Ok(())
        };
        let ended = all.await;
        demo.place.remove_running();
        ended
    }
}

/// Waits for a part to end and has the others stop.
async fn ending<T>(
    part: tokio::task::JoinHandle<T>,
    trigger: &web::serve::ShutdownTrigger,
) -> Result<T, tokio::task::JoinError> {
    let ended = part.await;
    trigger.fire();
    ended
}

fn welcome(place: &Place, counter: &str, web: Option<&str>) -> String {
    let web = web.unwrap_or_default();
    let dir = place.path("");
    let dir = dir.display().to_string();
    let dir = dir.trim_end_matches('/');
    format!(
        "\n資格 エミュレーターが動いています。止めるには Ctrl-C。 The emulator is running; Ctrl-C stops it.\n\
         \x20 要求を置く所    {dir}/OQS/req     put requests here\n\
         \x20 答えが来る所    {dir}/OQS/res     answers come here\n\
         \x20 カードの結果    {dir}/OQS/face    card checks come here\n\
         \x20 事例の一覧      shikaku people --dir {dir}\n\
         \x20 要求の見本      shikaku people --dir {dir} --case valid-general --request\n\
         \x20 カードを置く    shikaku tap --dir {dir} --patient valid-general --pin\n\
         \x20 採点する        shikaku score {dir}\n\
         \x20 Web-API         {web}   証明書 certificate {dir}/pki/clinic.pem, clinic.key; CA {dir}/pki/ca.pem\n\
         \x20 受付の画面      {counter}\n\n"
    )
}
