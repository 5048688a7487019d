//! Consents kept here, and taken back.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use domain::audit::Access;
use store::{ConsentId, StoreError};
use web::problem::Problem;

use crate::{
    answering::{Wanted, access, record_refusal},
    caller::Caller,
    problem,
    state::Hub,
};

/// How the audit calls a withdrawal.
const WAY: &str = "consent-withdrawal";

/// The patient takes back, at the reader or by asking at the counter, what they consented to here. Nothing is
/// viewable under it from now on.
pub(super) async fn withdraw(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    Path(id): Path<u64>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let request = Wanted::of(&headers)?.request;
    let now = hub.clock.now();
    let withdrawn = hub
        .store
        .withdraw_consent_given_to(&caller.institution, ConsentId(id), now)
        .await;
    let person = match withdrawn {
        Ok(person) => person,
        Err(error) => {
            let refused = match error {
                StoreError::Unknown(_) => problem::consent_unknown(),
                error => problem::store(error),
            };
            return Err(record_refusal(&hub, &caller.institution, WAY, &request, refused).await);
        }
    };
    let access = Access {
        person: Some(person.0),
        outcome: "withdrawn".to_owned(),
        ..access(&hub, &caller.institution, WAY, &request)
    };
    hub.store
        .record_access(access)
        .await
        .map_err(problem::store)?;
    Ok(StatusCode::NO_CONTENT)
}
