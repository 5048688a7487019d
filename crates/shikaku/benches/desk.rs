//! How long the start pack's desk takes for each of its pages with five hundred cases: from the request to the last octet of
//! the answer, over the loopback.
//!
//! `cargo bench -p shikaku --bench desk`; run as a test, with a few cases only, to see that it runs.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use domain::area::Area;
use jiff::civil::{Date, date};
use pack::{
    application::Application,
    case::{Change, Entry, Gate, Note, Outcome, Record, notices},
    catalogue::Catalogue,
    quote::{Input, Quote},
};
use store::{
    PackStore,
    pack::{Act, CaseChange, Field, NewCase},
};
use tokio::runtime::Runtime;

const SHIKAKU: &str = env!("CARGO_BIN_EXE_shikaku");
const PASSWORD: &str = "correct horse battery";
const TODAY: Date = date(2026, 11, 26);
/// Looks at each page.
const LOOKS: usize = 20;

const PAGES: [&str; 14] = [
    "/desk",
    "/desk/cases",
    "/desk/cases?q=0250",
    "/desk/cases/%E6%9D%B10001",
    "/desk/cases/%E6%9D%B10001/papers",
    "/desk/cases/%E6%9D%B10001/export.csv",
    "/desk/calendar",
    "/desk/stock",
    "/desk/tickets",
    "/desk/notices",
    "/desk/partner",
    "/desk/vendors",
    "/desk/trail",
    "/desk/accounts",
];

fn main() {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let (cases, looks) = if measured { (500, LOOKS) } else { (3, 1) };
    let dir = tempfile::tempdir().expect("a folder");
    Runtime::new()
        .expect("a runtime")
        .block_on(fill(&dir.path().join("pack.db"), cases));
    let desk = Desk::start(dir.path());
    let cookie = desk.log_in();
    println!("{cases} cases; {looks} looks at each page: median, slowest, octets");
    for page in PAGES {
        let mut took: Vec<(Duration, usize)> =
            (0..looks).map(|_| desk.look(page, &cookie)).collect();
        took.sort();
        let ((half, octets), most) = (took[looks / 2], took[looks - 1].0);
        println!("{half:>10.1?} {most:>10.1?} {octets:>8}  {page}");
    }
}

/// Cases that are under way: surveyed, their works fixed, with notes, notices, a place in a queue and a ticket each.
async fn fill(path: &Path, cases: u32) {
    let store = PackStore::open(path).expect("a store");
    let catalogue = Catalogue::embedded().expect("our own");
    for nth in 1..=cases {
        let record = record(&catalogue, nth);
        let text = serde_json::to_string(&record).expect("JSON");
        let new = NewCase {
            region: "東".to_owned(),
            secret: String::new(),
            sending: format!("sending {nth}"),
            record: text.clone(),
            items: vec!["goods.notebook".to_owned()],
            reply_by: "2026-12-03".to_owned(),
        };
        let case = store.open_case(new, act(nth, "open")).await.expect("kept");
        for change in 0..10 {
            let field = Field {
                field: "メモ".to_owned(),
                old: String::new(),
                new: format!("変更{change}"),
            };
            let change = CaseChange {
                number: case.number.clone(),
                version: 1 + change,
                record: text.clone(),
                open: true,
                fields: vec![field],
                gives_back: false,
                reply_by: String::new(),
            };
            let form = change.version.to_string();
            let kept = store.change_case(change, act(nth, &form)).await;
            kept.expect("kept");
        }
        let days = catalogue.days(TODAY);
        let due = notices(&case.number, &record, TODAY, false, days);
        store.raise(due, 0).await.expect("raised");
        let report =
            r#"{"symptom":"接続できません","doctor":"","tried":[],"handed":null,"repair":null}"#;
        let month = "2026-11".to_owned();
        let opened = store.open_ticket(case.number, month, report.to_owned(), act(nth, "ticket"));
        opened.await.expect("opened");
    }
    store.close().await.expect("closed");
}

fn act(nth: u32, form: &str) -> Act {
    Act {
        who: "鈴木".to_owned(),
        at_unix_ms: domain::clock::unix_ms(TODAY.at(9, 0, 0, 0)),
        form: format!("{nth} {form}"),
    }
}

