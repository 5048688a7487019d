//! Eligibility by number (資格確認, OQSsiquc): the request's bytes in, the answer's bytes out.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use domain::{eligibility, insured::NumberKey};
use web::problem::Problem;
use wire::oqs::qualification::{Answered, Request};

use crate::{
    answering::{Wanted, put_reference_numbers, record, record_refusal},
    caller::Caller,
    problem,
    state::Hub,
};

pub(super) async fn by_number(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(&headers)?;
    match answer(&hub, &caller, &wanted, &body, "number").await {
        Ok(bytes) => Ok(super::xml(bytes, wanted.form.encoding)),
        Err(refused) => Err(record_refusal(
            &hub,
            &caller.institution,
            "number",
            &wanted.request,
            refused,
        )
        .await),
    }
}

/// Answers a message; `way` is what the audit calls this way of asking.
pub(super) async fn answer(
    hub: &Hub,
    caller: &Caller,
    wanted: &Wanted,
    body: &[u8],
    way: &str,
) -> Result<Vec<u8>, Problem> {
    let desk = hub.lane.at_desk();
    let (request, _oddities) = Request::read(body).map_err(problem::unreadable)?;
    caller.must_be(&request.header.institution)?;

    let asked = request.search.asked();
    let circumstances = hub.circumstances(caller, request.header.confirmation_date);
    let key = NumberKey::of(asked.symbol.as_ref(), &asked.number);
    let born = Some(asked.birthdate);
    let found = hub
        .store
        .find_for(&caller.institution, &asked.insurer, &key, born)
        .await
        .map_err(problem::store)?;
    let mut decision = eligibility::by_number(&asked, &circumstances, &found.people, hub.policy)
        .map_err(problem::no_rule)?;
    put_reference_numbers(&mut decision, &found);

    let answer = Answered {
        decision: &decision,
        echo: Some(&request.search),
        institution: &circumstances.institution,
        confirmation_date: circumstances.on,
        now: circumstances.now,
        file_identifier: request.header.file_identifier.as_deref(),
        by_card: false,
        form: wanted.form,
    };
    let bytes = answer
        .message()
        .write(wanted.form)
        .map_err(problem::unwritable)?;
    drop(desk);
    record(hub, &decision, &circumstances, way, &wanted.request).await?;
    Ok(bytes)
}
