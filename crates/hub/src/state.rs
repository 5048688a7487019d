//! What every request of the hub shares.

use std::{sync::Arc, time::Duration};

use card::path::TrustAnchors;
use domain::{
    Date,
    clock::{Clock, Entropy},
    eligibility::{Circumstances, Policy},
};
use store::Store;
use web::rate::Rate;

use crate::{
    BatchRules, Config, Verifier,
    audit::Audit,
    batch::Lane,
    caller::{Caller, LetIn},
    card_sessions::CardSessions,
    gate::Gate,
    measures::Measures,
    tokens::Tokens,
};

pub(crate) struct Hub {
    pub(crate) store: Store,
    pub(crate) let_in: LetIn,
    pub(crate) anchors: TrustAnchors,
    pub(crate) verifier: Verifier,
    pub(crate) audit: Audit,
    pub(crate) policy: Policy,
    pub(crate) sessions: CardSessions,
    pub(crate) tokens: Tokens,
    pub(crate) batch: BatchRules,
    pub(crate) lane: Lane,
    pub(crate) gate: Gate,
    /// What each institution may still ask; `None` without a limit.
    pub(crate) quota: Option<Rate>,
    pub(crate) measures: Measures,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl Hub {
    pub(crate) fn new(config: Config) -> Self {
        let measures = Measures::new();
        config
            .store
            .watch_commits(measures.watch(Arc::clone(&config.clock)));
        Self {
            store: config.store,
            let_in: LetIn::default(),
            anchors: config.anchors,
            verifier: config.verifier,
            audit: Audit::new(config.audit_key),
            policy: config.policy,
            sessions: CardSessions::new(config.nonce_seconds),
            tokens: Tokens::default(),
            batch: config.batch,
            lane: Lane::default(),
            gate: Gate::new(config.grants.inside),
            quota: config
                .grants
                .institution_rate
                .map(|rate| quota(Arc::clone(&config.clock), rate)),
            measures,
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

/// So many a second in the long run, and twice as many at once.
fn quota(clock: Arc<dyn Clock>, rate: u32) -> Rate {
    let rate = rate.clamp(1, 1000);
    Rate::new(
        clock,
        rate * 2,
        Duration::from_millis(u64::from(1000 / rate)),
    )
}
