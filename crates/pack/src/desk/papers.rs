//! The subsidy's papers of a case, to be printed: 領収書内訳書 and 事業完了報告書.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::problem::standard;

use super::page::framed;
use super::{Desk, Shared, failed};
use crate::case::{Outcome, Record};
use crate::papers::Breakdown;
use crate::quote::Quote;
use crate::site::view;
use crate::staff::Matter;

/// What a works day adds that was not in the quote: a second and further visit.
const RE_DISPATCH: &str = "surcharge.redispatch";

/// `/desk/cases/NUMBER/papers`.
#[derive(Template)]
#[template(path = "desk/papers.html")]
struct Page {
    number: String,
    record: Record,
    area: &'static str,
    breakdown: Breakdown,
    total: String,
    day: String,
    surveyed: String,
    installed: String,
    starts: String,
}

pub(super) async fn show(
    State(desk): Shared,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    let session = match desk.may(&headers, Matter::Case) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match page(&desk, number) {
        Ok(Some(body)) => framed(&session, "補助金の書類", "/desk", &body).into_response(),
        Ok(None) => standard::not_found().into_response(),
        Err(error) => failed(&error),
    }
}

fn page(desk: &Desk, number: String) -> Result<Option<Page>, StoreError> {
    let Some(case) = desk.pack.store.case(&number)? else {
        return Ok(None);
    };
    let (record, _) = desk.read(&case)?;
    let quote: Quote = serde_json::from_value(record.quote.clone())
        .map_err(|_| StoreError::Unreadable("quote"))?;
    let done = |visits: &[crate::case::Visit]| -> String {
        let last = visits
            .iter()
            .rev()
            .find(|visit| visit.result == Some(Outcome::Ok));
        last.map_or_else(
            || "未了".to_owned(),
            |visit| visit.day.parse().map_or(visit.day.clone(), view::both),
        )
    };
    let failed_visits = record.works.len().saturating_sub(1);
    let price = desk.pack.catalogue.price(RE_DISPATCH, desk.today());
    let mut again = vec![(price.item, price.amount); failed_visits];
    again.extend(record.file.surcharges.iter().map(|code| {
        let price = desk.pack.catalogue.price(code, desk.today());
        (price.item, price.amount)
    }));
    let starts = record.starts.clone();
    let breakdown = Breakdown::of(&quote, &again);
    Ok(Some(Page {
        total: crate::catalogue::amount_words(Some(breakdown.total)),
        breakdown,
        day: view::both(desk.today()),
        surveyed: done(&record.surveys),
        installed: done(&record.works),
        starts: starts.map_or_else(
            || "未定".to_owned(),
            |day| day.parse().map_or(day, view::both),
        ),
        area: record.area().name(),
        record,
        number,
    }))
}
