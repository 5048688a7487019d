//! A served site, and a browser of few words.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use domain::clock::{Clock, Entropy};
use store::PackStore;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use web::serve::{Limits, Shutdown, ShutdownTrigger, serve_plain};

use crate::State;
use crate::catalogue::Catalogue;
use crate::content::Content;

/// A clock that moves by hand.
pub(crate) struct Hands(pub(crate) AtomicI64);

impl Clock for Hands {
    fn unix_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Never twice the same.
#[derive(Default)]
struct Counting(AtomicU32);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = count[at % 4];
        }
    }
}

/// One browser on one site.
pub(crate) struct Browser {
    pub(crate) state: State,
    pub(crate) clock: Arc<Hands>,
    pub(crate) cookie: Option<String>,
    address: String,
    _stop: ShutdownTrigger,
    _folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) body: String,
    head: String,
}

/// A site of 26 November 2026, nine o'clock.
pub(crate) async fn serve() -> Browser {
    let folder = tempfile::tempdir().expect("a folder");
    let store = PackStore::open(&folder.path().join("pack.db")).expect("a store");
    let now = domain::clock::unix_ms(jiff::civil::datetime(2026, 11, 26, 9, 0, 0, 0));
    let clock = Arc::new(Hands(AtomicI64::new(now)));
    let counted: Arc<Hands> = Arc::clone(&clock);
    let state = State::new(
        store,
        Arc::new(Catalogue::embedded().expect("our own")),
        counted,
        Arc::new(Counting::default()),
        false,
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (stop, shutdown) = Shutdown::new();
    let router = crate::router(state.clone(), Content::embedded().expect("our own"));
    tokio::spawn(serve_plain(listener, router, Limits::default(), shutdown));
    Browser {
        state,
        clock,
        cookie: None,
        address,
        _stop: stop,
        _folder: folder,
    }
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.ask("GET", path, String::new()).await
    }

    /// Sends a form that `page` showed: its hidden fields and `fields`.
    pub(crate) async fn send(&mut self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut pairs = Vec::new();
        for hidden in page.body.split("<input type=\"hidden\" name=\"").skip(1) {
            let mut parts = hidden.split('"');
            let (name, value) = (
                parts.next().expect("a name"),
                parts.nth(1).expect("a value"),
            );
            pairs.push(format!("{name}={value}"));
        }
        pairs.extend(
            fields
                .iter()
                .map(|(name, value)| format!("{name}={}", encoded(value))),
        );
        self.ask("POST", path, pairs.join("&")).await
    }

    /// Sends a form of these fields alone.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        self.ask("POST", path, pairs.join("&")).await
    }

    pub(crate) async fn post_json(&mut self, path: &str, body: &str) -> Page {
        self.ask("JSON", path, body.to_owned()).await
    }

    async fn ask(&mut self, method: &str, path: &str, body: String) -> Page {
        let mut stream = TcpStream::connect(&self.address).await.expect("connected");
        let cookie = self
            .cookie
            .as_ref()
            .map_or_else(String::new, |one| format!("cookie: {one}\r\n"));
        let (method, kind) = match method {
            "JSON" => ("POST", "application/json"),
            other => (other, "application/x-www-form-urlencoded"),
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{cookie}\
             content-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("answered");
        let answer = String::from_utf8(answer).expect("UTF-8");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let page = Page {
            status: head[9..12].parse().expect("a status"),
            body: body.to_owned(),
            head: head.to_owned(),
        };
        if let Some(cookie) = page.header("set-cookie") {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        page
    }
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// What stands between the first `start` and the next `end`.
    pub(crate) fn between(&self, start: &str, end: &str) -> String {
        let found = self
            .body
            .split_once(start)
            .and_then(|(_, rest)| rest.split_once(end));
        let (found, _) = found.unwrap_or_else(|| panic!("no {start} in {}", self.body));
        found.to_owned()
    }
}

fn encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
