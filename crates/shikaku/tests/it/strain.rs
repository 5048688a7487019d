//! The hub under strain: each kind of abuse has an outcome of its own, and a desk is served meanwhile.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::{interval, timeout},
};

use crate::hub_kit::{BY_NUMBER, Desk, Folder, Hub, number, runtime};

/// Longer than any limit of the hub.
const DEADLINE: Duration = Duration::from_secs(60);

/// Checks of the desk while the hub is strained.
const CHECKS: usize = 40;

/// A hub, and a desk whose connection is open already.
async fn open(dir: &Path, more: &[&str]) -> (Folder, Hub, Desk) {
    let folder = Folder::make(dir, 200);
    let hub = Hub::start(&folder, more);
    let desk = Desk::of(&folder, &hub);
    desk.is_served(&folder.cases[0], "before").await;
    (folder, hub, desk)
}

/// Every check of the desk is answered rightly.
async fn desk_is_served(folder: &Folder, desk: &Desk, name: &str) {
    for (at, case) in folder.cases.iter().cycle().take(CHECKS).enumerate() {
        if case["expected"].is_string() {
            desk.is_served(case, &format!("{name}{at}")).await;
        }
    }
}

/// What is said until the other side closes; a reset says nothing more.
async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut told = Vec::new();
    let mut part = [0; 4096];
    let reading = async {
        while let Ok(read @ 1..) = stream.read(&mut part).await {
            told.extend_from_slice(&part[..read]);
        }
    };
    timeout(DEADLINE, reading).await.expect("closed in time");
    String::from_utf8(told).expect("UTF-8")
}

fn is_problem(answer: &str, status: u16, code: &str) -> bool {
    answer.starts_with(&format!("HTTP/1.1 {status} "))
        && answer.contains(&format!("\"code\":\"{code}\""))
}

#[test]
fn slow_headers_are_cut_off_with_a_problem_while_a_desk_is_served() {
    let dir = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        let (folder, hub, desk) = open(dir.path(), &[]).await;
        let tls = Arc::new(folder.tls());
        let mut slow = JoinSet::new();
        for _ in 0..60 {
            let stream = hub.connect(&tls).await.expect("a connection");
            slow.spawn(async move {
                let (mut reader, mut writer) = tokio::io::split(stream);
                let begun = writer.write_all(b"POST /oqs/v1/OQSsiquc01 HTTP/1.1\r\nhost: ");
                begun.await.expect("sent");
                let dribble = async {
                    let mut clock = interval(Duration::from_millis(200));
                    while writer.write_all(b"x").await.is_ok() {
                        clock.tick().await;
                    }
                    std::future::pending::<String>().await
                };
                tokio::select! {
                    answer = rest(&mut reader) => answer,
                    never = dribble => never,
                }
            });
        }
        desk_is_served(&folder, &desk, "slow").await;
        while let Some(answer) = slow.join_next().await {
            let answer = answer.expect("no panic");
            assert!(is_problem(&answer, 408, "SKK-0408"), "{answer}");
        }
        desk_is_served(&folder, &desk, "after").await;
    });
}

#[test]
fn handshakes_that_stall_or_are_none_are_dropped_while_desks_old_and_new_are_served() {
    let dir = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        let (folder, hub, desk) = open(dir.path(), &[]).await;
        let mut floods = JoinSet::new();
        // More than are waited for at once: the first are crowded out, the last are given up after their time.
        for at in 0..1200 {
            let mut stream = TcpStream::connect(&hub.address).await.expect("accepted");
            floods.spawn(async move {
                // One in three says nothing, one speaks no TLS, one stops in the middle of a record.
                let said: &[u8] = match at % 3 {
                    0 => b"",
                    1 => b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n",
                    _ => &[22, 3, 1, 2, 0, 1, 0],
                };
                // It may be gone already.
                let _ = stream.write_all(said).await;
                rest_of_octets(&mut stream).await
            });
            if at % 100 == 0 {
                desk.is_served(&folder.cases[0], &format!("old{at}")).await;
                let new = Desk::of(&folder, &hub);
                new.is_served(&folder.cases[0], &format!("new{at}")).await;
            }
        }
        while let Some(octets) = floods.join_next().await {
            // A TLS alert at most.
            assert!(octets.expect("no panic") <= 7);
        }
        desk_is_served(&folder, &desk, "after").await;
    });
}

/// How much is said until the other side closes.
async fn rest_of_octets(stream: &mut TcpStream) -> usize {
    let (mut count, mut part) = (0, [0; 64]);
    let reading = async {
        while let Ok(read @ 1..) = stream.read(&mut part).await {
            count += read;
        }
    };
    timeout(DEADLINE, reading).await.expect("closed in time");
    count
}

#[test]
fn one_certificate_cannot_take_all_connections() {
    let dir = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        let more = ["--certificate-connections", "20"];
        let (folder, hub, desk) = open(dir.path(), &more).await;
        let tls = Arc::new(folder.tls());
        let (mut held, mut told) = (Vec::new(), 0);
        for _ in 0..60 {
            let mut stream = hub.connect(&tls).await.expect("a connection");
            let answer = health(&mut stream).await;
            if answer.ends_with("ok\n") {
                held.push(stream);
            } else if !answer.is_empty() {
                assert!(is_problem(&answer, 429, "SKK-0429"), "{answer}");
                assert!(answer.contains("retry-after: 1\r\n"), "{answer}");
                told += 1;
            }
        }
        // The desk has the twentieth. A question that crosses its refusal resets the connection, and nothing is told.
        assert_eq!(held.len(), 19);
        assert!(told > 0, "nobody was told why");
        // Whoever is in goes on being answered. One check: between two, the desk's pool may open a connection more.
        for stream in &mut held {
            assert!(health(stream).await.ends_with("ok\n"));
        }
        desk.is_served(&folder.cases[0], "after").await;
    });
}

