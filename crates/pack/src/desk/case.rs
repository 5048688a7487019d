//! A case: everything about one institution on one page, and the forms that change it.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::area::Area;
use domain::{Date, date};
use store::StoreError;
use store::pack::{Case, CaseChange};
use web::csrf;
use web::problem::standard;
use web::session::Session;

use super::file::{self, FileView};
use super::page::{CasePage, Forms, GateRow, framed, to};
use super::{Desk, Shared, failed, stock, told};
use crate::case::{Change, Gate, Outcome, Record, Stage, Visit};
use crate::site::form::Fields;
use crate::site::view;
use crate::staff::{Matter, Member};

/// Fields of a form that say what it wishes.
const WISHES: [&str; 10] = [
    "gate",
    "passed",
    "day",
    "outcome",
    "detail",
    "customer_id",
    "track",
    "state",
    "fault",
    "surcharge",
];

pub(super) async fn show(
    State(desk): Shared,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    match desk.may(&headers, Matter::Look) {
        Ok(session) => page(&desk, &session, &number, String::new(), Vec::new()),
        Err(response) => response,
    }
}

pub(super) async fn change(
    State(desk): Shared,
    Path(number): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let matter = match fields.get("act") {
        "survey-day" | "survey-result" | "works-day" | "works-result" => Matter::Visit,
        _ => Matter::Case,
    };
    let session = match desk.may_send(&headers, matter, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match try_change(&desk, &session, &number, &fields).await {
        Ok(Ok(())) => to(&format!("/desk/cases/{}", encoded(&number))),
        Ok(Err(words)) => page(&desk, &session, &number, words, Vec::new()),
        Err(StoreError::Conflict(_)) => {
            let wanted = fields.get("act").to_owned();
            let shown = WISHES
                .into_iter()
                .filter(|name| fields.has(name))
                .map(|name| fields.get(name).to_owned())
                .collect::<Vec<_>>()
                .join(" ");
            page(
                &desk,
                &session,
                &number,
                String::new(),
                vec![(wanted, shown)],
            )
        }
        Err(error) => failed(&error),
    }
}

async fn try_change(
    desk: &Desk,
    session: &Session<Member>,
    number: &str,
    fields: &Fields,
) -> Result<Result<(), String>, StoreError> {
    let store = &desk.pack.store;
    let Some(case) = store.case(number)? else {
        return Ok(Err("この番号の案件はありません。".to_owned()));
    };
    let version: u64 = fields.get("version").parse().unwrap_or(0);
    if version != case.version {
        // The store knows whether this form is done already, which changes nothing; any other is a conflict.
        let same = CaseChange {
            number: number.to_owned(),
            version,
            record: case.record,
            open: case.open,
            fields: Vec::new(),
            gives_back: false,
            reply_by: String::new(),
        };
        store.change_case(same, desk.act(session, fields)).await?;
        return Ok(Ok(()));
    }
    let (record, allocated) = desk.read(&case)?;
    let made = match file::read(desk, fields) {
        Some(entry) => entry.and_then(|entry| record.keeping(&entry)),
        None => read(fields).and_then(|change| record.after(&change, allocated)),
    };
    let (next, trail) = match made {
        Ok(next) => next,
        Err(words) => return Ok(Err(words)),
    };
    let text = serde_json::to_string(&next).map_err(|_| StoreError::Unreadable("case"))?;
    store
        .change_case(
            CaseChange {
                number: number.to_owned(),
                version,
                record: text,
                open: next.is_open(),
                fields: trail,
                gives_back: next.stage() == Stage::Cancelled,
                reply_by: desk.reply_by(),
            },
            desk.act(session, fields),
        )
        .await?;
    let notices = crate::case::notices(number, &next, desk.today(), allocated);
    store.raise(notices, desk.pack.clock.unix_ms()).await?;
    Ok(Ok(()))
}

/// The change a form wishes.
fn read(fields: &Fields) -> Result<Change, String> {
    let day = || -> Result<Date, String> {
        date::parse_typed(fields.get("day")).map_err(|_| {
            "日は 2026-12-01 や 令和8年12月1日 の形で、ある日を入力してください。".to_owned()
        })
    };
    let outcome = || match fields.get("outcome") {
        "ok" => Ok(Outcome::Ok),
        "ng" => Ok(Outcome::Ng),
        _ => Err("結果を選んでください。".to_owned()),
    };
    let detail = || fields.get("detail").chars().take(500).collect::<String>();
    match fields.get("act") {
        "gate" => {
            let gate = Gate::of(fields.get("gate")).ok_or("項目を選び直してください。")?;
            Ok(Change::Gate(gate, fields.has("passed")))
        }
        "customer-id" => Ok(Change::CustomerId(fields.get("customer_id").to_owned())),
        "survey-day" => Ok(Change::SurveyDay(day()?)),
        "works-day" => Ok(Change::WorksDay(day()?)),
        "survey-result" => Ok(Change::SurveyResult(outcome()?, detail())),
        "works-result" => Ok(Change::WorksResult(outcome()?, detail())),
        "starts" => Ok(Change::Starts(day()?)),
        "cancel" => Ok(Change::Cancel),
        _ => Err("操作を選び直してください。".to_owned()),
    }
}

fn page(
    desk: &Desk,
    session: &Session<Member>,
    number: &str,
    refusal: String,
    conflict: Vec<(String, String)>,
) -> Response {
    let store = &desk.pack.store;
    let status = match (refusal.is_empty(), conflict.is_empty()) {
        (true, true) => StatusCode::OK,
        (_, false) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let made = || -> Result<Option<CasePage>, StoreError> {
        let Some(case) = store.case(number)? else {
            return Ok(None);
        };
        let (record, allocated) = desk.read(&case)?;
        Ok(Some(CasePage {
            forms: Forms {
                token: session.csrf.clone(),
                key: csrf::token(&*desk.pack.entropy),
            },
            stage: record.stage().ja(),
            is_open: record.is_open(),
            refusal,
            conflict,
            facts: facts(&case, &record),
            gates: gates(&record, allocated),
            visits: view_visits(&record),
            places: store
                .places_of(number)?
                .into_iter()
                .map(|place| stock::row(desk, place))
                .collect(),
            notices: told::named(desk, store.notices_of(number)?),
            trail: store.trail_of(&format!("case:{number}"), 50)?,
            west: record.area() == Area::West,
            file: FileView::of(desk, &record, &store.places_of(number)?),
            version: case.version,
            number: case.number,
        }))
    };
    match made() {
        Ok(Some(body)) => {
            let title = format!("案件 {number}");
            (status, framed(session, &title, "/desk", &body)).into_response()
        }
        Ok(None) => standard::not_found().into_response(),
        Err(error) => failed(&error),
    }
}

fn facts(case: &Case, record: &Record) -> Vec<(&'static str, String)> {
    let sent = &record.application;
    let received = domain::clock::jst(case.received_unix_ms).date();
    vec![
        ("医療機関", sent.facility.clone()),
        ("医療機関コード", sent.institution.clone()),
        ("区域", record.area().name().to_owned()),
        ("受付日", view::both(received)),
        ("所在地", sent.address.clone()),
        ("ご担当者", sent.person.clone()),
        ("電話", sent.phone.clone()),
        ("メール", sent.mail.clone()),
        ("ベンダー", sent.vendor.clone()),
        ("お客さまID", sent.customer_id.clone()),
        ("見積番号", sent.quote.clone()),
        (
            "カードリーダー",
            match sent.reader.as_str() {
                "ordered" => "申し込んだ（届く前）",
                "arrived" => "届いた",
                _ => "まだ申し込んでいない",
            }
            .to_owned(),
        ),
        ("ご希望日", sent.wished.clone()),
        ("ご要望", sent.note.clone()),
        ("運用開始日", record.starts.clone().unwrap_or_default()),
    ]
}

fn gates(record: &Record, allocated: bool) -> Vec<GateRow> {
    let row = |gate: Gate| GateRow {
        word: gate.word(),
        name: gate.ja(),
        owner: gate.owner().ja(),
        passed: record.has_passed(gate, allocated),
        by_hand: !gate.is_derived(),
    };
    Gate::ALL.into_iter().map(row).collect()
}

/// Each visit: what, its day, its result in the area's words, its reason.
fn view_visits(record: &Record) -> Vec<(&'static str, String, String, String)> {
    let west = record.area() == Area::West;
    let word = |visit: &Visit| match visit.result {
        None => "予定",
        Some(Outcome::Ok) if west => "完了",
        Some(Outcome::Ok) => "OK",
        Some(Outcome::Ng) => "NG",
    };
    let of = |name: &'static str, visits: &[Visit]| -> Vec<_> {
        visits
            .iter()
            .map(|visit| {
                let day = visit
                    .day
                    .parse()
                    .map_or_else(|_| visit.day.clone(), view::both);
                (name, day, word(visit).to_owned(), visit.detail.clone())
            })
            .collect()
    };
    [of("現地調査", &record.surveys), of("工事", &record.works)].concat()
}

/// Everything a case holds, as CSV: its facts, visits and trail.
pub(super) async fn export(
    State(desk): Shared,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(response) = desk.may(&headers, Matter::Trail) {
        return response;
    }
    let made = || -> Result<Option<String>, StoreError> {
        let Some(case) = desk.pack.store.case(&number)? else {
            return Ok(None);
        };
        let (record, allocated) = desk.read(&case)?;
        let mut text = String::from("\u{feff}種類,項目,値,者,時刻,前\r\n");
        let mut row = |cells: [&str; 6]| {
            let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        };
        for (name, value) in facts(&case, &record) {
            row(["事実", name, &value, "", "", ""]);
        }
        for gate in gates(&record, allocated) {
            let value = if gate.passed { "済" } else { "未" };
            row(["関門", gate.name, value, gate.owner, "", ""]);
        }
        for (name, day, result, detail) in view_visits(&record) {
            row([name, &day, &result, "", "", &detail]);
        }
        for entry in desk
            .pack
            .store
            .trail_of(&format!("case:{number}"), 10_000)?
        {
            let at = super::page::moment(&entry.at_unix_ms);
            row([
                "履歴",
                &entry.field.field,
                &entry.field.new,
                &entry.who,
                &at,
                &entry.field.old,
            ]);
        }
        Ok(Some(text))
    };
    match made() {
        Ok(Some(text)) => {
            let kind = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"case.csv\"",
                ),
            ];
            (kind, text).into_response()
        }
        Ok(None) => standard::not_found().into_response(),
        Err(error) => failed(&error),
    }
}

/// A cell: quoted, and never a formula to a spreadsheet.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

/// A number as it stands in an address.
pub(super) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
