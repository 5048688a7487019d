//! Quotes and orders by JSON, as `/api/v1/openapi.json` describes.

use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use store::pack::NewQuote;
use web::problem::standard;
use web::rate;

use super::{Shared, kept};
use crate::application;
use crate::quote::{Input, Quote, ReadError};

/// Makes and keeps a quote: 201 with its number, 422 with the refusals, 400 for what cannot be read.
pub(super) async fn quote(State(site): Shared, parts: Parts, body: String) -> Response {
    let caller = rate::caller(&parts.extensions, &parts.headers);
    if let Err(problem) = site.writes.take(&caller) {
        return problem.into_response();
    }
    let input = match Input::read(&body) {
        Ok(input) => input,
        Err(ReadError::Unreadable(words)) => {
            let said = json!({ "message": format!("見積りの条件を読めません: {words}") });
            return (StatusCode::BAD_REQUEST, Json(said)).into_response();
        }
        Err(ReadError::Invalid(refusals)) => {
            let quote = Quote::refused(&site.pack.catalogue, site.today(), refusals);
            let said = Json(json!({ "quote": quote }));
            return (StatusCode::UNPROCESSABLE_ENTITY, said).into_response();
        }
    };
    let quote = Quote::make(&site.pack.catalogue, &input, site.today());
    if !quote.stands() {
        return (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "quote": quote })),
        )
            .into_response();
    }
    let Ok(output) = serde_json::to_string(&quote) else {
        return standard::fault().into_response();
    };
    let new = NewQuote {
        of: None,
        access: web::csrf::token(&*site.pack.entropy),
        made_unix_ms: site.pack.clock.unix_ms(),
        day: quote.date.clone(),
        valid_until: quote.valid_until.clone(),
        price_book: quote.price_book.clone(),
        // The same input on the same day under the same price book is one quote of one caller.
        sending: application::sending("api", &[&caller, &body, &output]),
        input: body,
        output,
    };
    match kept::keep_quote(&site, new).await {
        Ok(kept) => {
            let page = format!("/quote/{}/{}", kept.number, kept.access);
            let said = json!({
                "number": kept.number, "version": kept.version, "page": page, "quote": quote,
            });
            (StatusCode::CREATED, Json(said)).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// The description (OpenAPI 3.1).
pub(super) async fn description() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, include_str!("../../assets/openapi.json")).into_response()
}
