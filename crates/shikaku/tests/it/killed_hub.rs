//! The hub killed under load at any moment: whatever was acknowledged is in the audit, and it is back at once.
//!
//! `SHIKAKU_KILLS=50 SHIKAKU_KILL_PEOPLE=1000000 cargo test --release -p shikaku --test it killed_hub -- --nocapture`
//! is the run of `docs/PERFORMANCE.md`; `SHIKAKU_KILL_DIR` keeps the people for another one.

use std::{path::PathBuf, time::Instant};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::hub_kit::{Desk, Folder, Hub, number, runtime};

/// Desks that ask at the same time.
const DESKS: u64 = 16;

/// Most acknowledged checks before a kill.
const MOST: u64 = 1500;

#[test]
fn kill_9_of_the_hub_under_load_loses_no_acknowledged_check() {
    let (kills, people) = (
        number("SHIKAKU_KILLS", 4),
        number("SHIKAKU_KILL_PEOPLE", 200),
    );
    let mut random = number("SHIKAKU_SEED", 20_261_126);
    eprintln!("seed {random} (set SHIKAKU_SEED for another)");
    let temporary = tempfile::tempdir().expect("a folder");
    let dir = std::env::var_os("SHIKAKU_KILL_DIR").map(PathBuf::from);
    let folder = Folder::make(dir.as_deref().unwrap_or(temporary.path()), people);
    let runtime = runtime();
    let (mut acknowledged, mut ready, mut first) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..kills {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // At zero: while the first checks are under way.
        let after = (random >> 33) % MOST;
        let begun = Instant::now();
        let hub = Hub::start(&folder, &["--institution-rate", "0"]);
        ready.push(begun.elapsed());
        let before = acknowledged.len();
        runtime.block_on(async {
            let (sender, mut heard) = unbounded_channel();
            let desk = Desk::of(&folder, &hub);
            for at in 0..DESKS {
                let cases = folder.cases.clone();
                tokio::spawn(ask(
                    desk.clone(),
                    cases,
                    format!("r{round}d{at}"),
                    sender.clone(),
                ));
            }
            drop(sender);
            let mut left = after;
            while left > 0 {
                acknowledged.push(heard.recv().await.expect("desks that ask"));
                if left == after {
                    first.push(begun.elapsed());
                }
                left -= 1;
            }
            hub.kill();
            // Desks end with their connections; what they heard until then counts too.
            while let Some(key) = heard.recv().await {
                acknowledged.push(key);
            }
        });
        eprintln!(
            "kill {round}: after {after}, {} acknowledged, ready in {:?}",
            acknowledged.len() - before,
            ready.last().expect("just now"),
        );
    }
    ready.sort();
    first.sort();
    eprintln!(
        "{kills} kills, {} checks acknowledged; restart to ready: median {:?}, longest {:?}; to the first answer: {:?}, {:?}",
        acknowledged.len(),
        ready[ready.len() / 2],
        ready[ready.len() - 1],
        first.get(first.len() / 2),
        first.last(),
    );
    let audited = folder.audited();
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|key| !audited.contains(*key))
        .collect();
    assert!(
        lost.is_empty(),
        "acknowledged and not in the audit: {lost:?}"
    );
    assert!(!acknowledged.is_empty());
    let hub = Hub::start(&folder, &[]);
    runtime.block_on(Desk::of(&folder, &hub).is_served(&folder.cases[0], "after"));
}

/// Asks until the hub is gone, and tells each key that was answered.
async fn ask(
    desk: Desk,
    cases: Vec<serde_json::Value>,
    name: String,
    told: UnboundedSender<String>,
) {
    for (number, case) in cases.iter().cycle().enumerate() {
        let key = format!("{name}n{number}");
        match desk.check(case, &key).await {
            // A case that is refused is in the audit as well.
            Ok((200 | 422, _)) => told.send(key).expect("heard"),
            Ok((status, text)) => panic!("{status}: {text}"),
            Err(_) => return,
        }
    }
}
