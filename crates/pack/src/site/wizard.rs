//! The quote wizard: conditions, and at once what they come to or why they cannot be.
//!
//! It works without a script; with one, the answer changes as the conditions do.

mod asked;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use store::pack::NewQuote;
use web::Problem;
use web::problem::standard;

use self::asked::read;
use super::form::{self, Answered, Fields};
use super::page::{ASSETS, CostsView, Pick, PreviewPage, WizardPage, framed_with};
use super::{Shared, Site, kept, missing};
use crate::application;
use crate::quote::Quote;

pub(super) async fn blank(State(site): Shared, headers: HeaderMap) -> Response {
    page(&site, &headers, &asked::begin(), false, None).into_response()
}

/// The conditions of a quote once more, for its next version.
pub(super) async fn again(
    State(site): Shared,
    Path((number, access)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match kept::sheet(&site, &number, &access) {
        Ok(Some(quote)) => {
            let mut fields = asked::of(&quote.input);
            fields.set("of", &number);
            fields.set("access", &access);
            page(&site, &headers, &fields, true, None).into_response()
        }
        Ok(None) => missing().await,
        Err(problem) => problem.into_response(),
    }
}

/// Only the answer to the conditions as they are now, for the script.
pub(super) async fn preview(
    State(site): Shared,
    parts: Parts,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    if !site
        .visitors
        .holds(&parts.headers, fields.get(web::csrf::FIELD))
    {
        return StatusCode::FORBIDDEN.into_response();
    }
    // Writing into a string fails only where a value's own formatting fails, and text has none that does.
    Html(view(&site, &fields).render().unwrap_or_default()).into_response()
}

/// Shows what the conditions come to; keeps the quote where that is wished and it stands.
pub(super) async fn send(
    State(site): Shared,
    parts: Parts,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    if !fields.has("issue") {
        return page(&site, &parts.headers, &fields, true, None).into_response();
    }
    if let Err(problem) = site.admit(&parts, &fields) {
        return page(&site, &parts.headers, &fields, true, Some(problem)).into_response();
    }
    let Ok((input, json)) = read(&fields) else {
        return page(&site, &parts.headers, &fields, true, None).into_response();
    };
    let quote = Quote::make(&site.pack.catalogue, &input, site.today());
    if !quote.stands() {
        return page(&site, &parts.headers, &fields, true, None).into_response();
    }
    match keep(&site, &fields, &quote, &json).await {
        Ok(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        Err(problem) => page(&site, &parts.headers, &fields, true, Some(problem)).into_response(),
    }
}

/// Keeps a quote and gives the address of its sheet. The same form sent twice is one quote.
async fn keep(
    site: &Site,
    fields: &Fields,
    quote: &Quote,
    json: &serde_json::Value,
) -> Result<String, Problem> {
    let of = match fields.get("of") {
        "" => None,
        number => {
            // Only whoever may see a quote makes its next version.
            let known = kept::sheet(site, number, fields.get("access"))?;
            Some(known.ok_or_else(standard::not_found)?.number)
        }
    };
    let asked = json.to_string();
    let new = NewQuote {
        sending: application::sending(fields.get("key"), &[&asked, of.as_deref().unwrap_or("")]),
        of,
        access: web::csrf::token(&*site.pack.entropy),
        made_unix_ms: site.pack.clock.unix_ms(),
        day: quote.date.clone(),
        valid_until: quote.valid_until.clone(),
        price_book: quote.price_book.clone(),
        input: asked,
        output: serde_json::to_string(quote).map_err(|_| standard::fault())?,
    };
    let kept = kept::keep_quote(site, new).await?;
    Ok(format!("/quote/{}/{}", kept.number, kept.access))
}

/// What the conditions come to.
fn view(site: &Site, fields: &Fields) -> PreviewPage {
    match read(fields) {
        Err(faults) => PreviewPage {
            refusals: faults.into_iter().map(|(_, words)| words).collect(),
            ..PreviewPage::default()
        },
        Ok((input, _)) => {
            let quote = Quote::make(&site.pack.catalogue, &input, site.today());
            PreviewPage {
                costs: CostsView::both(&quote),
                refusals: quote.refusals.into_iter().map(|one| one.message).collect(),
                warnings: quote.warnings,
            }
        }
    }
}

fn page(
    site: &Site,
    headers: &HeaderMap,
    fields: &Fields,
    sent: bool,
    problem: Option<Problem>,
) -> Answered {
    let mut faults = Vec::new();
    if sent {
        faults = match read(fields) {
            Err(faults) => faults
                .into_iter()
                .map(|(name, words)| (name.to_owned(), words))
                .collect(),
            Ok((input, _)) => Quote::make(&site.pack.catalogue, &input, site.today())
                .refusals
                .into_iter()
                .map(|one| (asked::field_of(&one.code).to_owned(), one.message))
                .collect(),
        };
    }
    let told = form::told(problem.as_ref(), !faults.is_empty());
    let preview = if sent && faults.is_empty() {
        view(site, fields)
    } else {
        PreviewPage::default()
    };
    let opened = site.open_form(headers, fields);
    let today = site.today();
    let pick = |name: &'static str| Pick::of(name, fields, &faults);
    let body = WizardPage {
        token: opened.token,
        key: opened.key,
        problem,
        prefectures: site
            .pack
            .catalogue
            .prefectures(today)
            .map(|(name, _)| name)
            .collect(),
        kinds: site
            .pack
            .catalogue
            .line_types(today)
            .map(|kind| (kind.code.as_str(), kind.name.as_str()))
            .collect(),
        fields: asked::NAMES.map(pick).into(),
        access: fields.get("access").to_owned(),
        ready: sent && faults.is_empty(),
        faults,
        preview,
    };
    let script = ASSETS[1].url();
    let page = framed_with("見積り", "/quote", &body, &[&script]);
    Answered::new(told, opened.cookie, page)
}
