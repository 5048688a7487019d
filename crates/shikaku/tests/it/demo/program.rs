//! One part of a demo, hub or clinic, as a program of its own.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use super::{AT, SHIKAKU};

/// A program of ours that said it is ready; killed when dropped.
pub struct Program {
    child: Child,
    pub ready: Value,
}

impl Program {
    /// Starts `hub` or `clinic` and waits until it is ready.
    pub fn start(part: &str, config: &Path) -> Self {
        Self::spawn(Self::command(part, config).env("RUST_LOG", "error"))
    }

    /// The same; it tells everything it can tell to a file.
    pub fn start_telling(part: &str, config: &Path, log: &Path) -> Self {
        let log = File::create(log).expect("a log");
        Self::spawn(
            Self::command(part, config)
                .env("RUST_LOG", "trace")
                .stderr(log),
        )
    }

    fn command(part: &str, config: &Path) -> Command {
        let mut command = Command::new(SHIKAKU);
        command
            .args([part, "--at", AT, "--config"])
            .arg(config)
            .stdout(Stdio::piped());
        command
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a line");
        let ready = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        Self { child, ready }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
