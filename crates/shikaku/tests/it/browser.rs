//! A real headless Chromium, driven over its DevTools protocol.
//!
//! ```ignore
//! let browser = Browser::start();
//! let mut page = browser.page(1024, 768);
//! page.goto(&url);
//! page.press("Tab");
//! page.wait_for("document.querySelector('h1')?.textContent === '受付'", SECONDS_10);
//! assert!(page.axe().is_empty());
//! ```
//!
//! Everything here panics when it cannot be done: a test's panic is its report. Nothing sleeps; every wait ends at a
//! deadline.

mod accessibility;
mod connection;
mod keyboard;
mod page;

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use connection::Connection;

pub use accessibility::Violation;
pub use page::Page;

/// How long the browser may take for one act; generous, for two cores shared by many tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// One running browser with its own empty profile; it ends when dropped.
pub struct Browser {
    child: Child,
    connection: RefCell<Connection>,
    host: String,
    stderr: Receiver<String>,
    profile: Option<TempDir>,
}

impl Browser {
    /// Starts Chromium: `$CHROMIUM`, or the system's.
    pub fn start() -> Self {
        let program = program();
        let profile = tempfile::tempdir().expect("make a folder for the browser's profile");
        let mut child = Command::new(&program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
            ])
            .args([
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .args([
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-crash-reporter",
            ])
            .args([
                "--lang=ja",
                "--accept-lang=ja",
                "--force-color-profile=srgb",
            ])
            .arg("--remote-debugging-port=0")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .env("TZ", "Asia/Tokyo")
            .env("TMPDIR", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("start {}: {error}", program.display()));
        let pipe = child
            .stderr
            .take()
            .expect("the browser's standard error is a pipe");
        let (sender, stderr) = channel();
        std::thread::spawn(move || pass_on(pipe, &sender));
        let address = match await_address(&stderr) {
            Ok(address) => address,
            Err(said) => {
                child.kill().ok();
                child.wait().ok();
                panic!(
                    "{} gave no DevTools address; it said:\n{said}",
                    program.display()
                );
            }
        };
        let host = address
            .trim_start_matches("ws://")
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        let connection = RefCell::new(Connection::open(&address));
        Self {
            child,
            connection,
            host,
            stderr,
            profile: Some(profile),
        }
    }

    /// A new empty page whose inside measures `width` × `height`, with no cookie or storage of any other page. Below 600
    /// wide it behaves as a phone does.
    pub fn page(&self, width: u32, height: u32) -> Page {
        let mut connection = self.connection.borrow_mut();
        let context = connection.call("Target.createBrowserContext", &json!({}));
        let target = connection.call(
            "Target.createTarget",
            &json!({ "url": "about:blank", "browserContextId": context["browserContextId"] }),
        );
        let id = target["targetId"]
            .as_str()
            .expect("the browser names its new page");
        Page::open(
            &format!("ws://{}/devtools/page/{id}", self.host),
            width,
            height,
        )
    }

    /// The browser's process, which ends with this value.
    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        // The browser's own children hold its standard error: when that ends they are gone, and the profile can go too.
        while self.stderr.recv_timeout(Duration::from_secs(5)).is_ok() {}
        if let Some(profile) = self.profile.take() {
            profile.close().ok();
        }
    }
}

/// Where a test puts its picture `name`; the pictures stay in the target folder to be looked at.
pub fn picture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).expect("make the folder for pictures");
    folder.join(name)
}

fn program() -> PathBuf {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let known = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    named
        .into_iter()
        .chain(known.map(PathBuf::from))
        .find(|path| path.is_file())
        .expect("no Chromium here: run `cargo xtask test` once, or set CHROMIUM to its program")
}

/// Hands on every line until the last process that holds the pipe is gone.
fn pass_on(pipe: ChildStderr, sender: &Sender<String>) {
    for line in BufReader::new(pipe).lines().map_while(Result::ok) {
        if sender.send(line).is_err() {
            return;
        }
    }
}

/// The address at which the browser takes orders, or all it said instead.
fn await_address(stderr: &Receiver<String>) -> Result<String, String> {
    let mut said = String::new();
    while let Ok(line) = stderr.recv_timeout(PATIENCE) {
        if let Some(address) = line.strip_prefix("DevTools listening on ") {
            return Ok(address.trim().to_owned());
        }
        said.push_str(&line);
        said.push('\n');
    }
    Err(said)
}
