//! The reader's screen (顔認証付きカードリーダーの画面): full-screen, seven languages, led by the visit.
//!
//! A screen is drawn here whole from what the reader shows, so a reload resumes; a script only draws it anew when the
//! visit goes on, joins typed digits and speaks. It has an origin of its own: nothing of the counter can be reached
//! from it. A PIN is handed to the visit and wiped; it stands in no address, page or log.

mod act;
mod page;
mod screen;
mod settings;
mod text;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::{
    Router,
    body::Bytes,
    extract::{Form, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use card::jpki::Pin;
use domain::visit::{Act, Event};
use web::{serve::Shutdown, sse::LastEventId};

use self::{
    act::{Acted, Typed},
    page::ASSETS,
    settings::{Set, Settings},
};
use crate::{Clinic, reader::Input};

/// Silence after which a comment keeps the connection alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Where the screen is.
const HERE: &str = "/kiosk";

/// What the screen's routes share.
struct Kiosk {
    clinic: Arc<Clinic>,
    settings: Mutex<Settings>,
    shutdown: Shutdown,
}

type Shared = State<Arc<Kiosk>>;

/// The screen; events end with `shutdown`.
pub(crate) fn router(clinic: Arc<Clinic>, shutdown: Shutdown) -> Router {
    let kiosk = Kiosk {
        clinic,
        settings: Mutex::default(),
        shutdown,
    };
    Router::new()
        .route("/", get(async || Redirect::to(HERE)))
        .route(HERE, get(screen))
        .route("/kiosk/events", get(events))
        .route("/kiosk/act", post(act))
        .route("/kiosk/pin", post(pin))
        .route("/kiosk/set", post(set))
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(Arc::new(kiosk))
        .merge(web::assets::router_with(&ASSETS))
}

impl Kiosk {
    fn settings(&self) -> Settings {
        let shown = self.clinic.stand.shown();
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        settings.follow(&shown);
        settings.clone()
    }
}

async fn screen(State(kiosk): Shared) -> Html<String> {
    let settings = kiosk.settings();
    Html(page::whole(&kiosk.clinic, &settings))
}

async fn events(State(kiosk): Shared, LastEventId(seen): LastEventId) -> Response {
    let live = kiosk.clinic.stand.news();
    // A screen that lost its connection draws itself anew at once.
    let missed = seen.map(|_| kiosk.clinic.stand.message());
    let missed = missed.into_iter().collect();
    web::sse::stream(missed, live, HEARTBEAT, kiosk.shutdown.clone())
}

async fn act(State(kiosk): Shared, headers: HeaderMap, Form(acted): Form<Acted>) -> Response {
    let shown = kiosk.clinic.stand.shown();
    // A button of a screen that is no longer shown does nothing.
    if acted.step == shown.step
        && let Some(act) = acted.act(shown.visit.as_ref())
    {
        kiosk.clinic.stand.say(Input::Happens(Event::Act(act)));
    }
    done(&headers)
}

async fn pin(State(kiosk): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let typed = Typed::read(body);
    if typed.step == kiosk.clinic.stand.shown().step
        && let Ok(pin) = Pin::parse(&typed.digits)
    {
        kiosk.clinic.stand.say(Input::Pin(pin));
    }
    done(&headers)
}

async fn set(State(kiosk): Shared, headers: HeaderMap, Form(set): Form<Set>) -> Response {
    let mut order = [0; 9];
    kiosk.clinic.config.entropy.fill(&mut order);
    kiosk
        .settings
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .change(&set, order);
    kiosk.clinic.stand.changed();
    // Whoever chooses a language is there, and is not asked whether they are.
    kiosk
        .clinic
        .stand
        .say(Input::Happens(Event::Act(Act::More)));
    done(&headers)
}

/// A script only needs to know that it was heard; a plain form goes back to the screen.
fn done(headers: &HeaderMap) -> Response {
    match headers.contains_key("shikaku-kiosk") {
        true => StatusCode::NO_CONTENT.into_response(),
        false => Redirect::to(HERE).into_response(),
    }
}
