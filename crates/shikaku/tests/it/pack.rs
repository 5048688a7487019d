//! The start pack as a program of its own: its public site and its desk, in a real browser.

mod clinic;
mod desk;
mod public;
mod quote;
mod screens;
mod start;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::{browser::Page, demo::SHIKAKU};

/// How long a page may take; generous, for two cores shared by many tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// A Thursday morning: the desks are open.
const AT: &str = "2026-11-26T10:00";

/// A start pack that runs; killed when dropped.
struct Pack {
    child: Child,
    /// Its front page, with the slash at the end.
    site: String,
}

impl Pack {
    /// Starts it on `dir` and waits for the line that says it is ready.
    fn start(dir: &Path, at: &str) -> Self {
        Self::start_with(dir, at, &[])
    }

    fn start_with(dir: &Path, at: &str, more: &[&str]) -> Self {
        let mut child = Command::new(SHIKAKU)
            .args([
                "pack",
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--at",
                at,
                "--dir",
            ])
            .arg(dir)
            .args(more)
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the start pack starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("a line of readiness");
        let ready: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        Self {
            child,
            site: ready["site"].as_str().expect("an address").to_owned(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }
}

impl Drop for Pack {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The page has no fault that matters, asked nobody else for anything, and fits its window.
fn sound(page: &mut Page, pack: &Pack) {
    let serious: Vec<_> = page
        .axe()
        .into_iter()
        .filter(|violation| violation.is_serious())
        .map(|violation| violation.to_string())
        .collect();
    let address = page.eval("location.pathname");
    assert_eq!(serious, Vec::<String>::new(), "{address}");
    let origin = pack.site.trim_end_matches('/');
    assert_eq!(page.foreign_requests(origin), Vec::<String>::new());
    // A form that comes back, and a page that is not there, are answered with 4xx, which a browser mentions.
    let complaints: Vec<_> = page
        .complaints()
        .into_iter()
        .filter(|one| !one.contains("status of 4"))
        .collect();
    assert_eq!(complaints, Vec::<String>::new(), "{address}");
    assert!(!page.scrolls_sideways(), "{address} scrolls sideways");
}

/// Puts `value` into the field `name`, as a person who types it does.
fn fill(page: &mut Page, name: &str, value: &str) {
    let quoted = Value::from(format!("[name='{name}']"));
    page.eval(&format!("document.querySelector({quoted}).focus()"));
    page.press("Control+a");
    page.type_text(value);
}

/// Chooses `value` of the list `name`.
fn choose(page: &mut Page, name: &str, value: &str) {
    let quoted = Value::from(format!("select[name='{name}']"));
    let chosen = page.eval(&format!(
        "(() => {{ const list = document.querySelector({quoted}); list.value = {}; \
         list.dispatchEvent(new Event('change', {{ bubbles: true }})); return list.value; }})()",
        Value::from(value)
    ));
    assert_eq!(chosen, value, "{name} offers {value}");
}

/// Awaits a page whose heading says `words`.
fn headed(page: &mut Page, words: &str) {
    page.wait_for(
        &format!(
            "document.readyState === 'complete' && document.querySelector('h1')?.textContent.includes({})",
            Value::from(words)
        ),
        PATIENCE,
    );
}
