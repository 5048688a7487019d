//! Logging in and out.

use axum::Form;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use web::{password, rate};

use super::page::{LoginPage, bare, to};
use super::{Shared, failed};
use crate::site::form::Fields;
use crate::staff::{self, Member, Role};

pub(super) async fn blank() -> Response {
    page("", "").into_response()
}

/// A form of nobody's: no token guards it, the browser's word about the origin does (`web::guard::same_origin`).
pub(super) async fn enter(
    State(desk): Shared,
    parts: Parts,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let name = fields.get("name").to_owned();
    let caller = rate::caller(&parts.extensions, &parts.headers);
    for key in [caller, format!("name {name}")] {
        if let Err(problem) = desk.tries.take(&key) {
            return (
                StatusCode::TOO_MANY_REQUESTS,
                page(&name, &format!("{}{}", problem.ja, problem.next_ja)),
            )
                .into_response();
        }
    }
    let account = match desk.pack.store.account(&name) {
        Ok(account) => account.filter(|account| account.active),
        Err(error) => return failed(&error),
    };
    let typed = fields.get("password").to_owned();
    let hash = account.as_ref().map(|account| account.hash.clone());
    let kept = hash.clone();
    // A hash takes tens of milliseconds: not on a thread that serves others.
    let right =
        tokio::task::spawn_blocking(move || password::verify(&typed, kept.as_deref())).await;
    let role = account.and_then(|account| Role::of(&account.role));
    match role.filter(|_| right.unwrap_or(false)) {
        Some(role) => {
            // Whatever session the browser had ends here, so that nobody can plant one.
            let _ = desk.pack.sessions.close(&parts.headers);
            let (_, cookie) = desk.pack.sessions.open(Member {
                name,
                role,
                mark: staff::mark(&hash.unwrap_or_default()),
            });
            ([(header::SET_COOKIE, cookie)], to("/desk")).into_response()
        }
        None => {
            let words = "名前かパスワードが違います。もう一度入力してください。";
            (StatusCode::UNAUTHORIZED, page(&name, words)).into_response()
        }
    }
}

pub(super) async fn leave(
    State(desk): Shared,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let known = desk.pack.sessions.find(&headers);
    if known.is_some_and(|session| web::csrf::same(&session.csrf, fields.get(web::csrf::FIELD))) {
        let cookie = desk.pack.sessions.close(&headers);
        return ([(header::SET_COOKIE, cookie)], to("/desk/login")).into_response();
    }
    to("/desk")
}

fn page(name: &str, fault: &str) -> axum::response::Html<String> {
    let body = LoginPage {
        name: name.to_owned(),
        fault: fault.to_owned(),
    };
    bare("ログイン", &body)
}
