//! The hub (実施機関): answers who is covered, and writes down that it did before the answer leaves.
//!
//! **Invariant: no answer leaves before its audit record is durable; nobody but an enrolled institution, known by
//! its TLS certificate, gets any answer.** The hub knows clinics only by what they say over the wire.

mod admin;
mod answering;
mod api;
mod audit;
mod batch;
mod caller;
mod card_sessions;
mod consenting;
mod gate;
pub mod intake;
mod measures;
mod problem;
mod state;
mod tokens;
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
    /// What one institution and all of them together are granted.
    pub grants: Grants,
    /// Limits on connections, times and sizes.
    pub limits: Limits,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub entropy: Arc<dyn Entropy>,
}

/// What the hub grants before it refuses with the time to come again. The figures are ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grants {
    /// Checks a second of one institution, in the long run; `None` for no limit.
    pub institution_rate: Option<u32>,
    /// Requests answered at the same time.
    pub inside: usize,
}

impl Default for Grants {
    /// 100 a second (a large hospital's busiest minute stays under 10), 1,024 at a time.
    fn default() -> Self {
        Self {
            institution_rate: Some(100),
            inside: 1024,
        }
    }
}

/// Where a hub listens beside the institutions' own listener.
#[derive(Default)]
pub struct Doors {
    /// The operators' measures and health, plain.
    pub admin: Option<tokio::net::TcpListener>,
    /// The Web-API, with a TLS configuration that does not demand a client's certificate.
    pub web: Option<(tokio::net::TcpListener, Arc<rustls::ServerConfig>)>,
}

/// Serves institutions on `listener`, and others by `doors`, until `shutdown`; answers in flight are finished first,
/// batches go on at the next start.
///
/// # Errors
/// When the listener itself fails.
pub async fn run(
    config: Config,
    listener: tokio::net::TcpListener,
    doors: Doors,
    shutdown: Shutdown,
) -> std::io::Result<()> {
    let (tls, limits, rules) = (Arc::clone(&config.tls), config.limits.clone(), config.batch);
    let state = Arc::new(state::Hub::new(config));
    let store = state.store.clone();
    let batches = tokio::spawn(batch::run(Arc::clone(&state), rules, shutdown.clone()));
    let seals = tokio::spawn(audit::seal(Arc::clone(&state), shutdown.clone()));
    if let Some(admin) = doors.admin {
        let pages = admin::router(Arc::clone(&state));
        let serve = web::serve::serve_plain(admin, pages, Limits::default(), shutdown.clone());
        // Ends by the same shutdown.
        tokio::spawn(serve);
    }
    if let Some((web, tls)) = doors.web {
        let pages = api::web_router(Arc::clone(&state));
        tokio::spawn(web::serve::serve_tls(
            web,
            tls,
            pages,
            limits.clone(),
            shutdown.clone(),
        ));
    }
    let served = web::serve::serve_tls(listener, tls, api::router(state), limits, shutdown).await;
    // What a chunk had not finished waits in the store.
    batches.abort();
    let _ = batches.await;
    seals.abort();
    let _ = seals.await;
    served?;
    store.close().await.map_err(std::io::Error::other)
}
