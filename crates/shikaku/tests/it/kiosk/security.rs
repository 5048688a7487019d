//! What must not work at the reader: old buttons, nameless or groundless looks, a reader with two accounts, a
//! consent that was taken back.

use std::time::Duration;

use clinic::protocol;

use super::{
    patient::{self, Patient},
    sight,
};
use crate::{
    browser::{Browser, Page},
    demo::{AT, Demo, Line, SHIKAKU},
};

const PATIENCE: Duration = Duration::from_secs(60);

/// Posts a form as a script on the page would, and tells the status.
fn post(page: &mut Page, path: &str, fields: &str) -> u64 {
    let script = format!(
        "fetch('{path}', {{ method: 'POST', redirect: 'manual', body: new URLSearchParams('{fields}') }}) \
         .then((answer) => answer.type === 'opaqueredirect' ? 303 : answer.status)"
    );
    page.eval(&script).as_u64().expect("a status")
}

#[test]
fn a_button_of_an_older_screen_does_nothing_to_the_next_patient() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let hand = Patient::places(&demo, "valid-general", &[]);
    patient::await_act(&mut screen, "choose-face");
    let step = screen.eval("document.body.dataset.step");
    let old = step.as_str().expect("a number").to_owned();
    hand.takes();
    patient::await_idle(&mut screen);
    let hand = Patient::places(&demo, "valid-family", &[]);
    patient::await_act(&mut screen, "choose-face");
    // The stale buttons of the patient before, and one of a page elsewhere.
    for act in ["choose-face", "cancel", "consent-all"] {
        post(&mut screen, "/kiosk/act", &format!("act={act}&step={old}"));
    }
    let mut elsewhere = browser.page(1024, 768);
    elsewhere.goto(&demo.counter);
    let foreign = format!(
        "fetch('{}/act', {{ method: 'POST', mode: 'no-cors', body: new URLSearchParams('act=cancel&step={}') }}) \
         .then(() => 'sent', () => 'refused')",
        demo.kiosk,
        old.parse::<u64>().expect("a number") + 3
    );
    elsewhere.eval(&foreign);
    // What is still shown is heard, and only that.
    patient::touch(&mut screen, "choose-pin");
    patient::await_keypad(&mut screen);
    hand.takes();
    patient::await_idle(&mut screen);
    let day = std::fs::read_to_string(dir.path().join("clinic/records/visits/20261124.jsonl"));
    let day = day.expect("written down");
    assert_eq!(day.matches("\"end\":\"removed\"").count(), 2, "{day}");
}

#[test]
fn sight_without_name_reason_photo_or_patient_is_refused_and_a_refusal_is_written_down() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut desk = browser.page(1024, 768);
    desk.goto(&format!("{}staff", demo.counter));
    let sighting = "decision=same&reason=face&visit=1&csrf=";
    assert_eq!(post(&mut desk, "/staff/sight", sighting), 303, "nobody's");
    let nobodys = "fetch('/staff/photo').then((answer) => answer.status)";
    assert_eq!(desk.eval(nobodys), 401);
    sight::log_in(&mut desk, "hanako", "demo-uketsuke");
    desk.wait_for("document.getElementById('staff')", PATIENCE);
    let csrf = desk.eval("document.querySelector('[name=csrf]').value");
    let csrf = csrf.as_str().expect("a token").to_owned();

    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let hand = Patient::places(&demo, "valid-general", &[]);
    patient::await_act(&mut screen, "choose-visual");
    let with = |fields: &str| format!("{fields}&csrf={csrf}");
    for (fields, status, why) in [
        (
            "decision=same&reason=face&visit=1&csrf=forged",
            403,
            "another page's",
        ),
        (&with("decision=same&reason=&visit=1"), 422, "no reason"),
        (
            &with("decision=same&reason=face&visit=1"),
            409,
            "no photo was looked at",
        ),
    ] {
        assert_eq!(post(&mut desk, "/staff/sight", fields), status, "{why}");
    }
    patient::touch(&mut screen, "choose-visual");
    desk.wait_for("document.querySelector('.staff-photo')", PATIENCE);
    for fields in [
        with("decision=same&reason=face&visit=0"),
        with("decision=same&reason=face&visit=2"),
    ] {
        assert_eq!(
            post(&mut desk, "/staff/sight", &fields),
            409,
            "another patient's"
        );
    }
    desk.click("[name=reason][value=face]");
    desk.click("[name=decision][value=different]");
    patient::await_text(&mut screen, "確認できませんでした");
    let again = screen.eval("!!document.querySelector('[name=act][value=again]')");
    assert_eq!(again, false, "somebody else's card stays refused");
    drop(hand);
    patient::await_idle(&mut screen);
    let day = std::fs::read_to_string(dir.path().join("clinic/records/visits/20261124.jsonl"));
    let line: serde_json::Value =
        serde_json::from_str(day.expect("written down").trim()).expect("JSON");
    assert_eq!(line["end"], "not-sighted", "{line}");
    assert_eq!(
        (&line["staff"], &line["reason"]),
        (&"hanako".into(), &"face".into())
    );
    assert_eq!(line["way"], serde_json::Value::Null, "nobody was verified");
}

