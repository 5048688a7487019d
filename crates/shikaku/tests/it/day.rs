//! A day in a life: 2,000 mixed messages through an emulator that blunders and is killed, and every one accounted for.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use crate::{
    batch::messages::{message, registration, search},
    demo::{Demo, Request, await_that, command_on, element},
};

/// Messages of the day.
const MESSAGES: usize = 2000;

/// Times the program is killed.
const KILLS: usize = 4;

/// Card checks, each a program of its own.
const CARDS: usize = 10;

/// Requests sent once more under their identifier after they were answered.
const REPEATED: usize = 60;

/// What blunders on the way.
const FAULTS: [&str; 12] = [
    "--fault",
    "late:1@5",
    "--fault",
    "half:2@5",
    "--fault",
    "empty:1@3",
    "--fault",
    "duplicate:1@5",
    "--fault",
    "hub-down:1@1",
    "--seed",
    "7",
];

/// A small generator; its seed is printed.
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

/// What was sent under one identifier, and what came of it.
struct Sent {
    function: &'static str,
    text: String,
    malformed: bool,
    /// Whole answers, or requests given back, that were fetched.
    came: usize,
    /// The answer.
    answer: Vec<u8>,
}

/// A vendor's program: it sends, fetches and removes, and leaves alone what is not whole.
struct Vendor {
    demo: Demo,
    sent: BTreeMap<String, Sent>,
}

impl Vendor {
    fn send(&mut self, id: &str, function: &'static str, text: String, malformed: bool) {
        self.put(id, function, &text);
        let sent = Sent {
            function,
            text,
            malformed,
            came: 0,
            answer: Vec::new(),
        };
        self.sent.insert(id.to_owned(), sent);
    }

    fn put(&self, id: &str, function: &str, text: &str) {
        let name = format!("{function}req_{id}.xml");
        let part = self.demo.req.join(format!("~{name}"));
        fs::write(&part, text).expect("written");
        fs::rename(&part, self.demo.req.join(&name)).expect("renamed");
    }

    /// Fetches what is whole; gives how many files that were.
    fn fetch(&mut self) -> usize {
        let mut fetched = 0;
        for entry in fs::read_dir(&self.demo.res).expect("readable").flatten() {
            let name = entry.file_name().into_string().expect("a name");
            let id = name
                .split_once('_')
                .and_then(|(_, rest)| rest.split_once(".xml"));
            let Some((id, _)) = id else {
                // The reason beside a request given back goes together with it.
                continue;
            };
            let Ok(bytes) = fs::read(entry.path()) else {
                continue;
            };
            if !bytes.trim_ascii_end().ends_with(b"</XmlMsg>") {
                continue;
            }
            fs::remove_file(entry.path()).expect("removed");
            let sent = self
                .sent
                .get_mut(id)
                .unwrap_or_else(|| panic!("{name} was never asked for"));
            assert_eq!(name.contains("req_"), sent.malformed, "{name}");
            if sent.malformed {
                let reason = entry.path().with_extension("err");
                fs::remove_file(reason).expect("the reason lies beside it");
            }
            sent.came += 1;
            sent.answer = bytes;
            fetched += 1;
        }
        fetched
    }

    /// Fetches until this many identifiers have something.
    fn fetch_until(&mut self, count: usize) {
        await_that("answers", || {
            self.fetch();
            self.sent.values().filter(|sent| sent.came > 0).count() >= count
        });
    }
}

/// Message number `at` of the day: mostly single inquiries, some batches, registrations and nonsense.
fn one(vendor: &mut Vendor, cases: &[Value], at: usize, points: &mut Points) {
    let case = &cases[points.below(cases.len())];
    let id = format!("d{at}");
    let institution = vendor.demo.institution.clone();
    match points.below(20) {
        0 => {
            let text = message(&vendor.demo, &id, &search(case, "row"));
            vendor.send(&id, "OQSmuquc01", text, false);
        }
        1 => {
            let text = message(
                &vendor.demo,
                &id,
                &registration(case, &format!("K{at}"), None),
            );
            vendor.send(&id, "OQSsiimm01", text, false);
        }
        2 => {
            let text = format!("<XmlMsg><Nonsense at=\"{at}\"></Other></XmlMsg>\n");
            vendor.send(&id, "OQSsiquc01", text, true);
        }
        _ => {
            let text = Request::of(case, &institution, &id).text();
            vendor.send(&id, "OQSsiquc01", text, false);
        }
    }
}

