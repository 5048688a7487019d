//! The partner's table beside ours: what differs field by field, and which cases never arrived there (start-pack §11.3–5).
//!
//! The table is pasted from a spreadsheet (tabs or commas) with its heading row; only columns both sides have are compared.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use store::pack::{Act, Case, CaseChange};
use unicode_normalization::UnicodeNormalization;
use web::session::Session;

use super::page::{Forms, framed};
use super::{Desk, Shared, failed};
use crate::case::{Entry, Record, Visit};
use crate::site::form::Fields;
use crate::staff::{Matter, Member};

/// The column that names the case.
const NUMBER: &str = "受付通番";
/// Columns that are compared.
const COMPARED: [&str; 7] = [
    "医療機関コード",
    "医療機関",
    "所在地",
    "電話",
    "お客さまID",
    "現地調査日",
    "工事日",
];
/// Most characters of a table.
const MOST: usize = 400_000;

/// `/desk/partner`.
#[derive(Template)]
#[template(path = "desk/partner.html")]
struct Page {
    forms: Forms,
    may: bool,
    refusal: &'static str,
    table: String,
    columns: String,
    compared: Option<Compared>,
    /// Cases that were sent and not seen: the number, the institution, the day.
    missed: Vec<(String, String, String)>,
}

/// What came of a table.
#[derive(Default)]
struct Compared {
    /// Cases of the table that are ours.
    known: usize,
    /// Of them, those seen there for the first time.
    first: usize,
    /// Numbers of the table that are no case of ours.
    unknown: Vec<String>,
    differences: Vec<Difference>,
}

struct Difference {
    number: String,
    field: &'static str,
    ours: String,
    theirs: String,
}

pub(super) async fn show(State(desk): Shared, headers: HeaderMap) -> Response {
    match desk.may(&headers, Matter::Look) {
        Ok(session) => page(&desk, &session, "", String::new(), None),
        Err(response) => response,
    }
}

