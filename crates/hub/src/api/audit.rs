//! The audit's head and proofs, for whoever wants to hold the hub to its word. Nothing here tells what a record says.

use std::{ops::Range, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use domain::audit::merkle;
use serde::{Deserialize, Serialize};
use store::StoreError;
use web::problem::Problem;

use crate::{caller::Caller, problem, state::Hub};

#[derive(Deserialize)]
pub(super) struct HeadOf {
    size: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct SignedHead {
    size: u64,
    root: String,
    chain: String,
    at_unix_ms: i64,
    /// Ed25519, base64.
    signature: String,
    /// SubjectPublicKeyInfo DER, base64; compare it with the one published elsewhere.
    public_key: String,
}

/// The audit as it stands, or as it stood at `size` records, signed now.
pub(super) async fn head(
    State(hub): State<Arc<Hub>>,
    _caller: Caller,
    Query(HeadOf { size }): Query<HeadOf>,
) -> Result<Json<SignedHead>, Problem> {
    let size = match size {
        Some(size) => size,
        None => hub.store.audit_size().await.map_err(refused)?,
    };
    let at = hub.clock.unix_ms();
    let head = hub.store.audit_head(size, at).await.map_err(refused)?;
    let signature = hub.audit.sign(&head);
    let public_key = hub.audit.public_key().map_err(|_| problem::internal())?;
    Ok(Json(SignedHead {
        size,
        root: hex::encode(head.root),
        chain: hex::encode(head.chain),
        at_unix_ms: head.at_unix_ms,
        signature: BASE64.encode(signature),
        public_key: BASE64.encode(public_key),
    }))
}

#[derive(Deserialize)]
pub(super) struct InclusionOf {
    record: u64,
    size: u64,
}

#[derive(Serialize)]
pub(super) struct Inclusion {
    record: u64,
    size: u64,
    /// The record's hash in the chain.
    chain: String,
    path: Vec<String>,
}

/// That a record is among the first `size`.
pub(super) async fn inclusion(
    State(hub): State<Arc<Hub>>,
    _caller: Caller,
    Query(InclusionOf { record, size }): Query<InclusionOf>,
) -> Result<Json<Inclusion>, Problem> {
    if record == 0 || record > size {
        return Err(problem::no_such_record());
    }
    let chain = hub.store.audit_chain(record).await.map_err(refused)?;
    let path = path(&hub, size, |size| merkle::inclusion(record - 1, size)).await?;
    Ok(Json(Inclusion {
        record,
        size,
        chain: hex::encode(chain),
        path,
    }))
}

#[derive(Deserialize)]
pub(super) struct ConsistencyOf {
    old: u64,
    size: u64,
}

#[derive(Serialize)]
pub(super) struct Consistency {
    old: u64,
    size: u64,
    path: Vec<String>,
}

/// That the first `old` records are still the first of `size`.
pub(super) async fn consistency(
    State(hub): State<Arc<Hub>>,
    _caller: Caller,
    Query(ConsistencyOf { old, size }): Query<ConsistencyOf>,
) -> Result<Json<Consistency>, Problem> {
    if old == 0 || old > size {
        return Err(problem::no_such_record());
    }
    let path = path(&hub, size, |size| merkle::consistency(old, size)).await?;
    Ok(Json(Consistency { old, size, path }))
}

async fn path(
    hub: &Hub,
    size: u64,
    runs: impl FnOnce(u64) -> Vec<Range<u64>>,
) -> Result<Vec<String>, Problem> {
    // A size beyond the end would ask for roots that no tree has.
    if size > hub.store.audit_size().await.map_err(refused)? {
        return Err(problem::no_such_record());
    }
    let roots = hub.store.audit_roots(runs(size)).await.map_err(refused)?;
    Ok(roots.into_iter().map(hex::encode).collect())
}

fn refused(error: StoreError) -> Problem {
    match error {
        StoreError::Unknown(_) => problem::no_such_record(),
        other => problem::store(other),
    }
}
