//! The emulator as a vendor's program meets it: each fault is seen in the vendor's own folder.

use std::{io::Read, path::Path};

use crate::{
    demo::{Demo, Request, await_bytes, await_file, await_that, await_there, element},
    platform,
};

/// Starts an emulator with faults.
fn emulator(dir: &Path, more: &[&str]) -> Demo {
    Demo::start_as("emulate", dir, more)
}

/// Drops a request for a case and gives the path at which its answer will be.
fn ask(demo: &Demo, id: &str, case: &str) -> std::path::PathBuf {
    let request = Request::of(&demo.case(case), &demo.institution, id);
    let name = format!("OQSsiquc01req_{id}.xml");
    std::fs::write(demo.req.join(name), request.text()).expect("written");
    demo.res.join(format!("OQSsiquc01res_{id}.xml"))
}

#[test]
fn without_faults_answers_and_card_checks_come_as_the_cases_say() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = emulator(dir.path(), &["--profile", "spec", "--encoding", "sjis"]);
    let answer = await_bytes(&ask(&demo, "a1", "lost-newer"));
    let text = String::from_utf8_lossy(&answer).into_owned();
    assert!(text.contains("encoding=\"Shift_JIS\""), "{text}");
    assert_eq!(element(&text, "QualificationValidity"), Some("3"));
    assert!(
        text.find("<ProcessingResultStatus>") < text.find("<ResultList>"),
        "in the order of the specification"
    );
    assert!(
        demo.run(&["tap", "--patient", "valid-general"])
            .status
            .success()
    );
    await_that("a card check", || {
        std::fs::read_dir(&demo.face)
            .expect("readable")
            .next()
            .is_some()
    });
    assert!(demo.stop().success());
}

#[test]
fn a_request_that_is_none_comes_back_with_its_reason_first() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = emulator(dir.path(), &[]);
    let name = "OQSsiquc01req_bad.xml";
    std::fs::write(demo.req.join(name), "<XmlMsg><Nonsense/></XmlMsg>").expect("written");
    await_there(&demo.res.join(name));
    assert!(demo.res.join("OQSsiquc01req_bad.err").exists());
}

#[test]
fn a_link_is_refused_with_its_reason_and_what_it_points_at_is_not_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = emulator(dir.path(), &[]);
    let secret = dir.path().join("secret.txt");
    std::fs::write(&secret, "nobody's business</XmlMsg>").expect("written");
    let link = demo.req.join("OQSsiquc01req_link.xml");
    platform::link(&secret, &link);
    let reason = await_file(&demo.res.join("OQSsiquc01req_link.err"));
    assert!(reason.starts_with("SKK-"), "{reason}");
    assert!(link.symlink_metadata().is_err(), "gone from req");
    let traffic = std::fs::read_to_string(dir.path().join("emulator/traffic.jsonl"));
    assert!(!traffic.expect("kept").contains("business"));
}

#[test]
fn an_answer_grows_in_steps_after_an_empty_file_and_comes_twice() {
    let dir = tempfile::tempdir().expect("a folder");
    let faults = [
        "--fault",
        "half:3",
        "--fault",
        "empty:1",
        "--fault",
        "duplicate:1",
    ];
    let demo = emulator(dir.path(), &faults);
    let path = ask(&demo, "h1", "valid-general");
    let mut lengths = Vec::new();
    await_that("the whole answer", || {
        let Ok(bytes) = std::fs::read(&path) else {
            return false;
        };
        let length = bytes.len();
        if lengths.last() != Some(&length) {
            lengths.push(length);
        }
        bytes.trim_ascii_end().ends_with(b"</XmlMsg>")
    });
    assert_eq!(lengths.first(), Some(&0), "empty first: {lengths:?}");
    assert!(lengths.len() >= 4, "then grown in steps: {lengths:?}");
    let first = std::fs::read(&path).expect("there");
    std::fs::remove_file(&path).expect("taken");
    assert_eq!(await_bytes(&path), first, "the same answer a second time");
}

#[test]
fn a_declaration_lies_about_the_coding() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = emulator(dir.path(), &["--fault", "wrong-encoding"]);
    let answer = await_bytes(&ask(&demo, "w1", "valid-general"));
    let text = String::from_utf8(answer).expect("UTF-8 in truth");
    assert!(text.starts_with("<?xml") && text.contains("encoding=\"Shift_JIS\""));
    assert_eq!(element(&text, "CharacterCodeIdentifier"), Some("0"));
}

