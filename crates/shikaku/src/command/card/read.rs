//! `shikaku card read`: what is on a reader of this machine, by PC/SC. Nothing that could cost a try is sent unasked.

use std::{io::BufRead, process::ExitCode};

use anyhow::Context as _;
use card::{
    CardError, Token,
    attributes::{Attributes, AttributesApp},
    jpki::{JpkiApp, Pin},
    reader::Held,
};
use clap::Args;
use domain::visit::LastTry;
use serde_json::json;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::command;

#[derive(Args)]
pub(crate) struct Read {
    /// カードリーダーの名前（省くと、カードのある最初のもの）。Name of the reader [the first with a card].
    #[arg(long)]
    reader: Option<String>,
    /// JSONで出す。Print JSON.
    #[arg(long)]
    json: bool,
    /// 氏名・住所・生年月日・性別も読む。券面事項入力補助用の暗証番号（4桁）は標準入力の1行。Read the four attributes too;
    /// their PIN is one line on stdin.
    #[arg(long)]
    attributes: bool,
    /// 残り1回でも暗証番号を試す（まちがえると使えなくなる）。Try the PIN even when one more mistake locks it.
    #[arg(long, requires = "attributes")]
    last_try: bool,
}

/// What was read.
struct Seen {
    token: Option<Token>,
    pin_tries: u8,
    /// Absent on phones.
    attributes_tries: Option<u8>,
    /// Absent where it is readable only after the PIN.
    certificate: Option<String>,
    attributes: Option<Attributes>,
}

impl Read {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut held = Held::find(self.reader.as_deref()).context(
            "カードがないか、pcscd が動いていないか、ほかのプログラムが使っています。\
             no card to hold: place one, start pcscd, or let go of it elsewhere",
        )?;
        let seen = self.see(&mut held)?;
        drop(held);
        command::print_line(&if self.json { seen.json() } else { seen.text() })?;
        Ok(ExitCode::SUCCESS)
    }

    fn see(&self, held: &mut Held) -> anyhow::Result<Seen> {
        let mut app = JpkiApp::select(held)
            .context("マイナンバーカードではありません。this is not a My Number card")?;
        let token = app.token()?;
        let pin_tries = app.pin_tries_left()?;
        let certificate = match app.authentication_certificate() {
            Ok(certificate) => Some(certificate),
            Err(CardError::NotPermitted { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        // Its serial number follows a person everywhere: only a digest is told.
        let certificate = certificate.map(|der| hex::encode(&Sha256::digest(der)[..8]));
        let mut seen = Seen {
            token,
            pin_tries,
            attributes_tries: None,
            certificate,
            attributes: None,
        };
        match AttributesApp::select(held) {
            Ok(mut app) => {
                seen.attributes_tries = Some(app.pin_tries_left()?);
                if self.attributes {
                    seen.attributes = Some(self.attributes(&mut app)?);
                }
            }
            Err(CardError::NotThisCard) if !self.attributes => {}
            Err(error) => {
                return Err(error).context(
                    "このカードから4情報は読めません。the four attributes cannot be read here",
                );
            }
        }
        Ok(seen)
    }

    fn attributes(&self, app: &mut AttributesApp<'_, Held>) -> anyhow::Result<Attributes> {
        let mut line = Zeroizing::new(String::with_capacity(64));
        std::io::stdin().lock().read_line(&mut line)?;
        let pin = Pin::parse(line.trim_end()).context(
            "暗証番号は数字4桁です。何も送っていません。the PIN is four digits; nothing was sent",
        )?;
        let last = match self.last_try {
            true => LastTry::Spend,
            false => LastTry::Keep,
        };
        app.verify_pin(&pin, last).map_err(|error| match error {
            CardError::LastTry => anyhow::Error::new(error).context(
                "あと1回まちがえると使えなくなります。続けるには --last-try。\
                 one more mistake locks it; --last-try goes on",
            ),
            CardError::PinLocked => anyhow::Error::new(error).context(
                "暗証番号は使えなくなっています。市区町村の窓口で直せます。\
                 the PIN is locked; the municipality can reset it",
            ),
            CardError::WrongPin { left } => anyhow::Error::new(error).context(format!(
                "暗証番号がちがいます。残り {left} 回。wrong PIN, {left} tries left"
            )),
            error => error.into(),
        })?;
        Ok(app.attributes()?)
    }
}

impl Seen {
    fn json(&self) -> String {
        let token = match self.token {
            Some(Token::Plastic) => "plastic",
            Some(Token::Android) => "android",
            Some(Token::Iphone) => "iphone",
            None => "unknown",
        };
        let mut told = json!({
            "card": "my-number",
            "token": token,
            "pin_tries_left": self.pin_tries,
            "attributes_pin_tries_left": self.attributes_tries,
            "certificate_sha256": self.certificate,
        });
        if let Some(attributes) = &self.attributes {
            told["attributes"] = json!({
                "name": *attributes.name,
                "address": *attributes.address,
                "birth": *attributes.birth,
                "sex": *attributes.sex,
            });
        }
        told.to_string()
    }

    fn text(&self) -> String {
        let token = match self.token {
            Some(Token::Plastic) => "マイナンバーカードです。A My Number card.",
            Some(Token::Android) => "Androidのスマホです。An Android phone.",
            Some(Token::Iphone) => "iPhoneです。An iPhone.",
            None => "知らない種類のマイナンバーカードです。A My Number card of a kind not known.",
        };
        let mut lines = vec![
            token.to_owned(),
            format!(
                "利用者証明の暗証番号の残り {0} 回。Authentication PIN: {0} tries left.",
                self.pin_tries
            ),
        ];
        if let Some(tries) = self.attributes_tries {
            lines.push(format!(
                "券面事項入力補助の暗証番号の残り {tries} 回。Attributes' PIN: {tries} tries left."
            ));
        }
        lines.push(match &self.certificate {
            Some(digest) => format!("電子証明書 Certificate: {digest}"),
            None => "電子証明書は暗証番号のあとで読めます。Certificate: readable after the PIN."
                .to_owned(),
        });
        if let Some(attributes) = &self.attributes {
            let sex = match attributes.sex.as_str() {
                "1" => "男 male",
                "2" => "女 female",
                _ => "不明 unknown",
            };
            for (label, value) in [
                ("氏名 Name", attributes.name.as_str()),
                ("住所 Address", &attributes.address),
                ("生年月日 Birth date", &attributes.birth),
                ("性別 Sex", sex),
            ] {
                lines.push(format!("{label}: {value}"));
            }
            lines.push(
                "カードが言うとおりで、発行者の署名は確かめていません。\
                 As the card tells; the issuer's signature was not verified."
                    .to_owned(),
            );
        }
        lines.join("\n")
    }
}
