//! The calendar: surveys, works and starts to come, day by day, with what still stands before the works.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use store::pack::PlaceState;

use super::page::framed;
use super::{Desk, Shared, failed};
use crate::case::{Gate, Record};
use crate::site::view;
use crate::staff::Matter;

/// `/desk/calendar`.
#[derive(Template)]
#[template(path = "desk/calendar.html")]
struct Page {
    days: Vec<(String, Vec<Entry>)>,
}

/// One thing on one day.
struct Entry {
    number: String,
    facility: String,
    what: &'static str,
    /// What is open before it; empty where nothing is.
    open: String,
}

pub(super) async fn show(State(desk): Shared, headers: HeaderMap) -> Response {
    let session = match desk.may(&headers, Matter::Look) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match page(&desk) {
        Ok(body) => framed(&session, "日程", "/desk/calendar", &body).into_response(),
        Err(error) => failed(&error),
    }
}

fn page(desk: &Desk) -> Result<Page, StoreError> {
    let store = &desk.pack.store;
    let places = store.places()?;
    let mut days: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for case in store.cases(false)? {
        let Ok(record) = serde_json::from_str::<Record>(&case.record) else {
            continue;
        };
        let allocated = places
            .iter()
            .any(|place| place.case == case.number && place.state == PlaceState::Accepted);
        for (what, visits) in [("現地調査", &record.surveys), ("工事", &record.works)] {
            let to_come = visits.last().filter(|visit| visit.result.is_none());
            let Some(visit) = to_come else { continue };
            let open = match what {
                "工事" => record.missing(Gate::Works, allocated),
                _ => Vec::new(),
            };
            let open: Vec<String> = open
                .into_iter()
                .map(|gate| record.gate_words(gate))
                .collect();
            days.entry(visit.day.clone()).or_default().push(Entry {
                number: case.number.clone(),
                facility: record.application.facility.clone(),
                what,
                open: open.join("、"),
            });
        }
    }
    let named =
        |(day, entries): (String, Vec<Entry>)| (day.parse().map_or(day, view::both), entries);
    Ok(Page {
        days: days.into_iter().map(named).collect(),
    })
}
