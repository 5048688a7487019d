//! Settings of the folders beyond their paths: further consumers, password ZIPs, further codes.

use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use clinic::{Also, Consumer, Encryption, Encryptions, HubClient, ZipMethod, ZipSecret};
use domain::institution::InstitutionCode;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde::Deserialize;

use super::ClinicSettings;
use crate::{
    clock::SystemClock,
    settings::{bytes, needed},
};

/// `[folders]` of the file.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct FolderSettings {
    /// `[[folders.consumer]]`: programs that get a whole copy of every answer of their own.
    #[serde(default)]
    consumer: Vec<ConsumerSettings>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ConsumerSettings {
    name: Option<String>,
    res: Option<PathBuf>,
    face: Option<PathBuf>,
}

/// `[[also]]` of the file: a further code of the institution (医科歯科併設) with its certificate.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AlsoSettings {
    institution: String,
    certificate: PathBuf,
    key: PathBuf,
}

impl FolderSettings {
    /// The consumers, each under a name that may stand in names of files.
    pub(super) fn consumers(self) -> anyhow::Result<Vec<Consumer>> {
        let mut consumers: Vec<Consumer> = Vec::new();
        for (at, one) in self.consumer.into_iter().enumerate() {
            let name = one.name.unwrap_or_else(|| format!("consumer{}", at + 1));
            let safe = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            anyhow::ensure!(
                !name.is_empty() && name.len() <= 24 && name.bytes().all(safe),
                "取り込み先の名前は英数字とハイフン（24字まで）です。a consumer's name is letters, digits and hyphens, not {name}"
            );
            anyhow::ensure!(
                consumers.iter().all(|known| known.name != name),
                "取り込み先 {name} が2つあります。two consumers are called {name}"
            );
            anyhow::ensure!(
                one.res.is_some() || one.face.is_some(),
                "取り込み先 {name} に res も face もありません。the consumer {name} has neither res nor face"
            );
            consumers.push(Consumer {
                name,
                res: one.res,
                face: one.face,
            });
        }
        Ok(consumers)
    }
}

impl ClinicSettings {
    /// Password ZIPs as `encrypt.conf` and `encrypt_face.conf` say; the secret is read from its file and goes nowhere
    /// else.
    pub(super) fn encryptions(&self) -> anyhow::Result<Encryptions> {
        if self.encrypt_conf.is_none() && self.encrypt_face_conf.is_none() {
            return Ok(Encryptions::default());
        }
        let method = match self.zip_method.as_deref() {
            None | Some("aes256") => ZipMethod::Aes256,
            Some("zipcrypto") => ZipMethod::ZipCrypto,
            Some(other) => anyhow::bail!("--zip-method is aes256 or zipcrypto, not {other}"),
        };
        let file = needed(self.zip_secret_file.clone(), "zip-secret-file")?;
        let text = String::from_utf8(bytes(&file)?).context("the ZIP secret is not UTF-8")?;
        let secret = ZipSecret::of(&text).context("the file of the ZIP secret is empty")?;
        let read = |file: &Option<PathBuf>| {
            let Some(file) = file else {
                return Ok(None);
            };
            let conf = String::from_utf8_lossy(&bytes(file)?).into_owned();
            let read = Encryption::read(&conf, method, secret.clone());
            read.map(Some)
                .with_context(|| format!("failed to understand {}", file.display()))
        };
        Ok(Encryptions {
            res: read(&self.encrypt_conf)?,
            face: read(&self.encrypt_face_conf)?,
        })
    }
}

/// The ways to the hub of further codes.
pub(super) fn also(
    settings: Vec<AlsoSettings>,
    hub: &str,
    authority: &[u8],
    clock: &Arc<SystemClock>,
) -> anyhow::Result<Vec<Also>> {
    let mut also = Vec::new();
    for one in settings {
        let certificate = bytes(&one.certificate)?;
        let own = web::peer::Period::from_der(&CertificateDer::from_pem_slice(&certificate)?)?;
        let key = bytes(&one.key)?;
        let tls = web::tls::client_config(&certificate, &key, authority, Arc::clone(clock) as _)?;
        also.push(Also {
            institution: InstitutionCode::parse(&one.institution)?,
            hub: HubClient::new(hub, tls, own, Arc::clone(clock) as _)?,
        });
    }
    Ok(also)
}
