//! Tomorrow's bookings on the counter's page.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use tokio::task::block_in_place;
use web::problem::Problem;

use super::{Shared, banner::Banner};
use crate::{
    bookings::{Exception, Progress},
    list::Fault,
};

/// Largest list; the batch it makes is smaller than what the hub takes.
pub(super) const LARGEST: usize = 1 << 20;

/// `/bookings`.
#[derive(Template)]
#[template(path = "bookings.html")]
struct BookingsPage {
    failure: Option<Banner>,
    banner: Option<Banner>,
    list: Option<ListView>,
}

struct ListView {
    /// 11月25日.
    day: String,
    total: usize,
    confirmed: usize,
    calls: usize,
    running: bool,
    refused: Option<String>,
    exceptions: Vec<Exception>,
    faults: Vec<Fault>,
}

pub(super) async fn show(State(counter): Shared) -> Response {
    page(&counter, None).into_response()
}

/// The file of a form's field `list`.
pub(super) async fn uploaded(mut form: Multipart) -> Option<Bytes> {
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("list") {
            return field.bytes().await.ok();
        }
    }
    None
}

pub(super) async fn import(State(counter): Shared, form: Multipart) -> Response {
    let bytes = uploaded(form).await;
    let tomorrow = counter.today().tomorrow();
    let imported = match (bytes, tomorrow) {
        (Some(bytes), Ok(day)) => block_in_place(|| {
            let clinic = &counter.clinic;
            clinic.bookings.import(clinic, &bytes, day)
        }),
        _ => Err(crate::problem::list_not_csv()),
    };
    match imported {
        Ok(()) => Redirect::to("/bookings").into_response(),
        Err(problem) => {
            let page = page(&counter, Some(&problem));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    }
}

fn page(counter: &super::Counter, failure: Option<&Problem>) -> axum::response::Html<String> {
    let bookings = &counter.clinic.bookings;
    let (import, exceptions, running, refused) = match block_in_place(|| bookings.progress()) {
        Progress::None => (None, Vec::new(), false, None),
        Progress::Running(list) => (Some(list), Vec::new(), true, None),
        Progress::Refused(list, why) => (Some(list), Vec::new(), false, Some(why)),
        Progress::Done(list, exceptions) => (Some(list), exceptions, false, None),
    };
    let list = import.map(|list| {
        let calls = exceptions.iter().filter(|one| one.state.calls()).count() + list.faults.len();
        let total = list.rows.len() + list.faults.len();
        let day = bookings.day();
        ListView {
            day: day.map_or_else(String::new, |day| {
                format!("{}月{}日", day.month(), day.day())
            }),
            total,
            confirmed: total - calls,
            calls,
            running,
            refused,
            exceptions,
            faults: list.faults,
        }
    });
    let body = BookingsPage {
        failure: failure.map(Banner::unsent),
        banner: counter.banner().filter(|_| failure.is_none()),
        list,
    };
    counter.page("明日の予約", "/bookings", &body)
}
