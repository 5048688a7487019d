//! Writing down accesses, and the hub's word for all of them: full segments are sealed, heads are signed.

mod key;

pub use key::{AuditKey, AuditKeyError, signed_by};

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::audit::{Access, Head, Seal, merkle::SEGMENT};
use store::{Segment, StoreError};
use tokio::sync::Notify;
use web::serve::Shutdown;

use crate::state::Hub;

/// The hub's audit beyond the store: its key, and word of full segments.
pub(crate) struct Audit {
    key: AuditKey,
    full: Notify,
    /// The store did not confirm a record, and none since.
    unconfirmed: AtomicBool,
}

impl Audit {
    pub(crate) fn new(key: AuditKey) -> Self {
        let full = Notify::new();
        // Segments may have become full before this start.
        full.notify_one();
        Self {
            key,
            full,
            unconfirmed: AtomicBool::new(false),
        }
    }

    /// Whether the store has stopped confirming records, so that nothing is answered.
    pub(crate) fn is_unconfirmed(&self) -> bool {
        self.unconfirmed.load(Ordering::Relaxed)
    }

    /// Signs a head.
    pub(crate) fn sign(&self, head: &Head) -> Vec<u8> {
        self.key.sign(head)
    }

    /// The public key as SubjectPublicKeyInfo DER.
    pub(crate) fn public_key(&self) -> Result<Vec<u8>, AuditKeyError> {
        self.key.public_key()
    }
}

impl Hub {
    /// Makes accesses durable, all or none, before any answer leaves.
    pub(crate) async fn write_down(&self, accesses: Vec<Access>) -> Result<(), StoreError> {
        let count = accesses.len() as u64;
        let begun = self.clock.monotonic_us();
        let receipt = self.store.record_accesses(accesses).await;
        let unconfirmed = matches!(receipt, Err(StoreError::Unconfirmed));
        if unconfirmed != self.audit.is_unconfirmed() {
            self.audit.unconfirmed.store(unconfirmed, Ordering::Relaxed);
        }
        let receipt = receipt?;
        let took = self.clock.monotonic_us().saturating_sub(begun);
        self.measures.written_down(receipt.together, took);
        let last = receipt.sequence;
        if last / SEGMENT > last.saturating_sub(count) / SEGMENT {
            self.audit.full.notify_one();
        }
        Ok(())
    }
}

/// Seals segments as they become full, until `shutdown`. One that fails is tried again when the next is full, or at
/// the next start: nothing is lost by that, as a head is signed whenever somebody asks.
pub(crate) async fn seal(hub: Arc<Hub>, shutdown: Shutdown) {
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            () = hub.audit.full.notified() => {}
        }
        loop {
            let at = hub.clock.unix_ms();
            let Ok(Some(segment)) = hub.store.full_segment(at).await else {
                break;
            };
            if !keep(&hub, segment).await {
                break;
            }
        }
    }
}

async fn keep(hub: &Hub, segment: Segment) -> bool {
    let seal = Seal {
        head: segment.head,
        segment: segment.root,
        signature: hub.audit.sign(&segment.head),
    };
    match hub.store.seal(seal).await {
        Ok(()) => {
            tracing::info!(
                records = segment.head.size,
                "a segment of the audit is sealed"
            );
            true
        }
        Err(error) => {
            tracing::error!(%error, "a segment of the audit was not sealed");
            false
        }
    }
}
