//! A whole visit by a card in a real `pcscd`: emulator → vpcd → pcscd → `card place` → the clinic's reader → hub.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use super::{DRIVER, PCSCD, missing};
use crate::demo::{Demo, Line, SHIKAKU, await_that};

/// Set in the process that runs beside the pcscd.
const INSIDE: &str = "SHIKAKU_TEST_BESIDE_PCSCD";

#[test]
fn a_card_in_pcscd_leads_the_visit_at_the_screen() {
    if std::env::var_os(INSIDE).is_some() {
        return visits();
    }
    if let Some(why) = missing() {
        eprintln!("SKIPPED: {why}");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let this = "card::placed::a_card_in_pcscd_leads_the_visit_at_the_screen";
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--net", "sh", "-c"])
        .arg(format!("{PCSCD}\"$SELF\" --exact {this} --nocapture\n"))
        .env("DIR", dir.path())
        .env("DRIVER", DRIVER)
        .env("SELF", std::env::current_exe().expect("this test"))
        .env(INSIDE, "yes")
        .stdin(Stdio::null())
        .output()
        .expect("unshare runs");
    assert!(output.status.success(), "{output:?}");
}

/// A program that is ended when dropped.
struct Running(Child);

impl Running {
    fn start(demo: &Demo, arguments: &[&str]) -> Self {
        let mut command = Command::new(SHIKAKU);
        command
            .arg("card")
            .args(arguments)
            .arg("--dir")
            .arg(&demo.dir);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        Self(command.spawn().expect("it starts"))
    }

    fn line(&mut self) -> String {
        let stdout = self.0.stdout.as_mut().expect("a pipe");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        line
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A finger at the screen.
struct Finger<'a> {
    demo: &'a Demo,
    line: Line,
}

impl Finger<'_> {
    /// The screen, as soon as it shows something.
    fn sees(&self, what: &str) -> String {
        let mut page = String::new();
        await_that(what, || {
            page = self.line.raw(|http| http.get(&self.demo.kiosk)).1;
            page.contains(what)
        });
        page
    }

    /// Sends a form of a screen.
    fn sends(&self, screen: &str, route: &str, form: &str) {
        let step = screen.split("data-step=\"").nth(1).expect("a step");
        let step = step.split('"').next().expect("a step");
        let kind = "application/x-www-form-urlencoded";
        self.line.raw(|http| {
            let request = http.post(format!("{}/{route}", self.demo.kiosk));
            let request = request.header("content-type", kind);
            let request = request.header("shikaku-kiosk", "1");
            request.body(format!("step={step}&{form}"))
        });
    }

    fn touches(&self, act: &str) {
        let screen = self.sees(&format!("value=\"{act}\""));
        self.sends(&screen, "act", &format!("act={act}"));
    }
}

fn visits() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let finger = Finger {
        line: Line::of(&demo),
        demo: &demo,
    };
    let mut placing = Running::start(&demo, &["place", "--reader", "Virtual PCD 00 00"]);

    let mut card = Running::start(&demo, &["emulate", "--patient", "valid-general"]);
    let inserted = card.line();
    assert!(inserted.contains("card inserted"), "{inserted}");
    let printed = inserted
        .trim()
        .rsplit(' ')
        .next()
        .expect("digits")
        .to_owned();
    finger.touches("choose-pin");
    let screen = finger.sees("has-keypad");
    finger.sends(&screen, "pin", "pin=1234");
    finger.touches("consent-all");
    let outcome: Value = serde_json::from_str(&placing.line()).expect("an outcome");
    assert_eq!(outcome["validity"], "1", "{outcome}");
    let face = outcome["face"].as_str().expect("a file");
    assert!(std::path::Path::new(face).starts_with(&demo.face), "{face}");
    drop(card);

    // The next patient takes their card away at the first question.
    finger.sees("カードを置いてください");
    let mut card = Running::start(&demo, &["emulate", "--patient", "valid-general"]);
    assert!(card.line().contains("card inserted"));
    finger.sees("value=\"choose-pin\"");
    drop(card);
    finger.sees("カードを置いてください");
    drop(placing);

    // By face: the photo comes out of the chip, for what a camera reads off the card.
    let reader = [
        "place",
        "--reader",
        "Virtual PCD 00 00",
        "--printed",
        &printed,
    ];
    let mut placing = Running::start(&demo, &reader);
    let mut card = Running::start(&demo, &["emulate", "--patient", "valid-general"]);
    assert!(card.line().contains("card inserted"));
    finger.touches("choose-face");
    finger.touches("consent-all");
    let outcome: Value = serde_json::from_str(&placing.line()).expect("an outcome");
    assert_eq!(outcome["validity"], "1", "{outcome}");
}
