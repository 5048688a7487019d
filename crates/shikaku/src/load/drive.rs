//! Driving a server: closed loop for what it can do, open loop for how late it is at a given rate.
//!
//! In the closed loop each connection asks as soon as it has its answer. In the open loop checks have their moments
//! beforehand, and a latency is counted from that moment: a server that stalls makes everybody late who should have
//! asked meanwhile, and no stall hides itself (no coordinated omission). The generator's own lateness, up to about a
//! millisecond of the timer, is in the figure.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, anyhow};
use hdrhistogram::Histogram;
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until},
};

use super::{
    Mix,
    calls::Calls,
    echo::Sizes,
    generator::{Fault, Generator, Target},
    line::{Line, Way},
    tally::Tally,
};

/// How long a schedule that ran late is worked off after its end.
const GRACE: Duration = Duration::from_secs(10);
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
    /// Right answers, those of the warm-up included.
    pub(super) asked_in_all: u64,
    pub(super) elapsed: Duration,
    pub(super) cpu: Option<Duration>,
    pub(super) latencies: Histogram<u64>,
    pub(super) faults: BTreeMap<String, u64>,
}

impl Spell {
    pub(super) fn per_second(&self) -> f64 {
        self.answered as f64 / self.elapsed.as_secs_f64()
    }

    /// Processor microseconds a check, of server and generator together.
    pub(super) fn cpu_us(&self) -> Option<f64> {
        let cpu = self.cpu?.as_secs_f64() * 1e6;
        Some(cpu / self.answered.max(1) as f64)
    }
}

/// Asks a few of each kind, so that a fault is told before anything is measured; gives the sizes of the answers.
pub(super) async fn rehearse(way: &Way, calls: &Arc<Calls>, mix: Mix) -> anyhow::Result<Sizes> {
    let mut line = way.connect().await.context("failed to reach the hub")?;
    let mut generator = Generator::new(Arc::clone(calls), Target::Hub, mix, u64::MAX, 0);
    let (mut numbers, mut cards) = (Vec::new(), Vec::new());
    for _ in 0..REHEARSED {
        if mix != Mix::Card {
            numbers.push(generator.ask_by_number(&mut line).await?);
        }
        if mix != Mix::Number {
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
        rate: None,
        most: u64::MAX,
        show: false,
        ..pace.clone()
    };
    let (askers, warming, _) = spell(askers, &warm).await?;
    let warmed = warming.answered();
    let before = (pace.cpu)();
    let (_, tally, elapsed) = spell(askers, pace).await?;
    let cpu = (pace.cpu)()
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before));
    let mut faults = tally.seen().faults.clone();
    for (fault, times) in &warming.seen().faults {
        *faults.entry(format!("{fault} (warming up)")).or_default() += times;
    }
    let latencies = tally.seen().latencies.clone();
    Ok(Spell {
        answered: tally.answered(),
        asked_in_all: warmed + tally.answered(),
        elapsed,
        cpu,
        latencies,
        faults,
    })
}

async fn open(way: &Way, connections: usize) -> anyhow::Result<Vec<Line>> {
    let (mut opening, mut lines) = (JoinSet::new(), Vec::with_capacity(connections));
    for at in 0..connections {
        let way = way.clone();
        opening.spawn(async move { way.connect().await });
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

/// Lets every asker ask until the time is over; gives them back with what came of it and how long it took.
async fn spell(
    askers: Vec<Asker>,
    pace: &Pace,
) -> anyhow::Result<(Vec<Asker>, Arc<Tally>, Duration)> {
    let tally = Arc::new(Tally::new()?);
    let schedule = Arc::new(Schedule {
        start: Instant::now(),
        time: pace.time,
        rate: pace.rate,
        most: pace.most,
        next: AtomicU64::new(0),
    });
    let mut asking = JoinSet::new();
    for mut asker in askers {
        let (tally, schedule) = (Arc::clone(&tally), Arc::clone(&schedule));
        asking.spawn(async move {
            asker.run(&schedule, &tally).await;
            asker
        });
    }
    let mut seconds = interval_at(
        schedule.start + Duration::from_secs(1),
        Duration::from_secs(1),
    );
    seconds.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let (mut askers, mut before) = (Vec::new(), 0);
    loop {
        tokio::select! {
            ended = asking.join_next() => match ended {
                Some(asker) => askers.push(asker.map_err(|_| anyhow!("a connection's part broke off"))?),
                None => break,
            },
            _ = seconds.tick(), if pace.show => {
                let (answered, failed) = (tally.answered(), tally.failed());
                let second = schedule.start.elapsed().as_secs();
                eprintln!("{second:>5} s  {:>8} /s  errors {failed}", answered - before);
                before = answered;
            }
        }
    }
    Ok((askers, tally, schedule.start.elapsed()))
}

/// When checks are due.
struct Schedule {
    start: Instant,
    time: Duration,
    rate: Option<u64>,
    most: u64,
    next: AtomicU64,
}

impl Schedule {
    /// The moment of the next check; `None` when there is none any more. Without a rate that moment is now.
    fn next(&self) -> Option<Instant> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        if at >= self.most {
            return None;
        }
        let after = match self.rate {
            None => self.start.elapsed(),
            Some(rate) => Duration::from_secs_f64(at as f64 / rate as f64),
        };
        (after < self.time).then(|| self.start + after)
    }

    fn is_past_grace(&self) -> bool {
        self.start.elapsed() > self.time + GRACE
    }
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
        self.line = Some(line);
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn schedule(time: Duration, rate: Option<u64>, most: u64, begun: Duration) -> Schedule {
        Schedule {
            start: Instant::now()
                .checked_sub(begun)
                .expect("a machine that is up"),
            time,
            rate,
            most,
            next: AtomicU64::new(0),
        }
    }

    #[test]
    fn a_schedule_keeps_its_moments_however_late_they_are_taken() {
        let open = schedule(Duration::from_secs(1), Some(4), u64::MAX, GRACE * 2);
        let moments: Vec<Duration> = std::iter::from_fn(|| open.next())
            .map(|moment| moment - open.start)
            .collect();
        assert_eq!(moments, [0, 250, 500, 750].map(Duration::from_millis));
        assert!(open.is_past_grace());
    }

    #[test]
    fn a_closed_loop_ends_by_number_and_by_time() {
        let few = schedule(HOUR, None, 2, Duration::ZERO);
        assert_eq!((0..5).filter_map(|_| few.next()).count(), 2);
        let over = schedule(Duration::from_secs(1), None, u64::MAX, GRACE);
        assert!(over.next().is_none());
    }
}
