//! The steps of `cargo xtask test`, in the order in which they run.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::tally::Tally;
use crate::tools;

/// How long the output may stay silent before it is asked whether the tests have ended.
const GRACE: Duration = Duration::from_secs(5);

/// One step: it passes or fails as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Installs what the tests need and the machine lacks.
    Tools,
    /// `cargo fmt --check`.
    Format,
    /// Clippy, warnings denied.
    Clippy,
    /// Every target compiles.
    Build,
    /// Every test, documentation tests included.
    Test,
    /// The documentation, warnings denied.
    Doc,
    /// Every benchmark, once, in test mode.
    Bench,
}

/// Every step, in order.
pub const ALL: [Step; 7] = [
    Step::Tools,
    Step::Format,
    Step::Clippy,
    Step::Build,
    Step::Test,
    Step::Doc,
    Step::Bench,
];

impl Step {
    /// The word that `--only` takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tools => "tools",
            Self::Format => "format",
            Self::Clippy => "clippy",
            Self::Build => "build",
            Self::Test => "test",
            Self::Doc => "doc",
            Self::Bench => "bench",
        }
    }

    /// What it does, for the help text.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Tools => {
                "install what the tests need and this machine lacks (apt, npm), saying so"
            }
            Self::Format => "cargo fmt --all -- --check",
            Self::Clippy => "cargo clippy --workspace --all-targets -- -D warnings",
            Self::Build => {
                "cargo build --workspace --all-targets; cargo check --package shikaku without features"
            }
            Self::Test => {
                "cargo test --workspace --no-fail-fast (tidy, browser, card and doc tests included)"
            }
            Self::Doc => "RUSTDOCFLAGS=\"-D warnings\" cargo doc --workspace --no-deps",
            Self::Bench => "every benchmark once, in test mode, if there are any",
        }
    }

    fn carry_out(self, root: &Path, tally: &mut Tally) -> Result<bool> {
        match self {
            Self::Tools => tools::install(&target(root)).map(|()| true),
            Self::Format => passes(cargo(root).args(["fmt", "--all", "--", "--check"])),
            Self::Clippy => passes(
                cargo(root)
                    .args(["clippy", "--workspace", "--all-targets"])
                    .args(tools::features())
                    .args(["--", "-D", "warnings"]),
            ),
            // The first command of the README needs nothing of the machine.
            Self::Build => Ok(passes(
                cargo(root)
                    .args(["build", "--workspace", "--all-targets"])
                    .args(tools::features()),
            )? && passes(cargo(root).args(["check", "--package", "shikaku"]))?),
            Self::Test => counts(
                cargo(root)
                    .args(["test", "--workspace", "--no-fail-fast"])
                    .args(tools::features()),
                tally,
            ),
            Self::Doc => passes(cargo(root).env("RUSTDOCFLAGS", "-D warnings").args([
                "doc",
                "--workspace",
                "--no-deps",
            ])),
            Self::Bench if has_benches(root)? => passes(
                cargo(root)
                    .args(["test", "--workspace", "--bench", "*"])
                    .args(tools::features()),
            ),
            Self::Bench => {
                println!("there are none");
                Ok(true)
            }
        }
    }
}

/// Runs `steps` until one fails; prints each one's heading and time, and at the end how many tests passed.
pub fn run(root: &Path, steps: &[Step]) -> Result<bool> {
    let mut tally = Tally::default();
    let mut times: Vec<String> = Vec::new();
    let mut failed = None;
    for step in steps {
        println!("\n=== {}: {}", step.name(), step.purpose());
        let start = Instant::now();
        let outcome = step.carry_out(root, &mut tally);
        let time = seconds(start.elapsed());
        times.push(format!("{} {time}", step.name()));
        match outcome {
            Ok(true) => println!("--- {}: passed in {time}", step.name()),
            Ok(false) => failed = Some(step),
            Err(error) => {
                println!("failed to {error:#}");
                failed = Some(step);
            }
        }
        if failed.is_some() {
            println!("--- {}: FAILED after {time}", step.name());
            break;
        }
    }
    println!("\n=== time: {}", times.join(", "));
    if let Some(step) = failed {
        println!(
            "=== step {} FAILED; again: cargo xtask test --only {0}",
            step.name()
        );
    }
    if tally.ran() {
        println!("{}", tally.like_cargo());
        println!("{}", tally.plain());
    }
    Ok(failed.is_none() && tally.failed == 0)
}

/// Runs a command with its output shown; `true` when it succeeded.
fn passes(command: &mut Command) -> Result<bool> {
    let status = command
        .status()
        .with_context(|| format!("start {command:?}"))?;
    Ok(status.success())
}

/// Runs `cargo test` with its output shown, and adds every test binary's closing line to `tally`.
fn counts(command: &mut Command, tally: &mut Tally) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("start {command:?}"))?;
    let output = child.stdout.take().context("read the tests' output")?;
    let (sender, lines) = channel();
    std::thread::spawn(move || pass_on(output, &sender));
    loop {
        match lines.recv_timeout(GRACE) {
            Ok(line) => {
                std::io::stdout()
                    .write_all(&line)
                    .context("show the tests' output")?;
                tally.read(&String::from_utf8_lossy(&line));
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                if child.try_wait().context("await the tests")?.is_some() {
                    println!("a process that a test started still runs: that test must end it");
                    break;
                }
            }
        }
    }
    let status = child.wait().context("await the tests")?;
    Ok(status.success())
}

/// Hands on every line until the last process that holds the pipe is gone.
fn pass_on(pipe: ChildStdout, sender: &Sender<Vec<u8>>) {
    let mut reader = BufReader::new(pipe);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        if sender.send(std::mem::take(&mut line)).is_err() {
            return;
        }
    }
}

fn cargo(root: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root).stdin(Stdio::null());
    command.env("SHIKAKU_AXE", tools::axe(&target(root)));
    if let Some(chromium) = tools::chromium() {
        command.env("CHROMIUM", chromium);
    }
    command
}

fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

fn has_benches(root: &Path) -> Result<bool> {
    let crates = std::fs::read_dir(root.join("crates")).context("list the crates")?;
    for entry in crates {
        if entry
            .context("list the crates")?
            .path()
            .join("benches")
            .is_dir()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
