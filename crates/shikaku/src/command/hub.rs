//! `shikaku hub`: the hub alone.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use crate::{command, platform, settings::HubSettings};

#[derive(Args)]
pub(crate) struct Hub {
    /// 設定ファイル（TOML）。Configuration file; flags and environment outrank it.
    #[arg(long, env = "SHIKAKU_HUB_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: HubSettings,
}

impl Hub {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let settings = match &self.config {
            Some(file) => self.settings.over(file)?,
            None => self.settings,
        };
        command::run_async(async {
            let address = settings
                .listen
                .context("--listen is missing (flag, environment or configuration file)")?;
            let config = settings.prepare().await?;
            let listener = tokio::net::TcpListener::bind(address)
                .await
                .with_context(|| format!("failed to listen on {address}"))?;
            let hub = format!("https://{}", listener.local_addr()?);
            command::print_line(&serde_json::json!({ "ready": true, "hub": hub }).to_string())?;
            Ok(hub::run(config, listener, platform::stop_signal()?.1).await?)
        })
    }
}
