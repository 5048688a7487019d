//! Batches and registrations through the folders, as receipt computers do them at night.

pub mod messages;

pub use messages::{message, registration};

use messages::{ask, counts, look, result, search, send, units};
use serde_json::Value;

use crate::demo::{Demo, Line, Request, await_file, command_on, element};

const UNIT: &str = "BulkConfirmUnit";

fn by_number(demo: &Demo) -> Vec<Value> {
    let mut cases = demo.cases();
    cases.retain(|case| case["insurer_number"].is_string());
    cases
}

#[test]
fn every_named_case_in_one_file_gets_the_answer_it_was_made_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let cases = by_number(&demo);
    let name = |case: &Value| case["case"].as_str().expect("a name").to_owned();
    let mut body: String = cases.iter().map(|case| search(case, &name(case))).collect();
    let wrong = search(&cases[0], "no such day");
    let day = element(&wrong, "Birthdate").expect("a day");
    body.push_str(&wrong.replace(day, "20240230"));

    let received = ask(&demo, "OQSmuquc01", "night", &body);
    let number = element(&received, "ReceptionNumber").expect("a number");
    assert!(
        element(&received, "ReceptionDateTime").is_some_and(|at| at.starts_with("2026112409")),
        "{received}"
    );
    let answer = result(&demo, "OQSmuquc", "look", number);
    assert_eq!(
        element(&answer, "QualificationConfirmationDate"),
        Some("20261124")
    );
    let count = cases.len();
    assert_eq!(counts(&answer), [count + 1, count, 1]);
    let units = units(&answer, UNIT);
    assert_eq!(units.len(), count + 1);
    for (unit, case) in units.iter().zip(&cases) {
        let name = name(case);
        assert_eq!(element(unit, "ArbitraryIdentifier"), Some(&*name));
        let validity = element(unit, "QualificationValidity");
        assert_eq!(validity, case["expected"].as_str(), "{name}: {unit}");
        assert_eq!(element(unit, "ProcessingResultStatus"), Some("1"), "{name}");
        assert!(!unit.contains("ConsFlg"), "{name}: no consents in a batch");
        assert!(
            !unit.contains("LimitApplicationCertificateRelatedInfo"),
            "{name}"
        );
    }
    let refused = units[count];
    assert_eq!(
        element(refused, "ArbitraryIdentifier"),
        Some("no such day"),
        "in its place"
    );
    assert_eq!(element(refused, "ProcessingResultStatus"), Some("2"));
    assert_eq!(element(refused, "QualificationValidity"), None);
    assert!(element(refused, "ProcessingResultCode").is_some_and(|code| code.starts_with("SKK-")));

    let again = result(&demo, "OQSmuquc", "again", number);
    assert_eq!(counts(&again), counts(&answer), "as often as is wanted");
    let audit = demo.run(&["audit", "verify"]);
    assert!(audit.status.success(), "{audit:?}");
    // A record a row that was decided, and one each time results were handed out.
    assert_eq!(audited(&audit), count + 2);
}

fn audited(audit: &std::process::Output) -> usize {
    let said = String::from_utf8_lossy(&audit.stdout).into_owned();
    let count = said.split(' ').nth(1).and_then(|count| count.parse().ok());
    count.unwrap_or_else(|| panic!("no count: {said}"))
}

/// Rows of the batch that is killed.
const ROWS: usize = 3000;

/// Most rows worked through twice by a kill: the chunks the hub works through beside each other.
const CHUNK: usize = 4 * 256;

#[test]
fn kill_9_in_the_middle_leaves_every_row_one_result() {
    let seed: u64 = std::env::var("SHIKAKU_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_124);
    eprintln!("seed {seed} (set SHIKAKU_SEED for another)");
    let dir = tempfile::tempdir().expect("a folder");
    let more = ["--batch-rows", "5000"];
    let mut demo = Demo::start_with(dir.path(), &more);
    let cases = by_number(&demo);
    let mut random = seed;
    let asked: Vec<usize> = (0..ROWS)
        .map(|_| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(random >> 33).expect("31 bits") % cases.len()
        })
        .collect();
    let body: String = asked
        .iter()
        .enumerate()
        .map(|(row, case)| search(&cases[*case], &row.to_string()))
        .collect();
    let number = send(&demo, "OQSmuquc", "long", &body);

    let mut kills = Vec::new();
    // Each time after a third of what is left, or whatever is done by the next look.
    'rounds: for round in 0..3 {
        let wanted = kills.last().map_or(0, |done| done + (ROWS - done) / 3);
        for look_number in 0..5000 {
            let identifier = format!("before-{round}-{look_number}");
            let answer = look(&demo, "OQSmuquc", &identifier, &number);
            let done = counts(&answer)[0];
            if element(&answer, "SegmentOfResult") == Some("1") {
                break 'rounds;
            }
            if done >= wanted {
                kills.push(done);
                break;
            }
        }
        demo.kill();
        demo = Demo::start_with(dir.path(), &more);
    }
    eprintln!("killed at {kills:?} of {ROWS} rows");
    assert!(!kills.is_empty(), "done before it could be killed");
    assert!(kills.is_sorted(), "rows done stay done");

    let answer = result(&demo, "OQSmuquc", "after", &number);
    assert_eq!(counts(&answer), [ROWS, ROWS, 0]);
    let units = units(&answer, UNIT);
    assert_eq!(units.len(), ROWS);
    for (row, (unit, case)) in units.iter().zip(&asked).enumerate() {
        let identifier = element(unit, "ArbitraryIdentifier");
        assert_eq!(identifier, Some(&*row.to_string()), "one result a row");
        let expected = cases[*case]["expected"].as_str();
        assert_eq!(element(unit, "QualificationValidity"), expected, "{unit}");
    }
    assert!(demo.stop().success());
    let audit = command_on(dir.path(), &["audit", "verify"]);
    assert!(audit.status.success(), "{audit:?}");
    let records = audited(&audit);
    let most = ROWS + kills.len() * (CHUNK + 1) + 1;
    assert!((ROWS..=most).contains(&records), "{records} audit records");
}

