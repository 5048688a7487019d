//! The staff's page (職員の画面): verification by sight with a name and a reason, consents taken back at the counter,
//! the reader's health.
//!
//! The photo from the chip is shown beside the person for as long as it is compared, to whoever is logged in on this
//! machine, out of memory; nothing of it is kept.

mod account;
mod page;

use std::{sync::Arc, time::Duration};

pub use account::{AccountError, Accounts};
use axum::{
    Router,
    extract::{Form, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::visit::{Event, Sighted, StaffId, VisualReason};
use serde::Deserialize;
use web::{
    csrf, password,
    rate::Rate,
    serve::Shutdown,
    session::{Lifetime, Session, Sessions},
};
use zeroize::Zeroizing;

use crate::{Clinic, reader::Input};

/// Where the page is.
const HERE: &str = "/staff";

/// Silence after which a comment keeps the connection alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

struct Staff {
    clinic: Arc<Clinic>,
    sessions: Sessions<StaffId>,
    rate: Rate,
    shutdown: Shutdown,
}

type Shared = State<Arc<Staff>>;

/// The staff's page, on the counter's origin.
pub(crate) fn router(clinic: Arc<Clinic>, shutdown: Shutdown) -> Router {
    let (clock, entropy) = (&clinic.config.clock, &clinic.config.entropy);
    let staff = Staff {
        sessions: Sessions::new(
            "shikaku_staff",
            false,
            Lifetime::default(),
            Arc::clone(clock),
            Arc::clone(entropy),
        ),
        rate: Rate::new(Arc::clone(clock), 10, Duration::from_secs(30)),
        clinic,
        shutdown,
    };
    Router::new()
        .route(HERE, get(desk))
        .route("/staff/login", post(login))
        .route("/staff/logout", post(logout))
        .route("/staff/events", get(events))
        .route("/staff/photo", get(photo))
        .route("/staff/look", post(look))
        .route("/staff/sight", post(sight))
        .route("/staff/withdraw", post(withdraw))
        .with_state(Arc::new(staff))
}

async fn desk(State(staff): Shared, headers: HeaderMap) -> Html<String> {
    match staff.sessions.find(&headers) {
        Some(session) => page::desk(&staff.clinic, &session, None),
        None => page::login(&staff.clinic, false),
    }
}

#[derive(Deserialize)]
struct Login {
    name: String,
    password: String,
}

async fn login(State(staff): Shared, headers: HeaderMap, Form(login): Form<Login>) -> Response {
    let given = Zeroizing::new(login.password);
    if let Err(problem) = staff.rate.take(&login.name) {
        return problem.into_response();
    }
    let name = StaffId::parse(&login.name);
    let kept = name
        .as_ref()
        .and_then(|name| staff.clinic.config.staff.hash(name));
    let right = tokio::task::spawn_blocking(move || password::verify(&given, kept.as_deref()));
    match (right.await, name) {
        (Ok(true), Some(name)) => {
            let forget = staff.sessions.close(&headers);
            let (_, cookie) = staff.sessions.open(name);
            let mut response = Redirect::to(HERE).into_response();
            let set = response.headers_mut();
            set.append(header::SET_COOKIE, forget);
            set.append(header::SET_COOKIE, cookie);
            response
        }
        _ => (StatusCode::UNAUTHORIZED, page::login(&staff.clinic, true)).into_response(),
    }
}

/// A form of somebody logged in, from a page shown to them.
fn signed(
    staff: &Staff,
    headers: &HeaderMap,
    token: &str,
) -> Result<Session<StaffId>, Box<Response>> {
    let Some(session) = staff.sessions.find(headers) else {
        return Err(Box::new(Redirect::to(HERE).into_response()));
    };
    match csrf::same(&session.csrf, token) {
        true => Ok(session),
        false => Err(Box::new(csrf::problem().into_response())),
    }
}

#[derive(Deserialize)]
struct Token {
    csrf: String,
}

async fn logout(State(staff): Shared, headers: HeaderMap, Form(form): Form<Token>) -> Response {
    if let Err(response) = signed(&staff, &headers, &form.csrf) {
        return *response;
    }
    let forget = staff.sessions.close(&headers);
    ([(header::SET_COOKIE, forget)], Redirect::to(HERE)).into_response()
}

async fn events(State(staff): Shared, headers: HeaderMap) -> Response {
    if staff.sessions.find(&headers).is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let live = staff.clinic.stand.news();
    web::sse::stream(Vec::new(), live, HEARTBEAT, staff.shutdown.clone())
}

/// The first touch: the photo is fetched from the card.
async fn look(State(staff): Shared, headers: HeaderMap, Form(form): Form<Token>) -> Response {
    if let Err(response) = signed(&staff, &headers, &form.csrf) {
        return *response;
    }
    staff.clinic.stand.say(Input::StaffLook);
    Redirect::to(HERE).into_response()
}

async fn photo(State(staff): Shared, headers: HeaderMap) -> Response {
    if staff.sessions.find(&headers).is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Some(bitmap) = staff.clinic.stand.photo() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = HeaderValue::from_static("image/bmp");
    // A private copy for one answer: the page shows it once and no cache keeps it (`no-store`).
    ([(header::CONTENT_TYPE, kind)], bitmap.to_vec()).into_response()
}

#[derive(Deserialize)]
struct Sight {
    csrf: String,
    /// The visit it was decided for.
    visit: u64,
    decision: String,
    reason: String,
}

/// The second touch: the same person, or not; with a reason, for this visit only.
async fn sight(State(staff): Shared, headers: HeaderMap, Form(form): Form<Sight>) -> Response {
    let session = match signed(&staff, &headers, &form.csrf) {
        Ok(session) => session,
        Err(response) => return *response,
    };
    let shown = staff.clinic.stand.shown();
    let now = shown.visit.is_some() && shown.visit_number == form.visit;
    let Some(reason) = VisualReason::from_code(&form.reason) else {
        let said = "理由をえらんでください。Choose a reason.";
        let page = page::desk(&staff.clinic, &session, Some(said));
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    };
    if !now || !shown.photo {
        let said = "この患者の来院は終わっているか、写真がまだです。もう一度写真を表示してください。\
                    The visit is over, or there is no photo yet.";
        let page = page::desk(&staff.clinic, &session, Some(said));
        return (StatusCode::CONFLICT, page).into_response();
    }
    let sighted = Sighted {
        staff: session.value,
        reason,
    };
    let event = match form.decision.as_str() {
        "same" => Event::Sighted(sighted),
        _ => Event::NotSighted(sighted),
    };
    staff.clinic.stand.say(Input::Happens(event));
    Redirect::to(HERE).into_response()
}

#[derive(Deserialize)]
struct Withdrawal {
    csrf: String,
    consent: u64,
}

/// The patient asks at the counter to take a consent back.
async fn withdraw(
    State(staff): Shared,
    headers: HeaderMap,
    Form(form): Form<Withdrawal>,
) -> Response {
    let session = match signed(&staff, &headers, &form.csrf) {
        Ok(session) => session,
        Err(response) => return *response,
    };
    let clinic = &staff.clinic;
    let said = clinic
        .config
        .hub
        .withdraw(form.consent, &clinic.key())
        .await;
    match clinic.heard(said) {
        Ok(()) => {
            tracing::info!(staff = session.value.as_str(), "a consent was withdrawn");
            clinic.stand.withdrew(form.consent);
            let said = "同意を取り消しました。The consent is withdrawn.";
            page::desk(clinic, &session, Some(said)).into_response()
        }
        Err(problem) => {
            let said = format!("{} {} {}", problem.code, problem.ja, problem.next_ja);
            let page = page::desk(clinic, &session, Some(&said));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    }
}
