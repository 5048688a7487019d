//! Lists of coverages in two steps (資格情報一括取得, OQSmutic, OQSmuhvq, OQSmuonq): settled when asked for (01), handed
//! out by the reception number (02).

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use web::problem::Problem;
use wire::oqs::{
    Encoding, Form, WriteError,
    listing::{ListingKind, ListingPeriod, ListingRequest, ListingUnit},
};

use super::batch::{self, Received, Unit};
use crate::{
    answering::{self, Wanted},
    batch::{Kind, listing},
    caller::Caller,
    problem,
    state::Hub,
};

/// Whom an institution sees is written down before the list is kept for it.
pub(super) async fn receive(
    kind: ListingKind,
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(&headers)?;
    let (request, _) = ListingRequest::read(kind, &body).map_err(problem::unreadable)?;
    caller.must_be(&request.header.institution)?;
    if let ListingPeriod::Consented(from, to) | ListingPeriod::Examined(from, to) = request.period
        && from > to
    {
        return Err(problem::period());
    }
    let on = listing::day(request.period, hub.clock.now().date());
    let circumstances = hub.circumstances(&caller, Some(on));
    let people = listing::people(&hub, &caller.institution, kind, request.period)
        .await
        .map_err(problem::store)?;
    let (mut rows, mut accesses) = (Vec::new(), Vec::new());
    for (number, one) in people.iter().enumerate() {
        let mut decision = listing::decide(kind, &circumstances, one).map_err(problem::no_rule)?;
        answering::add_reference_numbers(&hub, &mut decision, &caller.institution)
            .await
            .map_err(problem::store)?;
        let Some(row) = listing::row(&decision, &caller.institution) else {
            continue;
        };
        rows.push(row.map_err(problem::unwritable)?);
        let key = format!("{}#{number}", wanted.request);
        let access = answering::access(&hub, &caller.institution, "list", &key);
        accesses.push(answering::about(access, &decision));
    }
    if !accesses.is_empty() {
        hub.write_down(accesses).await.map_err(problem::store)?;
    }
    let received = Received {
        kind: Kind::Listing(kind),
        header: request.header,
        on,
        staged: None,
        rows,
        digest: batch::digest_of(Kind::Listing(kind), &[&body])?,
    };
    batch::receive(&hub, &caller, &wanted, received).await
}

/// The list by its reception number.
pub(super) async fn result(
    kind: ListingKind,
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    batch::told::<ListingUnit>(&hub, &caller, &headers, &body, Kind::Listing(kind)).await
}

impl Unit for ListingUnit {
    const END: &'static str = "</BulkConfirmUnit>";

    fn units(kept: &str) -> Vec<Self> {
        listing::units(kept)
    }

    fn sendable(self, encoding: Encoding) -> Self {
        self.sendable(encoding)
    }

    fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        self.write(form)
    }
}
