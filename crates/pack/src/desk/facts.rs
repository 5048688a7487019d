//! What a case's page and its export tell of it.

use domain::Date;
use domain::area::Area;
use store::StoreError;
use store::pack::Case;

use super::page::GateRow;
use super::{Desk, vendors};
use crate::case::{Gate, Outcome, Record, Visit};
use crate::catalogue::amount_words;
use crate::quote::{Configuration, Input, Quote};
use crate::site::view;

/// What is known of the institution, its line and its works; what is empty is not known.
///
/// # Errors
/// [`StoreError`] when the vendors' register cannot be read.
pub(super) fn of(
    desk: &Desk,
    case: &Case,
    record: &Record,
) -> Result<Vec<(&'static str, String)>, StoreError> {
    let sent = &record.application;
    let received = domain::clock::jst(case.received_unix_ms).date();
    let reader = match sent.reader.as_str() {
        "ordered" => "申し込んだ",
        "arrived" => "届いた",
        _ => "まだ申し込んでいない",
    };
    let arrives = day(record.file.reader_arrives.as_deref());
    let reader = match arrives.as_str() {
        "" => reader.to_owned(),
        day => format!("{reader}　到着日 {day}"),
    };
    let mut facts = vec![
        ("医療機関", sent.facility.clone()),
        ("医療機関コード", sent.institution.clone()),
        ("区域", record.area().name().to_owned()),
        ("受付日", view::both(received)),
        ("所在地", sent.address.clone()),
        ("ご担当者", sent.person.clone()),
        ("電話", sent.phone.clone()),
        ("メール", sent.mail.clone()),
        ("ベンダー", vendor(desk, &sent.vendor)?),
        ("お客さまID", sent.customer_id.clone()),
        ("見積番号", sent.quote.clone()),
    ];
    facts.extend(quoted(desk, record));
    facts.extend([
        ("カードリーダー", reader),
        ("ご希望日", typed(&sent.wished)),
        ("ご要望", sent.note.clone()),
        ("運用開始日", day(record.starts.as_deref())),
        ("工事報告の締め", closing(desk, record)),
    ]);
    Ok(facts)
}

/// The vendor, and whether the pack talks with it.
fn vendor(desk: &Desk, name: &str) -> Result<String, StoreError> {
    if name.is_empty() {
        return Ok(String::new());
    }
    let register = desk.pack.store.vendors()?;
    let known = register.iter().find(|vendor| vendor.name == name);
    let words = vendors::words(known.map_or("", |vendor| &vendor.covered));
    Ok(format!("{name}（{words}）"))
}

/// What the accepted quote says of the site.
fn quoted(desk: &Desk, record: &Record) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Ok(input) = Input::read(&record.asked.to_string()) {
        let configuration = match input.configuration {
            Configuration::ExistingLine => "（1）いまの回線を使う",
            Configuration::NewLine => "（2）回線を新設・分ける",
        };
        let kind = input.line.kind.unwrap_or_default();
        let known = desk.pack.catalogue.line_type(&kind, desk.today());
        let of = |day: Option<Date>| day.map_or_else(String::new, view::both);
        facts = vec![
            ("構成", configuration.to_owned()),
            ("回線の種類", known.map_or(kind, |one| one.name.clone())),
            ("回線の開通日", of(input.line.opened)),
            ("回線の開通予定日", of(input.line.opens)),
        ];
    }
    if let Ok(quote) = serde_json::from_value::<Quote>(record.quote.clone()) {
        let partial = if quote.initial.complete {
            ""
        } else {
            "＋要確認"
        };
        let total = amount_words(Some(quote.initial.total));
        facts.push(("初期費用", format!("{total}{partial}")));
        let plan = quote
            .monthly
            .lines
            .iter()
            .any(|line| line.code == "support.light1");
        let plan = if plan { "あり" } else { "なし" };
        facts.push(("保守サポート", plan.to_owned()));
    }
    facts
}

/// The day on which the report of the works is closed; empty until they are done.
fn closing(desk: &Desk, record: &Record) -> String {
    let mut done = record.works.iter().rev();
    let done = done.find(|visit| visit.result == Some(Outcome::Ok));
    let day = done.and_then(|visit| visit.day.parse::<Date>().ok());
    let closing = day.and_then(|day| desk.pack.catalogue.days(day).closing(day));
    closing.map_or_else(String::new, view::both)
}

/// A day in both calendars; empty for none.
pub(super) fn day(text: Option<&str>) -> String {
    text.map_or_else(String::new, |text| {
        text.parse().map_or_else(|_| text.to_owned(), view::both)
    })
}

/// A day as somebody typed it, in both calendars.
fn typed(text: &str) -> String {
    domain::date::parse_typed(text).map_or_else(|_| text.to_owned(), view::both)
}

/// All gates as they stand.
pub(super) fn gates(record: &Record, allocated: bool) -> Vec<GateRow> {
    let row = |gate: Gate| GateRow {
        word: gate.word(),
        name: gate.ja(),
        owner: record.turn(gate).ja(),
        passed: record.has_passed(gate, allocated),
        by_hand: !gate.is_derived(),
    };
    Gate::ALL.into_iter().map(row).collect()
}

/// Each visit: what, its day and hours, its result in the area's words, its reason.
pub(super) fn visits(record: &Record) -> Vec<(&'static str, String, String, String)> {
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
                (
                    name,
                    visit.when_both(),
                    word(visit).to_owned(),
                    visit.detail.clone(),
                )
            })
            .collect()
    };
    [of("現地調査", &record.surveys), of("工事", &record.works)].concat()
}
