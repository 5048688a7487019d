//! `shikaku clinic`: a clinic's terminal alone.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use clinic::Terminal;

use crate::{command, platform, settings::ClinicSettings};

#[derive(Args)]
pub(crate) struct Clinic {
    /// 設定ファイル（TOML）。Configuration file; flags and environment outrank it.
    #[arg(long, env = "SHIKAKU_CLINIC_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: ClinicSettings,
}

impl Clinic {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let settings = match &self.config {
            Some(file) => self.settings.over(file)?,
            None => self.settings,
        };
        command::run_async(async {
            let listeners = settings.listen().await?;
            let terminal = Terminal::open(settings.prepare()?)?;
            let ready = serde_json::json!({
                "ready": true,
                "counter": format!("http://{}/", listeners.counter.local_addr()?),
                "reader": listeners.reader.local_addr()?.to_string(),
                "kiosk": format!("http://{}/kiosk", listeners.kiosk.local_addr()?),
            });
            command::print_line(&ready.to_string())?;
            Ok(terminal.run(listeners, platform::stop_signal()?.1).await?)
        })
    }
}
