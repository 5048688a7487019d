//! Configuration: flags outrank the environment, the environment outranks the file, the file outranks defaults.

mod clinic;
mod hub;
mod reader;

use std::path::Path;

use anyhow::Context;
pub(crate) use clinic::ClinicSettings;
pub(crate) use hub::HubSettings;
pub(crate) use reader::ReaderSettings;
use serde::de::DeserializeOwned;

/// Reads a TOML file; an unknown key is an error, since it is most often a misspelt one.
fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("failed to read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("failed to understand {}", path.display()))
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))
}

fn needed<T>(value: Option<T>, name: &str) -> anyhow::Result<T> {
    value.with_context(|| format!("--{name} is missing (flag, environment or configuration file)"))
}
