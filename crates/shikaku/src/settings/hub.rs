//! Settings of the hub.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use card::path::TrustAnchors;
use clap::Args;
use domain::eligibility::{LostWithNew, Policy};
use hub::{BatchRules, Grants};
use serde::Deserialize;
use store::{Database, ReadingFrom, Store};
use web::serve::{Large, Limits};

use crate::{
    clock::{At, SystemClock},
    entropy::SystemEntropy,
    platform,
};

/// Files a hub has open beside its connections: databases, their readers, listeners.
const FILES: u64 = 512;

/// Settings of the hub. Every value may stand in the TOML file under the flag's name.
#[derive(Args, Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct HubSettings {
    /// 待ち受けるアドレス。Address and port to listen on.
    #[arg(long, env = "SHIKAKU_HUB_LISTEN")]
    pub(crate) listen: Option<SocketAddr>,
    /// 運用者のための待ち受け（計測・状態）。Plain listener for operators: measures, health, maintenance; loopback.
    #[arg(long, env = "SHIKAKU_HUB_ADMIN")]
    pub(crate) admin: Option<SocketAddr>,
    /// 1医療機関の毎秒の照会数の上限（0は無制限）。Checks a second of one institution, 0 for no limit [default: 100].
    #[arg(long, env = "SHIKAKU_HUB_INSTITUTION_RATE")]
    pub(crate) institution_rate: Option<u32>,
    /// 同時に答える数の上限。Requests answered at the same time [default: 1024].
    #[arg(long, env = "SHIKAKU_HUB_INSIDE")]
    pub(crate) inside: Option<usize>,
    /// 同時に開ける接続の数。Connections open at once [default: 16384].
    #[arg(long, env = "SHIKAKU_HUB_CONNECTIONS")]
    pub(crate) connections: Option<usize>,
    /// 1枚の証明書が同時に開ける接続の数（0は無制限）。Connections of one certificate, 0 for no limit [default: 256].
    #[arg(long, env = "SHIKAKU_HUB_CERTIFICATE_CONNECTIONS")]
    pub(crate) certificate_connections: Option<usize>,
    /// Web-APIを待ち受けるアドレス。Address and port of the Web-API; absent: none.
    #[arg(long, env = "SHIKAKU_HUB_WEB_LISTEN")]
    pub(crate) web_listen: Option<SocketAddr>,
    /// データベース（ファイルか postgres://…）。Database: a SQLite file, made when absent, or a server's URL.
    #[arg(long, env = "SHIKAKU_HUB_DATABASE")]
    pub(crate) database: Option<Database>,
    /// 読み取りに使うPostgreSQLの複製。Streaming replica of a server, postgres://…, that checks may read from.
    #[arg(long, env = "SHIKAKU_HUB_REPLICA")]
    pub(crate) replica: Option<String>,
    /// 複製の遅れの上限（ミリ秒）。How far behind it is still read; the primary otherwise [default: 1000].
    #[arg(long, env = "SHIKAKU_HUB_REPLICA_BEHIND_MS")]
    pub(crate) replica_behind_ms: Option<u64>,
    /// サーバー証明書（PEM）。Certificate chain of the hub, PEM.
    #[arg(long, env = "SHIKAKU_HUB_CERTIFICATE")]
    pub(crate) certificate: Option<PathBuf>,
    /// サーバー証明書の秘密鍵（PEM）。Its private key, PEM.
    #[arg(long, env = "SHIKAKU_HUB_KEY")]
    pub(crate) key: Option<PathBuf>,
    /// 医療機関の証明書を出した認証局（PEM）。CA that signs institutions' certificates, PEM.
    #[arg(long, env = "SHIKAKU_HUB_CLIENT_CA")]
    pub(crate) client_ca: Option<PathBuf>,
    /// カードの認証局（DER、何世代でも）。Roots of the cards' certificates, DER, one file a generation.
    #[arg(long, env = "SHIKAKU_HUB_CARD_ROOTS", value_delimiter = ',')]
    pub(crate) card_roots: Option<Vec<PathBuf>>,
    /// 受け入れる証明書ポリシー。Certificate policies accepted on cards (OIDs).
    #[arg(long, env = "SHIKAKU_HUB_CARD_POLICIES", value_delimiter = ',')]
    pub(crate) card_policies: Option<Vec<String>>,
    /// PIN無し認証の検証鍵（PKCS #8 DER）。Verification key for PIN-less checks, PKCS #8 DER.
    #[arg(long, env = "SHIKAKU_HUB_VERIFIER_KEY")]
    pub(crate) verifier_key: Option<PathBuf>,
    /// 監査証跡に署名する鍵（PKCS #8 DER）。Key that signs heads of the audit, PKCS #8 DER.
    #[arg(long, env = "SHIKAKU_HUB_AUDIT_KEY")]
    pub(crate) audit_key: Option<PathBuf>,
    /// 喪失・新資格ありのとき返すもの（nothing | old | new）。What the result list carries at validity 3 [default: old].
    #[arg(long, env = "SHIKAKU_HUB_LOST_WITH_NEW")]
    pub(crate) lost_with_new: Option<String>,
    /// カード照会の制限時間（秒）。Seconds a card session lasts [default: 60].
    #[arg(long, env = "SHIKAKU_HUB_NONCE_SECONDS")]
    pub(crate) nonce_seconds: Option<u32>,
    /// 一括要求1ファイルの行数の上限。Most rows of one batch [default: 1000].
    #[arg(long, env = "SHIKAKU_HUB_BATCH_ROWS")]
    pub(crate) batch_rows: Option<usize>,
    /// 1医療機関が1日に出せる一括の行数。Most rows of one institution on one day [default: 300000].
    #[arg(long, env = "SHIKAKU_HUB_BATCH_ROWS_DAY")]
    pub(crate) batch_rows_day: Option<u64>,
    /// 一括要求の結果を残す日数。Days the results of a batch are kept [default: 7].
    #[arg(long, env = "SHIKAKU_HUB_BATCH_KEEP_DAYS")]
    pub(crate) batch_keep_days: Option<u32>,
    /// 時計を合わせる（2026-08-01T09:00 から動く、=… で止まる）。Time to start from, or to stand at with "=".
    #[arg(long, env = "SHIKAKU_AT")]
    pub(crate) at: Option<At>,
}

