//! `shikaku card read`: what is on a reader of this machine, by PC/SC. Nothing that could cost a try is sent.

use std::process::ExitCode;

use anyhow::Context as _;
use card::{CardError, jpki::JpkiApp, reader::Held};
use clap::Args;
use sha2::{Digest, Sha256};

use crate::command;

#[derive(Args)]
pub(crate) struct Read {
    /// カードリーダーの名前（省くと、カードのある最初のもの）。Name of the reader [the first with a card].
    #[arg(long)]
    reader: Option<String>,
    /// JSONで出す。Print JSON.
    #[arg(long)]
    json: bool,
}

impl Read {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut held = Held::find(self.reader.as_deref()).context(
            "カードがないか、pcscd が動いていないか、ほかのプログラムが使っています。\
             no card to hold: place one, start pcscd, or let go of it elsewhere",
        )?;
        let mut app = JpkiApp::select(&mut held)
            .context("マイナンバーカードではありません。this is not a My Number card")?;
        let tries = app.pin_tries_left()?;
        let certificate = match app.authentication_certificate() {
            Ok(certificate) => Some(certificate),
            Err(CardError::NotPermitted { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        // Its serial number follows a person everywhere: only a digest is told.
        let digest = certificate.map(|der| hex::encode(&Sha256::digest(der)[..8]));
        if self.json {
            command::print_line(
                &serde_json::json!({
                    "card": "my-number",
                    "pin_tries_left": tries,
                    "certificate_sha256": digest,
                })
                .to_string(),
            )?;
        } else {
            command::print_line(&format!(
                "マイナンバーカードです。A My Number card.\n暗証番号の残り {tries} 回。PIN tries left: {tries}\n電子証明書 {}",
                digest
                    .as_deref()
                    .unwrap_or("暗証番号のあとで読めます。readable after the PIN")
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
