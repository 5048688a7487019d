//! Notices to be told, and inquiries to be answered.

use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use store::pack::Raised;
use web::csrf;
use web::session::Session;

use super::page::{Forms, InquiriesPage, InquiryRow, NoticesPage, framed, to};
use super::{Desk, Shared, facts, failed, stock};
use crate::site::form::Fields;
use crate::staff::{Matter, Member};

/// Most rows of a list of what is over.
const MOST: u32 = 200;

fn forms(desk: &Desk, session: &Session<Member>) -> Forms {
    Forms {
        token: session.csrf.clone(),
        key: csrf::token(&*desk.pack.entropy),
    }
}

/// Notices with the devices' names in the place of their codes.
pub(super) fn named(desk: &Desk, mut notices: Vec<Raised>) -> Vec<Raised> {
    for raised in &mut notices {
        raised.notice.text = stock::named(desk, &raised.notice.text);
    }
    notices
}

pub(super) async fn notices(State(desk): Shared, headers: HeaderMap) -> Response {
    let session = match desk.may(&headers, Matter::Look) {
        Ok(session) => session,
        Err(response) => return response,
    };
    let store = &desk.pack.store;
    match store
        .untold()
        .and_then(|untold| Ok((untold, store.told(MOST)?)))
    {
        Ok((untold, told)) => {
            let body = NoticesPage {
                forms: forms(&desk, &session),
                may: session.value.role.may(Matter::Tell),
                untold: named(&desk, untold),
                told: named(&desk, told),
            };
            framed(&session, "お知らせ", "/desk/notices", &body).into_response()
        }
        Err(error) => failed(&error),
    }
}

pub(super) async fn tell(
    State(desk): Shared,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let session = match desk.may_send(&headers, Matter::Tell, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    let id = fields.get("notice").parse().unwrap_or(0);
    match desk.pack.store.tell(id, desk.act(&session, &fields)).await {
        Ok(()) => to("/desk/notices"),
        Err(error) => failed(&error),
    }
}

pub(super) async fn inquiries(State(desk): Shared, headers: HeaderMap) -> Response {
    let session = match desk.may(&headers, Matter::Tell) {
        Ok(session) => session,
        Err(response) => return response,
    };
    let rows = match desk.pack.store.inquiries() {
        Ok(rows) => rows,
        Err(error) => return failed(&error),
    };
    let rows = rows.into_iter().map(|inquiry| {
        let record: Value = serde_json::from_str(&inquiry.record).unwrap_or_default();
        let told = [
            ("医療機関", "facility"),
            ("ご担当者", "person"),
            ("電話", "phone"),
            ("メール", "mail"),
            ("時間帯", "call"),
            ("内容", "text"),
        ]
        .into_iter()
        .map(|(name, key)| (name, record[key].as_str().unwrap_or_default().to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
        InquiryRow {
            topic: desk.topic(&inquiry.queued.category),
            answer_by: facts::day(Some(&inquiry.queued.answer_by)),
            told,
            inquiry,
        }
    });
    let body = InquiriesPage {
        forms: forms(&desk, &session),
        rows: rows.collect(),
    };
    framed(&session, "お問い合わせ", "/desk/inquiries", &body).into_response()
}

pub(super) async fn answer(
    State(desk): Shared,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let session = match desk.may_send(&headers, Matter::Tell, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    let id = fields.get("inquiry").parse().unwrap_or(0);
    let category = fields.get("category").to_owned();
    let act = desk.act(&session, &fields);
    match desk.pack.store.answer_inquiry(id, category, act).await {
        Ok(()) => to("/desk/inquiries"),
        Err(error) => failed(&error),
    }
}
