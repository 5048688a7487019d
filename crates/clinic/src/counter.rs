//! The counter (受付): the newest check, the day's list, the inquiry by number, the patient's slip.
//!
//! Everything is drawn here and works without a script; the script only fetches what is new, judges fields as they
//! are typed into, and knows two keys. No address and no log ever holds what was typed: only identifiers.

mod banner;
mod bookings;
mod calendar;
mod check_card;
mod consent;
mod events;
mod field;
mod form;
mod inquiry;
mod label;
mod list;
mod marked;
mod page;
mod person;
mod ratio;
mod received;
mod registration;
#[cfg(test)]
mod sample;
mod slip;
mod status;
#[cfg(test)]
mod tests;

pub(crate) use page::staff_assets;

use std::sync::{Arc, Mutex};

use askama::Template;
use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{Date, DateTime, eligibility::NextAct};
use serde::Deserialize;
use tokio::sync::broadcast;
use web::{problem::Problem, serve::Shutdown, sse::Message};

use self::{
    banner::Banner,
    check_card::CheckCard,
    field::{Name, Verdict},
    form::{FormView, Typed},
    list::Entry,
    page::{ASSETS, Check, Detail, Missing, Now, SlipPage, Today, Top, framed},
    slip::Slip,
};
use crate::{Clinic, records::Record};

/// Events a page may lag behind before it is told to load anew.
const LAG: usize = 64;

/// What the pages share.
struct Counter {
    clinic: Arc<Clinic>,
    /// Held while a record is kept, so that a form sent twice at once is kept once.
    keeping: Mutex<()>,
    pages: broadcast::Sender<Message>,
    shutdown: Shutdown,
}

type Shared = State<Arc<Counter>>;

/// The counter's pages; events end with `shutdown`. To be called within the runtime.
pub(crate) fn router(clinic: Arc<Clinic>, shutdown: Shutdown) -> Router {
    let pages = broadcast::channel(LAG).0;
    tokio::spawn(events::pass_on(
        clinic.records.news().subscribe(),
        pages.clone(),
    ));
    let counter = Counter {
        clinic,
        keeping: Mutex::default(),
        pages,
        shutdown,
    };
    Router::new()
        .route("/", get(top))
        .route("/fragment", get(fragment))
        .route("/events", get(stream))
        .route(
            "/bookings",
            get(bookings::show)
                .post(bookings::import)
                .layer(axum::extract::DefaultBodyLimit::max(bookings::LARGEST)),
        )
        .route(
            "/registration",
            get(registration::show)
                .post(registration::import)
                .layer(axum::extract::DefaultBodyLimit::max(registration::LARGEST)),
        )
        .route("/registration/choices", post(registration::decide))
        .route("/registration/send", post(registration::send))
        .route("/check", get(blank).post(check))
        .route("/check/field", post(judge))
        .route("/checks/{id}", get(detail))
        .route("/checks/{id}/slip", get(slip_page))
        .fallback(missing)
        .with_state(Arc::new(counter))
        .merge(web::assets::router_with(&ASSETS))
}

impl Counter {
    fn now(&self) -> DateTime {
        self.clinic.config.clock.now()
    }

    fn today(&self) -> Date {
        self.now().date()
    }

    fn banner(&self) -> Option<Banner> {
        self.clinic
            .line
            .trouble()
            .map(|trouble| Banner::of(&trouble, self.today()))
    }

    /// What changes by itself: the newest check, and the day's list.
    fn live(&self) -> (String, String) {
        let now = self.now();
        let records = self.clinic.records.today();
        let newest = Now {
            banner: self.banner(),
            newest: records.first().map(|record| CheckCard::of(record, now)),
        };
        let today = Today {
            today: records.iter().map(|record| Entry::of(record)).collect(),
            day: format!("{}月{}日", now.month(), now.day()),
            now: calendar::clock(now),
        };
        // Writing into a string fails only where a value's own formatting fails, and text has none that does.
        (
            newest.render().unwrap_or_default(),
            today.render().unwrap_or_default(),
        )
    }

    fn page(&self, title: &str, here: &str, body: &impl Template) -> Html<String> {
        framed(title, here, &self.clinic.config.institution_name, body)
    }

