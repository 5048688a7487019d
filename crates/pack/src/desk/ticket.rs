//! Tickets: what a clinic tells, the ladder of fault isolation, the hand-over, repairs.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use store::pack::{Field, Ticket, TicketChange};
use web::problem::standard;
use web::session::Session;

use super::page::{Forms, framed, moment, to};
use super::{Desk, Shared, failed};
use crate::hours::Opening;
use crate::site::form::Fields;
use crate::staff::{Matter, Member};
use crate::support::{Answer, Form as RepairForm, Found, Repair, Report, Step, counted};

/// Most characters of a text.
const MOST: usize = 1000;

/// `/desk/tickets`.
#[derive(Template)]
#[template(path = "desk/tickets.html")]
struct ListPage {
    forms: Forms,
    may: bool,
    refusal: String,
    case: String,
    symptom: String,
    doctor: String,
    rows: Vec<(Ticket, String, String)>,
}

/// `/desk/tickets/ID`.
#[derive(Template)]
#[template(path = "desk/ticket.html")]
struct TicketPage {
    forms: Forms,
    may: bool,
    refusal: String,
    ticket: Ticket,
    opened: String,
    count: String,
    facility: String,
    report: Report,
    found: String,
    hand_over: String,
    devices: Vec<(String, String)>,
    ladder: Vec<(Step, Option<Answer>)>,
    sent: (String, String),
}

pub(super) async fn list(State(desk): Shared, headers: HeaderMap) -> Response {
    match desk.may(&headers, Matter::Look) {
        Ok(session) => tickets(&desk, &session, "", &Fields::new(Vec::new())),
        Err(response) => response,
    }
}