impl HubSettings {
    /// These settings, with what they leave open taken from `file`.
    pub(crate) fn over(self, file: &std::path::Path) -> anyhow::Result<Self> {
        let file: Self = super::read(file)?;
        Ok(Self {
            listen: self.listen.or(file.listen),
            admin: self.admin.or(file.admin),
            institution_rate: self.institution_rate.or(file.institution_rate),
            inside: self.inside.or(file.inside),
            connections: self.connections.or(file.connections),
            certificate_connections: self
                .certificate_connections
                .or(file.certificate_connections),
            web_listen: self.web_listen.or(file.web_listen),
            database: self.database.or(file.database),
            replica: self.replica.or(file.replica),
            replica_behind_ms: self.replica_behind_ms.or(file.replica_behind_ms),
            certificate: self.certificate.or(file.certificate),
            key: self.key.or(file.key),
            client_ca: self.client_ca.or(file.client_ca),
            card_roots: self.card_roots.or(file.card_roots),
            card_policies: self.card_policies.or(file.card_policies),
            verifier_key: self.verifier_key.or(file.verifier_key),
            audit_key: self.audit_key.or(file.audit_key),
            lost_with_new: self.lost_with_new.or(file.lost_with_new),
            nonce_seconds: self.nonce_seconds.or(file.nonce_seconds),
            batch_rows: self.batch_rows.or(file.batch_rows),
            batch_rows_day: self.batch_rows_day.or(file.batch_rows_day),
            batch_keep_days: self.batch_keep_days.or(file.batch_keep_days),
            at: self.at.or(file.at),
        })
    }

    /// The hub's side of TLS.
    pub(crate) fn tls(&self, clock: Arc<SystemClock>) -> anyhow::Result<Arc<rustls::ServerConfig>> {
        let file = |path: &Option<PathBuf>, name| super::bytes(&super::needed(path.clone(), name)?);
        Ok(web::tls::server_config(
            &file(&self.certificate, "certificate")?,
            &file(&self.key, "key")?,
            &file(&self.client_ca, "client-ca")?,
            clock,
        )?)
    }

