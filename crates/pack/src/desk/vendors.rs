//! The register of receipt-computer vendors: with whom the pack talks, and with whom it does not.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::{StoreError, pack::Vendor};
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
    sent: [String; 4],
    /// Whether the pack talks with it: code and words, the one to begin with first.
    choices: [(&'static str, &'static str); 3],
    /// The register, in words, and each row as forms repeat it.
    rows: Vec<(Vendor, &'static str, String)>,
}

pub(super) async fn show(State(desk): Shared, headers: HeaderMap) -> Response {
    match desk.may(&headers, Matter::Look) {
        Ok(session) => page(&desk, &session, StatusCode::OK, "", &Fields::default()),
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
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    if !COVERED.iter().any(|(code, _)| *code == covered) {
        let words = "調整の対象かどうかを選んでください。";
        return page(&desk, &session, refused, words, &fields);
    }
    if !fields.has("name") {
        let words = "ベンダー名を入力してください。";
        return page(&desk, &session, refused, words, &fields);
    }
    let short = |name: &str| fields.get(name).chars().take(200).collect::<String>();
    let vendor = Vendor {
        name: short("name"),
        product: short("product"),
        covered: covered.to_owned(),
        note: short("note"),
        as_of: desk.today().to_string(),
    };
    let was = was(&vendor, &fields);
    let act = desk.act(&session, &fields);
    match desk.pack.store.save_vendor(vendor, was, act).await {
        Ok(()) => to("/desk/vendors"),
        Err(StoreError::Conflict(_)) => {
            let words = "この製品は、ほかの担当者が先に変えました。あなたの変更は入っていません。下の表のいまの登録と、入力欄に残したあなたの変更を見比べて、必要ならもう一度登録してください。";
            page(&desk, &session, StatusCode::CONFLICT, words, &fields)
        }
        Err(error) => failed(&error),
    }
}

/// Between whose product it is and what is said of it: nobody types a tab into a field.
const BETWEEN: char = '\t';

/// What was said of a vendor's product on the page the form was sent from, which repeats the whole register.
fn was(vendor: &Vendor, fields: &Fields) -> String {
    let this = format!("{}{BETWEEN}{}{BETWEEN}", vendor.name, vendor.product);
    let said = fields.all("was").find_map(|row| row.strip_prefix(&this));
    said.unwrap_or_default().to_owned()
}

fn page(
    desk: &Desk,
    session: &Session<Member>,
    status: StatusCode,
    refusal: &'static str,
    sent: &Fields,
) -> Response {
    let rows = match desk.pack.store.vendors() {
        Ok(rows) => rows,
        Err(error) => return failed(&error),
    };
    let named = |vendor: Vendor| {
        let name = words(&vendor.covered);
        let was = format!(
            "{}{BETWEEN}{}{BETWEEN}{}",
            vendor.name,
            vendor.product,
            vendor.said()
        );
        (vendor, name, was)
    };
    let body = Page {
        forms: desk.forms(session),
        may: session.value.role.may(Matter::Vendor),
        refusal,
        sent: ["name", "product", "note", "covered"].map(|name| sent.get(name).to_owned()),
        choices: [2, 0, 1].map(|at| COVERED[at]),
        rows: rows.into_iter().map(named).collect(),
    };
    (status, framed(session, "ベンダー", "/desk/vendors", &body)).into_response()
}
