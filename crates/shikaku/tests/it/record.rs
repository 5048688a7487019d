//! Conversations recorded, replayed and scored, as a vendor does in its own tests.

use std::process::{Command, Output};

use crate::demo::{Demo, Request, SHIKAKU, await_that, await_there, command_on};

fn plain(arguments: &[&str]) -> Output {
    Command::new(SHIKAKU)
        .args(arguments)
        .output()
        .expect("runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_conversation_is_recorded_scored_and_replayed_on_both_sides() {
    let dir = tempfile::tempdir().expect("a folder");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let golden = elsewhere.path().join("golden.toml");
    let golden = golden.to_str().expect("UTF-8");
    let demo = Demo::start_as("emulate", dir.path(), &[]);
    demo.ask(
        "g1",
        &Request::of(&demo.case("valid-general"), &demo.institution, "g1"),
    );
    // The sample of a request that the program gives out is in good form itself.
    let sample = said(&demo.run(&["people", "--case", "lost-newer", "--request"]));
    let sample = sample.replace(">lost-newer<", ">g2<");
    std::fs::write(demo.req.join("OQSsiquc01req_g2.xml"), sample).expect("written");
    await_there(&demo.res.join("OQSsiquc01res_g2.xml"));
    let traffic = dir.path().join("emulator/traffic.jsonl");
    await_that("both answers in the record", || {
        let text = std::fs::read_to_string(&traffic).unwrap_or_default();
        text.matches("\"event\":\"answer\"").count() == 2
    });

    let score = |more: &[&str]| {
        let place = dir.path().to_str().expect("UTF-8");
        plain(&[&["score", place], more].concat())
    };
    let before = score(&["--json"]);
    assert!(
        !before.status.success(),
        "no card followed the 3: {before:?}"
    );
    assert!(said(&before).contains("no-card-after-new"), "{before:?}");
    assert!(
        demo.run(&["tap", "--patient", "lost-newer"])
            .status
            .success()
    );
    await_that("the card check in the record", || {
        let text = std::fs::read_to_string(&traffic).unwrap_or_default();
        text.contains("\"event\":\"face\"")
    });
    let after = score(&[]);
    assert!(after.status.success(), "{after:?}");
    assert!(said(&after).contains("2 / 2"), "{after:?}");
    assert!(
        !score(&["--all"]).status.success(),
        "most cases were never asked"
    );

    let recorded = command_on(dir.path(), &["record", "--out", golden]);
    assert!(recorded.status.success(), "{recorded:?}");
    let text = std::fs::read_to_string(golden).expect("written");
    assert!(
        text.starts_with('#') && text.contains("<QualificationValidity>3"),
        "{text}"
    );

    let same = command_on(dir.path(), &["replay", golden]);
    assert!(same.status.success(), "{same:?}");
    let changed = text.replace("<QualificationValidity>3", "<QualificationValidity>1");
    std::fs::write(golden, &changed).expect("written");
    let other = command_on(dir.path(), &["replay", golden]);
    assert!(!other.status.success(), "{other:?}");
    let told = said(&other);
    assert!(
        told.contains("- <QualificationValidity>1") && told.contains("+ <QualificationValidity>3"),
        "{told}"
    );
    assert!(demo.stop().success());

    // The other side: the file answers a vendor's program in place of the terminal.
    let folder = elsewhere.path().join("vendor");
    for name in ["req", "res"] {
        std::fs::create_dir_all(folder.join("OQS").join(name)).expect("made");
    }
    let mut replaying = Command::new(SHIKAKU)
        .args(["replay", golden, "--answer", "--dir"])
        .arg(&folder)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("runs");
    let parsed: toml::Value = toml::from_str(&changed).expect("TOML");
    for message in parsed["message"].as_array().expect("messages") {
        if message["event"].as_str() != Some("request") {
            continue;
        }
        let (name, text) = (&message["name"], &message["text"]);
        let name = name.as_str().expect("a name").replace("_g", "_mine");
        let text = text.as_str().expect("text").replace(">g", ">mine");
        std::fs::write(folder.join("OQS/req").join(&name), text).expect("written");
        let answer = folder.join("OQS/res").join(name.replacen("req", "res", 1));
        await_there(&answer);
        let answer = std::fs::read_to_string(answer).expect("there");
        assert!(answer.contains("<ArbitraryFileIdentifier>mine"), "{answer}");
    }
    assert!(replaying.wait().expect("ended").success());
}

#[test]
fn a_request_that_was_given_back_is_scored_and_replayed_as_that() {
    let dir = tempfile::tempdir().expect("a folder");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let golden = elsewhere.path().join("golden.toml");
    let golden = golden.to_str().expect("UTF-8");
    let demo = Demo::start_as("emulate", dir.path(), &[]);
    let name = "OQSsiquc01req_bad.xml";
    let other = "<XmlMsg><Nonsense/></XmlMsg>";
    std::fs::write(demo.req.join(name), other).expect("written");
    await_there(&demo.res.join(name));
    let score = plain(&["score", dir.path().to_str().expect("UTF-8")]);
    let told = said(&score);
    assert!(told.contains(name) && told.contains("SKK-"), "{told}");

    let recorded = command_on(dir.path(), &["record", "--out", golden]);
    assert!(recorded.status.success(), "{recorded:?}");
    let same = command_on(dir.path(), &["replay", golden]);
    assert!(said(&same).contains("1 of 1"), "{same:?}");
    assert!(same.status.success(), "{same:?}");
    assert!(demo.stop().success());

    // The other side gives it back as well.
    let folder = elsewhere.path().join("vendor");
    std::fs::create_dir_all(folder.join("OQS/req")).expect("made");
    let mut replaying = Command::new(SHIKAKU)
        .args(["replay", golden, "--answer", "--dir"])
        .arg(&folder)
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("runs");
    let mine = "OQSsiquc01req_mine.xml";
    std::fs::write(folder.join("OQS/req").join(mine), other).expect("written");
    await_there(&folder.join("OQS/res").join(mine));
    let reason = std::fs::read_to_string(folder.join("OQS/res/OQSsiquc01req_mine.err"));
    assert!(reason.expect("there first").starts_with("SKK-"));
    assert!(replaying.wait().expect("ended").success());
}
