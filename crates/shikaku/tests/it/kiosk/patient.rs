//! A patient: a hand that places a card, and a finger at the screen.

use std::{
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use clinic::protocol::{self, Frame, Placing};
use serde_json::Value;

use crate::{
    browser::Page,
    demo::{Demo, SHIKAKU},
};

const PATIENCE: Duration = Duration::from_secs(60);

/// A card on the reader; taken away when dropped.
pub struct Patient {
    child: Child,
}

impl Patient {
    /// Places the card of a case.
    pub fn places(demo: &Demo, case: &str, more: &[&str]) -> Self {
        let child = Command::new(SHIKAKU)
            .args(["tap", "--kiosk", "--patient", case, "--dir"])
            .arg(&demo.dir)
            .args(more)
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the card is placed");
        Self { child }
    }

    /// Takes the card away, whatever the screen says.
    pub fn takes(mut self) {
        self.child.kill().expect("taken");
        self.child.wait().expect("gone");
    }

    /// What the card was told, once it was and is gone.
    pub fn told(mut self) -> Value {
        let mut stdout = self.child.stdout.take().expect("a pipe");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut stdout, &mut text).expect("UTF-8");
        self.child.wait().expect("gone");
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("no outcome: {text:?}"))
    }
}

impl Drop for Patient {
    fn drop(&mut self) {
        // Already gone after `takes` and `told`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Something placed by other means than `shikaku tap`: it says that it is a plastic card, and no more.
pub fn connected(demo: &Demo) -> TcpStream {
    let running = std::fs::read(demo.dir.join("running.json")).expect("running");
    let running: Value = serde_json::from_slice(&running).expect("JSON");
    let reader = running["reader"].as_str().expect("an address");
    let mut stream = TcpStream::connect(reader).expect("placed");
    let placing = Placing {
        kind: "plastic".to_owned(),
        own_face: true,
        printed: None,
    };
    protocol::write(&mut stream, &Frame::Placed(placing)).expect("said");
    stream
}

pub fn touch(page: &mut Page, act: &str) {
    page.click(&format!("button[name=act][value={act}]"));
}

pub fn set(page: &mut Page, what: &str) {
    page.click(&format!("button[name=set][value={what}]"));
}

pub fn choose_language(page: &mut Page, code: &str) {
    set(page, code);
}

pub fn await_language(page: &mut Page, code: &str) {
    let chosen = format!("document.querySelector('[name=set][value={code}][aria-current]')");
    page.wait_for(&chosen, PATIENCE);
}

pub fn await_class(page: &mut Page, class: &str, there: bool) {
    let classes = "document.documentElement.classList";
    page.wait_for(
        &format!("{classes}.contains('{class}') === {there}"),
        PATIENCE,
    );
}

pub fn await_act(page: &mut Page, act: &str) {
    page.wait_for(
        &format!("document.querySelector('[name=act][value={act}]')"),
        PATIENCE,
    );
}

pub fn await_keypad(page: &mut Page) {
    page.wait_for(
        "document.querySelector('.k-digits')?.value === ''",
        PATIENCE,
    );
}

pub fn await_text(page: &mut Page, text: &str) {
    let quoted = Value::from(text);
    page.wait_for(
        &format!("document.querySelector('main').innerText.includes({quoted})"),
        PATIENCE,
    );
}

pub fn await_idle(page: &mut Page) {
    await_text(page, "カードを置いてください");
}

/// Types a PIN on the keypad of the screen, wherever its digits are, and confirms it.
pub fn type_pin(page: &mut Page, pin: &str) {
    for digit in pin.chars() {
        page.click(&format!("[data-digit=\"{digit}\"]"));
    }
    page.wait_for(
        "document.querySelector('.k-digits').value.length === 4",
        PATIENCE,
    );
    page.click(".k-key--ok");
}
