//! The staff's desk: what needs action today, cases, stock, notices, inquiries and the trail.
//!
//! Every page asks who is logged in and what the role may; every form carries its session's token and a one-time key, and
//! a change names the version it was made from.

mod accounts;
mod calendar;
mod case;
mod cases;
mod door;
mod export;
mod facts;
mod file;
mod list;
pub(crate) mod page;
mod papers;
mod partner;
mod stock;
mod ticket;
mod told;
mod trail;
mod vendors;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::Date;
use store::StoreError;
use store::pack::{Act, Case, Notice, PlaceState};
use web::csrf;
use web::problem::standard;
use web::rate::Rate;
use web::session::Session;

use crate::State;
use crate::case::Record;
use crate::content::Content;
use crate::equipment::Equipment;
use crate::hours::Hours;
use crate::inquiry::Categories;
use crate::site::form::Fields;
use crate::staff::{Matter, Member, Role};

/// What the desk's pages share.
pub(crate) struct Desk {
    pack: State,
    /// Tries to log in: for each caller and for each name.
    tries: Rate,
    /// When repairs are taken in.
    hours: Hours,
    /// How each device is maintained.
    equipment: Equipment,
    /// What inquiries are about, and who reads them.
    categories: Categories,
}

type Shared = axum::extract::State<Arc<Desk>>;

/// The staff's pages, under `/desk`.
pub fn router(pack: State, content: &Content) -> Router {
    let tries = Rate::new(
        Arc::clone(&pack.clock),
        10,
        std::time::Duration::from_secs(30),
    );
    Router::new()
        .route("/desk", get(list::show))
        .route("/desk/login", get(door::blank).post(door::enter))
        .route("/desk/logout", post(door::leave))
        .route("/desk/cases/{number}", get(case::show).post(case::change))
        .route("/desk/cases/{number}/export.csv", get(export::show))
        .route("/desk/cases", get(cases::show))
        .route("/desk/partner", get(partner::show).post(partner::compare))
        .route("/desk/accounts", get(accounts::show).post(accounts::change))
        .route("/desk/stock", get(stock::show).post(stock::change))
        .route("/desk/notices", get(told::notices).post(told::tell))
        .route("/desk/inquiries", get(told::inquiries).post(told::answer))
        .route("/desk/trail", get(trail::show))
        .route("/desk/calendar", get(calendar::show))
        .route("/desk/cases/{number}/papers", get(papers::show))
        .route("/desk/tickets", get(ticket::list).post(ticket::open))
        .route("/desk/tickets/{id}", get(ticket::show).post(ticket::change))
        .route("/desk/vendors", get(vendors::show).post(vendors::save))
        .with_state(Arc::new(Desk {
            pack,
            tries,
            hours: content.hours.clone(),
            equipment: content.equipment.clone(),
            categories: content.categories.clone(),
        }))
}

impl Desk {
    fn today(&self) -> Date {
        self.pack.clock.now().date()
    }

    /// Who asks, where the role may.
    ///
    /// # Errors
    /// The way to the door, or `403`.
    fn may(&self, headers: &HeaderMap, matter: Matter) -> Result<Session<Member>, Response> {
        let found = self.pack.sessions.find(headers);
        let Some(mut session) = found else {
            return Err(page::to("/desk/login"));
        };
        // An account that was locked, or got another password or role, feels it with its next request.
        let account = self.pack.store.account(&session.value.name);
        match account.map_err(|error| failed(&error))? {
            Some(account) if session.value.is_still(&account) => {
                session.value.role = Role::of(&account.role).unwrap_or(session.value.role);
            }
            _ => {
                let cookie = self.pack.sessions.close(headers);
                return Err(
                    ([(header::SET_COOKIE, cookie)], page::to("/desk/login")).into_response()
                );
            }
        }
        if session.value.role.may(matter) {
            Ok(session)
        } else {
            Err((StatusCode::FORBIDDEN, page::forbidden(&session)).into_response())
        }
    }

    /// Who sends a form, where the role may and the form is one of the session's.
    fn may_send(
        &self,
        headers: &HeaderMap,
        matter: Matter,
        fields: &Fields,
    ) -> Result<Session<Member>, Response> {
        let session = self.may(headers, matter)?;
        if csrf::same(&session.csrf, fields.get(csrf::FIELD)) {
            Ok(session)
        } else {
            Err(csrf::problem().into_response())
        }
    }

    fn act(&self, session: &Session<Member>, fields: &Fields) -> Act {
        Act {
            who: session.value.name.clone(),
            at_unix_ms: self.pack.clock.unix_ms(),
            form: fields.get("key").to_owned(),
        }
    }

    /// What every form of a page carries.
    fn forms(&self, session: &Session<Member>) -> page::Forms {
        page::Forms {
            token: session.csrf.clone(),
            key: csrf::token(&*self.pack.entropy),
        }
    }

    /// The notices of a case whose conditions hold today.
    fn notices(&self, number: &str, record: &Record, allocated: bool) -> Vec<Notice> {
        let today = self.today();
        let days = self.pack.catalogue.days(today);
        crate::case::notices(number, record, today, allocated, days)
    }

    /// The plan's calls of a month; `None` where no record tells.
    fn calls_a_month(&self) -> Option<u32> {
        let mut plans = self.pack.catalogue.plans(self.today());
        plans.next().map(|plan| plan.calls_a_month)
    }

    /// A category of inquiries in words, and who reads it.
    fn topic(&self, code: &str) -> String {
        let known = self.categories.find(code, self.today());
        known.map_or(code.to_owned(), |one| {
            format!("{}（{}）", one.name, one.queue_name)
        })
    }

    /// The last day to answer an offer made now.
    fn reply_by(&self) -> String {
        let today = self.today();
        self.pack.catalogue.days(today).reply_by(today)
    }

    /// A case's record, and whether its terminal is allocated.
    fn read(&self, case: &Case) -> Result<(Record, bool), StoreError> {
        let record =
            serde_json::from_str(&case.record).map_err(|_| StoreError::Unreadable("case"))?;
        let places = self.pack.store.places_of(&case.number)?;
        let allocated = places
            .iter()
            .any(|place| place.state == PlaceState::Accepted);
        Ok((record, allocated))
    }
}

/// The store refused: its own words stay in the log.
fn failed(error: &StoreError) -> Response {
    tracing::error!(category = ?error.category(), "the desk's store refused: {error}");
    standard::fault().into_response()
}

#[cfg(test)]
mod tests;
