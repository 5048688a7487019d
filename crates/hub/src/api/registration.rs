//! Registration of an inquiry number (照会番号登録, OQSsiimm).

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use web::problem::Problem;
use wire::oqs::{
    exchange::ExchangeHeader,
    registration::{RegistrationAnswer, RegistrationRequest, RegistrationUnit},
};

use crate::{
    answering::{self, Wanted},
    batch::registration::{about, find},
    caller::Caller,
    problem,
    state::Hub,
};

/// Registers the caller's own number for the one person the numbers name. The audit record comes first: a number
/// that was not registered after all is registered when the same request comes again.
pub(super) async fn register(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let _desk = hub.lane.at_desk();
    let wanted = Wanted::of(&headers)?;
    let (request, _oddities) = RegistrationRequest::read(&body).map_err(problem::unreadable)?;
    caller.must_be(&request.header.institution)?;

    let registration = request.registration;
    let found = find(&hub, &registration).await.map_err(problem::store)?;
    let access = answering::access(&hub, &caller.institution, "registration", &wanted.request);
    hub.write_down(vec![about(access, &found)])
        .await
        .map_err(problem::store)?;
    if let Ok(person) = found {
        hub.store
            .set_reference_number(
                &caller.institution,
                person,
                Some(&registration.reference_number),
            )
            .await
            .map_err(problem::store)?;
    }

    let encoding = wanted.form.encoding;
    let header = ExchangeHeader {
        segment: Some("1".to_owned()),
        ..ExchangeHeader::answering(&request.header, None, hub.clock.now(), encoding)
    };
    let unit = RegistrationUnit::of(registration.echo, found.err()).sendable(encoding);
    let bytes = RegistrationAnswer { header, unit }
        .write(wanted.form)
        .map_err(problem::unwritable)?;
    Ok(super::xml(bytes, encoding))
}
