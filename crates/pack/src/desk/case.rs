//! A case: everything about one institution on one page, and the forms that change it.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use store::pack::{CaseChange, NewQuote};
use web::problem::standard;
use web::session::Session;

use super::file::FileView;
use super::page::{CasePage, framed, to};
use super::{Desk, Shared, facts, failed, stock, ticket, told, trail};
use crate::case::{Record, Stage};
use crate::site::form::Fields;
use crate::staff::{Matter, Member};

mod wish;

use self::wish::Wish;

pub(super) async fn show(
    State(desk): Shared,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    match desk.may(&headers, Matter::Look) {
        Ok(session) => page(&desk, &session, &number, String::new(), Vec::new()),
        Err(response) => response,
    }
}

pub(super) async fn change(
    State(desk): Shared,
    Path(number): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let matter = match fields.get("act") {
        "survey-day" | "survey-result" | "works-day" | "works-result" => Matter::Visit,
        _ => Matter::Case,
    };
    let session = match desk.may_send(&headers, matter, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match try_change(&desk, &session, &number, &fields).await {
        Ok(Ok(())) => to(&format!("/desk/cases/{}", encoded(&number))),
        Ok(Err(words)) => page(&desk, &session, &number, words, Vec::new()),
        Err(StoreError::Conflict(_)) => {
            let wanted = vec![wish::in_words(&fields)];
            page(&desk, &session, &number, String::new(), wanted)
        }
        Err(error) => failed(&error),
    }
}

async fn try_change(
    desk: &Desk,
    session: &Session<Member>,
    number: &str,
    fields: &Fields,
) -> Result<Result<(), String>, StoreError> {
    let store = &desk.pack.store;
    let Some(case) = store.case(number)? else {
        return Ok(Err("この番号の案件はありません。".to_owned()));
    };
    let version: u64 = fields.get("version").parse().unwrap_or(0);
    if version != case.version {
        // The store knows whether this form is done already, which changes nothing; any other is a conflict.
        let same = CaseChange {
            number: number.to_owned(),
            version,
            record: case.record,
            open: case.open,
            fields: Vec::new(),
            gives_back: false,
            reply_by: String::new(),
        };
        store.change_case(same, desk.act(session, fields)).await?;
        return Ok(Ok(()));
    }
    let (record, allocated) = desk.read(&case)?;
    let made = wish::read(desk, session, fields).and_then(|wish| match wish {
        Wish::Keep(entry) => record.keeping(&entry),
        Wish::Change(change) => record.after(&change, allocated),
        Wish::Opens(day) => record.opening(&desk.pack.catalogue, day),
    });
    let (next, trail) = match made {
        Ok(next) => next,
        Err(words) => return Ok(Err(words)),
    };
    if next.quote != record.quote {
        keep_version(desk, fields, &next).await?;
    }
    let text = serde_json::to_string(&next).map_err(|_| StoreError::Unreadable("case"))?;
    store
        .change_case(
            CaseChange {
                number: number.to_owned(),
                version,
                record: text,
                open: next.is_open(),
                fields: trail,
                gives_back: next.stage() == Stage::Cancelled,
                reply_by: desk.reply_by(),
            },
            desk.act(session, fields),
        )
        .await?;
    let notices = desk.notices(number, &next, allocated);
    store.raise(notices, desk.pack.clock.unix_ms()).await?;
    Ok(Ok(()))
}

/// Keeps the quote of a case that was priced anew as its next version, so that its page shows it.
async fn keep_version(desk: &Desk, fields: &Fields, record: &Record) -> Result<(), StoreError> {
    let store = &desk.pack.store;
    let number = &record.application.quote;
    let Some(known) = store.quote(number)? else {
        return Ok(());
    };
    let (input, output) = (record.asked.to_string(), record.quote.to_string());
    let new = NewQuote {
        of: Some(number.clone()),
        access: known.access,
        made_unix_ms: desk.pack.clock.unix_ms(),
        day: known.day,
        valid_until: known.valid_until,
        price_book: desk.pack.catalogue.version().to_owned(),
        sending: crate::application::sending(fields.get("key"), &[&input, &output]),
        input,
        output,
    };
    store.keep_quote(new).await.map(drop)
}

fn page(
    desk: &Desk,
    session: &Session<Member>,
    number: &str,
    refusal: String,
    conflict: Vec<(String, String)>,
) -> Response {
    let store = &desk.pack.store;
    let status = match (refusal.is_empty(), conflict.is_empty()) {
        (true, true) => StatusCode::OK,
        (_, false) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let made = || -> Result<Option<CasePage>, StoreError> {
        let Some(case) = store.case(number)? else {
            return Ok(None);
        };
        let (record, allocated) = desk.read(&case)?;
        Ok(Some(CasePage {
            forms: desk.forms(session),
            stage: record.stage().ja(),
            is_open: record.is_open(),
            refusal,
            conflict,
            facts: facts::of(desk, &case, &record)?,
            gates: facts::gates(&record, allocated),
            allocated,
            visits: facts::visits(&record),
            tickets: ticket::all(desk, number)?,
            may: session.value.role.may(Matter::Case),
            may_visit: session.value.role.may(Matter::Visit),
            exports: session.value.role.may(Matter::Trail),
            places: store
                .places_of(number)?
                .into_iter()
                .map(|place| stock::row(desk, place))
                .collect(),
            notices: told::named(desk, store.notices_of(number)?),
            trail: trail::told(desk, store.trail_of(&format!("case:{number}"), 50)?),
            west: record.area() == domain::area::Area::West,
            file: FileView::of(desk, &record, &store.places_of(number)?),
            version: case.version,
            number: case.number,
        }))
    };
    match made() {
        Ok(Some(body)) => {
            let title = format!("案件 {number}");
            (status, framed(session, &title, "/desk/cases", &body)).into_response()
        }
        Ok(None) => standard::not_found().into_response(),
        Err(error) => failed(&error),
    }
}

/// A number as it stands in an address.
pub(super) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
