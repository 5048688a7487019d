//! Making a proof from the audit, also beside a hub that writes it.

use anyhow::{Context, ensure};
use clap::Args;
use domain::audit::merkle::{consistency, inclusion};
use store::{AuditReader, Database};

use super::proof::{Proof, SignedHead};

/// What to prove.
#[derive(Args)]
#[group(required = true)]
pub(super) struct What {
    /// この番号の記録があること。That the record with this number (from 1) is in the audit.
    #[arg(long, conflicts_with = "old")]
    record: Option<u64>,
    /// はじめの何件が変わっていないこと。That the first so many records are unchanged.
    #[arg(long)]
    old: Option<u64>,
}

impl What {
    /// The proof, up to the newest sealed head that covers what is asked, or else up to the last record.
    pub(super) async fn proof(&self, database: &Database) -> anyhow::Result<Proof> {
        let audit = AuditReader::open(database).await?;
        let needed = self.record.or(self.old).context("--record or --old")?;
        let size = audit.size().await?;
        ensure!(
            (1..=size).contains(&needed),
            "監査記録は 1 から {size} までです。records run from 1 to {size}"
        );
        let seal = audit
            .seal(size)
            .await?
            .filter(|seal| seal.head.size >= needed);
        let (head, signature) = match seal {
            Some(seal) => (seal.head, Some(seal.signature)),
            // Not signed, so no time is stated.
            None => (audit.head(size, 0).await?, None),
        };
        let path = match self.record {
            Some(record) => inclusion(record - 1, head.size),
            None => consistency(needed, head.size),
        };
        let path = audit
            .roots(&path)
            .await?
            .into_iter()
            .map(hex::encode)
            .collect();
        let signed = SignedHead::new(&head, signature.as_deref());
        Ok(match self.record {
            Some(record) => Proof::Inclusion {
                record,
                chain: hex::encode(audit.chain(record).await?),
                path,
                head: signed,
            },
            None => Proof::Consistency {
                old_size: needed,
                old_root: hex::encode(audit.head(needed, 0).await?.root),
                path,
                head: signed,
            },
        })
    }
}
