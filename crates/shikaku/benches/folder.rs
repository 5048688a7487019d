//! Time from a complete request file to its answer file, through the whole demo: folders, mutual TLS, database, audit.
//!
//! `cargo bench -p shikaku --bench folder`; run as a test, a few requests only, to see that it runs.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

#[path = "../tests/it"]
mod it {
    #[expect(
        dead_code,
        reason = "the benchmark drives less of the demo than the tests do"
    )]
    #[expect(
        unused_imports,
        reason = "the benchmark drives less of the demo than the tests do"
    )]
    pub mod demo;
}

use std::time::{Duration, Instant};

use it::demo::{Demo, Request};

fn main() {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let count = if measured { 300 } else { 5 };
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let case = demo.case("valid-general");
    let mut times: Vec<Duration> = (0..count)
        .map(|at| {
            let request = Request::of(&case, &demo.institution, &format!("b{at}"));
            let begun = Instant::now();
            demo.ask(&format!("b{at}"), &request);
            begun.elapsed()
        })
        .collect();
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!(
        "request file to answer file, {count} one after another: p50 {:?}, p95 {:?}, p99 {:?}, worst {:?}",
        at(50),
        at(95),
        at(99),
        times[times.len() - 1],
    );
}