#[test]
fn an_answer_comes_late_and_an_empty_one_stays_empty() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = emulator(
        dir.path(),
        &["--fault", "late:2@50", "--fault", "empty:0@30"],
    );
    let ids: Vec<String> = (0..24).map(|at| format!("l{at}")).collect();
    let paths: Vec<_> = ids
        .iter()
        .map(|id| ask(&demo, id, "valid-general"))
        .collect();
    for path in &paths {
        await_there(path);
    }
    // An answer is written down after it was handed over.
    let read = || {
        let traffic = std::fs::read_to_string(dir.path().join("emulator/traffic.jsonl"));
        let lines = traffic.expect("kept");
        let lines = lines.lines().map(|line| serde_json::from_str(line).ok());
        lines
            .collect::<Option<Vec<serde_json::Value>>>()
            .unwrap_or_default()
    };
    let answers = |lines: &[serde_json::Value]| {
        let answers = lines.iter().filter(|line| line["event"] == "answer");
        answers.count()
    };
    await_that("every answer to be written down", || {
        answers(&read()) >= ids.len()
    });
    let lines = read();
    let (mut late, mut empty) = (0, 0);
    for (id, path) in ids.iter().zip(&paths) {
        let line = |event: &str| {
            let found = lines.iter().find(|line| {
                let name = line["name"].as_str().expect("a name");
                line["event"] == event && name.ends_with(&format!("_{id}.xml"))
            });
            found.unwrap_or_else(|| panic!("no {event} of {id}"))
        };
        let fell = |kind: &str| line("answer")["faults"].to_string().contains(kind);
        let ms = |event: &str| line(event)["ms"].as_i64().expect("a time");
        assert_eq!(line("request")["case"], "valid-general");
        if fell("late") {
            late += 1;
            assert!(ms("answer") - ms("request") >= 2000, "{id} is late");
        }
        let length = std::fs::metadata(path).expect("there").len();
        assert_eq!(length == 0, fell("empty"), "{id}");
        empty += usize::from(length == 0);
    }
    assert!(
        (1..24).contains(&late) && (1..24).contains(&empty),
        "{late} late, {empty} empty"
    );
}

#[test]
fn an_answer_that_would_come_after_every_time_out_has_not_come_when_others_have() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = emulator(dir.path(), &["--fault", "after-timeout:2@50"]);
    let paths: Vec<_> = (0..12)
        .map(|at| ask(&demo, &format!("t{at}"), "valid-general"))
        .collect();
    await_that("an answer", || paths.iter().any(|path| path.exists()));
    assert!(
        !paths.iter().all(|path| path.exists()),
        "some are yet to come"
    );
    for path in &paths {
        await_there(path);
    }
}

#[test]
fn a_zip_opens_with_the_password_it_was_given() {
    for fault in ["zip:himitsu", "zipcrypto:himitsu"] {
        let dir = tempfile::tempdir().expect("a folder");
        let demo = emulator(dir.path(), &["--fault", fault]);
        let path = ask(&demo, "z1", "valid-general").with_extension("zip");
        let mut archive =
            zip::ZipArchive::new(std::io::Cursor::new(await_bytes(&path))).expect("a zip");
        let mut file = archive.by_index_decrypt(0, b"himitsu").expect("opened");
        assert_eq!(file.name(), "OQSsiquc01res_z1.xml");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("read");
        assert_eq!(element(&text, "QualificationValidity"), Some("1"));
    }
}

#[test]
fn the_hub_is_down_for_a_while_and_the_answer_comes_all_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = emulator(dir.path(), &["--fault", "hub-down:2"]);
    await_there(&ask(&demo, "d1", "valid-general"));
    // The answer is out a moment before it is written down.
    let path = dir.path().join("emulator/traffic.jsonl");
    let mut traffic = String::new();
    await_that("the answer written down", || {
        traffic = std::fs::read_to_string(&path).expect("kept");
        traffic.matches('\n').count() >= 2
    });
    let ms: Vec<i64> = traffic
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .map(|line| line["ms"].as_i64().expect("a time"))
        .collect();
    assert!(
        ms[1] - ms[0] >= 2000,
        "nothing came through while it was down: {ms:?}"
    );
}
