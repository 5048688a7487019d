//! The audit chain (監査証跡): every access as a record, each record bound to all before it.

mod head;
pub mod merkle;

pub use head::{Head, Seal};
use sha2::{Digest, Sha256};

/// SHA-256 of a record bound to its predecessor.
pub type Hash = [u8; 32];

/// What the first record is bound to.
pub const GENESIS: Hash = [0; 32];

/// What the hub writes down about one access before the answer leaves.
///
/// It names the person only by our own number: no name, no insurer number, no certificate serial.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// Milliseconds since 1970-01-01T00:00Z.
    pub at_unix_ms: i64,
    /// Institution code of the caller, ten digits; empty for an operator of the hub.
    pub institution: String,
    /// The caller's own key for the request; the same key again is the same request sent again.
    pub request: String,
    /// Way of asking and what was asked for: `number`, `card-pin`, `card-face`, `card-visual`, `batch` ….
    pub way: String,
    /// Our number of the person it was about, where exactly one was found; also where nothing of them was shown.
    pub person: Option<u64>,
    /// Outcome: validity `1`–`6`, `refused` with the reason below, or the code of a problem.
    pub outcome: String,
    /// Reason code of the decision.
    pub reason: String,
    /// What was revealed: item codes joined by commas.
    pub revealed: String,
}

impl Access {
    /// The bytes that are hashed: every field with its length before it, so that no two records read alike.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        bytes.extend_from_slice(&self.at_unix_ms.to_be_bytes());
        bytes.extend_from_slice(&self.person.unwrap_or(u64::MAX).to_be_bytes());
        for text in [
            &self.institution,
            &self.request,
            &self.way,
            &self.outcome,
            &self.reason,
            &self.revealed,
        ] {
            bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }
}

/// The hash of record number `sequence` (from 1) with content `canonical`, bound to the record before it.
#[must_use]
pub fn link(previous: &Hash, sequence: u64, canonical: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(sequence.to_be_bytes());
    hasher.update(canonical);
    hasher.finalize().into()
}

/// Where a chain breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Break {
    /// The numbers do not run on: the record named is missing.
    #[error("record {0} is missing")]
    Missing(u64),
    /// The content of the record, or its hash, is not what was written.
    #[error("record {0} was changed")]
    Changed(u64),
}

/// Walks a chain record by record in flat memory.
#[derive(Clone, Debug)]
pub struct Verifier {
    head: Hash,
    next: u64,
}

impl Default for Verifier {
    fn default() -> Self {
        Self {
            head: GENESIS,
            next: 1,
        }
    }
}

impl Verifier {
    /// Takes the next stored record: its number, its hash as stored, its content.
    ///
    /// # Errors
    /// [`Break`] at the first record that does not fit.
    pub fn take(&mut self, sequence: u64, stored: &[u8], access: &Access) -> Result<(), Break> {
        if sequence != self.next {
            return Err(Break::Missing(self.next));
        }
        let hash = link(&self.head, sequence, &access.canonical());
        if hash != *stored {
            return Err(Break::Changed(sequence));
        }
        self.head = hash;
        self.next += 1;
        Ok(())
    }

    /// Number of records taken.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.next - 1
    }

    /// Hash of the last record taken.
    #[must_use]
    pub fn head(&self) -> Hash {
        self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(n: i64) -> Access {
        Access {
            at_unix_ms: n,
            institution: "1310000010".into(),
            request: format!("r{n}"),
            way: "number".into(),
            person: Some(7),
            outcome: "1".into(),
            reason: "valid".into(),
            revealed: String::new(),
        }
    }

    fn chain(count: u64) -> Vec<(u64, Hash, Access)> {
        let mut head = GENESIS;
        (1..=count)
            .map(|sequence| {
                let access = access(i64::try_from(sequence).expect("small"));
                head = link(&head, sequence, &access.canonical());
                (sequence, head, access)
            })
            .collect()
    }

    fn walk(records: &[(u64, Hash, Access)]) -> Result<u64, Break> {
        let mut verifier = Verifier::default();
        for (sequence, hash, access) in records {
            verifier.take(*sequence, hash, access)?;
        }
        Ok(verifier.records())
    }

    #[test]
    fn an_untouched_chain_holds() {
        assert_eq!(walk(&chain(20)), Ok(20));
    }

    #[test]
    fn a_changed_moved_or_missing_record_is_named() {
        let mut changed = chain(20);
        changed[6].2.person = Some(8);
        assert_eq!(walk(&changed), Err(Break::Changed(7)));
        let mut missing = chain(20);
        missing.remove(3);
        assert_eq!(walk(&missing), Err(Break::Missing(4)));
        let mut swapped = chain(20);
        let (a, b) = (swapped[1].2.clone(), swapped[2].2.clone());
        swapped[1].2 = b;
        swapped[2].2 = a;
        assert_eq!(walk(&swapped), Err(Break::Changed(2)));
    }

    #[test]
    fn moving_text_between_fields_changes_the_record() {
        let mut shifted = access(1);
        shifted.outcome = "1v".into();
        shifted.reason = "alid".into();
        assert_ne!(shifted.canonical(), access(1).canonical());
    }
}
