//! Logs on standard error; `RUST_LOG` chooses what is said. Personal data never reaches them: what is logged is
//! codes, kinds of error and counts.

use tracing_subscriber::EnvFilter;

pub(crate) fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        // A log that nobody takes must never decide whether work is done.
        .log_internal_errors(false)
        .init();
}
