//! Whole visits: by PIN, face, phone; the face file and the counter's card come of each.

use clinic::protocol;

use super::patient::{self, Patient};
use crate::{
    browser::{Browser, Page},
    demo::{Demo, element},
};

fn face_file(outcome: &serde_json::Value) -> String {
    let path = outcome["face"]
        .as_str()
        .unwrap_or_else(|| panic!("no file: {outcome}"));
    std::fs::read_to_string(path).expect("published")
}

/// The counter shows the check that came last, with its consent.
fn at_the_counter(browser: &Browser, demo: &Demo, count: usize) -> Page {
    let mut page = browser.page(1024, 768);
    page.goto(&demo.counter);
    let rows =
        format!("document.querySelectorAll('#today a[href^=\"/checks/\"]').length >= {count}");
    page.wait_for(&rows, std::time::Duration::from_secs(20));
    page
}

#[test]
fn a_visit_by_pin_face_and_phone_brings_the_face_file_and_the_counters_card() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let ways: [(&str, &[&str]); 4] = [
        ("pin", &[]),
        ("face", &[]),
        ("phone", &["--kind", "iphone"]),
        ("pin", &["--kind", "android"]),
    ];
    for (count, (way, more)) in ways.into_iter().enumerate() {
        let more = [more, &["--hold", "1"]].concat();
        let hand = Patient::places(&demo, "valid-general", &more);
        patient::await_act(&mut screen, &format!("choose-{way}"));
        let phone = more.contains(&"--kind");
        let visual = screen.eval("!!document.querySelector('[value=choose-face]')");
        assert_eq!(visual, !phone, "no photo on a phone");
        patient::touch(&mut screen, &format!("choose-{way}"));
        if way == "pin" {
            patient::await_keypad(&mut screen);
            patient::set(&mut screen, "shuffle");
            let order = "[...document.querySelectorAll('[data-digit]')].map((key) => key.dataset.digit).join('')";
            screen.wait_for(
                &format!("{order} !== '1234567890'"),
                std::time::Duration::from_secs(20),
            );
            patient::type_pin(&mut screen, "1234");
        }
        patient::await_act(&mut screen, "consent-all");
        // A reload resumes where the visit is.
        screen.goto(&demo.kiosk);
        patient::await_act(&mut screen, "consent-all");
        patient::set(&mut screen, "each");
        patient::await_act(&mut screen, "consent");
        screen.click("label:has([name=medicine])");
        patient::touch(&mut screen, "consent");
        let outcome = hand.told();
        assert_eq!(outcome["validity"], "1", "{way}: {outcome}");
        let file = face_file(&outcome);
        assert_eq!(element(&file, "PharmacistsInfoConsFlg"), Some("1"));
        assert_eq!(
            element(&file, "DiagnosisInfoConsFlg"),
            Some("1"),
            "asked about together"
        );
        assert_eq!(
            element(&file, "OperationInfoConsFlg"),
            Some("0"),
            "not ticked"
        );
        patient::await_idle(&mut screen);
        at_the_counter(&browser, &demo, count + 1);
    }
    let urls = screen.requests().join("\n");
    assert!(
        !urls.contains("1234") || !urls.contains("pin="),
        "no PIN in an address"
    );
}

#[test]
fn a_card_not_registered_is_registered_at_the_reader_and_consent_can_be_taken_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(800, 1280);
    screen.goto(&demo.kiosk);
    let hand = Patient::places(&demo, "card-unregistered", &["--hold", "30"]);
    patient::await_act(&mut screen, "choose-face");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "register-yes");
    patient::touch(&mut screen, "register-yes");
    patient::await_act(&mut screen, "consent-all");
    patient::touch(&mut screen, "consent-all");
    patient::await_act(&mut screen, "withdraw");
    patient::touch(&mut screen, "withdraw");
    patient::await_text(&mut screen, "同意を取り消しました");
    hand.takes();
    patient::await_idle(&mut screen);

    // The card is registered now, and nothing of the consent is in force any more.
    let hand = Patient::places(&demo, "card-unregistered", &["--hold", "30"]);
    patient::await_act(&mut screen, "choose-face");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "consent-all");
    let withdraw = screen.eval("!!document.querySelector('[value=withdraw]')");
    assert_eq!(withdraw, false, "nothing left to withdraw");
    patient::touch(&mut screen, "consent-all");
    patient::await_act(&mut screen, "withdraw");
    hand.takes();
    patient::await_idle(&mut screen);

    // Given within its time, it is said and can be taken back before anything else.
    let hand = Patient::places(&demo, "card-unregistered", &["--hold", "30"]);
    patient::await_act(&mut screen, "choose-face");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "withdraw");
    patient::await_text(&mut screen, "前の同意が");
    patient::touch(&mut screen, "withdraw");
    patient::await_text(&mut screen, "同意を取り消しました");
    hand.takes();
    let audit = demo.run(&["audit", "verify"]);
    assert!(audit.status.success(), "{audit:?}");
}

#[test]
fn a_card_without_a_pin_is_never_offered_one_and_a_card_can_be_taken_at_any_moment() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let hand = Patient::places(&demo, "card-no-pin", &[]);
    patient::await_act(&mut screen, "choose-face");
    let pin = screen.eval("!!document.querySelector('[value=choose-pin]')");
    assert_eq!(pin, false);
    hand.takes();
    patient::await_idle(&mut screen);
    let hand = Patient::places(&demo, "valid-general", &[]);
    patient::await_act(&mut screen, "choose-pin");
    patient::touch(&mut screen, "choose-pin");
    patient::await_keypad(&mut screen);
    screen.click("[data-digit=\"1\"]");
    hand.takes();
    patient::await_idle(&mut screen);
    let day = std::fs::read_to_string(dir.path().join("clinic/records/visits/20261124.jsonl"));
    let day = day.expect("written down");
    let ends: Vec<_> = day
        .lines()
        .filter(|line| line.contains("\"end\":\"removed\""))
        .collect();
    assert_eq!(ends.len(), 2, "{day}");
}

#[test]
fn what_hangs_on_the_reader_leaves_it_to_the_next_card() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    // It is there, and never answers anything.
    let mut hung = patient::connected(&demo);
    let asked = protocol::read(&mut hung).expect("the reader asks");
    assert!(matches!(asked, protocol::Frame::Command(_)));
    let hand = Patient::places(&demo, "valid-general", &[]);
    patient::await_act(&mut screen, "choose-pin");
    hand.takes();
    patient::await_idle(&mut screen);
    drop(hung);
}
