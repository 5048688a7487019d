//! How far an application has come: for its receipt number and its secret, and for nothing less.
//!
//! An unknown number and a wrong secret get the same words in the same way, and both are limited in number.

use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use web::csrf;
use web::rate;
use web::{Problem, Turn};

use super::form::{self, Answered, FieldView, Fields, Spec};
use super::page::{StatusPage, StatusShown, framed};
use super::{Shared, Site, kept};
use crate::application;

const ASKED: [Spec; 2] = [
    Spec::text("number", "受付番号").most(40),
    Spec::text("secret", "確認番号")
        .most(40)
        .support("お申し込みのときに出た、12文字の番号です。"),
];

pub(super) async fn blank(State(site): Shared, headers: HeaderMap) -> Response {
    page(&site, &headers, &Fields::default(), false, None).into_response()
}

pub(super) async fn look(
    State(site): Shared,
    parts: Parts,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let back = |problem| page(&site, &parts.headers, &fields, true, problem).into_response();
    if !site.visitors.holds(&parts.headers, fields.get(csrf::FIELD)) {
        return back(Some(csrf::problem()));
    }
    if ASKED
        .iter()
        .any(|spec| spec.fault(fields.get(spec.name)).is_some())
    {
        return back(None);
    }
    let number = form::plain_code(fields.get("number"));
    let caller = rate::caller(&parts.extensions, &parts.headers);
    let taken = [caller, format!("receipt {number}")]
        .iter()
        .try_for_each(|key| site.looks.take(key));
    if let Err(problem) = taken {
        return back(Some(problem));
    }
    let digest = application::digest(fields.get("secret"));
    match kept::progress(&site, &number, &digest) {
        Ok(Some(shown)) => framed("申込状況", "/status", &StatusShown { shown }).into_response(),
        Ok(None) => back(Some(unknown())),
        Err(problem) => back(Some(problem)),
    }
}

/// `SKK-6101`: no case has this number and this secret.
fn unknown() -> Problem {
    Problem {
        status: 404,
        code: "SKK-6101",
        ja: "受付番号と確認番号の組が見つかりません。".to_owned(),
        en: "there is no case with this number and secret".to_owned(),
        next_ja: "お申し込みのときの画面か印刷を見て、もう一度入力してください。".to_owned(),
        next_en: "look at the receipt and type both again".to_owned(),
        turn: Turn::Clinic,
        retry_after: None,
    }
}

fn page(
    site: &Site,
    headers: &HeaderMap,
    fields: &Fields,
    sent: bool,
    problem: Option<Problem>,
) -> Answered {
    let views: Vec<FieldView> = ASKED
        .iter()
        .map(|spec| FieldView::of(*spec, fields, sent))
        .collect();
    let told = form::told(problem.as_ref(), sent);
    let opened = site.open_form(headers, fields);
    let body = StatusPage {
        token: opened.token,
        problem,
        faults: form::faults(&views),
        fields: views,
    };
    Answered::new(told, opened.cookie, framed("申込状況", "/status", &body))
}
