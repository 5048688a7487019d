//! The operators' own door, on a plain listener that only their machine reaches: measures, health, maintenance.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::{get, put},
};
use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::state::Hub;

/// Prometheus' own name for its text format.
const METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(crate) fn router(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/health/live", get(|| async { "ok\n" }))
        .route("/health/ready", get(ready))
        .route("/maintenance", put(shut).delete(open))
        .with_state(hub)
}

async fn metrics(State(hub): State<Arc<Hub>>) -> impl IntoResponse {
    match hub.measures.text(hub.lane.at_desks()) {
        Ok(text) => (StatusCode::OK, [(header::CONTENT_TYPE, METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Whether the hub may be sent requests, and if not, why not.
#[derive(Serialize)]
struct Ready {
    ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    maintenance_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<String>,
}

async fn ready(State(hub): State<Arc<Hub>>) -> impl IntoResponse {
    let maintenance_until = hub.gate.until();
    let refusal = if hub.audit.is_unconfirmed() {
        Some(StoreError::Unconfirmed)
    } else {
        hub.store.audit_size().await.err()
    };
    let store = refusal.map(|error| error.to_string());
    let ready = maintenance_until.is_none() && store.is_none();
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(Ready {
            ready,
            maintenance_until,
            store,
        }),
    )
}

/// What clinics are told while the hub is shut.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shut {
    /// Until when, as it is to be read: `11月26日 06:00`.
    until: String,
}

async fn shut(State(hub): State<Arc<Hub>>, Json(shut): Json<Shut>) -> StatusCode {
    tracing::warn!(until = shut.until, "shut for maintenance");
    hub.gate.shut(Some(shut.until));
    StatusCode::NO_CONTENT
}

async fn open(State(hub): State<Arc<Hub>>) -> StatusCode {
    tracing::warn!("open again after maintenance");
    hub.gate.shut(None);
    StatusCode::NO_CONTENT
}
