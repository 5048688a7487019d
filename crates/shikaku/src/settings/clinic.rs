//! Settings of a clinic's terminal.

mod linkage;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use clap::Args;
use clinic::{Folders, HubClient, Listeners};
use domain::institution::InstitutionCode;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde::Deserialize;
use web::serve::Limits;
use wire::oqs::{Encoding, Form, Profile};

use self::linkage::{AlsoSettings, FolderSettings};

use super::ReaderSettings;
use crate::{
    clock::{At, SystemClock},
    entropy::SystemEntropy,
};

/// Settings of a clinic's terminal. Every value may stand in the TOML file under the flag's name.
#[derive(Args, Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ClinicSettings {
    /// 医療機関コード（10桁）。Institution code, ten digits.
    #[arg(long, env = "SHIKAKU_CLINIC_INSTITUTION")]
    pub(crate) institution: Option<String>,
    /// 医療機関名。Its name.
    #[arg(long, env = "SHIKAKU_CLINIC_NAME")]
    pub(crate) name: Option<String>,
    /// 実施機関の場所（https://…）。Where the hub is.
    #[arg(long, env = "SHIKAKU_CLINIC_HUB")]
    pub(crate) hub: Option<String>,
    /// 端末の証明書（PEM）。The terminal's certificate chain, PEM.
    #[arg(long, env = "SHIKAKU_CLINIC_CERTIFICATE")]
    pub(crate) certificate: Option<PathBuf>,
    /// 端末の秘密鍵（PEM）。Its private key, PEM.
    #[arg(long, env = "SHIKAKU_CLINIC_KEY")]
    pub(crate) key: Option<PathBuf>,
    /// 実施機関の証明書を出した認証局（PEM）。CA that signed the hub's certificate, PEM.
    #[arg(long, env = "SHIKAKU_CLINIC_HUB_CA")]
    pub(crate) hub_ca: Option<PathBuf>,
    /// 要求フォルダー。Folder of requests.
    #[arg(long, env = "SHIKAKU_CLINIC_REQ")]
    pub(crate) req: Option<PathBuf>,
    /// 答えのフォルダー。Folder of answers.
    #[arg(long, env = "SHIKAKU_CLINIC_RES")]
    pub(crate) res: Option<PathBuf>,
    /// カードでの答えのフォルダー。Folder of answers by card.
    #[arg(long, env = "SHIKAKU_CLINIC_FACE")]
    pub(crate) face: Option<PathBuf>,
    /// 処理中の要求のフォルダー（req・res と同じ装置に）。Folder of requests in work, on the volume of req and res.
    #[arg(long, env = "SHIKAKU_CLINIC_WORK")]
    pub(crate) work: Option<PathBuf>,
    /// その日の確認を残すフォルダー。Folder of the day's checks, on a local disk.
    #[arg(long, env = "SHIKAKU_CLINIC_RECORDS")]
    pub(crate) records: Option<PathBuf>,
    /// 受付画面のアドレス。Address of the counter's pages [default: 127.0.0.1:8780].
    #[arg(long, env = "SHIKAKU_CLINIC_COUNTER")]
    pub(crate) counter: Option<SocketAddr>,
    /// ソフトのカードを置くリーダーのアドレス。Address of the reader for software cards [default: 127.0.0.1:8781].
    #[arg(long, env = "SHIKAKU_CLINIC_READER")]
    pub(crate) reader: Option<SocketAddr>,
    /// リーダーの画面のアドレス。Address of the reader's screen [default: 127.0.0.1:8782].
    #[arg(long, env = "SHIKAKU_CLINIC_KIOSK")]
    pub(crate) kiosk: Option<SocketAddr>,
    /// The reader's own settings; a table `[face-reader]` in the file.
    #[command(flatten)]
    #[serde(default)]
    pub(crate) face_reader: ReaderSettings,
    /// 答えの文字コード（utf8 | sjis）。Coding of answers [default: utf8].
    #[arg(long, env = "SHIKAKU_CLINIC_ENCODING")]
    pub(crate) encoding: Option<String>,
    /// 答えの項目の並び（observed | specification）。Order of elements in answers [default: observed].
    #[arg(long, env = "SHIKAKU_CLINIC_PROFILE")]
    pub(crate) profile: Option<String>,
    /// フォルダーを見る間隔（ミリ秒）。Milliseconds between looks at the folders [default: 25].
    #[arg(long, env = "SHIKAKU_CLINIC_POLL_MS")]
    pub(crate) poll_ms: Option<u64>,
    /// 書きかけの要求を待つ長さ（ミリ秒）。Milliseconds an unfinished request is waited for [default: 3000].
    #[arg(long, env = "SHIKAKU_CLINIC_SETTLE_MS")]
    pub(crate) settle_ms: Option<u64>,
    /// 回線が切れたとき要求を返すまで（秒）。Seconds the hub is tried before a request is given back [default: 120].
    #[arg(long, env = "SHIKAKU_CLINIC_GIVE_UP_S")]
    pub(crate) give_up_s: Option<u64>,
    /// 答えを残す長さ（分）。Minutes answers stay in their folders [default: 1440].
    #[arg(long, env = "SHIKAKU_CLINIC_ANSWERS_STAY_MIN")]
    pub(crate) answers_stay_min: Option<u64>,
    /// 暗号化する答えの一覧（encrypt.conf: 接頭辞=e|n）。Which answers in res are put into password ZIPs.
    #[arg(long, env = "SHIKAKU_CLINIC_ENCRYPT_CONF")]
    pub(crate) encrypt_conf: Option<PathBuf>,
    /// face の答えについて同じもの（encrypt_face.conf）。The same for answers in face.
    #[arg(long, env = "SHIKAKU_CLINIC_ENCRYPT_FACE_CONF")]
    pub(crate) encrypt_face_conf: Option<PathBuf>,
    /// ZIPのパスワードを書いたファイル。File whose first line is the ZIPs' password.
    #[arg(long, env = "SHIKAKU_CLINIC_ZIP_SECRET_FILE")]
    pub(crate) zip_secret_file: Option<PathBuf>,
    /// ZIPの暗号（aes256 | zipcrypto）。How ZIPs are locked [default: aes256].
    #[arg(long, env = "SHIKAKU_CLINIC_ZIP_METHOD")]
    pub(crate) zip_method: Option<String>,
    /// 取り込み先（ファイルにだけ書く）。Further consumers; in the file only.
    #[arg(skip)]
    pub(crate) folders: Option<FolderSettings>,
    /// 併設の医療機関コード（ファイルにだけ書く）。Further codes of the institution; in the file only.
    #[arg(skip)]
    #[serde(default)]
    pub(crate) also: Vec<AlsoSettings>,
    /// 時計を合わせる。Time to start from, or to stand at with "=".
    #[arg(long, env = "SHIKAKU_AT")]
    pub(crate) at: Option<At>,
}

