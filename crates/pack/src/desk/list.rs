//! The work list: what needs action today first, then the rest in the order it came.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use store::pack::PlaceState;

use super::page::{ListPage, Row, framed};
use super::{Desk, Shared, failed};
use crate::case::{Record, Stage};
use crate::site::view;
use crate::staff::Matter;

pub(super) async fn show(State(desk): Shared, headers: HeaderMap) -> Response {
    let session = match desk.may(&headers, Matter::Look) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match page(&desk).await {
        Ok(body) => framed(&session, "今日の仕事", "/desk", &body).into_response(),
        Err(error) => failed(&error),
    }
}

async fn page(desk: &Desk) -> Result<ListPage, StoreError> {
    let store = &desk.pack.store;
    let today = desk.today();
    let at = desk.pack.clock.unix_ms();
    let by_itself = store::pack::Act {
        who: "the desk itself".to_owned(),
        at_unix_ms: at,
        form: String::new(),
    };
    // Offers nobody answered in time go to the next, and what the day makes due is told.
    store
        .pass_on(today.to_string(), desk.reply_by(), by_itself)
        .await?;
    let places = store.places()?;
    let mut due = Vec::new();
    let mut rows = Vec::new();
    // A connected case too: its certificate ends one day.
    for case in store.cases(true)? {
        let Ok(record) = serde_json::from_str::<Record>(&case.record) else {
            continue;
        };
        let allocated = places
            .iter()
            .any(|place| place.case == case.number && place.state == PlaceState::Accepted);
        let notices = desk.notices(&case.number, &record, allocated);
        due.extend(notices);
        if case.open {
            rows.push(row(case.number, &record, allocated, &today.to_string()));
        }
    }
    store.raise(due, at).await?;
    rows.sort_by_key(|row| !row.urgent);
    Ok(ListPage {
        day: view::both(today),
        rows,
        inquiries: store.inquiries()?.len(),
        notices: store.untold()?.len(),
    })
}

fn row(number: String, record: &Record, allocated: bool, today: &str) -> Row {
    let stage = record.stage();
    let visit = match stage {
        Stage::Survey => record.surveys.last(),
        Stage::Works => record.works.last(),
        _ => None,
    };
    let day = visit.map_or_else(String::new, |visit| visit.day.clone());
    let open = record.open_gates(allocated);
    let first = open.first().map(|gate| record.gate_words(*gate));
    let first = first.unwrap_or_default();
    let (todo, urgent) = match stage {
        Stage::Received => ("現地調査の日を決める".to_owned(), true),
        Stage::Ordered => ("工事の日を決める".to_owned(), true),
        Stage::Again => ("新しい日を決める（再派遣）".to_owned(), true),
        Stage::Survey | Stage::Works if day.as_str() <= today => {
            ("結果を登録する".to_owned(), true)
        }
        Stage::Testing => (first, true),
        _ => (first, false),
    };
    Row {
        number,
        facility: record.application.facility.clone(),
        stage: stage.ja(),
        day: day.parse().map_or(day, view::both),
        todo,
        urgent,
    }
}
