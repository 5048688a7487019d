//! The register of receipt-computer vendors: with whom the pack talks, and with whom it does not.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::pack::Vendor;
use web::session::Session;

use super::page::{Forms, framed, to};
use super::{Desk, Shared, failed};
use crate::site::form::Fields;
use crate::staff::{Matter, Member};

const COVERED: [(&str, &str); 3] = [
    ("covered", "調整の対象"),
    ("not_covered", "対象外"),
    ("to_confirm", "要確認"),
];

/// Whether the pack talks with a vendor, in words; one that nobody registered is to be confirmed.
pub(super) fn words(covered: &str) -> &'static str {
    let known = COVERED.iter().find(|(code, _)| *code == covered);
    known.map_or("要確認", |(_, name)| name)
}

/// `/desk/vendors`.
#[derive(Template)]
#[template(path = "desk/vendors.html")]
struct Page {
    forms: Forms,
    may: bool,
    refusal: &'static str,
    sent: [String; 3],
    rows: Vec<(Vendor, &'static str)>,
}

pub(super) async fn show(State(desk): Shared, headers: HeaderMap) -> Response {
    match desk.may(&headers, Matter::Look) {
        Ok(session) => page(&desk, &session, "", &Fields::new(Vec::new())),
        Err(response) => response,
    }
}

pub(super) async fn save(
    State(desk): Shared,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let session = match desk.may_send(&headers, Matter::Vendor, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    let covered = fields.get("covered");
    if !COVERED.iter().any(|(code, _)| *code == covered) {
        return page(
            &desk,
            &session,
            "調整の対象かどうかを選んでください。",
            &fields,
        );
    }
    if !fields.has("name") {
        return page(&desk, &session, "ベンダー名を入力してください。", &fields);
    }
    let short = |name: &str| fields.get(name).chars().take(200).collect::<String>();
    let vendor = Vendor {
        name: short("name"),
        product: short("product"),
        covered: covered.to_owned(),
        note: short("note"),
        as_of: desk.today().to_string(),
    };
    let act = desk.act(&session, &fields);
    match desk.pack.store.save_vendor(vendor, act).await {
        Ok(()) => to("/desk/vendors"),
        Err(error) => failed(&error),
    }
}

fn page(desk: &Desk, session: &Session<Member>, refusal: &'static str, sent: &Fields) -> Response {
    let rows = match desk.pack.store.vendors() {
        Ok(rows) => rows,
        Err(error) => return failed(&error),
    };
    let named = |vendor: Vendor| {
        let name = words(&vendor.covered);
        (vendor, name)
    };
    let body = Page {
        forms: desk.forms(session),
        may: session.value.role.may(Matter::Vendor),
        refusal,
        sent: ["name", "product", "note"].map(|name| sent.get(name).to_owned()),
        rows: rows.into_iter().map(named).collect(),
    };
    let status = match refusal {
        "" => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, framed(session, "ベンダー", "/desk/vendors", &body)).into_response()
}