#[test]
fn a_registered_number_comes_back_with_every_answer() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let case = demo.case("valid-general");
    let sent = registration(&case, "  24434", None);
    let answer = ask(&demo, "OQSsiimm01", "chart", &sent);
    assert_eq!(element(&answer, "SegmentOfResult"), Some("1"), "{answer}");
    assert_eq!(element(&answer, "ProcessingResultStatus"), Some("1"));
    assert_eq!(element(&answer, "ProcessingResultCode"), None);
    let echo = element(&answer, "ReferenceNumberRegistrationInfo").expect("an echo");
    for name in [
        "ReferenceNumber",
        "InsurerNumber",
        "InsuredCardSymbol",
        "InsuredIdentificationNumber",
        "InsuredBranchNumber",
    ] {
        assert_eq!(element(echo, name), element(&sent, name), "{name}");
    }
    let request = Request::of(&case, &demo.institution, "then");
    let check = demo.ask("then", &request);
    assert_eq!(
        element(&check, "ReferenceNumber"),
        Some("  24434"),
        "{check}"
    );

    for (id, branch, code) in [
        ("other", Some("99"), "SKK-0201"),
        ("none", Some(""), "SKK-0202"),
    ] {
        let sent = registration(&case, "5", branch);
        let answer = ask(&demo, "OQSsiimm01", id, &sent);
        assert_eq!(
            element(&answer, "ProcessingResultStatus"),
            Some("2"),
            "{id}"
        );
        assert_eq!(element(&answer, "ProcessingResultCode"), Some(code), "{id}");
        assert!(
            element(&answer, "ProcessingResultMessage").is_some(),
            "{id}"
        );
    }
    let check = demo.ask("unchanged", &request);
    assert_eq!(element(&check, "ReferenceNumber"), Some("  24434"));
    let records = std::fs::read_dir(dir.path().join("clinic/records/20261124"));
    let records = records.expect("the day's records").count();
    assert_eq!(records, 2, "the counter keeps checks, not registrations");
}

#[test]
fn numbers_registered_in_a_batch_come_back_too() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let case = demo.case("valid-general");
    let rows = [
        registration(&case, "A-1", Some("99")),
        registration(&case, "A-2", None),
        registration(&case, "", None),
    ];
    let number = send(&demo, "OQSmuimm", "charts", &rows.concat());
    let answer = result(&demo, "OQSmuimm", "charts", &number);
    assert_eq!(counts(&answer), [3, 1, 2]);
    let units = units(&answer, "BulkRegistrationUnit");
    let told = |name| -> Vec<_> { units.iter().map(|unit| element(unit, name)).collect() };
    assert_eq!(
        told("ProcessingResultStatus"),
        [Some("2"), Some("1"), Some("2")]
    );
    assert_eq!(told("ReferenceNumber")[..2], [Some("A-1"), Some("A-2")]);
    let check = demo.ask("then", &Request::of(&case, &demo.institution, "then"));
    assert_eq!(element(&check, "ReferenceNumber"), Some("A-2"), "{check}");
    let batch = send(&demo, "OQSmuquc", "then", &search(&case, "1"));
    let answer = result(&demo, "OQSmuquc", "then", &batch);
    assert_eq!(element(&answer, "ReferenceNumber"), Some("A-2"), "{answer}");

    for (function, number) in [
        ("OQSmuquc", &*number),
        ("OQSmuimm", &*batch),
        ("OQSmuquc", "20261124000000000099"),
        ("OQSmuquc", "reception11"),
    ] {
        let answer = look(&demo, function, &format!("{function}-{number}"), number);
        assert_eq!(element(&answer, "SegmentOfResult"), Some("9"), "{answer}");
        assert_eq!(element(&answer, "ErrorCode"), Some("SKK-1106"));
        assert!(element(&answer, "ErrorMessage").is_some_and(|text| !text.is_empty()));
    }
}

