//! What is told at the end, to a person or as JSON.

use serde_json::{Value, json};

use super::{Mix, drive::Spell, idle::Rested, line::Handshakes};

/// The machine's own limit, the mean of before and after.
pub(crate) struct Baseline {
    pub(super) requests_per_s: f64,
    pub(super) cpu_us_per_request: Option<f64>,
}

/// The result of a load.
pub(crate) struct Report {
    pub(super) mix: Mix,
    pub(super) people: usize,
    pub(super) connections: usize,
    pub(super) handshakes: Handshakes,
    pub(super) rate: Option<u64>,
    pub(super) seed: u64,
    pub(super) baseline: Option<Baseline>,
    pub(super) sign_us: Option<f64>,
    pub(super) spell: Spell,
    /// Clinics that were connected and said nothing.
    pub(super) idle: Option<Rested>,
    /// Audit records the load added, or why the audit does not hold.
    pub(super) audit: Result<u64, String>,
}

impl Report {
    /// Whether every check was answered rightly and the audit holds and counts them all.
    pub(crate) fn holds(&self) -> bool {
        let lost = self.idle.map_or(0, |idle| idle.lost);
        self.audit.is_ok() && self.errors() == 0 && lost == 0 && self.spell.count() > 0
    }

    pub(super) fn errors(&self) -> u64 {
        self.spell.faults.values().sum()
    }

    pub(super) fn ratio(&self) -> Option<f64> {
        let baseline = self.baseline.as_ref()?;
        Some(self.spell.per_second() / baseline.requests_per_s)
    }

    /// Milliseconds below which this share of the answers came.
    pub(super) fn ms(&self, quantile: f64) -> f64 {
        thousandths(self.spell.latencies.value_at_quantile(quantile) as f64 / 1000.0)
    }

    /// One object. `requests` are checks, by batch rows; latencies are always those of checks, by batch of the counters
    /// beside. `cpu_us_per_request` is the processor time of the whole process, hub *and* generator, a request;
    /// `sign_us` the part of it a card's signature takes the generator, which in life the card does.
    pub(crate) fn json(&self) -> Value {
        let baseline = self.baseline.as_ref();
        let [full, resumed] = self.spell.handshakes;
        json!({
            "mix": self.mix.name(),
            "people": self.people,
            "connections": self.connections,
            "rate": self.rate,
            "seconds": thousandths(self.spell.elapsed.as_secs_f64()),
            "handshakes": self.handshakes.name(),
            "handshakes_full": full,
            "handshakes_resumed": resumed,
            "requests": self.spell.count(),
            "requests_per_s": thousandths(self.spell.per_second()),
            "baseline_requests_per_s": baseline.map(|one| thousandths(one.requests_per_s)),
            "ratio": self.ratio().map(thousandths),
            "beside_per_s": self.beside().map(thousandths),
            "p50_ms": self.ms(0.5),
            "p90_ms": self.ms(0.9),
            "p99_ms": self.ms(0.99),
            "max_ms": thousandths(self.spell.latencies.max() as f64 / 1000.0),
            "errors": self.errors(),
            "faults": self.spell.faults,
            "cpu_us_per_request": self.spell.cpu_us().map(thousandths),
            "baseline_cpu_us_per_request":
                baseline.and_then(|one| one.cpu_us_per_request).map(thousandths),
            "idle_connections": self.idle.map(|idle| idle.connections),
            "idle_octets_each": self.idle.and_then(|idle| idle.octets_each),
            "idle_lost": self.idle.map(|idle| idle.lost),
            "sign_us": self.sign_us.map(thousandths),
            "audit_verified": self.audit.is_ok(),
            "audit_records": self.audit.as_ref().ok(),
            "audit_error": self.audit.as_ref().err(),
            "seed": self.seed,
        })
    }

    /// Checks a second at the counters, beside a lane of batches.
    pub(super) fn beside(&self) -> Option<f64> {
        self.spell.batch.map(|_| self.spell.checks_per_second())
    }

    /// A small table.
    pub(crate) fn table(&self) -> String {
        let told = |value: Option<f64>, unit: &str| {
            value.map_or_else(|| "-".to_owned(), |value| format!("{value:.1}{unit}"))
        };
        let baseline = self.baseline.as_ref();
        let mut lines = vec![
            format!(
                "{}, {} people, {} connections, {}, {:.1} s{}",
                self.mix.name(),
                self.people,
                self.connections,
                self.handshakes.name(),
                self.spell.elapsed.as_secs_f64(),
                self.rate
                    .map_or_else(String::new, |rate| format!(", {rate}/s asked for")),
            ),
            format!(
                "  {:<15} {:>12}",
                if self.spell.batch.is_some() {
                    "rows"
                } else {
                    "checks"
                },
                self.spell.count()
            ),
            format!("  a second        {:>12.1}", self.spell.per_second()),
            format!(
                "  bare echo       {:>12}",
                told(baseline.map(|one| one.requests_per_s), "/s")
            ),
            format!(
                "  ratio           {:>12}",
                told(self.ratio().map(|ratio| ratio * 100.0), " %")
            ),
            format!(
                "  latency         p50 {:.3}  p90 {:.3}  p99 {:.3}  max {:.3} ms",
                self.ms(0.5),
                self.ms(0.9),
                self.ms(0.99),
                self.ms(1.0)
            ),
            format!(
                "  CPU a check     {:>12}  (hub and generator{})",
                told(self.spell.cpu_us(), " µs"),
                self.sign_us.map_or_else(String::new, |us| {
                    format!("; a card's signature, which the card makes in life, {us:.0} µs")
                })
            ),
            format!("  errors          {:>12}", self.errors()),
        ];
        if let Some(beside) = self.beside() {
            lines.push(format!(
                "  counters        {beside:>12.1}  checks a second, whose latency is above"
            ));
        }
        if let Some(idle) = self.idle {
            lines.push(format!(
                "  idle clinics    {:>12}  {} of memory each, both ends; {} lost",
                idle.connections,
                idle.octets_each.map_or_else(
                    || "?".to_owned(),
                    |octets| format!("{:.1} kB", octets as f64 / 1000.0)
                ),
                idle.lost
            ));
        }
        lines.extend(
            self.spell
                .faults
                .iter()
                .map(|(fault, times)| format!("    {times} × {fault}")),
        );
        lines.push(match &self.audit {
            Ok(records) => format!("  audit           verified, {records} records added"),
            Err(error) => format!("  audit           DOES NOT HOLD: {error}"),
        });
        lines.join("\n")
    }
}

pub(super) fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