impl ClinicSettings {
    /// These settings, with what they leave open taken from `file`.
    pub(crate) fn over(self, file: &std::path::Path) -> anyhow::Result<Self> {
        let file: Self = super::read(file)?;
        Ok(Self {
            institution: self.institution.or(file.institution),
            name: self.name.or(file.name),
            hub: self.hub.or(file.hub),
            certificate: self.certificate.or(file.certificate),
            key: self.key.or(file.key),
            hub_ca: self.hub_ca.or(file.hub_ca),
            req: self.req.or(file.req),
            res: self.res.or(file.res),
            face: self.face.or(file.face),
            work: self.work.or(file.work),
            records: self.records.or(file.records),
            counter: self.counter.or(file.counter),
            reader: self.reader.or(file.reader),
            kiosk: self.kiosk.or(file.kiosk),
            face_reader: self.face_reader.over(file.face_reader),
            encoding: self.encoding.or(file.encoding),
            profile: self.profile.or(file.profile),
            poll_ms: self.poll_ms.or(file.poll_ms),
            settle_ms: self.settle_ms.or(file.settle_ms),
            give_up_s: self.give_up_s.or(file.give_up_s),
            answers_stay_min: self.answers_stay_min.or(file.answers_stay_min),
            encrypt_conf: self.encrypt_conf.or(file.encrypt_conf),
            encrypt_face_conf: self.encrypt_face_conf.or(file.encrypt_face_conf),
            zip_secret_file: self.zip_secret_file.or(file.zip_secret_file),
            zip_method: self.zip_method.or(file.zip_method),
            folders: self.folders.or(file.folders),
            also: if self.also.is_empty() {
                file.also
            } else {
                self.also
            },
            at: self.at.or(file.at),
        })
    }

