//! `shikaku why`: what people are told about a file.

use serde_json::Value;

use crate::demo::{Demo, Request, await_file, await_gone, await_that, await_there, command_on};

fn told(demo: &Demo, asked: &str) -> Value {
    let output = demo.run(&["why", asked, "--json"]);
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn steps(told: &Value) -> Vec<&str> {
    let steps = told["steps"].as_array().expect("steps");
    steps
        .iter()
        .filter_map(|step| step["step"].as_str())
        .collect()
}

#[test]
fn a_file_is_followed_from_req_to_its_end() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(dir.path(), &["--settle-ms", "100"]);
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "a1");
    demo.ask("a1", &request);
    let ready = told(&demo, "OQSsiquc01req_a1.xml");
    assert_eq!(ready["code"], "ready");
    assert_eq!(steps(&ready), ["taken", "heard", "published"]);
    std::fs::remove_file(demo.res.join("OQSsiquc01res_a1.xml")).expect("fetched");
    assert_eq!(told(&demo, "A1")["code"], "fetched");

    let other = Request {
        institution: "9918000010".to_owned(),
        ..request
    };
    let path = demo.req.join("OQSsiquc01req_b2.xml");
    std::fs::write(&path, other.text()).expect("written");
    await_file(&demo.res.join("OQSsiquc01req_b2.err"));
    await_gone(&path);
    // The reason is out first; the request goes after it.
    let mut back = Value::Null;
    await_that("it is given back", || {
        back = told(&demo, &path.display().to_string());
        back["code"] == "SKK-1003"
    });
    assert_eq!(
        (&back["code"], &back["turn"]),
        (&"SKK-1003".into(), &"ベンダー".into())
    );
    assert!(
        back["next_ja"]
            .as_str()
            .is_some_and(|next| !next.is_empty())
    );

    let text = demo.run(&["why", "b2"]);
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    eprintln!("{text}");
    assert!(
        text.starts_with("理由をつけて返しました。") && text.contains("Given back"),
        "{text}"
    );

    let unknown = command_on(dir.path(), &["why", "nobody"]);
    assert_eq!(unknown.status.code(), Some(1));
    // Neither names nor people stand in the journal.
    let journal = dir.path().join("clinic/records/journal/20261124.log");
    let journal = std::fs::read_to_string(journal).expect("there");
    for word in ["a1", "b2", ".xml", other.number.as_str()] {
        let alone = journal.split(['\t', '\n']).any(|part| part == word);
        assert!(!alone && !journal.contains(".xml"), "{word} in {journal}");
    }
}

#[test]
fn in_an_emulator_it_tells_what_is_held_back_on_purpose() {
    let dir = tempfile::tempdir().expect("a folder");
    let faults = ["--fault", "late:600"];
    let demo = Demo::start_as("emulate", dir.path(), &faults);
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "h1");
    let path = demo.req.join("OQSsiquc01req_h1.xml");
    std::fs::write(&path, request.text()).expect("written");
    await_there(&dir.path().join("emulator/stage/OQSsiquc01res_h1.xml"));
    let held = told(&demo, "OQSsiquc01req_h1.xml");
    assert_eq!(
        (&held["code"], &held["turn"]),
        (&"held-back".into(), &Value::Null)
    );
}
