//! A quote to read and to print, for whoever holds its address.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::page::{CostsView, SheetPage, framed};
use super::view::{self, Drawing};
use super::{Shared, kept, missing};
use crate::quote::{Input, Quote, Terminal, WorksTime};

pub(super) async fn show(
    State(site): Shared,
    Path((number, access)): Path<(String, String)>,
) -> Response {
    let kept = match kept::sheet(&site, &number, &access) {
        Ok(Some(kept)) => kept,
        Ok(None) => return missing().await,
        Err(problem) => return problem.into_response(),
    };
    let (Ok(quote), Ok(input)) = (
        serde_json::from_str::<Quote>(&kept.output),
        Input::read(&kept.input),
    ) else {
        return web::problem::standard::fault().into_response();
    };
    let day = |text: &str| {
        text.parse()
            .map_or_else(|_| "要確認".to_owned(), view::both)
    };
    let body = SheetPage {
        drawing: Drawing::of(
            "quoted",
            input.configuration == crate::quote::Configuration::ExistingLine,
            input.terminal == Terminal::Notebook,
            input.wireless,
            input.hub.unwrap_or(false),
        ),
        conditions: conditions(&input),
        day: day(&kept.day),
        valid_until: day(&kept.valid_until),
        expired: kept.valid_until < site.today().to_string(),
        costs: CostsView::both(&quote),
        number: kept.number,
        version: kept.version,
        access: kept.access,
        quote,
    };
    framed(&format!("御見積書 {number}"), "/quote", &body).into_response()
}

/// The conditions in words.
fn conditions(input: &Input) -> Vec<(&'static str, String)> {
    let yes = |yes: bool| if yes { "はい" } else { "いいえ" }.to_owned();
    let mut rows = vec![
        ("都道府県", input.prefecture.clone()),
        (
            "端末",
            match input.terminal {
                Terminal::Desktop => "デスクトップ型（モニタ有）",
                Terminal::DesktopNoMonitor => "デスクトップ型（モニタ無）",
                Terminal::Notebook => "ノート型",
            }
            .to_owned(),
        ),
        ("無線LAN", yes(input.wireless)),
        (
            "工事の時間",
            match input.works_time {
                WorksTime::WeekdayDaytime => "平日9:00〜17:00",
                WorksTime::Other => "ほかの時間",
            }
            .to_owned(),
        ),
        ("カードリーダー", format!("{}台", input.readers)),
        ("回線工事と同時", yes(input.simultaneous_works)),
        ("請求と共用", yes(input.line.shared_with_claims)),
    ];
    if let Some(opened) = input.line.opened {
        rows.push(("回線の開通日", view::both(opened)));
    }
    if let Some(id) = &input.customer_id {
        rows.push(("お客さまID", id.clone()));
    }
    rows
}