pub(super) async fn open(
    State(desk): Shared,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let session = match desk.may_send(&headers, Matter::Ticket, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    let store = &desk.pack.store;
    let case = fields.get("case").to_owned();
    match store.case(&case) {
        Ok(Some(_)) => {}
        Ok(None) => return tickets(&desk, &session, "この受付通番の案件はありません。", &fields),
        Err(error) => return failed(&error),
    }
    if !fields.has("symptom") {
        return tickets(&desk, &session, "症状を入力してください。", &fields);
    }
    let report = Report {
        symptom: fields.get("symptom").chars().take(MOST).collect(),
        doctor: fields.get("doctor").chars().take(MOST).collect(),
        ..Report::default()
    };
    let Ok(record) = serde_json::to_string(&report) else {
        return standard::fault().into_response();
    };
    let today = desk.today();
    let month = format!("{:04}-{:02}", today.year(), today.month());
    let act = desk.act(&session, &fields);
    match store.open_ticket(case, month, record, act).await {
        Ok(ticket) => to(&format!("/desk/tickets/{}", ticket.id)),
        Err(error) => failed(&error),
    }
}

pub(super) async fn show(State(desk): Shared, Path(id): Path<u64>, headers: HeaderMap) -> Response {
    match desk.may(&headers, Matter::Look) {
        Ok(session) => page(
            &desk,
            &session,
            id,
            StatusCode::OK,
            "",
            &Fields::new(Vec::new()),
        ),
        Err(response) => response,
    }
}

pub(super) async fn change(
    State(desk): Shared,
    Path(id): Path<u64>,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let session = match desk.may_send(&headers, Matter::Ticket, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match try_change(&desk, &session, id, &fields).await {
        Ok(Ok(())) => to(&format!("/desk/tickets/{id}")),
        Ok(Err(words)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&desk, &session, id, status, words, &fields)
        }
        Err(StoreError::Conflict(_)) => {
            let words = "ほかの担当者が先に変えました。あなたの入力は下に残してあります。いまの状態を見て、もう一度登録してください。";
            page(&desk, &session, id, StatusCode::CONFLICT, words, &fields)
        }
        Err(StoreError::Unknown(_)) => standard::not_found().into_response(),
        Err(error) => failed(&error),
    }
}

async fn try_change(
    desk: &Desk,
    session: &Session<Member>,
    id: u64,
    fields: &Fields,
) -> Result<Result<(), &'static str>, StoreError> {
    let store = &desk.pack.store;
    let ticket = store.ticket(id)?.ok_or(StoreError::Unknown("ticket"))?;
    let mut report = read(&ticket)?;
    let today = desk.today().to_string();
    let (mut open, mut field) = (
        ticket.open,
        Field {
            field: String::new(),
            old: String::new(),
            new: String::new(),
        },
    );
    let seen: String = fields.get("seen").chars().take(MOST).collect();
    match fields.get("act") {
        "try" => {
            let (Some(step), Some(answer)) = (
                Step::of(fields.get("step")),
                Answer::of(fields.get("answer")),
            ) else {
                return Ok(Err("項目と結果を選んでください。"));
            };
            field.field = step.word().to_owned();
            field.old = report.answer(step).map_or("", Answer::ja).to_owned();
            field.new = format!("{} {seen}", answer.ja());
            report.tried.push((step, answer, seen));
        }
        "hand" => {
            let Found::Owner(step, _) = report.found() else {
                return Ok(Err("先に切り分けをして、誰の番かを決めてください。"));
            };
            "handed".clone_into(&mut field.field);
            step.owner().clone_into(&mut field.new);
            report.handed = Some((step.owner().to_owned(), today));
        }
        "repair" => match repair(desk, fields.get("device")) {
            Ok(begun) => {
                "repair".clone_into(&mut field.field);
                field.new = format!("{} {}", begun.device, begun.form.ja());
                report.repair = Some(begun);
            }
            Err(words) => return Ok(Err(words)),
        },
        "step" => {
            let Some(repair) = report.repair.as_mut() else {
                return Ok(Err("修理は始まっていません。"));
            };
            let Some((what, _)) = repair.next() else {
                return Ok(Err("修理は終わっています。"));
            };
            "repair".clone_into(&mut field.field);
            what.clone_into(&mut field.new);
            repair.done.push(today);
        }
        "close" => {
            if report
                .repair
                .as_ref()
                .is_some_and(|one| one.next().is_some())
            {
                return Ok(Err("修理が終わっていません。"));
            }
            open = false;
            "closed".clone_into(&mut field.field);
            field.new = seen;
        }
        _ => return Ok(Err("操作を選び直してください。")),
    }
    let change = TicketChange {
        id,
        version: fields.get("version").parse().unwrap_or(0),
        record: serde_json::to_string(&report).map_err(|_| StoreError::Unreadable("ticket"))?,
        open,
        fields: vec![field],
    };
    store
        .change_ticket(change, desk.act(session, fields))
        .await?;
    Ok(Ok(()))
}

/// A repair taken in now: outside the intake's hours it counts from the next working day.
fn repair(desk: &Desk, code: &str) -> Result<Repair, &'static str> {
    let now = desk.pack.clock.now();
    let device = desk.equipment.on(now.date()).find(|one| one.code == code);
    let device = device.ok_or("機器を選び直してください。")?;
    let form = RepairForm::of(&device.maintenance);
    let form = form.ok_or("この機器の保守の形は要確認です。管理者にご相談ください。")?;
    let contact = desk.hours.find(INTAKE, now.date());
    let intake = match contact.map(|contact| desk.hours.opening(contact, now)) {
        Some(Opening::Until(_)) => now.date(),
        Some(Opening::Next { at, .. }) => at.date(),
        _ => return Err("保守の受付時間は要確認です。"),
    };
    Ok(Repair {
        device: code.to_owned(),
        form,
        intake: intake.to_string(),
        done: Vec::new(),
    })
}

/// The desk whose hours are the repairs' intake: weekdays 9:00–17:00 both (start-pack §2.3, §6.2).
const INTAKE: &str = "pack-phone";

