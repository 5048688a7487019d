//! The public site: what the pack is and costs, and the forms by which a clinic asks, quotes, applies and looks how far
//! it has come.
//!
//! Everything works without a script. No address and no log holds what was typed; a page shows an institution's case
//! only for its receipt number and its secret.

mod api;
mod apply;
mod ask;
pub(crate) mod form;
mod guide;
mod home;
mod kept;
pub(crate) mod page;
mod prices;
mod sheet;
mod status;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod view;
mod wizard;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::{Date, DateTime};
use web::Problem;
use web::csrf::{self, Visitors};
use web::rate::{self, Rate};

use self::form::Fields;
use crate::content::Content;

/// What the public pages share.
pub(crate) struct Site {
    pub(crate) pack: crate::State,
    pub(crate) content: Content,
    pub(crate) visitors: Visitors,
    /// Forms that write: five at once, one more each minute, for each caller.
    pub(crate) writes: Rate,
    /// Looks at a case: ten at once, one more each half minute, for each caller and for each receipt number.
    pub(crate) looks: Rate,
}

pub(crate) type Shared = State<Arc<Site>>;

/// The public pages, under `/`.
pub fn router(pack: crate::State, content: Content) -> Router {
    let clock = Arc::clone(&pack.clock);
    let site = Site {
        visitors: Visitors::new(&*pack.entropy),
        writes: Rate::new(Arc::clone(&clock), 5, Duration::from_secs(60)),
        looks: Rate::new(clock, 10, Duration::from_secs(30)),
        content,
        pack,
    };
    Router::new()
        .route("/", get(home::show))
        .route("/faq", get(search))
        .route("/guidebook", get(guide::read))
        .route("/guidebook/booklet", get(guide::booklet))
        .route("/guidebook/keep", get(guide::keep_form).post(guide::keep))
        .route("/guidebook/{version}", get(guide::version))
        .route("/inquiry", get(ask::blank).post(ask::send))
        .route("/quote", get(wizard::blank).post(wizard::send))
        .route("/quote/preview", post(wizard::preview))
        .route("/quote/{number}/{access}", get(sheet::show))
        .route("/quote/{number}/{access}/again", get(wizard::again))
        .route("/apply", get(apply::blank).post(apply::send))
        .route("/status", get(status::blank).post(status::look))
        .route("/api/v1/quotes", post(api::quote))
        .route("/api/v1/orders", post(apply::order))
        .route("/api/v1/openapi.json", get(api::description))
        .fallback(missing)
        .with_state(Arc::new(site))
        .merge(web::assets::router_with(&page::ASSETS))
}

impl Site {
    pub(crate) fn now(&self) -> DateTime {
        self.pack.clock.now()
    }

    pub(crate) fn today(&self) -> Date {
        self.now().date()
    }

    /// What a form's page needs: its token, its key, and the cookie of a browser that has none.
    ///
    /// The key, by which the same form sent twice is known, is kept while the form comes back.
    pub(crate) fn open_form(&self, headers: &HeaderMap, fields: &Fields) -> OpenForm {
        let visit = self.visitors.visit(headers, &*self.pack.entropy);
        let sent = fields.get("key");
        let key = if is_key(sent) {
            sent.to_owned()
        } else {
            csrf::token(&*self.pack.entropy)
        };
        OpenForm {
            token: visit.token,
            cookie: visit.cookie,
            key,
        }
    }

    /// Whether a form may write: it came from a page of ours, holds a key, and its sender does not send too often.
    ///
    /// # Errors
    /// `SKK-0419` or `SKK-0429`.
    pub(crate) fn admit(&self, parts: &Parts, fields: &Fields) -> Result<(), Problem> {
        if !self.visitors.holds(&parts.headers, fields.get(csrf::FIELD))
            || !is_key(fields.get("key"))
        {
            return Err(csrf::problem());
        }
        self.writes
            .take(&rate::caller(&parts.extensions, &parts.headers))
    }
}

/// What a page with a form needs.
pub(crate) struct OpenForm {
    pub(crate) token: String,
    pub(crate) cookie: Option<HeaderValue>,
    pub(crate) key: String,
}

/// Whether a form's key is one of ours: 64 hex digits.
fn is_key(key: &str) -> bool {
    key.len() == 64
        && key
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

async fn search(State(site): Shared, Query(asked): Query<Vec<(String, String)>>) -> Response {
    let words: String = Fields::new(asked).get("q").chars().take(100).collect();
    let body = page::FaqPage {
        answers: site.content.faq.on(site.today(), &words),
        day: view::both(site.today()),
        words,
    };
    page::framed("よくある質問", "/faq", &body).into_response()
}

async fn missing() -> Response {
    (
        StatusCode::NOT_FOUND,
        page::framed("見つかりません", "", &page::Missing),
    )
        .into_response()
}
