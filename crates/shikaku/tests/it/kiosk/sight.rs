//! Verification by sight: a named member of staff, a reason, this one patient.

use std::time::Duration;

use super::patient::{self, Patient};
use crate::{
    browser::{Browser, Page, picture},
    demo::{Demo, element},
};

const PATIENCE: Duration = Duration::from_secs(60);

pub fn log_in(page: &mut Page, name: &str, password: &str) {
    page.eval(&format!(
        "document.getElementById('name').value = '{name}'; document.getElementById('password').value = '{password}'; 1"
    ));
    page.click(".staff-login button");
}

#[test]
fn staff_confirm_one_patient_by_sight_with_name_and_reason() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut desk = browser.page(1024, 768);
    desk.goto(&format!("{}staff", demo.counter));
    log_in(&mut desk, "hanako", "not-the-password");
    desk.wait_for("document.querySelector('[role=alert]')", PATIENCE);
    desk.screenshot(&picture("staff-login.png"));
    log_in(&mut desk, "hanako", "demo-uketsuke");
    desk.wait_for("document.getElementById('staff')", PATIENCE);

    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let hand = Patient::places(&demo, "valid-general", &["--hold", "30"]);
    patient::await_act(&mut screen, "choose-visual");
    patient::touch(&mut screen, "choose-visual");
    desk.wait_for(
        "document.querySelector('.staff-photo')?.naturalWidth > 0",
        PATIENCE,
    );
    let reasons = "document.querySelectorAll('[name=reason]:checked').length";
    assert_eq!(desk.eval(reasons), 0, "no reason is chosen beforehand");
    let serious = desk.axe();
    assert!(
        serious.iter().all(|found| !found.is_serious()),
        "{serious:#?}"
    );
    desk.screenshot(&picture("staff-desk.png"));
    desk.click("[name=reason]");
    desk.click("[name=decision][value=same]");
    patient::await_act(&mut screen, "consent-all");
    desk.wait_for("!document.querySelector('.staff-photo')", PATIENCE);
    let photo = "fetch('/staff/photo', { cache: 'no-store' }).then((answer) => answer.status)";
    assert_eq!(
        desk.eval(photo),
        404,
        "the photo is gone once it was compared"
    );
    patient::touch(&mut screen, "consent-all");
    patient::await_act(&mut screen, "withdraw");
    let mut counter = browser.page(1024, 768);
    counter.goto(&demo.counter);
    counter.wait_for(
        "document.querySelectorAll('#today a[href^=\"/checks/\"]').length === 1",
        PATIENCE,
    );

    // The counter takes the consent back for the patient.
    desk.wait_for(
        "document.querySelector('[action=\"/staff/withdraw\"] button')",
        PATIENCE,
    );
    desk.click("[action=\"/staff/withdraw\"] button");
    desk.wait_for("document.body.innerText.includes('取り消し済み')", PATIENCE);
    hand.takes();
    patient::await_idle(&mut screen);

    // One patient only: the next one begins unverified, and a phone has no photo to look at.
    let hand = Patient::places(&demo, "valid-general", &["--kind", "iphone"]);
    patient::await_act(&mut screen, "choose-phone");
    let open = desk
        .eval("!!document.querySelector('[action=\"/staff/look\"], [action=\"/staff/sight\"]')");
    assert_eq!(open, false);
    hand.takes();

    let audit = rusqlite::Connection::open(dir.path().join("hub/hub-audit.db")).expect("there");
    let mut ways = audit
        .prepare("SELECT way || ' ' || outcome FROM access ORDER BY sequence")
        .expect("works");
    let ways = ways.query_map([], |row| row.get(0)).expect("works");
    let ways: Vec<String> = ways.map(|way| way.expect("text")).collect();
    for way in ["card-visual-face ", "consent-withdrawal withdrawn"] {
        assert!(
            ways.iter().any(|said| said.starts_with(way)),
            "{way}: {ways:?}"
        );
    }

    let diary = dir.path().join("clinic/records/visits/20261124.jsonl");
    let diary = std::fs::read_to_string(diary).expect("written down");
    let line = diary.lines().next().expect("the first visit");
    assert!(line.contains("hanako"), "who looked: {line}");
    let files = std::fs::read_dir(&demo.face).expect("a folder").flatten();
    let file = files.map(|file| file.path()).next().expect("published");
    let file = std::fs::read_to_string(file).expect("read");
    let name = element(&file, "Name").expect("a name");
    assert_eq!(element(&file, "PharmacistsInfoConsFlg"), Some("1"));
    assert!(!diary.contains(name), "nobody's name stands in the diary");
}
