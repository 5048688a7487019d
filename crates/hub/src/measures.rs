//! What operators watch, in Prometheus' words. No label ever names a person.

use std::{fmt, sync::Arc};

use domain::clock::Clock;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use store::CommitWatch;

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Answer {
    kind: String,
    status: u16,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Kind {
    kind: String,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Row {
    kind: &'static str,
    well: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Asker {
    institution: String,
}

pub(crate) struct Measures {
    registry: Registry,
    answers: Family<Answer, Counter>,
    seconds: Family<Kind, Histogram, fn() -> Histogram>,
    /// Requests being answered.
    pub(crate) inside: Gauge,
    /// Checks at desks, for which batches make way.
    at_desks: Gauge,
    rows: Family<Row, Counter>,
    chunk_seconds: Family<Kind, Histogram, fn() -> Histogram>,
    over_quota: Family<Asker, Counter>,
    audit_seconds: Histogram,
    audit_together: Histogram,
    commit_seconds: Histogram,
}

/// From a quarter of a millisecond, doubling to four seconds.
fn spans() -> Histogram {
    Histogram::new(exponential_buckets(0.000_25, 2.0, 15))
}

impl Measures {
    pub(crate) fn new() -> Self {
        let mut measures = Self {
            registry: Registry::with_prefix("shikaku"),
            answers: Family::default(),
            seconds: Family::new_with_constructor(spans),
            inside: Gauge::default(),
            at_desks: Gauge::default(),
            rows: Family::default(),
            chunk_seconds: Family::new_with_constructor(spans),
            over_quota: Family::default(),
            audit_seconds: Histogram::new(exponential_buckets(0.000_1, 2.0, 15)),
            audit_together: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            commit_seconds: Histogram::new(exponential_buckets(0.000_1, 2.0, 15)),
        };
        let registry = &mut measures.registry;
        registry.register(
            "answers",
            "Answers by message and HTTP status",
            measures.answers.clone(),
        );
        registry.register(
            "answer_seconds",
            "Time from a request's header to its answer",
            measures.seconds.clone(),
        );
        registry.register(
            "requests_inside",
            "Requests being answered",
            measures.inside.clone(),
        );
        registry.register(
            "desk_checks_inside",
            "Checks at desks being answered, for which batches make way",
            measures.at_desks.clone(),
        );
        registry.register(
            "batch_rows",
            "Rows of batches worked through, by message and whether they went well",
            measures.rows.clone(),
        );
        registry.register(
            "batch_chunk_seconds",
            "Time from taking a chunk of rows to keeping its results, waiting for desks included",
            measures.chunk_seconds.clone(),
        );
        registry.register(
            "over_quota",
            "Requests refused because their institution asked too often",
            measures.over_quota.clone(),
        );
        registry.register(
            "audit_seconds",
            "Time until an audit record was durable",
            measures.audit_seconds.clone(),
        );
        registry.register(
            "audit_together",
            "Audit records made durable by one commit",
            measures.audit_together.clone(),
        );
        registry.register(
            "audit_commit_seconds",
            "Time a commit of audit records took to be durable: the disk's fsync, or the server's answer",
            measures.commit_seconds.clone(),
        );
        measures
    }

    pub(crate) fn answered(&self, kind: &str, status: u16, took_us: u64) {
        let kind = kind.to_owned();
        let answer = Answer {
            kind: kind.clone(),
            status,
        };
        self.answers.get_or_create(&answer).inc();
        self.seconds
            .get_or_create(&Kind { kind })
            .observe(seconds(took_us));
    }

    /// A chunk of a batch is done.
    pub(crate) fn worked_through(&self, kind: &'static str, well: u64, not: u64, took_us: u64) {
        for (well, count) in [("yes", well), ("no", not)] {
            self.rows.get_or_create(&Row { kind, well }).inc_by(count);
        }
        let kind = kind.to_owned();
        self.chunk_seconds
            .get_or_create(&Kind { kind })
            .observe(seconds(took_us));
    }

    /// An institution asked more often than it may.
    pub(crate) fn refused_by_quota(&self, institution: &str) {
        let institution = institution.to_owned();
        self.over_quota.get_or_create(&Asker { institution }).inc();
    }

    pub(crate) fn written_down(&self, together: u32, took_us: u64) {
        self.audit_seconds.observe(seconds(took_us));
        self.audit_together.observe(f64::from(together));
    }

    /// Has the store tell how long its commits take.
    pub(crate) fn watch(&self, clock: Arc<dyn Clock>) -> Arc<dyn CommitWatch> {
        Arc::new(Commits {
            clock,
            seconds: self.commit_seconds.clone(),
        })
    }

    /// Everything in Prometheus' text format, with how many checks at desks there are just now.
    pub(crate) fn text(&self, at_desks: usize) -> Result<String, fmt::Error> {
        self.at_desks
            .set(i64::try_from(at_desks).unwrap_or(i64::MAX));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Told of commits.
struct Commits {
    clock: Arc<dyn Clock>,
    seconds: Histogram,
}

impl CommitWatch for Commits {
    fn now_us(&self) -> u64 {
        self.clock.monotonic_us()
    }

    fn committed(&self, took_us: u64) {
        self.seconds.observe(seconds(took_us));
    }
}

fn seconds(us: u64) -> f64 {
    std::time::Duration::from_micros(us).as_secs_f64()
}
