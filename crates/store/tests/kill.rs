//! A hub killed at any moment loses no acknowledged record: a child process appends and says which records were
//! acknowledged; it is killed with SIGKILL after a random number of them, many times on one file.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use store::{Store, audit_file, contract::sample, verify_audit};

/// Names the database to the child; without it the child's test does nothing.
const DATABASE: &str = "SHIKAKU_STORE_KILL_DATABASE";
/// Tells the child its round, which its records carry.
const ROUND: &str = "SHIKAKU_STORE_KILL_ROUND";
/// Repeats a run.
const SEED: &str = "SHIKAKU_STORE_KILL_SEED";

const ROUNDS: u64 = 24;
const CALLERS: u64 = 16;

#[test]
fn no_acknowledged_record_is_lost_however_often_the_process_is_killed() {
    let seed: u64 = match std::env::var(SEED) {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => RandomState::new().hash_one(0),
    };
    let said = format!("{SEED}={seed}\n");
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    let mut random = seed | 1;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("hub.db");
    let mut acknowledged: HashMap<u64, String> = HashMap::new();
    for round in 0..ROUNDS {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        // At times before the first acknowledgement: while opening or in the first commit.
        let after = (random % 400).saturating_sub(40);
        for (sequence, request) in killed_after(after, &path, round) {
            let before = acknowledged.insert(sequence, request);
            assert_eq!(before, None, "round {round}: {sequence} was given twice");
        }
        check(&path, &acknowledged, round);
    }
    assert!(!acknowledged.is_empty());
}

/// Runs a child, kills it after so many acknowledgements, and returns all it made.
fn killed_after(after: u64, path: &Path, round: u64) -> Vec<(u64, String)> {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "child", "--nocapture"])
        .env(DATABASE, path)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped"));
    let mut made = Vec::new();
    let mut line = String::new();
    if after == 0 {
        kill(&mut child);
    }
    while lines.read_line(&mut line).expect("reads") > 0 {
        if let Some(one) = acknowledgement(&line) {
            made.push(one);
            if made.len() as u64 == after {
                kill(&mut child);
            }
        }
        line.clear();
    }
    let status = child.wait().expect("ends");
    assert!(
        !status.success(),
        "round {round}: the child ended by itself"
    );
    made
}

fn kill(child: &mut Child) {
    child.kill().expect("is killed");
}

/// Reads `ack SEQUENCE REQUEST`; a line torn by the kill is none.
fn acknowledgement(line: &str) -> Option<(u64, String)> {
    let (sequence, request) = line
        .strip_suffix('\n')?
        .strip_prefix("ack ")?
        .split_once(' ')?;
    Some((sequence.parse().ok()?, request.to_owned()))
}

fn check(path: &Path, acknowledged: &HashMap<u64, String>, round: u64) {
    if !audit_file(path).exists() {
        assert!(acknowledged.is_empty());
        return;
    }
    // Opening finishes what a kill during the first opening left undone.
    let runtime = runtime();
    runtime
        .block_on(Store::open(path).expect("opens").close())
        .expect("closes");
    let report = runtime
        .block_on(verify_audit(&path.to_owned().into()))
        .expect("the chain holds");
    assert!(report.records >= acknowledged.len() as u64, "round {round}");
    let connection = rusqlite::Connection::open(audit_file(path)).expect("works");
    let mut statement = connection
        .prepare("SELECT request FROM access WHERE sequence = ?1")
        .expect("works");
    for (sequence, request) in acknowledged {
        let stored: String = statement
            .query_row([sequence.cast_signed()], |row| row.get(0))
            .expect("works");
        assert_eq!(stored, *request, "round {round}, record {sequence}");
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("works")
}

/// The child: appends without end and says what was acknowledged. As an ordinary test it does nothing.
#[test]
fn child() {
    let (Some(path), Ok(round)) = (std::env::var_os(DATABASE), std::env::var(ROUND)) else {
        return;
    };
    let store = Store::open(Path::new(&path)).expect("works");
    runtime().block_on(async {
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| tokio::spawn(append(store.clone(), format!("{round}-{caller}"))))
            .collect();
        for caller in callers {
            caller.await.expect("works");
        }
    });
}

async fn append(store: Store, name: String) {
    for number in 0_u64.. {
        let mut access = sample::access(number);
        access.request = format!("{name}-{number}");
        let request = access.request.clone();
        let receipt = store.record_access(access).await.expect("works");
        let line = format!("ack {} {request}\n", receipt.sequence);
        std::io::stdout()
            .lock()
            .write_all(line.as_bytes())
            .expect("works");
    }
}