pub(super) async fn compare(
    State(desk): Shared,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let session = match desk.may_send(&headers, Matter::Case, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    let table: String = fields.get("table").chars().take(MOST).collect();
    let Some(rows) = rows(&table) else {
        let words = "1行目に「受付通番」のある表を、見出しごと貼り付けてください。";
        return page(&desk, &session, words, table, None);
    };
    let act = desk.act(&session, &fields);
    match beside(&desk, &rows, &act).await {
        Ok(compared) => page(&desk, &session, "", String::new(), Some(compared)),
        Err(error) => failed(&error),
    }
}

/// One row of the table: the case's number, and the cells of columns we know.
type TableRow = (String, Vec<(&'static str, String)>);

/// The rows of a pasted table; `None` for one without the number's column.
fn rows(table: &str) -> Option<Vec<TableRow>> {
    let heading = table.lines().next()?;
    let delimiter = if heading.contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(table.as_bytes());
    let columns: Vec<String> = reader.headers().ok()?.iter().map(plain).collect();
    let number = columns.iter().position(|column| column == NUMBER)?;
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.ok()?;
        let case: String = row.get(number)?.trim().nfkc().collect();
        let cells = COMPARED.into_iter().filter_map(|field| {
            let at = columns.iter().position(|column| column == field)?;
            Some((field, row.get(at)?.trim().to_owned()))
        });
        if !case.is_empty() {
            found.push((case, cells.collect()));
        }
    }
    Some(found)
}

/// Compares the rows with our cases; those that we sent are seen from now on.
async fn beside(desk: &Desk, rows: &[TableRow], act: &Act) -> Result<Compared, StoreError> {
    let store = &desk.pack.store;
    let mut found = Compared::default();
    let mut done = BTreeSet::new();
    for (number, cells) in rows {
        if !done.insert(number) {
            continue;
        }
        let Some(case) = store.case(number)? else {
            found.unknown.push(number.clone());
            continue;
        };
        let (record, _) = desk.read(&case)?;
        found.known += 1;
        for (field, theirs) in cells {
            let ours = ours(&record, field);
            if plain(&ours) != plain(theirs) {
                found.differences.push(Difference {
                    number: number.clone(),
                    field,
                    ours,
                    theirs: theirs.clone(),
                });
            }
        }
        if record.file.sent.is_some() && record.file.seen.is_none() {
            found.first += usize::from(seen(desk, case, &record, act).await?);
        }
    }
    Ok(found)
}

/// Writes down that a case was seen; `false` where somebody changed it meanwhile, and the next table tells it again.
async fn seen(desk: &Desk, case: Case, record: &Record, act: &Act) -> Result<bool, StoreError> {
    let Ok((next, fields)) = record.keeping(&Entry::Seen(desk.today())) else {
        return Ok(false);
    };
    let change = CaseChange {
        record: serde_json::to_string(&next).map_err(|_| StoreError::Unreadable("case"))?,
        number: case.number,
        version: case.version,
        open: case.open,
        fields,
        gives_back: false,
        reply_by: String::new(),
    };
    let form = format!("{} {}", act.form, change.number);
    let act = Act {
        form,
        ..act.clone()
    };
    match desk.pack.store.change_case(change, act).await {
        Ok(_) => Ok(true),
        Err(StoreError::Conflict(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Our value of a column.
fn ours(record: &Record, field: &str) -> String {
    let sent = &record.application;
    let day = |visits: &[Visit]| {
        visits
            .last()
            .map_or_else(String::new, |one| one.day.clone())
    };
    match field {
        "医療機関コード" => sent.institution.clone(),
        "医療機関" => sent.facility.clone(),
        "所在地" => sent.address.clone(),
        "電話" => sent.phone.clone(),
        "お客さまID" => sent.customer_id.clone(),
        "現地調査日" => day(&record.surveys),
        _ => day(&record.works),
    }
}

/// A cell as it is compared: width, blanks and hyphens of numbers do not count; a day is one in every calendar.
fn plain(cell: &str) -> String {
    if let Ok(day) = domain::date::parse_typed(cell) {
        return day.to_string();
    }
    let folded = cell.nfkc().filter(|letter| !letter.is_whitespace());
    folded.filter(|letter| !"-‐−".contains(*letter)).collect()
}

fn page(
    desk: &Desk,
    session: &Session<Member>,
    refusal: &'static str,
    table: String,
    compared: Option<Compared>,
) -> Response {
    let made = || -> Result<Page, StoreError> {
        let mut missed = Vec::new();
        for case in desk.pack.store.cases(true)? {
            let Ok(record) = serde_json::from_str::<Record>(&case.record) else {
                continue;
            };
            if let (Some(sent), None) = (&record.file.sent, &record.file.seen) {
                let day = super::facts::day(Some(sent));
                missed.push((case.number, record.application.facility, day));
            }
        }
        Ok(Page {
            forms: desk.forms(session),
            may: session.value.role.may(Matter::Case),
            refusal,
            table,
            columns: COMPARED.join("、"),
            compared,
            missed,
        })
    };
    let status = match refusal {
        "" => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    match made() {
        Ok(body) => (status, framed(session, "相手の表", "/desk/partner", &body)).into_response(),
        Err(error) => failed(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_11_5_a_table_is_read_as_it_is_pasted() {
        let tabs = "受付通番\t医療機関\t備考\n東0001\t甲医院\tx\n\n東０００２\t乙医院\t\n";
        let commas = "医療機関,受付通番\r\n\"甲,医院\",東0001\r\n";
        let read = rows(tabs).expect("a table");
        assert_eq!(
            read[0],
            ("東0001".to_owned(), vec![("医療機関", "甲医院".to_owned())])
        );
        assert_eq!(read[1].0, "東0002");
        assert_eq!(rows(commas).expect("a table")[0].1[0].1, "甲,医院");
        assert!(rows("番号,医療機関\n1,甲").is_none() && rows("").is_none());
    }

    #[test]
    fn rule_11_5_only_what_differs_is_marked() {
        for (one, other) in [
            ("0312345678", "03-1234-5678"),
            ("2026-12-01", "令和8年12月1日"),
            ("資格クリニック", "資格 クリニック"),
            ("CAF0123456789", "ＣＡＦ0123456789"),
        ] {
            assert_eq!(plain(one), plain(other));
        }
        assert_ne!(plain("甲医院"), plain("乙医院"));
    }
}
