//! An honest load: a real hub, real mutual TLS, every answer checked, every error counted, the audit verified.
//!
//! Hub and generator are one process on two runtimes, so that neither runs on the other's threads; they meet over
//! loopback only. What is measured is therefore hub *and* generator, and is told as a ratio to a bare server driven by
//! the same generator over the same TLS in the same run.

mod batch;
mod calls;
mod cards;
mod drive;
mod echo;
mod generator;
mod idle;
mod line;
mod medicine;
mod numbers;
mod page;
mod plot;
mod report;
mod schedule;
mod served;
mod tally;

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use clap::ValueEnum;
pub(crate) use report::Report;
use store::Database;

use crate::{
    clock::{At, SystemClock},
    demo::{Demo, Place, Wanted},
    platform,
};
use calls::Calls;
use drive::{Pace, Spell};
use generator::Target;
use idle::Idle;
pub(crate) use line::Handshakes;
use line::Way;
use report::Baseline;
use served::{Served, runtime};

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Mix {
    /// 番号で。By number.
    Number,
    /// カードで。By card: a session, a signature, a check.
    Card,
    /// 番号7、カード3。Seven by number to three by card.
    Mixed,
    /// 一括の行。そのあいだ受付は番号で。Rows of batches in their own lane, counters by number beside them.
    Batch,
    /// 薬剤情報（同意のあとで）。Medicine, after consent at the reader.
    Medicine,
}

impl Mix {
    /// Its name on the command line and in reports.
    fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Card => "card",
            Self::Mixed => "mixed",
            Self::Batch => "batch",
            Self::Medicine => "medicine",
        }
    }
}

/// What a load is to be.
pub(crate) struct Plan {
    pub(crate) dir: PathBuf,
    pub(crate) people: usize,
    pub(crate) mix: Mix,
    pub(crate) time: Duration,
    pub(crate) connections: usize,
    pub(crate) handshakes: Handshakes,
    /// Connections of clinics that say nothing.
    pub(crate) idle: usize,
    /// Checks a second on a fixed schedule; `None` for as many as are answered.
    pub(crate) rate: Option<u64>,
    /// Most checks measured.
    pub(crate) most: u64,
    /// Whether the bare server is measured too.
    pub(crate) echo: bool,
    /// Whether a line a second tells how it goes.
    pub(crate) show: bool,
    pub(crate) seed: u64,
    pub(crate) at: Option<At>,
    /// Where the hub keeps everything, when not in the folder.
    pub(crate) database: Option<Database>,
}

/// Longest warm-up, and the longest time the bare server is measured before and again after.
const WARM_UP: Duration = Duration::from_secs(1);
const BASELINE: Duration = Duration::from_secs(5);

/// Checks a second at the counters beside batches, where no rate is asked for: the whole country's average.
const BESIDE: u64 = 300;

/// Longest load beside idle clinics, whom the hub lets go after 75 s.
const IDLE: Duration = Duration::from_secs(60);

/// Files open in this process beside its connections.
const FILES: usize = 512;

/// Card sessions the hub keeps open for one institution; each connection holds at most one.
const SESSIONS: usize = 64;

