//! The disk under the audit fails: the hub refuses rather than answer unrecorded, says so, and loses nothing.
#![cfg(target_os = "linux")]

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::{
    demo::{AT, SHIKAKU},
    hub_kit::{Desk, Folder, Hub, runtime},
};

/// Asks until something else than an answer comes; gives how many were answered, and the refusal.
async fn until_refused(folder: &Folder, desk: &Desk, name: &str) -> (Vec<String>, String) {
    let mut answered = Vec::new();
    for number in 0..20_000 {
        let key = format!("{name}{number}");
        match desk.check(&folder.cases[0], &key).await.expect("told") {
            (200, _) => answered.push(key),
            (503, refusal) => return (answered, refusal),
            other => panic!("{other:?}"),
        }
    }
    panic!("never refused");
}

/// Octets of the largest file of the hub's.
fn largest(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).expect("readable").flatten();
    let sizes = files.map(|file| file.metadata().expect("told").len());
    sizes.max().expect("a file")
}

fn all_in_the_audit(folder: &Folder, answered: &[String]) {
    let audited = folder.audited();
    let lost: Vec<_> = answered
        .iter()
        .filter(|key| !audited.contains(*key))
        .collect();
    assert!(lost.is_empty(), "answered and not in the audit: {lost:?}");
}

#[test]
fn without_room_nothing_is_answered_and_with_room_it_goes_on() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = Folder::make(dir.path(), 200);
    runtime().block_on(async {
        // A file that may not grow is told by a signal first, which ends whoever does not ignore it.
        let mut program = Command::new("env");
        program.args(["--ignore-signal=XFSZ", SHIKAKU]);
        let hub = Hub::start_as(program, &folder, AT, &["--institution-rate", "0"]);
        let desk = Desk::of(&folder, &hub);
        desk.is_served(&folder.cases[0], "before").await;
        // No file of this process may grow beyond this: to it the disk is full.
        let room = largest(&dir.path().join("hub")) + 100_000;
        let limit = |soft: &str| {
            let limited = Command::new("prlimit")
                .args(["--pid", &hub.id().to_string(), &format!("--fsize={soft}")])
                .status();
            assert!(limited.expect("prlimit runs").success());
        };
        limit(&format!("{room}:unlimited"));
        let (mut answered, refusal) = until_refused(&folder, &desk, "full").await;
        assert!(refusal.contains("SKK-1901"), "{refusal}");
        let (none, _) = until_refused(&folder, &desk, "still").await;
        assert_eq!(none, Vec::<String>::new(), "it keeps refusing");
        limit("unlimited:unlimited");
        desk.is_served(&folder.cases[0], "room").await;
        answered.push("room".to_owned());
        drop(hub);
        all_in_the_audit(&folder, &answered);
    });
}

/// `strace` that has every fsync of a process fail; let go when dropped.
struct BrokenDisk(Child);

impl BrokenDisk {
    /// `None` where processes may not be traced.
    fn under(process: u32) -> Option<Self> {
        let inject = "--inject=fsync,fdatasync:error=EIO";
        let child = Command::new("strace")
            .args(["-f", "-e", "trace=fsync,fdatasync", inject, "-p"])
            .arg(process.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut broken = Self(child.ok()?);
        let mut said = BufReader::new(broken.0.stderr.take().expect("a pipe"));
        let mut line = String::new();
        said.read_line(&mut line).expect("a line");
        if !line.contains("attached") {
            return None;
        }
        // Whatever more it says is read, so that it does not wait.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Some(broken)
    }
}

impl Drop for BrokenDisk {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn after_an_fsync_that_failed_nothing_is_answered_until_the_hub_is_started_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = Folder::make(dir.path(), 200);
    let more = ["--institution-rate", "0", "--admin", "127.0.0.1:0"];
    runtime().block_on(async {
        let hub = Hub::start(&folder, &more);
        let desk = Desk::of(&folder, &hub);
        desk.is_served(&folder.cases[0], "before").await;
        let ready = format!(
            "{}/health/ready",
            hub.ready["admin"].as_str().expect("told")
        );
        assert_eq!(desk.get(&ready).await.0, 200);
        let Some(broken) = BrokenDisk::under(hub.id()) else {
            eprintln!("skipped: processes may not be traced here (strace, ptrace)");
            return;
        };
        let (mut answered, refusal) = until_refused(&folder, &desk, "broken").await;
        assert!(refusal.contains("SKK-1901"), "{refusal}");
        // The disk works again, but what it holds is not known.
        drop(broken);
        let (none, _) = until_refused(&folder, &desk, "still").await;
        assert_eq!(none, Vec::<String>::new(), "it keeps refusing");
        let (status, why) = desk.get(&ready).await;
        assert!(status == 503 && why.contains("must be reopened"), "{why}");
        drop(hub);

        let hub = Hub::start(&folder, &more);
        let desk = Desk::of(&folder, &hub);
        desk.is_served(&folder.cases[0], "anew").await;
        answered.extend(["before".to_owned(), "anew".to_owned()]);
        drop(hub);
        all_in_the_audit(&folder, &answered);
    });
}

#[test]
fn a_clock_that_went_back_is_told_and_stops_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = Folder::make(dir.path(), 200);
    runtime().block_on(async {
        for (at, name) in [
            ("2026-11-24T09:10", "first"),
            ("2026-11-24T08:40", "second"),
        ] {
            let hub = Hub::start_at(&folder, at, &[]);
            let desk = Desk::of(&folder, &hub);
            desk.is_served(&folder.cases[0], name).await;
        }
    });
    all_in_the_audit(&folder, &["first".to_owned(), "second".to_owned()]);
    let verified = crate::demo::command_on(&folder.dir, &["audit", "verify"]);
    let said = String::from_utf8(verified.stdout).expect("UTF-8");
    assert!(said.contains("時計が 1 回戻っています"), "{said}");
}
