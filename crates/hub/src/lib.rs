//! The hub (実施機関): answers who is covered, and writes down that it did before the answer leaves.
//!
//! **Invariant: no answer leaves before its audit record is durable; nobody but an enrolled institution, known by
//! its TLS certificate, gets any answer.** The hub knows clinics only by what they say over the wire.

mod answering;
mod api;
mod audit;
mod batch;
mod caller;
mod card_sessions;
mod consenting;
mod problem;
mod state;
mod verifier;

use std::sync::Arc;

pub use audit::{AuditKey, AuditKeyError, signed_by};
pub use batch::BatchRules;
use card::path::TrustAnchors;
use domain::{
    clock::{Clock, Entropy},
    eligibility::Policy,
};
use store::Store;
pub use verifier::{Verifier, VerifierError};
use web::{serve::Limits, serve::Shutdown};

/// Everything a hub needs to run; nothing is read from the environment in here.
pub struct Config {
    /// Where the hub's data are kept.
    pub store: Store,
    /// Certificate chain and key of the hub, and the CA that signs institutions' certificates.
    pub tls: Arc<rustls::ServerConfig>,
    /// Roots and policies of the cards' authentication certificates.
    pub anchors: TrustAnchors,
    /// The hub's verification key, which lets a card's key be used without a PIN.
    pub verifier: Verifier,
    /// The key that signs heads of the audit.
    pub audit_key: AuditKey,
    /// How to answer where public sources leave a choice.
    pub policy: Policy,
    /// Seconds for which a card session's nonce may be used.
    pub nonce_seconds: u32,
    /// How batches are taken and kept.
    pub batch: BatchRules,
    /// Limits on connections, times and sizes.
    pub limits: Limits,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub entropy: Arc<dyn Entropy>,
}

/// Serves on `listener` until `shutdown`; answers in flight are finished first, batches go on at the next start.
///
/// # Errors
/// When the listener itself fails.
pub async fn run(
    config: Config,
    listener: tokio::net::TcpListener,
    shutdown: Shutdown,
) -> std::io::Result<()> {
    let (tls, limits, rules) = (Arc::clone(&config.tls), config.limits.clone(), config.batch);
    let state = Arc::new(state::Hub::new(config));
    let store = state.store.clone();
    let batches = tokio::spawn(batch::run(Arc::clone(&state), rules, shutdown.clone()));
    let seals = tokio::spawn(audit::seal(Arc::clone(&state), shutdown.clone()));
    let served = web::serve::serve_tls(listener, tls, api::router(state), limits, shutdown).await;
    // What a chunk had not finished waits in the store.
    batches.abort();
    let _ = batches.await;
    seals.abort();
    let _ = seals.await;
    served?;
    store.close().await.map_err(std::io::Error::other)
}
