//! What the hub gives its word for: the whole audit up to one record.

use super::Hash;

/// The audit's head (監査証跡の先頭): its size and what it comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Number of records.
    pub size: u64,
    /// Root of the Merkle tree over them.
    pub root: Hash,
    /// Hash of the last of them in the chain.
    pub chain: Hash,
    /// When it was taken, milliseconds since 1970-01-01T00:00Z.
    pub at_unix_ms: i64,
}

impl Head {
    /// The bytes the hub signs.
    #[must_use]
    pub fn statement(&self) -> Vec<u8> {
        let mut bytes = b"shikaku audit head 1\0".to_vec();
        bytes.extend_from_slice(&self.size.to_be_bytes());
        bytes.extend_from_slice(&self.root);
        bytes.extend_from_slice(&self.chain);
        bytes.extend_from_slice(&self.at_unix_ms.to_be_bytes());
        bytes
    }
}

/// The end of a segment, signed: from then on a change before it shows even to whoever holds nothing but the key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seal {
    /// The audit up to the segment's last record.
    pub head: Head,
    /// Root of the segment's own records.
    pub segment: Hash,
    /// The hub's signature over [`Head::statement`].
    pub signature: Vec<u8>,
}