#[test]
fn two_thousand_messages_through_faults_and_kills_are_each_accounted_for() {
    let seed = std::env::var("SHIKAKU_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_124);
    eprintln!("seed {seed} (set SHIKAKU_SEED for another)");
    let mut points = Points(seed);
    let dir = tempfile::tempdir().expect("a folder");
    let start = || Demo::start_as("emulate", dir.path(), &FAULTS);
    let mut vendor = Vendor {
        demo: start(),
        sent: BTreeMap::new(),
    };
    let mut cases = vendor.demo.cases();
    cases.retain(|case| case["insurer_number"].is_string());

    let share = (MESSAGES - REPEATED - CARDS) / (KILLS + 1);
    for round in 0..=KILLS {
        for at in 0..share {
            one(&mut vendor, &cases, round * share + at, &mut points);
        }
        if round < KILLS {
            let before_kill = round * share + points.below(share);
            vendor.fetch_until(before_kill);
            let Vendor { demo, sent } = vendor;
            demo.kill();
            vendor = Vendor {
                demo: start(),
                sent,
            };
        }
    }
    vendor.fetch_until(share * (KILLS + 1));

    // Sent once more under an identifier that was answered: answered once more.
    let again: Vec<String> = vendor
        .sent
        .iter()
        .filter(|(_, sent)| !sent.malformed && sent.function == "OQSsiquc01")
        .map(|(id, _)| id.clone())
        .take(REPEATED)
        .collect();
    let first: Vec<Vec<u8>> = again
        .iter()
        .map(|id| vendor.sent[id].answer.clone())
        .collect();
    for id in &again {
        let sent = vendor.sent.get_mut(id).expect("sent");
        sent.came = 0;
        let text = sent.text.clone();
        vendor.put(id, "OQSsiquc01", &text);
    }
    vendor.fetch_until(share * (KILLS + 1));
    for (id, first) in again.iter().zip(&first) {
        assert_eq!(
            validity(first),
            validity(&vendor.sent[id].answer),
            "{id}: the same question has the same answer"
        );
    }

    for _ in 0..CARDS {
        let tapped = vendor.demo.run(&["tap", "--patient", "valid-general"]);
        assert!(tapped.status.success(), "{tapped:?}");
    }
    await_that("card checks", || {
        fs::read_dir(&vendor.demo.face)
            .expect("readable")
            .flatten()
            .filter(|entry| fs::metadata(entry.path()).is_ok_and(|about| about.len() > 0))
            .count()
            >= CARDS
    });
    // Until nothing is on its way: copies that come a second time, too.
    await_that("rest", || {
        vendor.fetch();
        ["OQS/req", "OQS/res", "emulator/stage", "emulator/again"]
            .iter()
            .chain(&[
                "emulator/inner/req",
                "emulator/inner/res",
                "emulator/inner/work",
            ])
            .all(|folder| {
                fs::read_dir(dir.path().join(folder))
                    .expect("readable")
                    .next()
                    .is_none()
            })
    });

    account(&vendor, dir.path());
    assert!(vendor.demo.stop().success());
    let audit = command_on(dir.path(), &["audit", "verify"]);
    assert!(audit.status.success(), "{audit:?}");
}

/// Each message has come to what it had to come to; a second copy came only where that fault fell.
fn account(vendor: &Vendor, dir: &std::path::Path) {
    let traffic = fs::read_to_string(dir.join("emulator/traffic.jsonl")).expect("kept");
    let twice = |id: &str| {
        traffic
            .lines()
            .any(|line| line.contains("\"duplicate\"") && line.contains(&format!("res_{id}.xml")))
    };
    let (mut singles, mut others, mut malformed, mut doubled) = (0, 0, 0, 0);
    for (id, sent) in &vendor.sent {
        assert!(sent.came > 0, "{id} was lost");
        if sent.came > 1 {
            assert!(twice(id), "{id} came {} times", sent.came);
            doubled += 1;
        }
        if sent.malformed {
            malformed += 1;
            continue;
        }
        let answer = String::from_utf8_lossy(&sent.answer).into_owned();
        assert_eq!(
            element(&answer, "ArbitraryFileIdentifier"),
            Some(&**id),
            "{answer}"
        );
        if sent.function == "OQSsiquc01" {
            singles += 1;
            assert_eq!(
                element(&answer, "ProcessingResultStatus"),
                Some("1"),
                "{id}: {answer}"
            );
        } else {
            others += 1;
        }
    }
    eprintln!(
        "{singles} single, {others} batches and registrations, {malformed} given back, {REPEATED} repeated, \
         {CARDS} cards; {doubled} came twice by fault"
    );
    assert!(
        singles > 1000 && others > 50 && malformed > 20,
        "a mixed day"
    );
}

fn validity(answer: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(answer).into_owned();
    element(&text, "QualificationValidity").map(str::to_owned)
}
