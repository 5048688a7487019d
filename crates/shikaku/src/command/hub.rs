//! `shikaku hub`: the hub alone.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

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
            let admin = match settings.admin {
                None => None,
                Some(admin) => Some(listen(admin).await?),
            };
            let web = settings.web_door().await?;
            let config = settings.prepare().await?;
            let listener = listen(address).await?;
            let hub = format!("https://{}", listener.local_addr()?);
            let mut ready = serde_json::json!({ "ready": true, "hub": hub });
            if let Some(admin) = &admin {
                ready["admin"] = format!("http://{}", admin.local_addr()?).into();
            }
            if let Some((web, _)) = &web {
                ready["web"] = format!("https://{}", web.local_addr()?).into();
            }
            command::print_line(&ready.to_string())?;
            let doors = hub::Doors { admin, web };
            Ok(hub::run(config, listener, doors, platform::stop_signal()?.1).await?)
        })
    }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("failed to listen on {address}"))
}
