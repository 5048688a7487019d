//! Driving a server: closed loop for what it can do, open loop for how late it is at a given rate.
//!
//! In the closed loop each connection asks as soon as it has its answer. In the open loop checks have their moments
//! beforehand, and a latency is counted from that moment: a server that stalls makes everybody late who should have
//! asked meanwhile, and no stall hides itself (no coordinated omission). The generator's own lateness, up to about a
//! millisecond of the timer, is in the figure.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use anyhow::{Context, anyhow};
use hdrhistogram::Histogram;
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until},
};

use super::{
    Mix,
    batch::{self, Worked},
    calls::Calls,
    echo::Sizes,
    generator::{Fault, Generator, Target},
    line::{Line, Way},
    schedule::Schedule,
    tally::{Second, Tally},
};

/// Rest before a connection that cannot be opened is tried again.
const REST: Duration = Duration::from_millis(100);
/// Connections opened at once.
const OPENING: usize = 16;
/// Checks of each kind asked before anything is measured.
const REHEARSED: usize = 33;

/// How a server is driven.
#[derive(Clone)]
pub(super) struct Pace {
    pub(super) mix: Mix,
    pub(super) connections: usize,
    pub(super) time: Duration,
    /// Time driven before anything is measured.
    pub(super) warm_up: Duration,
    pub(super) rate: Option<u64>,
    pub(super) most: u64,
    pub(super) show: bool,
    pub(super) seed: u64,
    /// Processor time of this process so far.
    pub(super) cpu: fn() -> Option<Duration>,
}

/// What one spell of driving came to.
pub(super) struct Spell {
    /// Right answers.
    pub(super) answered: u64,
    /// Right answers, those of the warm-up and the rows of batches included.
    pub(super) asked_in_all: u64,
    pub(super) elapsed: Duration,
    pub(super) cpu: Option<Duration>,
    pub(super) latencies: Histogram<u64>,
    pub(super) faults: BTreeMap<String, u64>,
    pub(super) seconds: Vec<Second>,
    /// Handshakes made: full ones, and resumed.
    pub(super) handshakes: [u64; 2],
    /// What the lane of batches came to, where there was one.
    pub(super) batch: Option<Worked>,
}

impl Spell {
    /// What is counted: rows where there is a lane of batches, else checks.
    pub(super) fn count(&self) -> u64 {
        self.batch.map_or(self.answered, |worked| worked.rows)
    }

    /// What is counted, a second.
    pub(super) fn per_second(&self) -> f64 {
        match self.batch {
            Some(worked) => worked.rows as f64 / worked.elapsed.as_secs_f64(),
            None => self.checks_per_second(),
        }
    }

    /// Checks a second.
    pub(super) fn checks_per_second(&self) -> f64 {
        self.answered as f64 / self.elapsed.as_secs_f64()
    }

    /// Processor microseconds of what is counted, of server and generator together, whatever was done beside.
    pub(super) fn cpu_us(&self) -> Option<f64> {
        let cpu = self.cpu?.as_secs_f64() * 1e6;
        Some(cpu / self.count().max(1) as f64)
    }
}

/// Asks a few of each kind, so that a fault is told before anything is measured; gives the sizes of the answers.
pub(super) async fn rehearse(way: &Way, calls: &Arc<Calls>, mix: Mix) -> anyhow::Result<Sizes> {
    let mut line = way.connect().await.context("failed to reach the hub")?;
    let mut generator = Generator::new(Arc::clone(calls), Target::Hub, mix, u64::MAX, 0);
    let (mut numbers, mut cards) = (Vec::new(), Vec::new());
    if mix == Mix::Medicine {
        generator.consent(&mut line).await?;
    }
    for _ in 0..REHEARSED {
        match mix {
            Mix::Card => {}
            Mix::Medicine => numbers.push(generator.ask(&mut line).await?),
            _ => numbers.push(generator.ask_by_number(&mut line).await?),
        }
        if matches!(mix, Mix::Card | Mix::Mixed) {
            cards.push(generator.ask_by_card(&mut line).await?);
        }
    }
    let middle = |mut sizes: Vec<usize>| {
        sizes.sort_unstable();
        sizes.get(sizes.len() / 2).copied().unwrap_or_default()
    };
    Ok(Sizes {
        number: middle(numbers),
        card: middle(cards),
    })
}

