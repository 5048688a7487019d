//! What the hub can be asked, over mutual TLS.

mod audit;
mod batch;
mod card;
mod consent;
mod history;
mod holder;
mod listing;
mod qualification;
mod registration;
mod web;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use wire::oqs::{Encoding, listing::ListingKind};

use crate::{gate, problem, state::Hub};

pub(crate) fn router(hub: Arc<Hub>) -> Router {
    let mut router = Router::new();
    for kind in ListingKind::ALL {
        let (first, second) = (
            format!("{}01", kind.prefix()),
            format!("{}02", kind.prefix()),
        );
        router = router
            .route(
                &format!("/oqs/v1/{first}"),
                post(move |hub, caller, headers, body| {
                    listing::receive(kind, hub, caller, headers, body)
                }),
            )
            .route(
                &format!("/oqs/v1/{second}"),
                post(move |hub, caller, headers, body| {
                    listing::result(kind, hub, caller, headers, body)
                }),
            );
    }
    router
        .route("/health", get(health))
        .route("/oqs/v1/OQSsiquc01", post(qualification::by_number))
        .route("/oqs/v1/OQSsiimm01", post(registration::register))
        .route("/oqs/v1/OQSmuquc01", post(batch::receive_inquiries))
        .route("/oqs/v1/OQSmuquc02", post(batch::inquiries_result))
        .route("/oqs/v1/OQSmuimm01", post(batch::receive_registrations))
        .route("/oqs/v1/OQSmuimm02", post(batch::registrations_result))
        .route("/oqs/v1/YZKsiquc01", post(history::medicine))
        .route("/oqs/v1/TKKsiquc01", post(history::checkups))
        .route("/card/v1/sessions", post(card::open_session))
        .route("/card/v1/checks", post(card::check))
        .route("/oqs/v1/openapi.json", get(web::document))
        .route(web::LOGIN, post(web::login))
        .route("/audit/v1/head", get(audit::head))
        .route("/audit/v1/inclusion", get(audit::inclusion))
        .route("/audit/v1/consistency", get(audit::consistency))
        .route("/card/v1/offers", post(holder::offer))
        .route("/card/v1/registrations", post(holder::register))
        .route("/card/v1/consents/{id}/withdrawal", post(consent::withdraw))
        .fallback(|| async { problem::no_such_function() })
        .layer(from_fn_with_state(Arc::clone(&hub), gate::pass))
        .with_state(hub)
}

/// What can be asked without a certificate in every step: the Web-API. Its login still demands one.
pub(crate) fn web_router(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/oqs/v1/openapi.json", get(web::document))
        .route(web::LOGIN, post(web::login))
        .route(web::SEARCH, post(web::search))
        .fallback(|| async { problem::no_such_function() })
        .layer(from_fn_with_state(Arc::clone(&hub), gate::pass))
        .with_state(hub)
}

async fn health() -> &'static str {
    "ok\n"
}

/// An answer message as a response.
fn xml(bytes: Vec<u8>, encoding: Encoding) -> Response {
    xml_in_parts(Body::from(bytes), encoding)
}

/// An answer message as a response, in parts.
fn xml_in_parts(body: Body, encoding: Encoding) -> Response {
    let kind = match encoding {
        Encoding::Utf8 => "application/xml; charset=utf-8",
        Encoding::ShiftJis => "application/xml; charset=shift_jis",
    };
    (StatusCode::OK, [(header::CONTENT_TYPE, kind)], body).into_response()
}
