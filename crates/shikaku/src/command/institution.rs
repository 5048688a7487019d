//! `shikaku institution`: who may ask the hub.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, Subcommand};
use domain::institution::InstitutionCode;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use store::Store;

use crate::command;

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
        database: PathBuf,
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
        database: PathBuf,
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
            let store = Store::open(database)?;
            match &self.act {
                Act::Enrol {
                    code,
                    name,
                    certificate,
                    ..
                } => {
                    let institution = store::Institution {
                        code: InstitutionCode::parse(code)?,
                        name: name.clone(),
                    };
                    store
                        .enrol_institution(&institution, &fingerprint(certificate)?)
                        .await?;
                }
                Act::Revoke { certificate, .. } => {
                    store
                        .revoke_institution_certificate(&fingerprint(certificate)?)
                        .await?;
                }
            }
            store.close().await?;
            Ok(())
        })
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
