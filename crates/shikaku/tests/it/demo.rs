//! A demo as a program of its own, driven the way people drive it: files in folders, cards on the reader, signals.

mod folder;
mod line;
mod program;
mod request;

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

pub use folder::{await_bytes, await_file, await_gone, await_that, await_there};
pub use line::{Line, NOW};
pub use program::Program;
pub use request::{Request, element};
use serde_json::Value;

/// The program under test.
pub const SHIKAKU: &str = env!("CARGO_BIN_EXE_shikaku");

/// The moment every demo of the tests is set to: a Tuesday morning on which all named cases make sense.
pub const AT: &str = "2026-11-24T09:00";

/// A demo that runs; killed when dropped.
pub struct Demo {
    child: Child,
    pub dir: PathBuf,
    pub counter: String,
    pub kiosk: String,
    pub req: PathBuf,
    pub res: PathBuf,
    pub face: PathBuf,
    pub institution: String,
    /// The line of readiness.
    pub ready: Value,
}

impl Demo {
    /// Starts a demo on `dir` and waits for the line that says it is ready.
    pub fn start(dir: &Path) -> Self {
        Self::start_with(dir, &[])
    }

    pub fn start_with(dir: &Path, more: &[&str]) -> Self {
        Self::start_as("demo", dir, more)
    }

    /// Starts `demo`, or `emulate`, which says it is ready in the same words.
    pub fn start_as(command: &str, dir: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(SHIKAKU)
            .args([
                command,
                "--headless",
                "--people",
                "200",
                "--counter",
                "127.0.0.1:0",
                "--at",
                AT,
                "--dir",
            ])
            .arg(dir)
            .args(more)
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the demo starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("a line of readiness");
        let ready: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        assert_eq!(ready["ready"], true);
        let text = |name: &str| {
            ready[name]
                .as_str()
                .unwrap_or_else(|| panic!("{name} in {ready}"))
                .to_owned()
        };
        Self {
            child,
            dir: dir.to_owned(),
            counter: text("counter"),
            kiosk: text("kiosk"),
            req: text("req").into(),
            res: text("res").into(),
            face: text("face").into(),
            institution: text("institution"),
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

    /// Asks it to stop, as Ctrl-C does, and waits until it has.
    pub fn stop(mut self) -> std::process::ExitStatus {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .expect("kill runs")
                .success()
        );
        self.child.wait().expect("gone")
    }

    /// Every named case, as `shikaku people --json` tells them.
    pub fn cases(&self) -> Vec<Value> {
        let output = self.run(&["people", "--json"]);
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    /// The case of a name.
    pub fn case(&self, name: &str) -> Value {
        let found = self.cases().into_iter().find(|case| case["case"] == name);
        found.unwrap_or_else(|| panic!("no case {name}"))
    }

    /// Runs another command of the program on this demo's folder.
    pub fn run(&self, arguments: &[&str]) -> Output {
        command_on(&self.dir, arguments)
    }

    /// Drops a request into `req` as a receipt computer does, and gives the answer's text when it is there.
    pub fn ask(&self, id: &str, request: &Request) -> String {
        std::fs::write(
            self.req.join(format!("OQSsiquc01req_{id}.xml")),
            request.text(),
        )
        .expect("written");
        await_file(&self.res.join(format!("OQSsiquc01res_{id}.xml")))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Already gone after `kill` and `stop`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command of the program on a demo's folder, running or not.
pub fn command_on(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(SHIKAKU)
        .args(arguments)
        .arg("--dir")
        .arg(dir)
        .env("RUST_LOG", "warn")
        .output()
        .expect("the command runs")
}
