//! A vendor's own people, clock and faults, from a scenario file.

use std::{path::Path, process::Command};

use crate::demo::{Demo, Request, SHIKAKU, element};

fn sample() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/scenario.toml")
}

#[test]
fn people_of_the_sample_are_known_asked_and_placed_and_stay_known_after_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let sample = sample();
    let file = sample.to_str().expect("UTF-8");
    for round in 0..2 {
        let demo = Demo::start_as("emulate", dir.path(), &["--scenario", file]);
        for (case, validity) in [("our-office-worker", "1"), ("our-leaver", "2")] {
            let case = demo.case(case);
            assert_eq!(case["expected"], validity);
            let id = format!("s{round}{validity}");
            let answer = demo.ask(&id, &Request::of(&case, &demo.institution, &id));
            assert_eq!(
                element(&answer, "QualificationValidity"),
                Some(validity),
                "{answer}"
            );
        }
        let tapped = demo.run(&["tap", "--patient", "our-office-worker"]);
        assert!(tapped.status.success(), "{tapped:?}");
        assert!(demo.stop().success());
    }
}

#[test]
fn a_mistake_is_told_with_its_line_or_its_person() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(sample()).expect("there");
    for (wrong, told) in [
        (
            text.replace("birthdate = \"19800401\"", "birthdate = \"19800431\""),
            "19800431",
        ),
        (text.replace("sex = 1", "sexx = 1"), "line 15"),
        (
            text.replace("like = \"lost\"", "like = \"nobody\""),
            "our-leaver",
        ),
        (text.replace("late:2@20", "later"), "after-timeout"),
    ] {
        let file = dir.path().join("wrong.toml");
        std::fs::write(&file, wrong).expect("written");
        let output = Command::new(SHIKAKU)
            .args(["emulate", "--headless", "--people", "10", "--scenario"])
            .arg(&file)
            .arg("--dir")
            .arg(dir.path().join("emulator"))
            .output()
            .expect("runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && said.contains(told),
            "{told}: {said}"
        );
    }
}