    /// The sockets it listens on, bound.
    pub(crate) async fn listen(&self) -> anyhow::Result<Listeners> {
        let bind = async |chosen: Option<SocketAddr>, port: u16| {
            let address = chosen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], port)));
            anyhow::ensure!(
                address.ip().is_loopback(),
                "{address} is not on loopback: pages are for this machine only"
            );
            tokio::net::TcpListener::bind(address)
                .await
                .with_context(|| format!("{address} を使えません。ほかのプログラムが使っていないか確かめるか、--counter 127.0.0.1:0 で空いた番号を使ってください。failed to listen on {address}"))
        };
        Ok(Listeners {
            counter: bind(self.counter, 8780).await?,
            reader: bind(self.reader, 8781).await?,
            kiosk: bind(self.kiosk, 8782).await?,
        })
    }

    /// The folders, and where the day's records lie.
    pub(crate) fn folders(&self) -> anyhow::Result<(Folders, PathBuf)> {
        let folders = Folders {
            req: super::needed(self.req.clone(), "req")?,
            res: super::needed(self.res.clone(), "res")?,
            face: super::needed(self.face.clone(), "face")?,
            work: super::needed(self.work.clone(), "work")?,
            consumers: self.folders.clone().unwrap_or_default().consumers()?,
        };
        Ok((folders, super::needed(self.records.clone(), "records")?))
    }

    /// Everything the terminal needs, read and checked.
    pub(crate) fn prepare(self) -> anyhow::Result<clinic::Config> {
        let clock = Arc::new(SystemClock::new(self.at));
        let certificate = super::bytes(&super::needed(self.certificate.clone(), "certificate")?)?;
        let own = web::peer::Period::from_der(&CertificateDer::from_pem_slice(&certificate)?)?;
        let authority = super::bytes(&super::needed(self.hub_ca.clone(), "hub-ca")?)?;
        let hub = super::needed(self.hub.clone(), "hub")?;
        let encryption = self.encryptions()?;
        let (folders, records) = self.folders()?;
        let tls = web::tls::client_config(
            &certificate,
            &super::bytes(&super::needed(self.key, "key")?)?,
            &authority,
            Arc::clone(&clock) as _,
        )?;
        Ok(clinic::Config {
            institution: InstitutionCode::parse(&super::needed(self.institution, "institution")?)?,
            institution_name: self.name.unwrap_or_default(),
            hub: HubClient::new(&hub, tls, own, Arc::clone(&clock) as _)?,
            also: linkage::also(self.also, &hub, &authority, &clock)?,
            folders,
            encryption,
            staff: self.face_reader.accounts(&records)?,
            reader: self.face_reader.prepare(&records)?,
            records,
            form: Form {
                profile: match self.profile.as_deref() {
                    None | Some("observed") => Profile::Observed,
                    Some("specification") => Profile::Specification,
                    Some(other) => {
                        anyhow::bail!("--profile is observed or specification, not {other}")
                    }
                },
                encoding: match self.encoding.as_deref() {
                    None | Some("utf8") => Encoding::Utf8,
                    Some("sjis") => Encoding::ShiftJis,
                    Some(other) => anyhow::bail!("--encoding is utf8 or sjis, not {other}"),
                },
            },
            poll: Duration::from_millis(self.poll_ms.unwrap_or(25).max(1)),
            settle: Duration::from_millis(self.settle_ms.unwrap_or(3000)),
            give_up: Duration::from_secs(self.give_up_s.unwrap_or(120)),
            answers_stay: Duration::from_secs(
                self.answers_stay_min.unwrap_or(1440).saturating_mul(60),
            ),
            limits: Limits::default(),
            clock,
            entropy: Arc::new(SystemEntropy),
        })
    }
}