/// Asks for nothing but a sign of life, and reads what is said: all of a problem, or `ok`.
async fn health(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> String {
    let request = b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n";
    stream.write_all(request).await.expect("sent");
    let mut told = Vec::new();
    let mut part = [0; 1024];
    loop {
        let read = stream.read(&mut part).await.unwrap_or(0);
        told.extend_from_slice(&part[..read]);
        if read == 0 || told.ends_with(b"ok\n") {
            return String::from_utf8(told).expect("UTF-8");
        }
    }
}

#[test]
fn bodies_too_large_are_refused_before_they_are_read_while_a_desk_is_served() {
    let dir = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        let (folder, hub, desk) = open(dir.path(), &[]).await;
        let tls = Arc::new(folder.tls());
        let mut large = JoinSet::new();
        for at in 0..40 {
            let mut stream = hub.connect(&tls).await.expect("a connection");
            large.spawn(async move {
                let path = ["/oqs/v1/OQSsiquc01", "/oqs/v1/OQSmuquc01"][at % 2];
                let length = match at / 2 % 2 {
                    0 => "content-length: 1000000000",
                    _ => "transfer-encoding: chunked",
                };
                let head = format!(
                    "POST {path} HTTP/1.1\r\nhost: localhost\r\nidempotency-key: k{at}\r\n{length}\r\n\r\n"
                );
                let (mut reader, mut writer) = tokio::io::split(&mut stream);
                writer.write_all(head.as_bytes()).await.expect("sent");
                let flood = async {
                    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
                    while writer.write_all(chunk.as_bytes()).await.is_ok() {}
                    std::future::pending::<String>().await
                };
                let answer = tokio::select! {
                    answer = rest(&mut reader) => answer,
                    never = flood => never,
                };
                (length, answer)
            });
        }
        desk_is_served(&folder, &desk, "large").await;
        while let Some(ended) = large.join_next().await {
            let (length, answer) = ended.expect("no panic");
            let over = is_problem(&answer, 413, "SKK-0413");
            // What begins as no message is not read to its limit.
            let early = answer.starts_with("HTTP/1.1 422 ") && length.contains("chunked");
            assert!(over || early, "{length}: {answer}");
        }
        desk_is_served(&folder, &desk, "after").await;
    });
}

#[test]
fn a_full_hub_refuses_at_once_with_the_time_to_come_again_and_answers_again_when_there_is_room() {
    let dir = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        let (folder, hub, desk) = open(dir.path(), &["--inside", "3", "--institution-rate", "0"]).await;
        let tls = Arc::new(folder.tls());
        // Each sends a head and no body. One that comes while the desk is inside is refused in its place.
        let (case, mut heads) = (&folder.cases[0], Vec::new());
        let refusal = loop {
            let at = heads.len();
            assert!(at < 1000, "never full");
            let mut stream = hub.connect(&tls).await.expect("a connection");
            let head = format!(
                "POST {BY_NUMBER} HTTP/1.1\r\nhost: localhost\r\nidempotency-key: k{at}\r\ncontent-length: 9\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await.expect("sent");
            heads.push(stream);
            match desk.check(case, &format!("full{at}")).await.expect("told") {
                (200, _) => {}
                (503, refusal) => break refusal,
                other => panic!("{other:?}"),
            }
        };
        assert!(refusal.contains("SKK-1903"), "{refusal}");
        // Bodies that never come are given up in time, or with their connection.
        let mut given_up = 0;
        drop(heads.remove(0));
        for stream in &mut heads {
            let answer = rest(stream).await;
            let refused = is_problem(&answer, 503, "SKK-1903");
            given_up += usize::from(!refused);
            assert!(refused || is_problem(&answer, 408, "SKK-0408"), "{answer}");
        }
        assert_eq!(given_up, 2, "of the three inside one went away");
        desk_is_served(&folder, &desk, "after").await;
    });
}

/// Memory of a process in RAM, in octets; `None` where the system does not tell it.
fn resident(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

/// `SHIKAKU_IDLE=10000` is the run of `docs/PERFORMANCE.md`.
#[test]
fn idle_clinics_cost_bounded_memory_and_are_served_when_they_come_back() {
    /// Most octets of the hub's memory for one connection that rests.
    const EACH: u64 = 64 * 1024;
    let clinics = number("SHIKAKU_IDLE", 200);
    let dir = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        let more = ["--certificate-connections", "0"];
        let (folder, hub, desk) = open(dir.path(), &more).await;
        desk_is_served(&folder, &desk, "warm").await;
        let before = resident(hub.id());
        let tls = Arc::new(folder.tls());
        let mut idle = Vec::new();
        for _ in 0..clinics {
            let mut stream = hub.connect(&tls).await.expect("a connection");
            assert!(health(&mut stream).await.ends_with("ok\n"));
            idle.push(stream);
        }
        desk_is_served(&folder, &desk, "beside").await;
        if let (Some(before), Some(after)) = (before, resident(hub.id())) {
            let each = after.saturating_sub(before) / clinics;
            eprintln!(
                "{clinics} idle clinics: {before} octets before, {after} with them, {each} each"
            );
            assert!(each < EACH, "{each} octets each");
        } else {
            eprintln!("skipped the memory: this system does not tell it");
        }
        for stream in &mut idle {
            assert!(health(stream).await.ends_with("ok\n"), "still open");
        }
    });
}
