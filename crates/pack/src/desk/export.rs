//! Everything a case holds, as CSV for a spreadsheet: one row a fact.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::problem::standard;

use super::page::moment;
use super::{Desk, Shared, facts, failed, file, stock, ticket, told, trail};
use crate::catalogue::amount_words;
use crate::quote::Quote;
use crate::staff::Matter;

/// Most rows of the trail.
const TRAIL: u32 = 10_000;

pub(super) async fn show(
    State(desk): Shared,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(response) = desk.may(&headers, Matter::Trail) {
        return response;
    }
    match sheet(&desk, &number) {
        Ok(Some(sheet)) => {
            let kind = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"case.csv\"",
                ),
            ];
            (kind, sheet.0).into_response()
        }
        Ok(None) => standard::not_found().into_response(),
        Err(error) => failed(&error),
    }
}

/// A text of rows.
struct Sheet(String);

impl Sheet {
    fn row(&mut self, cells: [&str; 6]) {
        let cells = cells.map(quoted);
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }

    fn fact(&mut self, kind: &str, name: &str, value: &str) {
        self.row([kind, name, value, "", "", ""]);
    }
}

fn sheet(desk: &Desk, number: &str) -> Result<Option<Sheet>, StoreError> {
    let store = &desk.pack.store;
    let Some(case) = store.case(number)? else {
        return Ok(None);
    };
    let (record, allocated) = desk.read(&case)?;
    let places = store.places_of(number)?;
    let mut sheet = Sheet("\u{feff}".to_owned());
    sheet.row(["種類", "項目", "値", "者", "時刻", "前・詳細"]);
    sheet.fact("事実", "受付通番", number);
    sheet.fact("事実", "段階", record.stage().ja());
    for (name, value) in facts::of(desk, &case, &record)? {
        sheet.fact("事実", name, &value);
    }
    for gate in facts::gates(&record, allocated) {
        let value = if gate.passed { "済" } else { "未" };
        sheet.row(["関門", gate.name, value, gate.owner, "", ""]);
    }
    for (name, day, result, detail) in facts::visits(&record) {
        sheet.row([name, &day, &result, "", "", &detail]);
    }
    if let Ok(quote) = serde_json::from_value::<Quote>(record.quote.clone()) {
        for (kind, costs) in [
            ("見積り・初期", &quote.initial),
            ("見積り・月額", &quote.monthly),
        ] {
            for line in &costs.lines {
                let amount = amount_words(line.amount);
                sheet.row([kind, &line.item, &amount, "", "", &line.why]);
            }
        }
    }
    for (kind, name, value, detail) in file::rows(desk, &record, &places) {
        sheet.row([kind, &name, &value, "", "", &detail]);
    }
    for note in &record.file.notes {
        sheet.row(["メモ", "", &note.text, &note.who, &note.day, ""]);
    }
    for place in places {
        let row = stock::row(desk, place);
        let reply_by = row.place.reply_by.as_deref().unwrap_or_default();
        sheet.row(["端末", &row.item, row.state, "", "", reply_by]);
    }
    for one in told::named(desk, store.notices_of(number)?) {
        let raised = moment(&one.raised_unix_ms);
        let (at, who) = one.told.unwrap_or_default();
        let told = if at == 0 { String::new() } else { moment(&at) };
        sheet.row(["お知らせ", &told, &one.notice.text, &who, &raised, ""]);
    }
    for (ticket, report, found, count) in ticket::all(desk, number)? {
        let opened = moment(&ticket.opened_unix_ms);
        let state = if ticket.open { "対応中" } else { "完了" };
        let name = format!("サポート{} {state}", ticket.id);
        let told = format!("{}　{count}", report.symptom);
        sheet.row(["サポート", &name, &told, "", &opened, &found]);
        for (step, answer, seen) in &report.tried {
            let question = step.question();
            sheet.row([
                "切り分け",
                &name,
                answer.ja(),
                "",
                "",
                &format!("{question} {seen}"),
            ]);
        }
        if let Some((to, day)) = &report.handed {
            sheet.row(["引き継ぎ", &name, to, "", day, ""]);
        }
        if let Some(repair) = &report.repair {
            let device = stock::named(desk, &repair.device);
            sheet.row(["修理", &name, &device, "", &repair.intake, repair.form.ja()]);
            for ((what, who), day) in repair.form.steps().iter().zip(&repair.done) {
                sheet.row(["修理の手順", &name, what, who, day, ""]);
            }
        }
        if !report.doctor.is_empty() {
            sheet.row(["診断の報告", &name, &report.doctor, "", &opened, ""]);
        }
    }
    for one in trail::told(desk, store.trail_of(&format!("case:{number}"), TRAIL)?) {
        sheet.row(["履歴", &one.field, &one.new, &one.who, &one.at, &one.old]);
    }
    Ok(Some(sheet))
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