fn read(ticket: &Ticket) -> Result<Report, StoreError> {
    serde_json::from_str(&ticket.record).map_err(|_| StoreError::Unreadable("ticket"))
}

fn found(report: &Report) -> String {
    let not_measured = |steps: &[Step]| -> String {
        match steps {
            [] => String::new(),
            steps => format!(
                "（測っていない: {}）",
                steps
                    .iter()
                    .map(|step| step.owner())
                    .collect::<Vec<_>>()
                    .join("、")
            ),
        }
    };
    match report.found() {
        Found::Ask(step) => format!("次に尋ねること: {}", step.question()),
        Found::Owner(step, unknown) => {
            format!("{}の番です{}", step.owner(), not_measured(&unknown))
        }
        Found::Nothing(unknown) => format!("異常は見つかりません{}", not_measured(&unknown)),
    }
}

/// All tickets of a case, newest first: the ticket, what was tried, what the ladder says, the count of its month.
pub(super) fn all(
    desk: &Desk,
    case: &str,
) -> Result<Vec<(Ticket, Report, String, String)>, StoreError> {
    let calls = desk.calls_a_month();
    let mut rows = Vec::new();
    for ticket in desk.pack.store.tickets_of(case)? {
        let report = read(&ticket)?;
        let (found, count) = (found(&report), counted(ticket.nth, calls));
        rows.push((ticket, report, found, count));
    }
    Ok(rows)
}

fn tickets(desk: &Desk, session: &Session<Member>, refusal: &str, sent: &Fields) -> Response {
    let made = || -> Result<ListPage, StoreError> {
        let calls = desk.calls_a_month();
        let mut rows = Vec::new();
        for ticket in desk.pack.store.open_tickets()? {
            let report = read(&ticket)?;
            let count = counted(ticket.nth, calls);
            rows.push((ticket, found(&report), count));
        }
        Ok(ListPage {
            forms: desk.forms(session),
            may: session.value.role.may(Matter::Ticket),
            refusal: refusal.to_owned(),
            case: sent.get("case").to_owned(),
            symptom: sent.get("symptom").to_owned(),
            doctor: sent.get("doctor").to_owned(),
            rows,
        })
    };
    let status = match refusal {
        "" => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    match made() {
        Ok(body) => (status, framed(session, "サポート", "/desk/tickets", &body)).into_response(),
        Err(error) => failed(&error),
    }
}

fn page(
    desk: &Desk,
    session: &Session<Member>,
    id: u64,
    status: StatusCode,
    refusal: &str,
    sent: &Fields,
) -> Response {
    let made = || -> Result<Option<TicketPage>, StoreError> {
        let store = &desk.pack.store;
        let Some(ticket) = store.ticket(id)? else {
            return Ok(None);
        };
        let report = read(&ticket)?;
        let case = store.case(&ticket.case)?;
        let case = case.map(|case| desk.read(&case)).transpose()?;
        let facility = case.map_or_else(String::new, |(record, _)| record.application.facility);
        let devices = desk.equipment.on(desk.today());
        Ok(Some(TicketPage {
            forms: desk.forms(session),
            may: session.value.role.may(Matter::Ticket) && ticket.open,
            refusal: refusal.to_owned(),
            opened: moment(&ticket.opened_unix_ms),
            count: counted(ticket.nth, desk.calls_a_month()),
            found: found(&report),
            hand_over: report.hand_over(&facility),
            devices: devices
                .map(|device| (device.code.clone(), device.name.clone()))
                .collect(),
            ladder: Step::ALL.map(|step| (step, report.answer(step))).to_vec(),
            sent: (sent.get("step").to_owned(), sent.get("seen").to_owned()),
            facility,
            report,
            ticket,
        }))
    };
    match made() {
        Ok(Some(body)) => {
            let title = format!("サポート {id}");
            (status, framed(session, &title, "/desk/tickets", &body)).into_response()
        }
        Ok(None) => standard::not_found().into_response(),
        Err(error) => failed(&error),
    }
}
