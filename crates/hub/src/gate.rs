//! The gate every request passes: shut in maintenance, full in overload, and where requests are counted.
//!
//! Overload refuses at once with the time to come again: an answer that is late helps nobody, and clinics try again by
//! themselves.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use tracing::{Instrument, Span};

use crate::{problem, state::Hub};

pub(crate) struct Gate {
    /// Requests being answered.
    inside: AtomicUsize,
    most: usize,
    /// Until when it is shut, as the operators say it.
    maintenance: Mutex<Option<String>>,
}

/// One request inside, until dropped.
struct Inside<'a>(&'a Hub);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.gate.inside.fetch_sub(1, Ordering::AcqRel);
        self.0.measures.inside.dec();
    }
}

impl Gate {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            inside: AtomicUsize::new(0),
            most,
            maintenance: Mutex::new(None),
        }
    }

    /// Shuts for maintenance with what clinics are told (`09:00まで`), or opens again.
    pub(crate) fn shut(&self, until: Option<String>) {
        *self.lock() = until;
    }

    /// Until when it is shut.
    pub(crate) fn until(&self) -> Option<String> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.maintenance
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn enter(hub: &Hub) -> Option<Inside<'_>> {
    let before = hub.gate.inside.fetch_add(1, Ordering::AcqRel);
    hub.measures.inside.inc();
    let inside = Inside(hub);
    (before < hub.gate.most).then_some(inside)
}

pub(crate) async fn pass(
    State(hub): State<Arc<Hub>>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let begun = hub.clock.monotonic_us();
    let path = path.as_ref().map_or("", MatchedPath::as_str);
    let kind = path.rsplit('/').next().unwrap_or_default();
    let span = span(kind, &request);
    let response = match (hub.gate.until(), enter(&hub)) {
        (Some(until), _) => problem::maintenance(&until).into_response(),
        (None, None) => problem::overloaded().into_response(),
        (None, Some(_inside)) => next.run(request).instrument(span.clone()).await,
    };
    let took = hub.clock.monotonic_us().saturating_sub(begun);
    hub.measures
        .answered(kind, response.status().as_u16(), took);
    tracing::debug!(parent: &span, status = response.status().as_u16(), took_us = took, "answered");
    response
}

/// The trace of one request: the message, and the caller's own key for it, by which it is found in the clinic's and the
/// audit's records. Costs nothing where `RUST_LOG` does not ask for `hub::gate=debug`.
fn span(kind: &str, request: &Request) -> Span {
    let key = || request.headers().get("idempotency-key")?.to_str().ok();
    tracing::debug_span!("request", kind, key = key().map(tracing::field::display))
}
