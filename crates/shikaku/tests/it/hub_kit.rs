//! The hub as a program of its own, on the folder of a demo, and desks that ask it over mutual TLS.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use rustls::{ClientConfig, pki_types::ServerName};
use serde_json::Value;
use tokio::{io, net::TcpStream, runtime::Runtime};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::demo::{AT, NOW, Request, SHIKAKU, command_on};

/// Where requests by number go.
pub const BY_NUMBER: &str = "/oqs/v1/OQSsiquc01";

/// A folder with people, keys and an enrolled clinic.
pub struct Folder {
    pub dir: PathBuf,
    pub institution: String,
    /// Every named case that is asked for by number.
    pub cases: Vec<Value>,
}

impl Folder {
    /// Makes one with so many people beside the named cases, or takes the one that is there.
    pub fn make(dir: &Path, people: u64) -> Self {
        let people = people.to_string();
        let more = [
            "--people-count",
            &people,
            "--seconds",
            "1",
            "--requests",
            "1",
            "--at",
            AT,
        ];
        let made = command_on(dir, &[&["load"], &more[..]].concat());
        assert!(made.status.success(), "{made:?}");
        let listed = command_on(dir, &["people", "--json"]);
        let listed = String::from_utf8(listed.stdout).expect("UTF-8");
        let mut cases: Vec<Value> = listed
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        cases.retain(|case| case["insurer_number"].is_string());
        let made = std::fs::read_to_string(dir.join("demo.toml")).expect("made");
        let made: toml::Table = made.parse().expect("TOML");
        Self {
            dir: dir.to_owned(),
            institution: made["institution"].as_str().expect("a code").to_owned(),
            cases,
        }
    }

    /// The clinic's side of TLS.
    pub fn tls(&self) -> ClientConfig {
        let pki = |name: &str| std::fs::read(self.dir.join("pki").join(name)).expect("there");
        web::tls::client_config(
            &pki("clinic.pem"),
            &pki("clinic.key"),
            &pki("ca.pem"),
            web::tls::clock(|| NOW),
        )
        .expect("usable")
    }

    /// Whether the chain holds, and the keys of all requests in it, read without our own reader.
    pub fn audited(&self) -> HashSet<String> {
        let verified = command_on(&self.dir, &["audit", "verify"]);
        assert!(verified.status.success(), "{verified:?}");
        let file = self.dir.join("hub/hub-audit.db");
        let audit = rusqlite::Connection::open(file).expect("there");
        let mut all = audit.prepare("SELECT request FROM access").expect("works");
        let keys = all.query_map([], |row| row.get(0)).expect("works");
        keys.map(|key| key.expect("text")).collect()
    }
}

/// A hub that runs; killed when dropped.
pub struct Hub {
    child: Child,
    /// `127.0.0.1` and its port.
    pub address: String,
    /// The line of readiness.
    pub ready: Value,
}

impl Hub {
    /// Starts one and waits for the line that says it is ready.
    pub fn start(folder: &Folder, more: &[&str]) -> Self {
        Self::start_at(folder, AT, more)
    }

    /// The same at another time.
    pub fn start_at(folder: &Folder, at: &str, more: &[&str]) -> Self {
        Self::start_as(Command::new(SHIKAKU), folder, at, more)
    }

    /// The same by a command that becomes the program.
    pub fn start_as(mut command: Command, folder: &Folder, at: &str, more: &[&str]) -> Self {
        command.args(["hub", "--listen", "127.0.0.1:0", "--at", at]);
        for (flag, name) in [
            ("--database", "hub/hub.db"),
            ("--certificate", "pki/hub.pem"),
            ("--key", "pki/hub.key"),
            ("--client-ca", "pki/ca.pem"),
            ("--card-roots", "pki/card-ca.der"),
            ("--verifier-key", "pki/verifier.key"),
            ("--audit-key", "pki/audit.key"),
        ] {
            command.arg(flag).arg(folder.dir.join(name));
        }
        let mut child = command
            .args(["--card-policies", card::issue::TEST_POLICY])
            .args(more)
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a line");
        let ready: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        let address = ready["hub"].as_str().expect("an address");
        Self {
            child,
            address: address.trim_start_matches("https://").to_owned(),
            ready,
        }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Opens a connection over mutual TLS.
    pub async fn connect(&self, tls: &Arc<ClientConfig>) -> io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(&self.address).await?;
        let name = ServerName::try_from("localhost").expect("a name");
        TlsConnector::from(Arc::clone(tls))
            .connect(name, stream)
            .await
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A desk that asks a hub. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    http: reqwest::Client,
    url: String,
    institution: String,
}

impl Desk {
    pub fn of(folder: &Folder, hub: &Hub) -> Self {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(folder.tls())
            .no_proxy();
        Self {
            http: http.build().expect("a client"),
            url: format!("https://{}{BY_NUMBER}", hub.address),
            institution: folder.institution.clone(),
        }
    }

    /// Asks for a named case; gives status and text.
    pub async fn check(&self, case: &Value, key: &str) -> reqwest::Result<(u16, String)> {
        let text = Request::of(case, &self.institution, key).text();
        let request = self.http.post(&self.url).header("idempotency-key", key);
        let answer = request.body(text).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// Asks an address without TLS; gives status and text.
    pub async fn get(&self, url: &str) -> (u16, String) {
        let answer = self.http.get(url).send().await.expect("told");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    /// Asks for a named case and takes nothing but the answer it was made for.
    pub async fn is_served(&self, case: &Value, key: &str) {
        let (status, answer) = self.check(case, key).await.expect("answered");
        assert_eq!(status, 200, "{answer}");
        let validity = crate::demo::element(&answer, "QualificationValidity");
        assert_eq!(validity, case["expected"].as_str(), "{answer}");
    }
}

/// A runtime for desks and those who strain the hub.
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

/// A number from the environment, for longer runs by hand.
pub fn number(name: &str, usual: u64) -> u64 {
    let told = std::env::var(name).ok();
    told.map_or(usual, |told| told.parse().expect("a number"))
}
