//! Walking the audit from its first record to its last, whichever engine keeps it.

use domain::audit::{
    Access, Hash, Seal, Verifier,
    merkle::{Frontier, SEGMENT, leaf},
};

use crate::{AuditReport, AuditVerifyError, StoreError};

/// Records taken at the same time may be written a little out of the order of their times, in milliseconds.
const TOGETHER: i64 = 1000;

pub(crate) struct Walk {
    verifier: Verifier,
    /// Latest time a record has told so far, and how often one was earlier than that.
    latest_unix_ms: i64,
    set_back: u64,
    /// Seals not come to yet, the next one last.
    waiting: Vec<Seal>,
    held: u64,
    tree: Frontier,
    segment: Frontier,
}

impl Walk {
    /// A walk that is to pass these seals, in their order.
    pub(crate) fn new(mut seals: Vec<Seal>) -> Self {
        seals.reverse();
        Self {
            verifier: Verifier::default(),
            latest_unix_ms: i64::MIN,
            set_back: 0,
            waiting: seals,
            held: 0,
            tree: Frontier::default(),
            segment: Frontier::default(),
        }
    }

    /// Takes the next record as it is stored.
    pub(crate) fn take(
        &mut self,
        sequence: u64,
        hash: &[u8],
        access: &Access,
        signed: &mut (dyn FnMut(&Seal) -> bool + Send),
    ) -> Result<(), AuditVerifyError> {
        self.verifier.take(sequence, hash, access)?;
        let at = access.at_unix_ms;
        if at.saturating_add(TOGETHER) < self.latest_unix_ms {
            self.set_back += 1;
            // From here on the clock as it is now counts.
            self.latest_unix_ms = at;
        }
        self.latest_unix_ms = self.latest_unix_ms.max(at);
        let leaf = leaf(&self.verifier.head());
        self.tree.push(leaf);
        self.segment.push(leaf);
        let size = self.verifier.records();
        if !size.is_multiple_of(SEGMENT) {
            return Ok(());
        }
        let segment = std::mem::take(&mut self.segment);
        let Some(seal) = self.waiting.pop() else {
            // Full a moment ago: the hub seals it next.
            return Ok(());
        };
        let fits = seal.head.size == size
            && seal.head.root == self.tree.root()
            && seal.head.chain == self.verifier.head()
            && seal.segment == segment.root();
        if !fits || !signed(&seal) {
            return Err(AuditVerifyError::Seal(size / SEGMENT));
        }
        self.held += 1;
        Ok(())
    }

    /// Compares what was walked with the head as it is stored.
    pub(crate) fn end(
        mut self,
        head: Result<(u64, Hash), StoreError>,
    ) -> Result<AuditReport, AuditVerifyError> {
        let found = self.verifier.records();
        let (counted, hash) = match head {
            Ok(head) => head,
            Err(StoreError::Corrupt) => return Err(AuditVerifyError::Head { found }),
            Err(error) => return Err(error.into()),
        };
        if counted > found {
            return Err(AuditVerifyError::CutOff { counted, found });
        }
        if counted < found || hash != self.verifier.head() {
            return Err(AuditVerifyError::Head { found });
        }
        if let Some(seal) = self.waiting.pop() {
            return Err(AuditVerifyError::Seal(seal.head.size / SEGMENT));
        }
        Ok(AuditReport {
            records: found,
            head_hex: hex::encode(hash),
            root_hex: hex::encode(self.tree.root()),
            seals: self.held,
            set_back: self.set_back,
        })
    }
}