/// Opens the connections, warms up, then measures.
pub(super) async fn drive(
    way: &Way,
    calls: &Arc<Calls>,
    target: Target,
    pace: &Pace,
) -> anyhow::Result<Spell> {
    let lines = open(way, pace.connections).await?;
    let askers: Vec<Asker> = lines
        .into_iter()
        .zip(0_u32..)
        .map(|(line, at)| Asker {
            way: way.clone(),
            line: Some(line),
            generator: Generator::new(Arc::clone(calls), target, pace.mix, pace.seed, at),
        })
        .collect();
    let warm = Pace {
        time: pace.warm_up,
        most: u64::MAX,
        show: false,
        ..pace.clone()
    };
    let warming = Arc::new(Tally::new()?);
    let warmed_up = spell(askers, &warm, &warming).await?;
    let warmed = warming.answered();
    let tally = Arc::new(Tally::new()?);
    let (before, made) = ((pace.cpu)(), way.made());
    let lane = async {
        if pace.mix == Mix::Batch && target == Target::Hub {
            batch::run(way, calls, pace, &tally).await.map(Some)
        } else {
            Ok(None)
        }
    };
    let (spelled, batch) = tokio::try_join!(spell(warmed_up.askers, pace, &tally), lane)?;
    let cpu = (pace.cpu)()
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before));
    let made_then = way.made();
    let seen = tally.seen();
    let mut faults = seen.faults.clone();
    for (fault, times) in &warming.seen().faults {
        *faults.entry(format!("{fault} (warming up)")).or_default() += times;
    }
    Ok(Spell {
        answered: tally.answered(),
        asked_in_all: warmed + tally.answered() + tally.rows(),
        elapsed: spelled.elapsed,
        cpu,
        latencies: seen.latencies.clone(),
        faults,
        seconds: spelled.seconds,
        handshakes: [0, 1].map(|kind| made_then[kind] - made[kind]),
        batch,
    })
}

async fn open(way: &Way, connections: usize) -> anyhow::Result<Vec<Line>> {
    let (mut opening, mut lines) = (JoinSet::new(), Vec::with_capacity(connections));
    for at in 0..connections {
        let way = way.clone();
        opening.spawn(async move {
            let mut line = way.connect().await?;
            line.greet().await?;
            Ok::<_, std::io::Error>(line)
        });
        if at >= OPENING
            && let Some(opened) = opening.join_next().await
        {
            lines.push(opened?.context("failed to open a connection")?);
        }
    }
    while let Some(opened) = opening.join_next().await {
        lines.push(opened?.context("failed to open a connection")?);
    }
    Ok(lines)
}

/// A spell that is over.
struct Spelled {
    askers: Vec<Asker>,
    elapsed: Duration,
    seconds: Vec<Second>,
}

/// Lets every asker ask until the time is over.
async fn spell(askers: Vec<Asker>, pace: &Pace, tally: &Arc<Tally>) -> anyhow::Result<Spelled> {
    let schedule = Arc::new(Schedule::begin(pace.time, pace.rate, pace.most));
    let mut asking = JoinSet::new();
    for mut asker in askers {
        let (tally, schedule) = (Arc::clone(tally), Arc::clone(&schedule));
        asking.spawn(async move {
            asker.run(&schedule, &tally).await;
            asker
        });
    }
    let mut ticks = interval_at(
        schedule.start() + Duration::from_secs(1),
        Duration::from_secs(1),
    );
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let (mut askers, mut seconds) = (Vec::new(), Vec::new());
    loop {
        tokio::select! {
            ended = asking.join_next() => match ended {
                Some(asker) => askers.push(asker.map_err(|_| anyhow!("a connection's part broke off"))?),
                None => break,
            },
            _ = ticks.tick() => {
                let second = tally.second();
                seconds.push(second);
                if pace.show {
                    eprintln!("{}", told(seconds.len(), pace, &second));
                }
            }
        }
    }
    Ok(Spelled {
        askers,
        elapsed: schedule.start().elapsed(),
        seconds,
    })
}

/// The line of progress that a second gets.
fn told(at: usize, pace: &Pace, second: &Second) -> String {
    let rows = match pace.mix {
        Mix::Batch => format!("  {:>6} rows/s", second.rows),
        _ => String::new(),
    };
    format!(
        "{at:>5} / {} s  {:>7} checks/s  p50 {:.1}  p99 {:.1} ms{rows}  errors {}",
        pace.time.as_secs(),
        second.answered,
        second.p50_ms,
        second.p99_ms,
        second.failed,
    )
}

/// One connection and who asks over it.
struct Asker {
    way: Way,
    /// `None` while it is broken.
    line: Option<Line>,
    generator: Generator,
}

impl Asker {
    async fn run(&mut self, schedule: &Schedule, tally: &Tally) {
        while let Some(due) = schedule.next() {
            if due > Instant::now() {
                sleep_until(due).await;
            }
            let outcome = if schedule.is_past_grace() {
                Err(Fault::NotSent)
            } else {
                self.ask().await
            };
            tally.note(due.elapsed(), &outcome);
            if matches!(outcome, Err(Fault::Connection(_))) {
                self.line = None;
                sleep(REST).await;
            }
        }
    }

    async fn ask(&mut self) -> Result<usize, Fault> {
        let mut line = match self.line.take() {
            Some(line) => line,
            None => self.way.connect().await?,
        };
        let outcome = self.generator.ask(&mut line).await;
        self.line = self.way.after(line).await;
        outcome
    }
}
