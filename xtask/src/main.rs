//! The project's chores: `cargo xtask test` is the one check that people and machines run alike.
#![expect(
    clippy::print_stdout,
    reason = "a command-line tool reports on standard output"
)]

mod steps;
mod tally;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  test              run every step below, in order; the first that fails ends the run
  test --only STEP  run that step alone
  help              print this text

Steps of `test`:";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask failed to {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Carries out one command line; `false` says that a step failed (and has said so itself).
fn run(words: &[&str]) -> Result<bool> {
    match words {
        ["test"] => steps::run(&root()?, &steps::ALL),
        ["test", "--only", name] => {
            let step = steps::ALL.into_iter().find(|step| step.name() == *name);
            match step {
                Some(step) => steps::run(&root()?, &[step]),
                None => bail!("find step {name:?}: `cargo xtask help` lists them"),
            }
        }
        ["help" | "--help" | "-h"] | [] => {
            println!("{HELP}");
            for step in steps::ALL {
                println!("  {:<8} {}", step.name(), step.purpose());
            }
            Ok(true)
        }
        _ => bail!(
            "understand {:?}: `cargo xtask help` lists the commands",
            words.join(" ")
        ),
    }
}

/// The workspace's folder, whatever the folder this was started in.
fn root() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .context("find the workspace above xtask")
}
