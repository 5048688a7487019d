//! Killed at any moment: no request is lost, none is answered twice, and the audit holds.

use std::collections::BTreeSet;

use crate::demo::{Demo, Request, await_there, command_on};

/// Kills in this run.
const KILLS: usize = 12;

/// Requests dropped before each kill.
const BATCH: usize = 12;

/// A small generator for the points of the kills; its seed is printed.
struct Points(u64);

impl Points {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}

#[test]
fn kill_9_at_random_points_loses_nothing_and_answers_nothing_twice() {
    let seed = std::env::var("SHIKAKU_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_124);
    eprintln!("seed {seed} (set SHIKAKU_SEED for another)");
    let mut points = Points(seed);
    let dir = tempfile::tempdir().expect("a folder");
    let mut demo = Demo::start(dir.path());
    let case = demo.case("valid-general");
    let mut sent = BTreeSet::new();
    let mut fetched = BTreeSet::new();
    for round in 0..KILLS {
        let ids: Vec<String> = (0..BATCH).map(|at| format!("r{round}n{at}")).collect();
        let fetch_before_kill = points.below(BATCH);
        for (at, id) in ids.iter().enumerate() {
            let request = Request::of(&case, &demo.institution, id);
            std::fs::write(
                demo.req.join(format!("OQSsiquc01req_{id}.xml")),
                request.text(),
            )
            .expect("written");
            sent.insert(id.clone());
            if at == fetch_before_kill {
                await_there(
                    &demo
                        .res
                        .join(format!("OQSsiquc01res_{}.xml", ids[points.below(at + 1)])),
                );
            }
        }
        // A receipt computer fetches and removes what is there; whatever comes after that is a second answer.
        fetch(&demo, &mut fetched);
        demo.kill();
        demo = Demo::start(dir.path());
    }
    for id in &sent {
        if !fetched.contains(id) {
            await_there(&demo.res.join(format!("OQSsiquc01res_{id}.xml")));
        }
    }
    fetch(&demo, &mut fetched);
    assert_eq!(fetched, sent, "every request has its answer");
    assert!(demo.stop().success());
    for folder in ["OQS/req", "OQS/res", "OQS/work"] {
        let left: Vec<_> = std::fs::read_dir(dir.path().join(folder))
            .expect("readable")
            .flatten()
            .collect();
        assert!(left.is_empty(), "left in {folder}: {left:?}");
    }
    let audit = command_on(dir.path(), &["audit", "verify"]);
    assert!(audit.status.success(), "{audit:?}");
    let said = String::from_utf8_lossy(&audit.stdout).into_owned();
    let records: usize = said
        .split(' ')
        .nth(1)
        .and_then(|count| count.parse().ok())
        .expect("a count");
    assert!(
        records >= sent.len(),
        "{records} audit records for {} answers",
        sent.len()
    );
}

/// Fetches every answer that is there; one of a name fetched before is a second answer.
fn fetch(demo: &Demo, fetched: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(&demo.res).expect("readable") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a name");
        let Some(id) = name
            .strip_prefix("OQSsiquc01res_")
            .and_then(|rest| rest.strip_suffix(".xml"))
        else {
            continue;
        };
        let answer = std::fs::read_to_string(entry.path()).expect("whole");
        assert!(
            answer.ends_with("</XmlMsg>") || answer.ends_with("</XmlMsg>\n"),
            "half an answer: {name}"
        );
        assert!(
            answer.contains(&format!(
                "<ArbitraryFileIdentifier>{id}</ArbitraryFileIdentifier>"
            )),
            "{name}"
        );
        assert!(fetched.insert(id.to_owned()), "{id} was answered twice");
        std::fs::remove_file(entry.path()).expect("removed");
    }
}
