//! The guidebook's pages: to read, to print, and to be told of new versions.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use web::Problem;

use super::form::{self, Answered, FieldView, Fields, Kind, Spec};
use super::page::{GuidebookPage, KeepPage, framed};
use super::{Shared, Site, kept, missing, view};
use crate::guidebook::Book;

const CONTACT: [Spec; 2] = [
    Spec::text("name", "お名前").optional().autocomplete("name"),
    Spec::text("mail", "メールアドレス")
        .kind(Kind::Mail)
        .most(254)
        .autocomplete("email"),
];

pub(super) async fn read(State(site): Shared) -> Response {
    shown(&site, site.content.guidebook.on(site.today()), false).await
}

pub(super) async fn booklet(State(site): Shared) -> Response {
    shown(&site, site.content.guidebook.on(site.today()), true).await
}

pub(super) async fn version(State(site): Shared, Path(version): Path<String>) -> Response {
    shown(&site, site.content.guidebook.version(&version), false).await
}

async fn shown(site: &Site, book: Option<&Book>, booklet: bool) -> Response {
    let Some(book) = book else {
        return missing().await;
    };
    let body = GuidebookPage {
        issued: view::both(book.issued),
        booklet,
        chapters: book.chapters(),
        drawings: view::drawings(),
        desks: view::desks(&site.content.hours, site.now()),
        book,
    };
    framed(&book.title, "/guidebook", &body).into_response()
}

pub(super) async fn keep_form(State(site): Shared, headers: HeaderMap) -> Response {
    keep_page(&site, &headers, &Fields::default(), false, None).into_response()
}

pub(super) async fn keep(
    State(site): Shared,
    parts: Parts,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    if let Err(problem) = site.admit(&parts, &fields) {
        return keep_page(&site, &parts.headers, &fields, true, Some(problem)).into_response();
    }
    let sound = CONTACT
        .iter()
        .all(|spec| spec.fault(fields.get(spec.name)).is_none());
    if !sound || !fields.has("agree") {
        return keep_page(&site, &parts.headers, &fields, true, None).into_response();
    }
    match kept::reader(&site, fields.get("name"), fields.get("mail")).await {
        Ok(()) => {
            let body = KeepPage {
                kept: true,
                ..KeepPage::default()
            };
            framed("登録しました", "/guidebook", &body).into_response()
        }
        Err(problem) => {
            keep_page(&site, &parts.headers, &fields, true, Some(problem)).into_response()
        }
    }
}

fn keep_page(
    site: &Site,
    headers: &HeaderMap,
    fields: &Fields,
    sent: bool,
    problem: Option<Problem>,
) -> Answered {
    let views: Vec<FieldView> = CONTACT
        .iter()
        .map(|spec| FieldView::of(*spec, fields, sent))
        .collect();
    let mut faults = form::faults(&views);
    if sent && !fields.has("agree") {
        faults.push((
            "agree".to_owned(),
            "連絡先を使うことに同意する場合は、印を付けてください。".to_owned(),
        ));
    }
    let told = form::told(problem.as_ref(), sent);
    let opened = site.open_form(headers, fields);
    let body = KeepPage {
        token: opened.token,
        key: opened.key,
        problem,
        faults,
        fields: views,
        kept: false,
    };
    let page = framed("新しい版のお知らせ", "/guidebook", &body);
    Answered::new(told, opened.cookie, page)
}