    /// The Web-API's listener, where one is wanted.
    pub(crate) async fn web_door(
        &self,
    ) -> anyhow::Result<Option<(tokio::net::TcpListener, Arc<rustls::ServerConfig>)>> {
        let Some(address) = self.web_listen else {
            return Ok(None);
        };
        let file = |path: &Option<PathBuf>, name| super::bytes(&super::needed(path.clone(), name)?);
        let tls = web::tls::open_server_config(
            &file(&self.certificate, "certificate")?,
            &file(&self.key, "key")?,
            &file(&self.client_ca, "client-ca")?,
            Arc::new(SystemClock::new(self.at)),
        )?;
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("failed to listen on {address}"))?;
        Ok(Some((listener, tls)))
    }

    /// Everything the hub needs, read, opened and checked.
    pub(crate) async fn prepare(self) -> anyhow::Result<hub::Config> {
        let clock = Arc::new(SystemClock::new(self.at));
        let tls = self.tls(Arc::clone(&clock))?;
        let roots = super::needed(self.card_roots, "card-roots")?;
        let anchors = TrustAnchors {
            roots: roots
                .iter()
                .map(|path| super::bytes(path))
                .collect::<Result<_, _>>()?,
            policies: super::needed(self.card_policies, "card-policies")?,
        };
        anchors
            .validate()
            .context("a file of --card-roots is no root of cards")?;
        let verifier_key = super::bytes(&super::needed(self.verifier_key, "verifier-key")?)?;
        let audit_key = super::bytes(&super::needed(self.audit_key, "audit-key")?)?;
        Ok(hub::Config {
            store: store(self.database, self.replica, self.replica_behind_ms).await?,
            tls,
            anchors,
            verifier: hub::Verifier::from_pkcs8(&verifier_key)?,
            audit_key: hub::AuditKey::from_pkcs8(&audit_key)?,
            policy: Policy {
                lost_with_new: lost_with_new(self.lost_with_new.as_deref())?,
            },
            nonce_seconds: self.nonce_seconds.unwrap_or(60),
            batch: batch_rules(self.batch_rows, self.batch_rows_day, self.batch_keep_days),
            grants: grants(self.institution_rate, self.inside),
            limits: limits(self.connections, self.certificate_connections),
            clock,
            entropy: Arc::new(SystemEntropy),
        })
    }
}

/// The database, and the replica checks may read from.
async fn store(
    database: Option<Database>,
    replica: Option<String>,
    behind_ms: Option<u64>,
) -> anyhow::Result<Store> {
    let database = super::needed(database, "database")?;
    let from = replica.map(|url| ReadingFrom {
        url,
        at_most_behind: Duration::from_millis(behind_ms.unwrap_or(1000)),
    });
    Store::reach_reading(&database, from.as_ref())
        .await
        .context("failed to open --database or to read its --replica")
}

fn grants(institution_rate: Option<u32>, inside: Option<usize>) -> Grants {
    let usual = Grants::default();
    Grants {
        institution_rate: match institution_rate {
            None => usual.institution_rate,
            Some(0) => None,
            rate => rate,
        },
        inside: inside.unwrap_or(usual.inside),
    }
}

/// Batches may be long and take their time to come: they are read row by row.
fn limits(connections: Option<usize>, of_one_certificate: Option<usize>) -> Limits {
    let usual = Limits::default();
    let connections = connections.unwrap_or(usual.connections);
    let files = connections as u64 + FILES;
    if let Some(granted) = platform::open_files(files).filter(|granted| *granted < files) {
        tracing::warn!(
            granted,
            connections,
            "the system grants fewer open files than there may be connections: raise LimitNOFILE or --connections less"
        );
    }
    Limits {
        connections,
        of_one_client: match of_one_certificate {
            None => usual.of_one_client,
            Some(0) => usize::MAX,
            Some(most) => most,
        },
        large: Some(Large {
            path: "/oqs/v1/OQSmuquc01",
            body_bytes: 128 << 20,
            request: Duration::from_secs(300),
        }),
        ..usual
    }
}

fn batch_rules(rows: Option<usize>, rows_a_day: Option<u64>, keep_days: Option<u32>) -> BatchRules {
    let usual = BatchRules::default();
    BatchRules {
        rows: rows.unwrap_or(usual.rows),
        rows_a_day: rows_a_day.unwrap_or(usual.rows_a_day),
        keep: keep_days.map_or(usual.keep, |days| {
            Duration::from_secs(u64::from(days) * 86_400)
        }),
    }
}

fn lost_with_new(name: Option<&str>) -> anyhow::Result<LostWithNew> {
    match name {
        None | Some("old") => Ok(LostWithNew::Old),
        Some("nothing") => Ok(LostWithNew::Nothing),
        Some("new") => Ok(LostWithNew::New),
        Some(other) => anyhow::bail!("--lost-with-new is nothing, old or new, not {other}"),
    }
}
