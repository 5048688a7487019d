//! One command a file: arguments in, exit code out.

pub(crate) mod audit;
pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod clinic;
pub(crate) mod demo;
pub(crate) mod emulate;
pub(crate) mod hub;
pub(crate) mod import;
pub(crate) mod institution;
pub(crate) mod load;
pub(crate) mod migrate;
pub(crate) mod pack;
pub(crate) mod people;
pub(crate) mod record;
pub(crate) mod replay;
pub(crate) mod score;
pub(crate) mod tap;

use std::{future::Future, io::Write, process::ExitCode};

use anyhow::Context;

/// Runs an asynchronous command on all cores.
fn run_async(command: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<ExitCode> {
    run_to_exit(async {
        command.await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The same for a command that has an exit code of its own.
fn run_to_exit(
    command: impl Future<Output = anyhow::Result<ExitCode>>,
) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("failed to start the runtime")?;
    runtime.block_on(command)
}

/// One line on standard output, for programs that wait for it.
fn print_line(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}

/// Words on standard error, for a person.
fn print_error(words: &str) -> anyhow::Result<()> {
    let mut err = std::io::stderr().lock();
    writeln!(err, "{words}")?;
    Ok(())
}
