//! `shikaku card read`: what is on a reader of this machine, by PC/SC. Nothing that could cost a try is sent.

use std::{ffi::CString, process::ExitCode};

use anyhow::{Context as _, bail};
use card::{
    CardError,
    jpki::JpkiApp,
    transmit::{Transmit, TransmitError},
};
use clap::Args;
use pcsc::{Card, Context, Disposition, Error, Protocols, Scope, ShareMode};
use sha2::{Digest, Sha256};

use crate::command;

/// Longest answer taken: an extended response.
const LONGEST: usize = 65_538;

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
        let mut held = Held::find(self.reader.as_deref())?;
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

/// A card held exclusively, and powered down when let go: nobody finds a verified PIN on it.
struct Held(Option<Card>);

impl Held {
    fn find(wanted: Option<&str>) -> anyhow::Result<Self> {
        let context = Context::establish(Scope::User)
            .context("pcscd が動いていません。pcscd is not running: start it")?;
        let readers: Vec<CString> = match wanted {
            Some(name) => vec![CString::new(name)?],
            None => context.list_readers_owned()?,
        };
        for reader in &readers {
            match context.connect(reader, ShareMode::Exclusive, Protocols::ANY) {
                Ok(card) => return Ok(Self(Some(card))),
                Err(Error::NoSmartcard | Error::RemovedCard) => {}
                Err(error) => {
                    return Err(error).with_context(|| {
                        format!(
                            "カードを使えません。ほかのプログラムが使っていないか確かめてください。\
                             cannot hold the card on {reader:?}: does another program use it?"
                        )
                    });
                }
            }
        }
        bail!(
            "カードがありません。置いてからもう一度どうぞ。no card on any reader: place one, and try again"
        )
    }
}

impl Transmit for Held {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        let card = self.0.as_ref().ok_or(TransmitError::Removed)?;
        let mut answer = vec![0; LONGEST];
        match card.transmit(apdu, &mut answer) {
            Ok(answer) => Ok(answer.to_vec()),
            Err(Error::RemovedCard | Error::NoSmartcard | Error::ResetCard) => {
                Err(TransmitError::Removed)
            }
            Err(Error::Timeout) => Err(TransmitError::TimedOut),
            Err(error) => Err(TransmitError::Reader(error.to_string())),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(card) = self.0.take() {
            // A card that is gone has no power either.
            let _ = card.disconnect(Disposition::UnpowerCard);
        }
    }
}
