//! What every request of the hub shares.

use std::sync::Arc;

use card::path::TrustAnchors;
use domain::{
    Date,
    clock::{Clock, Entropy},
    eligibility::{Circumstances, Policy},
};
use store::Store;

use crate::{
    BatchRules, Config, Verifier, audit::Audit, batch::Lane, caller::Caller,
    card_sessions::CardSessions,
};

pub(crate) struct Hub {
    pub(crate) store: Store,
    pub(crate) anchors: TrustAnchors,
    pub(crate) verifier: Verifier,
    pub(crate) audit: Audit,
    pub(crate) policy: Policy,
    pub(crate) sessions: CardSessions,
    pub(crate) batch: BatchRules,
    pub(crate) lane: Lane,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl Hub {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            store: config.store,
            anchors: config.anchors,
            verifier: config.verifier,
            audit: Audit::new(config.audit_key),
            policy: config.policy,
            sessions: CardSessions::new(config.nonce_seconds),
            batch: config.batch,
            lane: Lane::default(),
            clock: config.clock,
            entropy: config.entropy,
        }
    }

    /// Who asks for which day: today where the request names none.
    pub(crate) fn circumstances(&self, caller: &Caller, on: Option<Date>) -> Circumstances {
        let now = self.clock.now();
        Circumstances {
            institution: caller.institution.clone(),
            on: on.unwrap_or(now.date()),
            now,
        }
    }
}