#[test]
fn a_file_with_too_many_rows_is_given_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(dir.path(), &["--batch-rows", "2"]);
    let row = search(&demo.case("valid-general"), "x");
    let text = message(&demo, "three", &row.repeat(3));
    std::fs::write(demo.req.join("OQSmuquc01req_three.xml"), text).expect("written");
    let reason = await_file(&demo.res.join("OQSmuquc01req_three.err"));
    assert!(reason.starts_with("SKK-1105"), "{reason}");
    send(&demo, "OQSmuquc", "two", &row.repeat(2));
}

#[test]
fn an_institutions_rows_of_a_day_are_bounded() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(dir.path(), &["--batch-rows-day", "3"]);
    let row = search(&demo.case("valid-general"), "x");
    send(&demo, "OQSmuquc", "two", &row.repeat(2));
    let text = message(&demo, "more", &row.repeat(2));
    std::fs::write(demo.req.join("OQSmuquc01req_more.xml"), text).expect("written");
    let reason = await_file(&demo.res.join("OQSmuquc01req_more.err"));
    assert!(reason.starts_with("SKK-1114"), "{reason}");
    // What was given back does not count.
    send(&demo, "OQSmuquc", "one", &row);
}

#[test]
fn the_same_request_sent_twice_is_one_batch() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let case = demo.case("valid-general");
    let text = message(&demo, "twice", &search(&case, "1"));
    let line = Line::of(&demo);
    let first = line.post("/oqs/v1/OQSmuquc01", "key-1", text.clone());
    let number = element(&first, "ReceptionNumber").expect("a number");
    let again = line.post("/oqs/v1/OQSmuquc01", "key-1", text.clone());
    assert_eq!(element(&again, "ReceptionNumber"), Some(number), "{again}");
    let answer = result(&demo, "OQSmuquc", "once", number);
    assert_eq!(counts(&answer), [1, 1, 0]);
    let again = line.post("/oqs/v1/OQSmuquc01", "key-1", text.clone());
    assert_eq!(element(&again, "ReceptionNumber"), Some(number), "{again}");
    let other = line.post(
        "/oqs/v1/OQSmuquc01",
        "key-1",
        text.replace("twice", "changed"),
    );
    assert!(other.contains("SKK-1104"), "{other}");
    let other = line.post("/oqs/v1/OQSmuquc01", "key-2", text.clone());
    assert!(element(&other, "ReceptionNumber").is_some_and(|other| other != number));
    let answer = result(&demo, "OQSmuquc", "still", number);
    assert_eq!(counts(&answer), [1, 1, 0], "run once");
}

/// Rows of a file too long to be held as a whole; they come in more than one part.
const LONG: usize = 1100;

#[test]
fn a_long_file_is_kept_while_it_arrives_and_answered_like_a_short_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let most = LONG.to_string();
    let demo = Demo::start_with(dir.path(), &["--batch-rows", &most]);
    let case = demo.case("valid-general");
    // More than four megabytes, most of it between the rows.
    let space = " ".repeat(5000);
    let row = |number: usize| search(&case, &number.to_string()) + &space;
    let mut rows: Vec<String> = (0..LONG).map(row).collect();
    let day = element(&rows[7], "Birthdate").expect("a day").to_owned();
    rows[7] = rows[7].replace(&day, "20240230");
    let line = Line::of(&demo);
    let send = |rows: &[String]| {
        let text = message(&demo, "long", &rows.concat());
        line.post("/oqs/v1/OQSmuquc01", "key-long", text)
    };

    // Refused at its last row: nothing of it is kept, and the key is free.
    let one_more = [&rows[..], &[row(LONG)]].concat();
    let refused = send(&one_more);
    assert!(refused.contains("SKK-1105"), "{refused}");
    let received = send(&rows);
    let number = element(&received, "ReceptionNumber").expect("a number");
    let again = send(&rows);
    assert_eq!(element(&again, "ReceptionNumber"), Some(number), "{again}");

    let answer = result(&demo, "OQSmuquc", "long", number);
    assert_eq!(counts(&answer), [LONG, LONG - 1, 1]);
    for (row, unit) in units(&answer, UNIT).iter().enumerate() {
        let identifier = element(unit, "ArbitraryIdentifier");
        assert_eq!(identifier, Some(&*row.to_string()), "in its place");
        let well = element(unit, "ProcessingResultStatus") == Some("1");
        assert_eq!(well, row != 7, "{unit}");
    }
}
