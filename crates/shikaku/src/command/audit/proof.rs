//! A proof as a file, and what it is worth.

use domain::audit::{
    Hash, Head,
    merkle::{consistent, included, leaf},
};
use serde::{Deserialize, Serialize};

/// A proof. Hashes are hexadecimal.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Proof {
    /// A record is in the audit.
    Inclusion {
        /// Its number, from 1.
        record: u64,
        /// Its hash in the chain.
        chain: String,
        /// Roots beside the way up.
        path: Vec<String>,
        /// What it is in.
        head: SignedHead,
    },
    /// An older audit is the beginning of a newer one.
    Consistency {
        /// Number of records of the older one.
        old_size: u64,
        /// Its root.
        old_root: String,
        /// Roots that both are made of.
        path: Vec<String>,
        /// The newer one.
        head: SignedHead,
    },
}

/// A head, signed where the hub has sealed it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignedHead {
    size: u64,
    root: String,
    chain: String,
    at_unix_ms: i64,
    /// Ed25519, hexadecimal; none where the head is newer than the newest seal.
    signature: Option<String>,
}

/// What a proof is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It holds, and the hub's key signed what it leads to.
    Signed,
    /// It holds as far as its root; nobody signed that, or no key was given.
    Unsigned,
    /// It does not hold.
    Broken,
    /// It holds, and the signature is not the key's.
    Forged,
}

impl Verdict {
    pub(super) fn holds(self) -> bool {
        matches!(self, Self::Signed | Self::Unsigned)
    }

    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Signed => {
                "証明は正しく、実施機関の署名があります。\nThe proof holds, and the hub signed what it leads to."
            }
            Self::Unsigned => {
                "証明は、書かれた根までは正しいものです。署名は確かめていません。手元の根と見比べてください。\nThe proof holds up to its root. No signature was checked: compare the root with one you hold."
            }
            Self::Broken => {
                "証明は正しくありません。写しを取り、運営の責任者に知らせてください。\nThe proof does not hold. Keep a copy and tell the operators."
            }
            Self::Forged => {
                "署名がこの鍵のものではありません。鍵を確かめ、運営の責任者に知らせてください。\nThe signature is not this key's. Check the key and tell the operators."
            }
        }
    }
}

impl SignedHead {
    pub(super) fn new(head: &Head, signature: Option<&[u8]>) -> Self {
        Self {
            size: head.size,
            root: hex::encode(head.root),
            chain: hex::encode(head.chain),
            at_unix_ms: head.at_unix_ms,
            signature: signature.map(hex::encode),
        }
    }

    fn read(&self) -> Option<Head> {
        Some(Head {
            size: self.size,
            root: hash(&self.root)?,
            chain: hash(&self.chain)?,
            at_unix_ms: self.at_unix_ms,
        })
    }
}

impl Proof {
    /// Checks it with the hub's public key, if there is one.
    pub(super) fn check(&self, key: Option<&[u8]>) -> Verdict {
        let (Self::Inclusion { head, .. } | Self::Consistency { head, .. }) = self;
        match head.read() {
            Some(read) if self.holds(&read) == Some(true) => head.worth(&read, key),
            _ => Verdict::Broken,
        }
    }

    fn holds(&self, head: &Head) -> Option<bool> {
        Some(match self {
            Self::Inclusion {
                record,
                chain,
                path,
                ..
            } => {
                let leaf = leaf(&hash(chain)?);
                included(
                    &leaf,
                    record.checked_sub(1)?,
                    head.size,
                    &hashes(path)?,
                    &head.root,
                )
            }
            Self::Consistency {
                old_size,
                old_root,
                path,
                ..
            } => {
                let path = hashes(path)?;
                consistent(*old_size, head.size, &hash(old_root)?, &head.root, &path)
            }
        })
    }
}

impl SignedHead {
    fn worth(&self, head: &Head, key: Option<&[u8]>) -> Verdict {
        match (key, &self.signature) {
            (Some(key), Some(signature)) => {
                let signature = hex::decode(signature).unwrap_or_default();
                if hub::signed_by(key, head, &signature) {
                    Verdict::Signed
                } else {
                    Verdict::Forged
                }
            }
            _ => Verdict::Unsigned,
        }
    }
}

fn hash(text: &str) -> Option<Hash> {
    hex::decode(text).ok()?.try_into().ok()
}

fn hashes(texts: &[String]) -> Option<Vec<Hash>> {
    texts.iter().map(|text| hash(text)).collect()
}
