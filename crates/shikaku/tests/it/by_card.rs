//! Asked by card: a software card on the reader, the answer in `face`.

use serde_json::Value;

use crate::demo::{Demo, element};

pub fn tap(demo: &Demo, patient: &str, more: &[&str]) -> (Value, String) {
    let mut arguments = vec!["tap", "--patient", patient];
    arguments.extend(more);
    let output = demo.run(&arguments);
    let outcome: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no outcome: {output:?}"));
    let face = outcome["face"].as_str().map(|path| {
        assert!(std::path::Path::new(path).starts_with(&demo.face), "{path}");
        std::fs::read_to_string(path).expect("published")
    });
    (outcome, face.unwrap_or_default())
}

#[test]
fn pin_face_and_sight_each_bring_the_coverage_valid_now() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    for mode in ["--pin", "--face", "--visual"] {
        let (outcome, answer) = tap(
            &demo,
            "valid-general",
            &[mode, "--consent", "medicine,checkup"],
        );
        crate::strict::read(&answer);
        assert_eq!(outcome["validity"], "1", "{mode}: {outcome}");
        assert_eq!(element(&answer, "ReferenceClassification"), Some("1"));
        assert_eq!(
            element(&answer, "ArbitraryFileIdentifier").map(str::len),
            Some(16)
        );
        assert_eq!(
            element(&answer, "PharmacistsInfoConsFlg"),
            Some("1"),
            "{answer}"
        );
        assert_eq!(element(&answer, "OperationInfoConsFlg"), Some("0"));
        assert_eq!(
            element(&answer, "DiagnosisInfoConsTime"),
            None,
            "no time without consent"
        );
        let (given, until) = (
            element(&answer, "PharmacistsInfoConsTime").expect("given"),
            element(&answer, "PharmacistsInfoAvailableTime").expect("until"),
        );
        assert_eq!(
            (&given[..8], &until[..8]),
            ("20261124", "20261125"),
            "24 hours"
        );
        assert_eq!(given[8..], until[8..]);
        let name = outcome["face"]
            .as_str()
            .and_then(|path| path.rsplit('/').next())
            .expect("a name");
        let shape = name.strip_prefix(&format!("OQSsiquc01res_face_{}", demo.institution));
        let time = shape
            .and_then(|rest| rest.strip_suffix(".xml"))
            .and_then(|rest| rest.rsplit('_').next());
        assert!(
            time.is_some_and(|time| time.len() == 14 && time.starts_with("20261124")),
            "{name}"
        );
    }
}

#[test]
fn every_case_by_card_gets_the_answer_it_was_made_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    // Every card needs its own RSA key: those cases that a card decides on otherwise than a number does.
    let told = [
        "revoked",
        "lapsed",
        "expired",
        "unregistered",
        "aid",
        "certificate",
        "employer",
        "newer",
        "lost",
    ];
    let cases = demo.cases();
    let chosen = cases.iter().filter(|case| {
        let name = case["case"].as_str().unwrap_or_default();
        told.iter().any(|word| name.contains(word)) && !name.contains("locked")
    });
    let mut tapped = 0;
    for case in chosen {
        let name = case["case"].as_str().expect("a name");
        let (outcome, answer) = tap(&demo, name, &["--visual", "--consent", "medicine,disease"]);
        crate::strict::read(&answer);
        assert_eq!(
            outcome["validity"], case["expected_by_card"],
            "{name}: {outcome}"
        );
        if outcome["validity"].is_null() {
            assert_eq!(
                element(&answer, "ProcessingResultStatus"),
                Some("2"),
                "{name}: {answer}"
            );
            assert_eq!(element(&answer, "ResultList"), None, "{name}");
            assert!(
                element(&answer, "ProcessingResultMessage").is_some(),
                "{name}"
            );
        }
        tapped += 1;
    }
    assert!(tapped >= 5, "{tapped} cases by card");
}

#[test]
fn three_wrong_pins_lock_the_card_and_it_says_so_before_each_loss() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let code = |more: &[&str]| {
        let (outcome, _) = tap(&demo, "valid-general", more);
        outcome["problem"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        code(&["--pin", "12"]),
        "SKK-3202",
        "the shape is checked before a try is spent"
    );
    assert_eq!(code(&["--pin", "0000"]), "SKK-3203");
    assert_eq!(code(&["--pin", "0000"]), "SKK-3203");
    assert_eq!(
        code(&["--pin", "1234"]),
        "SKK-3204",
        "the last try needs to be confirmed"
    );
    assert_eq!(code(&["--pin", "0000", "--last-try"]), "SKK-3205");
    assert_eq!(
        code(&["--pin", "1234", "--last-try"]),
        "SKK-3205",
        "locked for good"
    );
    let (outcome, _) = tap(&demo, "valid-general", &["--face"]);
    assert_eq!(outcome["validity"], "1", "the face still opens the way");
}

#[test]
fn the_address_of_a_protected_person_appears_nowhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let name = demo
        .cases()
        .iter()
        .find_map(|case| {
            case["case"]
                .as_str()
                .filter(|name| name.contains("dv"))
                .map(str::to_owned)
        })
        .expect("a protected person");
    let (outcome, by_card) = tap(
        &demo,
        &name,
        &[
            "--pin",
            "--consent",
            "medicine,checkup,treatment,operation,disease",
        ],
    );
    assert_eq!(outcome["validity"], "1", "{outcome}");
    let request = crate::demo::Request::of(&demo.case(&name), &demo.institution, "dv");
    let by_number = demo.ask("dv", &request);
    for answer in [by_card, by_number] {
        assert_eq!(element(&answer, "Address"), None, "{answer}");
        assert_eq!(element(&answer, "PostNumber"), None);
        assert_ne!(element(&answer, "PharmacistsInfoConsFlg"), Some("1"));
    }
}

#[test]
fn somebody_who_connects_and_says_nothing_keeps_nobody_waiting() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let running = std::fs::read(dir.path().join("running.json")).expect("running");
    let running: Value = serde_json::from_slice(&running).expect("JSON");
    let reader = running["reader"].as_str().expect("an address");
    let silent: Vec<_> = (0..8)
        .map(|_| std::net::TcpStream::connect(reader).expect("connected"))
        .collect();
    let (outcome, _) = tap(&demo, "valid-general", &["--face"]);
    assert_eq!(outcome["validity"], "1", "{outcome}");
    drop(silent);
}

#[test]
fn an_answer_to_a_card_that_was_not_yet_out_comes_out_at_the_next_start() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let (outcome, answer) = tap(&demo, "valid-general", &["--face"]);
    let published = std::path::PathBuf::from(outcome["face"].as_str().expect("published"));
    assert!(demo.stop().success());
    // What a crash before the last step leaves.
    let name = published
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name");
    let waiting = dir
        .path()
        .join(format!("OQS/work/0011223344556677~{name}.answer"));
    std::fs::rename(&published, &waiting).expect("moved back");
    let demo = Demo::start(dir.path());
    assert_eq!(crate::demo::await_file(&demo.face.join(name)), answer);
    crate::demo::await_gone(&waiting);
}
