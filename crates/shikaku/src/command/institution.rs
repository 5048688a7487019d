//! `shikaku institution`: who may ask the hub.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, Subcommand};
use domain::{audit::Access, clock::Clock, institution::InstitutionCode};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use store::{Database, Store};

use crate::{clock::SystemClock, command};

#[derive(Args)]
pub(crate) struct Institution {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// 医療機関と端末の証明書を登録する。Enrol an institution with its terminal's certificate.
    Enrol {
        /// 実施機関のデータベース。The hub's database.
        #[arg(long)]
        database: Database,
        /// 医療機関コード（10桁）。Institution code.
        #[arg(long)]
        code: String,
        /// 医療機関名。Its name.
        #[arg(long)]
        name: String,
        /// 端末の証明書（PEM）。The terminal's certificate, PEM.
        #[arg(long)]
        certificate: PathBuf,
    },
    /// 端末の証明書を失効させる。Revoke a terminal's certificate; it gets no answer from then on.
    Revoke {
        /// 実施機関のデータベース。The hub's database.
        #[arg(long)]
        database: Database,
        /// 端末の証明書（PEM）。The terminal's certificate, PEM.
        #[arg(long)]
        certificate: PathBuf,
    },
}

impl Institution {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        command::run_async(async {
            let database = match &self.act {
                Act::Enrol { database, .. } | Act::Revoke { database, .. } => database,
            };
            let store = Store::reach(database).await?;
            let (code, fingerprint) = match &self.act {
                Act::Enrol {
                    code,
                    name,
                    certificate,
                    ..
                } => {
                    let fingerprint = fingerprint(certificate)?;
                    let institution = store::Institution {
                        code: InstitutionCode::parse(code)?,
                        name: name.clone(),
                    };
                    store.enrol_institution(&institution, &fingerprint).await?;
                    ("enrolled", fingerprint)
                }
                Act::Revoke { certificate, .. } => {
                    let fingerprint = fingerprint(certificate)?;
                    store.revoke_institution_certificate(&fingerprint).await?;
                    ("revoked", fingerprint)
                }
            };
            store.record_access(operator(code, &fingerprint)).await?;
            store.close().await?;
            Ok(())
        })
    }
}

/// What the audit says of an operator's act on the certificate of this fingerprint.
fn operator(outcome: &str, fingerprint: &[u8; 32]) -> Access {
    Access {
        at_unix_ms: SystemClock::new(None).unix_ms(),
        institution: String::new(),
        request: hex::encode(&fingerprint[..16]),
        way: "operator-certificate".to_owned(),
        person: None,
        outcome: outcome.to_owned(),
        reason: String::new(),
        revealed: String::new(),
    }
}

fn fingerprint(certificate: &std::path::Path) -> anyhow::Result<[u8; 32]> {
    let der = CertificateDer::from_pem_file(certificate).with_context(|| {
        format!(
            "failed to read a certificate from {}",
            certificate.display()
        )
    })?;
    Ok(web::Peer::from_der(&der)?.fingerprint)
}