    /// The form on its own page, with what was typed; it begins at `first` unless something is to be mended.
    fn form_page(
        &self,
        typed: &Typed,
        sent: bool,
        first: Name,
        failure: Option<&Problem>,
    ) -> Html<String> {
        let form = FormView::of(typed, self.today(), sent, Some(first));
        let title = if form.faults > 0 {
            "入力の確認"
        } else {
            "番号で照会"
        };
        let failure = failure.map(Banner::unsent);
        // One banner is enough: the failure tells more than the trouble it made.
        let banner = self.banner().filter(|_| failure.is_none());
        self.page(
            title,
            "/check",
            &Check {
                form,
                failure,
                banner,
            },
        )
    }
}

async fn top(State(counter): Shared) -> Html<String> {
    let typed = Typed::empty(inquiry::new_key(&counter), counter.today());
    let form = FormView::of(&typed, counter.today(), false, None);
    let (now, today) = counter.live();
    counter.page(
        "受付",
        "/",
        &Top {
            now,
            form,
            failure: None,
            today,
        },
    )
}

async fn fragment(State(counter): Shared) -> Html<String> {
    let (now, today) = counter.live();
    Html(now + &today)
}

async fn stream(State(counter): Shared) -> Response {
    let live = counter.pages.subscribe();
    web::sse::stream(
        Vec::new(),
        live,
        events::HEARTBEAT,
        counter.shutdown.clone(),
    )
}

/// An earlier check whose numbers the form begins with.
#[derive(Deserialize)]
struct Again {
    again: Option<String>,
}

async fn blank(State(counter): Shared, Query(asked): Query<Again>) -> Html<String> {
    let key = inquiry::new_key(&counter);
    let today = counter.today();
    let before = asked.again.and_then(|id| counter.clinic.records.find(&id));
    let lacks_branch = |record: &Record| record.answer.next_act() == Some(NextAct::AddBranch);
    let first = match before.as_deref().is_some_and(lacks_branch) {
        true => Name::Branch,
        false => Name::Insurer,
    };
    let typed = match before
        .as_ref()
        .and_then(|record| record.answer.echo.as_ref())
    {
        Some(echo) => Typed::again(key, today, echo),
        None => Typed::empty(key, today),
    };
    counter.form_page(&typed, false, first, None)
}

async fn check(State(counter): Shared, Form(mut typed): Form<Typed>) -> Response {
    typed.key = inquiry::sound_key(&counter, &typed.key);
    let Some(asked) = typed.asked(counter.today()) else {
        let page = counter.form_page(&typed, true, Name::Insurer, None);
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    };
    match inquiry::ask(&counter, &typed.key, &asked).await {
        Ok(record) => Redirect::to(&format!("/checks/{}", record.id)).into_response(),
        Err(problem) => {
            let status = match problem.status {
                429 | 502..=504 => StatusCode::SERVICE_UNAVAILABLE,
                _ if problem.code == crate::problem::hub_away().code => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            (
                status,
                counter.form_page(&typed, true, Name::Insurer, Some(&problem)),
            )
                .into_response()
        }
    }
}

/// One field as it is typed into; in a body, so that it reaches no log.
#[derive(Deserialize)]
struct OneField {
    name: String,
    value: String,
}

async fn judge(
    State(counter): Shared,
    Form(one): Form<OneField>,
) -> Result<Json<Verdict>, StatusCode> {
    let name = Name::from_code(&one.name).ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(field::judge(name, &one.value, counter.today(), false)))
}

async fn detail(State(counter): Shared, Path(id): Path<String>) -> Response {
    let Some(record) = counter.clinic.records.find(&id) else {
        return missing(State(counter)).await;
    };
    let card = CheckCard::of(&record, counter.now());
    let results = record.answer.results();
    let mut raw = vec![("答え全体".to_owned(), received::frame(&record.answer))];
    raw.extend(
        results
            .iter()
            .enumerate()
            .map(|(at, item)| (format!("結果 {}", at + 1), received::result(item))),
    );
    let title = format!("{} {}", card.at, card.status.tag);
    let body = Detail {
        card,
        banner: counter.banner(),
        raw,
    };
    counter.page(&title, "", &body).into_response()
}

async fn slip_page(State(counter): Shared, Path(id): Path<String>) -> Response {
    let Some(record) = counter.clinic.records.find(&id) else {
        return missing(State(counter)).await;
    };
    let config = &counter.clinic.config;
    let body = SlipPage {
        slip: Slip::of(&record),
        institution_name: config.institution_name.clone(),
        institution: config.institution.as_str().to_owned(),
    };
    counter.page("患者さんに渡す紙", "", &body).into_response()
}

async fn missing(State(counter): Shared) -> Response {
    (
        StatusCode::NOT_FOUND,
        counter.page("見つかりません", "", &Missing),
    )
        .into_response()
}
