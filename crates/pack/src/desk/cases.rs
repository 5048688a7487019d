//! All cases, those that are over too: found by number, name or institution code.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use unicode_normalization::UnicodeNormalization;

use super::page::framed;
use super::{Desk, Shared, failed};
use crate::case::Record;
use crate::site::form::Fields;
use crate::site::view;
use crate::staff::Matter;

/// Most rows of a page; the rest is found by narrowing.
const MOST: usize = 200;

/// What is listed: its word and name.
const SHOWN: [(&str, &str); 3] = [
    ("open", "進行中"),
    ("closed", "終わった案件"),
    ("", "すべて"),
];

/// `/desk/cases`.
#[derive(Template)]
#[template(path = "desk/cases.html")]
struct Page {
    words: String,
    shown: String,
    choices: [(&'static str, &'static str); 3],
    rows: Vec<Row>,
    /// How many were found, of which some may not be listed.
    found: usize,
}

struct Row {
    number: String,
    facility: String,
    received: String,
    stage: &'static str,
    starts: String,
}

pub(super) async fn show(
    State(desk): Shared,
    headers: HeaderMap,
    Query(asked): Query<Vec<(String, String)>>,
) -> Response {
    let session = match desk.may(&headers, Matter::Look) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match page(&desk, &Fields::new(asked)) {
        Ok(body) => framed(&session, "案件", "/desk/cases", &body).into_response(),
        Err(error) => failed(&error),
    }
}

fn page(desk: &Desk, asked: &Fields) -> Result<Page, StoreError> {
    let words: String = asked.get("q").chars().take(100).collect();
    let (wanted, shown) = (plain(&words), asked.get("state"));
    let mut rows = Vec::new();
    let mut found = 0;
    for case in desk.pack.store.cases(true)?.into_iter().rev() {
        if (shown == "open" && !case.open) || (shown == "closed" && case.open) {
            continue;
        }
        let Ok(record) = serde_json::from_str::<Record>(&case.record) else {
            continue;
        };
        let sent = &record.application;
        let known = plain(&format!(
            "{} {} {}",
            case.number, sent.facility, sent.institution
        ));
        if !known.contains(&wanted) {
            continue;
        }
        found += 1;
        if rows.len() < MOST {
            rows.push(Row {
                facility: sent.facility.clone(),
                received: view::both(domain::clock::jst(case.received_unix_ms).date()),
                stage: record.stage().ja(),
                starts: super::facts::day(record.starts.as_deref()),
                number: case.number,
            });
        }
    }
    Ok(Page {
        words,
        shown: shown.to_owned(),
        choices: SHOWN,
        rows,
        found,
    })
}

/// A text in one width and case.
fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}