/// Runs a load from nothing to its report.
pub(crate) fn run(plan: &Plan) -> anyhow::Result<Report> {
    if matches!(plan.mix, Mix::Card | Mix::Mixed) && plan.connections > SESSIONS {
        bail!("by card at most {SESSIONS} connections: the hub keeps so many sessions a clinic");
    }
    if plan.idle > 0 && plan.time > IDLE {
        bail!(
            "beside idle clinics at most {} seconds: the hub lets them go after 75",
            IDLE.as_secs()
        );
    }
    let connections = plan.connections + plan.idle + SESSIONS;
    // Both ends are here.
    let files = (2 * connections + FILES) as u64;
    if let Some(granted) = platform::open_files(files).filter(|granted| *granted < files) {
        bail!(
            "the system grants this process {granted} open files, and so many connections need {files}"
        );
    }
    let generator = runtime("load")?;
    let place = Place::new(&plan.dir);
    let _lock = place.lock()?;
    let told = |what: &str, when: bool| {
        if plan.show && when {
            eprintln!("{what} …");
        }
    };
    let people = plan.people;
    told(
        &format!("{people} 人を用意しています。getting {people} people ready"),
        true,
    );
    let demo = generator.block_on(open(plan, &place))?;
    let database = demo.database();
    let before = generator
        .block_on(store::verify_audit(&database))
        .context("the audit does not hold before the load")?
        .records;
    let clock = Arc::new(SystemClock::new(plan.at));
    let calls = Arc::new(Calls::prepare(&demo, plan, &clock)?);
    let tls = served::client_tls(&demo, Arc::clone(&clock))?;

    let mut settings = demo.hub_settings(plan.at);
    // One clinic stands for a whole country here.
    settings.institution_rate = Some(0);
    settings.certificate_connections = Some(0);
    settings.connections = Some(connections);
    settings.batch_rows_day = Some(u64::MAX);
    let hub = Served::hub(settings)?;
    let way = Way::new(hub.address, tls.clone(), plan.handshakes);
    let sizes = generator.block_on(drive::rehearse(&way, &calls, plan.mix))?;
    let echo = plan
        .echo
        .then(|| Served::echo(demo.hub_settings(plan.at).tls(clock)?, sizes))
        .transpose()?;
    let bare = echo
        .as_ref()
        .map(|echo| Way::new(echo.address, tls.clone(), plan.handshakes));
    let measure_bare = || {
        let Some(way) = &bare else { return Ok(None) };
        let pace = Pace {
            time: (plan.time / 2).min(BASELINE),
            rate: None,
            most: u64::MAX,
            show: false,
            ..pace(plan)
        };
        generator
            .block_on(drive::drive(way, &calls, Target::Echo(sizes), &pace))
            .map(Some)
    };

    told(
        "この機械の限界を測っています。measuring the machine's own limit",
        plan.echo,
    );
    let first = measure_bare()?;
    let resting = Way::new(hub.address, tls, Handshakes::KeepAlive);
    let idle = (plan.idle > 0)
        .then(|| generator.block_on(Idle::open(&resting, plan.idle, platform::resident)))
        .transpose()
        .context("an idle clinic could not connect")?;
    let spell = generator.block_on(drive::drive(&way, &calls, Target::Hub, &pace(plan)))?;
    let idle = idle.map(|idle| generator.block_on(idle.close()));
    let second = measure_bare()?;
    if let Some(echo) = echo {
        echo.stop()?;
    }
    hub.stop()?;
    Ok(Report {
        mix: plan.mix,
        people: plan.people,
        connections: plan.connections,
        handshakes: plan.handshakes,
        rate: pace(plan).rate,
        seed: plan.seed,
        baseline: baseline(first, second)?,
        sign_us: calls.sign_us(),
        audit: {
            told("監査を確かめています。verifying the audit", true);
            generator.block_on(audit(&database, before, spell.asked_in_all))
        },
        spell,
        idle,
    })
}

/// The demo in the folder, made when there is none; refused when it holds other people.
async fn open(plan: &Plan, place: &Place) -> anyhow::Result<Demo> {
    let wanted = Wanted {
        people: plan.people,
        seed: plan.seed,
        at: plan.at,
        database: plan.database.clone(),
    };
    let demo = place.open_or_make(&wanted).await?;
    let there = demo.population()?;
    if (there.count, there.seed) != (plan.people, plan.seed) {
        bail!(
            "{} holds {} people of seed {}: take another --dir, or the same --people-count and --seed",
            plan.dir.display(),
            there.count,
            there.seed
        );
    }
    Ok(demo)
}

fn pace(plan: &Plan) -> Pace {
    Pace {
        mix: plan.mix,
        connections: plan.connections,
        time: plan.time,
        warm_up: (plan.time / 5).min(WARM_UP),
        rate: match plan.mix {
            Mix::Batch => plan.rate.or(Some(BESIDE)),
            _ => plan.rate,
        },
        most: plan.most,
        show: plan.show,
        seed: plan.seed,
        cpu: platform::process_cpu,
    }
}

/// The bare server before and after as one figure. It must not err: what errs is no limit.
fn baseline(first: Option<Spell>, second: Option<Spell>) -> anyhow::Result<Option<Baseline>> {
    let (Some(first), Some(second)) = (first, second) else {
        return Ok(None);
    };
    if let Some(fault) = first.faults.keys().chain(second.faults.keys()).next() {
        bail!("the bare server could not be measured: {fault}");
    }
    Ok(Some(Baseline {
        requests_per_s: f64::midpoint(first.per_second(), second.per_second()),
        cpu_us_per_request: first
            .cpu_us()
            .zip(second.cpu_us())
            .map(|(one, other)| f64::midpoint(one, other)),
    }))
}

/// Walks the whole chain, and counts: no answer may have left without its record.
async fn audit(database: &Database, before: u64, answered: u64) -> Result<u64, String> {
    let records = store::verify_audit(database)
        .await
        .map_err(|error| error.to_string())?
        .records;
    let new = records.saturating_sub(before);
    if new < answered {
        return Err(format!("{answered} checks were answered, {new} recorded"));
    }
    Ok(new)
}
