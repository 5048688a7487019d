//! Bulk registration of 照会番号 on the counter's page.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Form,
    extract::{Multipart, State as Extracted},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use tokio::task::block_in_place;
use web::problem::Problem;

use super::{Counter, Shared, banner::Banner, bookings::uploaded};
use crate::{
    list::Fault,
    registration::{Choice, Patient, Progress, Standing, State},
};

/// Largest list.
pub(super) const LARGEST: usize = 4 << 20;

/// People shown in one table; the others come when these are done.
const SHOWN: usize = 50;

const HERE: &str = "/registration";

/// `/registration`.
#[derive(Template)]
#[template(path = "registration.html")]
struct RegistrationPage {
    failure: Option<Banner>,
    banner: Option<Banner>,
    /// 1 to 4: import, hold against the record, decide, register.
    step: usize,
    /// Which list it is.
    id: String,
    list: Option<ListView>,
}

#[derive(Default)]
struct ListView {
    total: usize,
    /// The hub is being asked.
    asking: bool,
    /// A round of registering is under way.
    sending: bool,
    refused: Option<String>,
    registered: usize,
    known: usize,
    skipped: usize,
    ready: usize,
    undecided: usize,
    impossible: usize,
    to_decide: Vec<Patient>,
    sure: Vec<Patient>,
    troubles: Vec<Trouble>,
    faults: Vec<Fault>,
}

/// A line nothing came of.
struct Trouble {
    line: u64,
    name: String,
    patient: String,
    words: String,
}

pub(super) async fn show(Extracted(counter): Shared) -> Response {
    page(&counter, None).into_response()
}

pub(super) async fn import(Extracted(counter): Shared, form: Multipart) -> Response {
    let Some(bytes) = uploaded(form).await else {
        return done(&counter, Err(crate::problem::list_not_csv()));
    };
    let clinic = &counter.clinic;
    let today = counter.today();
    let imported = block_in_place(|| clinic.registration.import(clinic, &bytes, today));
    done(&counter, imported)
}

/// What a person decided: `list`, and `line-<n>` with a word for each line.
pub(super) async fn decide(
    Extracted(counter): Shared,
    Form(said): Form<HashMap<String, String>>,
) -> Response {
    let choice = |(name, code): (&String, &String)| {
        let line = name.strip_prefix("line-")?.parse().ok()?;
        Some((line, Choice::from_code(code)?))
    };
    let mut decided: Vec<(u64, Choice)> = said.iter().filter_map(choice).collect();
    decided.sort_by_key(|(line, _)| *line);
    let id = said.get("list").map(String::as_str).unwrap_or_default();
    let registration = &counter.clinic.registration;
    let kept = block_in_place(|| registration.decide(id, &decided));
    done(&counter, kept)
}

pub(super) async fn send(
    Extracted(counter): Shared,
    Form(said): Form<HashMap<String, String>>,
) -> Response {
    let id = said.get("list").map(String::as_str).unwrap_or_default();
    let clinic = &counter.clinic;
    let sent = block_in_place(|| clinic.registration.send(clinic, id));
    done(&counter, sent)
}

fn done(counter: &Counter, result: Result<(), Problem>) -> Response {
    match result {
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(problem) => {
            let page = page(counter, Some(&problem));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    }
}

fn page(counter: &Counter, failure: Option<&Problem>) -> Html<String> {
    let registration = &counter.clinic.registration;
    let list = match block_in_place(|| registration.progress()) {
        Progress::None => None,
        Progress::Asking(total) => Some(ListView {
            total,
            asking: true,
            ..ListView::default()
        }),
        Progress::Refused(total, why) => Some(ListView {
            total,
            refused: Some(why),
            ..ListView::default()
        }),
        Progress::Asked(patients, faults) => Some(ListView::of(patients, faults)),
    };
    let step = match &list {
        None => 1,
        Some(list) if list.asking || list.refused.is_some() => 2,
        Some(list) if list.undecided > 0 => 3,
        Some(_) => 4,
    };
    let body = RegistrationPage {
        failure: failure.map(Banner::unsent),
        banner: counter.banner().filter(|_| failure.is_none()),
        step,
        id: registration.id().unwrap_or_default(),
        list,
    };
    counter.page("照会番号の登録", HERE, &body)
}

impl ListView {
    fn of(patients: Vec<Patient>, faults: Vec<Fault>) -> Self {
        let mut view = Self {
            total: patients.len() + faults.len(),
            faults,
            ..Self::default()
        };
        for patient in patients {
            let standing = patient.verdict.standing;
            view.ready += usize::from(patient.ready());
            match &patient.state {
                State::Registered => view.registered += 1,
                State::Sending => view.sending = true,
                State::Refused(words) => view.troubles.push(Trouble::of(&patient, words)),
                _ if standing == Standing::Impossible => {
                    view.troubles
                        .push(Trouble::of(&patient, &patient.verdict.say));
                }
                _ if standing == Standing::Known => view.known += 1,
                State::Chosen(Choice::Skip) => view.skipped += 1,
                _ if patient.undecided() => {
                    view.undecided += 1;
                    if view.to_decide.len() < SHOWN {
                        view.to_decide.push(patient);
                    }
                }
                _ => {
                    if view.sure.len() < SHOWN {
                        view.sure.push(patient);
                    }
                }
            }
        }
        view.impossible = view.troubles.len() + view.faults.len();
        view.troubles.truncate(SHOWN);
        view.faults.truncate(SHOWN);
        view
    }
}

impl Trouble {
    fn of(patient: &Patient, words: &str) -> Self {
        Self {
            line: patient.row.line,
            name: patient.row.name.clone(),
            patient: patient.row.patient.clone(),
            words: words.to_owned(),
        }
    }
}