fn record(catalogue: &Catalogue, nth: u32) -> Record {
    let asked = r#"{"configuration":"new-line","date":"2021-04-01","prefecture":"東京都","terminal":"notebook",
        "line":{"type":"ファミリー・ギガラインタイプ"},"simultaneous_works":true,"maintenance":true}"#;
    let input = Input::read(asked).expect("an input");
    let quote = Quote::make(catalogue, &input, date(2021, 4, 1));
    let application = Application {
        quote: "Q000001".to_owned(),
        kind: "clinic".to_owned(),
        institution: format!("13{nth:08}"),
        facility: format!("資格クリニック{nth:04}"),
        address: "東京都千代田区1-1".to_owned(),
        person: "佐藤".to_owned(),
        phone: "0312345678".to_owned(),
        mail: String::new(),
        vendor: "甲ソフト".to_owned(),
        customer_id: "CAF0123456789".to_owned(),
        wished: "2026-12-10".to_owned(),
        portal_account: true,
        reader: "arrived".to_owned(),
        note: String::new(),
    };
    let record = Record::new(
        application,
        Area::East,
        serde_json::to_value(quote).expect("JSON"),
        serde_json::from_str(asked).expect("JSON"),
    );
    let surveyed = date(2026, 11, 10);
    let works = date(2026, 11, 27)
        .checked_add(jiff::Span::new().days(i64::from(nth % 30)))
        .expect("a day");
    let changes = [
        Change::Gate(Gate::Reader, true),
        Change::Gate(Gate::UsageApplication, true),
        Change::SurveyDay(surveyed, "10:00〜12:00".to_owned()),
        Change::SurveyResult(Outcome::Ok, String::new()),
        Change::WorksDay(works, "13:00〜15:00".to_owned()),
    ];
    let record = changes.iter().fold(record, |record, change| {
        record.after(change, false).expect("possible").0
    });
    (0..5).fold(record, |record, nth| {
        let note = Note {
            day: "2026-11-20".to_owned(),
            who: "鈴木".to_owned(),
            text: format!("電話しました（{nth}回目）。折り返しを待っています。"),
        };
        record.keeping(&Entry::Note(note)).expect("possible").0
    })
}

/// A desk that runs; killed when dropped.
struct Desk {
    child: Child,
    /// Where it listens.
    address: String,
}

impl Desk {
    fn start(dir: &Path) -> Self {
        let mut staff = Command::new(SHIKAKU)
            .args(["pack", "staff", "add", "鈴木", "--role", "manager"])
            .args(["--password-stdin", "--dir"])
            .arg(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("it runs");
        let mut stdin = staff.stdin.take().expect("a pipe");
        writeln!(stdin, "{PASSWORD}").expect("typed");
        drop(stdin);
        assert!(staff.wait().expect("it ends").success());
        let mut child = Command::new(SHIKAKU)
            .args(["pack", "serve", "--listen", "127.0.0.1:0"])
            .args(["--at", "2026-11-26T10:00", "--dir"])
            .arg(dir)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let ready: serde_json::Value = serde_json::from_str(&line).expect("ready");
        let site = ready["site"].as_str().expect("an address");
        let address = site.trim_start_matches("http://").trim_end_matches('/');
        Self {
            address: address.to_owned(),
            child,
        }
    }

    /// The cookie of somebody who is logged in.
    fn log_in(&self) -> String {
        let door = self.ask("GET", "/desk/login", "", "");
        let field = "name=\"csrf\" value=\"";
        let token = between(&door, field, "\"").unwrap_or_default();
        let cookie = between(&door, "set-cookie: ", ";").unwrap_or_default();
        let name = "%E9%88%B4%E6%9C%A8";
        let password = PASSWORD.replace(' ', "+");
        let form = format!("csrf={token}&name={name}&password={password}");
        let entered = self.ask("POST", "/desk/login", cookie, &form);
        let cookie = between(&entered, "set-cookie: ", ";").expect("a session");
        cookie.to_owned()
    }

    /// How long a page takes, and its octets.
    fn look(&self, path: &str, cookie: &str) -> (Duration, usize) {
        let start = Instant::now();
        let answer = self.ask("GET", path, cookie, "");
        let took = start.elapsed();
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        (took, answer.len())
    }

    fn ask(&self, method: &str, path: &str, cookie: &str, form: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        answer
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(found, _)| found)
}