#[test]
fn one_reader_has_one_account_and_a_second_registration_is_refused_at_start() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    assert!(demo.stop().success());
    let config = dir.path().join("reader.toml");
    let start = |account: &str, serial: &str| {
        let text = format!(
            "[face-reader]\nreader-account = \"{account}\"\nreader-serial = \"{serial}\"\n"
        );
        std::fs::write(&config, text).expect("written");
        let mut child = std::process::Command::new(SHIKAKU)
            .args([
                "demo",
                "--headless",
                "--counter",
                "127.0.0.1:0",
                "--at",
                AT,
                "--dir",
            ])
            .arg(dir.path())
            .arg("--clinic-config")
            .arg(&config)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line)
            .expect("a line");
        child.kill().expect("ended");
        let output = child.wait_with_output().expect("gone");
        (
            line.contains("ready"),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    assert!(start("F0ABCD1234", "R-1").0, "bound");
    assert!(start("F0ABCD1234", "R-1").0, "the same pair again");
    for (account, serial) in [("F0ABCD1234", "R-2"), ("F0ABCD9999", "R-1")] {
        let (ready, said) = start(account, serial);
        assert!(!ready, "{account} at {serial}");
        assert!(said.contains("二重登録"), "{said}");
    }
}

#[test]
fn a_consent_taken_back_at_the_hub_opens_nothing_any_more_and_is_nobody_elses_to_take_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let gives = |screen: &mut Page| {
        let hand = Patient::places(&demo, "valid-general", &["--hold", "1"]);
        patient::await_act(screen, "choose-face");
        patient::touch(screen, "choose-face");
        patient::await_act(screen, "consent-all");
        let standing = screen.eval("!!document.querySelector('[value=withdraw]')");
        patient::touch(screen, "consent-all");
        assert_eq!(hand.told()["validity"], "1");
        patient::await_idle(screen);
        standing == true
    };
    assert!(!gives(&mut screen));
    assert!(gives(&mut screen), "it stands, and is said");
    let day = std::fs::read_to_string(dir.path().join("clinic/records/visits/20261124.jsonl"));
    let day = day.expect("written down");
    let consents: Vec<u64> = day
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter_map(|line| line["consent"].as_u64())
        .collect();
    let line = Line::of(&demo);
    let withdraw = |consent: u64, key: &str| {
        line.post(
            &format!("/card/v1/consents/{consent}/withdrawal"),
            key,
            String::new(),
        )
    };
    for consent in &consents {
        assert_eq!(withdraw(*consent, &format!("k{consent}")), "", "taken back");
    }
    let unknown = withdraw(9_999_999, "other");
    assert!(unknown.contains("SKK-"), "nobody's: {unknown}");
    assert!(!gives(&mut screen), "nothing stands any more");
    assert!(demo.run(&["audit", "verify"]).status.success());
}

#[test]
fn whatever_answers_too_slowly_is_cut_off_and_counted_without_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let mut hung = patient::connected(&demo);
    // It always answers something, and never an end: each byte in time, the answer never.
    let asked = protocol::read(&mut hung).expect("the reader asks");
    assert!(matches!(asked, protocol::Frame::Command(_)));
    hung.set_read_timeout(Some(Duration::from_secs(2)))
        .expect("set");
    std::io::Write::write_all(&mut hung, b"R\0\0\x0f\xff").expect("a head");
    while std::io::Write::write_all(&mut hung, &[0]).is_ok() {
        // Nothing comes: this is how two seconds pass.
        if let Ok(0) = std::io::Read::read(&mut hung, &mut [0]) {
            break;
        }
    }
    let mut desk = browser.page(1024, 768);
    desk.goto(&format!("{}staff", demo.counter));
    sight::log_in(&mut desk, "hanako", "demo-uketsuke");
    desk.wait_for("document.body.innerText.includes('1回')", PATIENCE);
    let hand = Patient::places(&demo, "valid-general", &[]);
    patient::await_act(&mut screen, "choose-pin");
    hand.takes();
}
