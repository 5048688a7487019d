//! What is on record about a patient (薬剤・診療情報 YZKsiquc, 特定健診情報 TKKsiquc): the consent is looked at before
//! anything else. Nothing is on record yet, and the answer says so.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use domain::{
    consent::{Consent, ConsentItem},
    insured::NumberKey,
    person::PersonId,
    registration::person_of,
};
use store::StoreError;
use web::problem::Problem;
use wire::oqs::history::{CheckupAnswer, HistoryKind, HistoryRequest, MedicineAnswer};

use crate::{
    answering::{self, Wanted},
    caller::Caller,
    problem,
    state::Hub,
};

/// 薬剤・診療情報.
pub(super) async fn medicine(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    answer(&hub, &caller, &headers, &body, HistoryKind::Medicine).await
}

/// 特定健診情報.
pub(super) async fn checkups(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    answer(&hub, &caller, &headers, &body, HistoryKind::Checkup).await
}

async fn answer(
    hub: &Hub,
    caller: &Caller,
    headers: &HeaderMap,
    body: &[u8],
    kind: HistoryKind,
) -> Result<Response, Problem> {
    let _desk = hub.lane.at_desk();
    let wanted = Wanted::of(headers)?;
    let (request, _oddities) = HistoryRequest::read(kind, body).map_err(problem::unreadable)?;
    caller.must_be(&request.institution)?;
    if request.months.is_some_and(|(from, to)| from > to) {
        return Err(problem::period());
    }

    let consented = who_consented(hub, caller, kind, &request)
        .await
        .map_err(problem::store)?;
    let (good, told) = match consented {
        None => (false, problem::no_consent()),
        Some(_) if kind.is_pdf(&request.category) => (false, problem::no_pdf()),
        Some(_) => (true, problem::nothing_on_record()),
    };
    let mut access = answering::access(hub, &caller.institution, kind.prefix(), &wanted.request);
    access.person = consented.map(|person| person.0);
    access.outcome = if good { "nothing" } else { "refused" }.to_owned();
    access.reason = told.code.to_owned();
    hub.write_down(vec![access]).await.map_err(problem::store)?;

    let encoding = wanted.form.encoding;
    let words = format!("{}{}（{}）", told.ja, told.next_ja, told.code);
    let bytes = match kind {
        HistoryKind::Medicine => {
            MedicineAnswer::without(&request, good, words, encoding).write(wanted.form)
        }
        HistoryKind::Checkup => {
            CheckupAnswer::without(&request, good, words, encoding).write(wanted.form)
        }
    };
    Ok(super::xml(bytes.map_err(problem::unwritable)?, encoding))
}

/// The one person of the numbers, if their consent to this institution is in force. Nobody of these numbers and no
/// consent are one answer: who is insured is not told by this way.
async fn who_consented(
    hub: &Hub,
    caller: &Caller,
    kind: HistoryKind,
    request: &HistoryRequest,
) -> Result<Option<PersonId>, StoreError> {
    let asked = request.asked();
    let key = NumberKey::of(asked.symbol.as_ref(), &asked.number);
    let candidates = hub.store.find_by_number(&asked.insurer, &key, None).await?;
    let Ok(person) = person_of(&asked, &candidates) else {
        return Ok(None);
    };
    let consents = hub.store.consents_of(person, hub.clock.now()).await?;
    let given = consents
        .iter()
        .filter(|kept| kept.institution == caller.institution)
        .any(|kept| allows(&kept.consent, kind, request));
    Ok(given.then_some(person))
}

/// Whether a consent is to this information, and was given for this setting of care.
fn allows(consent: &Consent, kind: HistoryKind, request: &HistoryRequest) -> bool {
    let has = |item| consent.items.contains(&item);
    let setting = match request.body.setting.as_deref().map(str::trim) {
        Some("2") => has(ConsentItem::HomeVisit),
        Some("3") => has(ConsentItem::OnlineCare),
        _ => !has(ConsentItem::HomeVisit) && !has(ConsentItem::OnlineCare),
    };
    let information = match (kind, request.category.as_str()) {
        (HistoryKind::Checkup, _) => has(ConsentItem::Checkup),
        (HistoryKind::Medicine, "3" | "4") => {
            has(ConsentItem::Medicine) || has(ConsentItem::Treatment)
        }
        (HistoryKind::Medicine, _) => has(ConsentItem::Medicine),
    };
    setting && information
}
