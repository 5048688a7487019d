//! What keeping records of the audit costs, and what verifying them afterwards does.
//!
//! `cargo bench -p shikaku --bench audit -- 1000000`: so many records, each awaited by one of 256 callers until it is on
//! the disk, in a database in a temporary folder (110 octets a record). Run as a test, with a few records only, to see that
//! it runs.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

use std::time::Instant;

use domain::audit::Access;
use store::{Database, Store, verify_audit};
use tokio::{runtime::Runtime, task::JoinSet};

/// Callers that wait for their own record at the same time.
const CALLERS: u64 = 256;

fn main() {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let told = std::env::args().find_map(|told| told.parse().ok());
    let records: u64 = told.unwrap_or(if measured { 200_000 } else { CALLERS * 4 });
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("hub.db");
    let runtime = Runtime::new().expect("a runtime");

    let store = Store::open(&path).expect("opened");
    let begun = Instant::now();
    runtime.block_on(append(&store, records));
    let rate = records as f64 / begun.elapsed().as_secs_f64();
    runtime.block_on(store.close()).expect("closed");
    let octets = std::fs::metadata(store::audit_file(&path))
        .expect("there")
        .len()
        / records;
    println!(
        "{records} records appended, {rate:.0} a second, {octets} octets each; peak {}",
        peak()
    );

    let begun = Instant::now();
    let report = runtime.block_on(verify_audit(&Database::File(path)));
    assert_eq!(report.expect("holds").records, records);
    let rate = records as f64 / begun.elapsed().as_secs_f64();
    println!(
        "{records} records verified, {rate:.0} a second; peak {}",
        peak()
    );
}

async fn append(store: &Store, records: u64) {
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let store = store.clone();
        callers.spawn(async move {
            for number in (caller..records).step_by(CALLERS as usize) {
                store.record_access(access(number)).await.expect("kept");
            }
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended.expect("no panic");
    }
}

fn access(number: u64) -> Access {
    Access {
        at_unix_ms: 1_790_000_000_000 + number.cast_signed(),
        institution: "1310000018".into(),
        request: format!("bench-{number}"),
        way: "number".into(),
        person: Some(number),
        outcome: "1".into(),
        reason: "valid".into(),
        revealed: "coverage,limit".into(),
    }
}

/// The most memory this process ever had, where the system tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "not told".to_owned(), |line| line.trim().to_owned())
}
