//! What operators watch, in Prometheus' words. No label ever names a person.

use std::fmt;

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

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Answer {
    kind: String,
    status: u16,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Kind {
    kind: String,
}

pub(crate) struct Measures {
    registry: Registry,
    answers: Family<Answer, Counter>,
    seconds: Family<Kind, Histogram, fn() -> Histogram>,
    /// Requests being answered.
    pub(crate) inside: Gauge,
    audit_seconds: Histogram,
    audit_together: Histogram,
}

impl Measures {
    pub(crate) fn new() -> Self {
        let mut measures = Self {
            registry: Registry::with_prefix("shikaku"),
            answers: Family::default(),
            // From a quarter of a millisecond, doubling to four seconds.
            seconds: Family::new_with_constructor(|| {
                Histogram::new(exponential_buckets(0.000_25, 2.0, 15))
            }),
            inside: Gauge::default(),
            audit_seconds: Histogram::new(exponential_buckets(0.000_1, 2.0, 15)),
            audit_together: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
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
            "audit_seconds",
            "Time until an audit record was durable",
            measures.audit_seconds.clone(),
        );
        registry.register(
            "audit_together",
            "Audit records made durable by one commit",
            measures.audit_together.clone(),
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

    pub(crate) fn written_down(&self, together: u32, took_us: u64) {
        self.audit_seconds.observe(seconds(took_us));
        self.audit_together.observe(f64::from(together));
    }

    /// Everything in Prometheus' text format.
    pub(crate) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn seconds(us: u64) -> f64 {
    std::time::Duration::from_micros(us).as_secs_f64()
}
