//! The trail of all changes, in words: who changed what, when, from what to what.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use store::pack::{Entry, PlaceState};

use super::page::{framed, moment};
use super::{Desk, Shared, failed, stock, vendors};
use crate::staff::{Matter, Role};
use crate::support::Step;

/// Most rows of the page.
const MOST: u32 = 200;

/// Words that are written by the store and its callers, and what they are called.
const WORDS: [(&str, &str); 21] = [
    ("account", "担当者"),
    ("active", "使える"),
    ("available", "在庫あり"),
    ("case", "案件"),
    ("changed", "作り直した"),
    ("closed", "完了"),
    ("covered", "調整の対象か"),
    ("discontinued", "取扱終了"),
    ("handed", "引き継ぎ"),
    ("limited", "残りわずか"),
    ("locked", "停止中"),
    ("opened", "受け付けた"),
    ("out_of_stock", "在庫なし"),
    ("password", "パスワード"),
    ("repair", "修理"),
    ("role", "役割"),
    ("state", "公開する状態"),
    ("stock", "在庫"),
    ("ticket", "サポート"),
    ("units", "入荷"),
    ("vendor", "ベンダー"),
];

/// Who changed something where nobody was logged in.
const NOBODY: [(&str, &str); 3] = [
    ("command line", "コマンド"),
    ("public form", "申し込みの画面"),
    ("the desk itself", "自動"),
];

/// `/desk/trail`.
#[derive(Template)]
#[template(path = "desk/trail.html")]
struct Page {
    entries: Vec<Change>,
}

/// One change in words.
pub(super) struct Change {
    pub(super) at: String,
    pub(super) who: String,
    /// What was changed.
    pub(super) subject: String,
    /// The page of what was changed; empty for none.
    pub(super) address: String,
    pub(super) field: String,
    pub(super) old: String,
    pub(super) new: String,
}

pub(super) async fn show(State(desk): Shared, headers: HeaderMap) -> Response {
    let session = match desk.may(&headers, Matter::Trail) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match desk.pack.store.trail(MOST) {
        Ok(entries) => {
            let body = Page {
                entries: told(&desk, entries),
            };
            framed(&session, "履歴", "/desk/trail", &body).into_response()
        }
        Err(error) => failed(&error),
    }
}

/// Changes in words.
pub(super) fn told(desk: &Desk, entries: Vec<Entry>) -> Vec<Change> {
    entries.into_iter().map(|one| change(desk, one)).collect()
}

fn change(desk: &Desk, entry: Entry) -> Change {
    let (kind, name) = entry
        .subject
        .split_once(':')
        .unwrap_or(("", &entry.subject));
    let address = match kind {
        "case" => format!("/desk/cases/{}", super::case::encoded(name)),
        "ticket" => format!("/desk/tickets/{}", super::case::encoded(name)),
        _ => String::new(),
    };
    let field = entry.field.field.as_str();
    let say = |value: &str| match field {
        // Whatever a person typed stays as it was typed.
        "role" | "password" | "case" | "state" | "units" => each(value, word),
        "covered" => match value.split_once(' ') {
            Some((code, note)) => format!("{} {note}", vendors::words(code)),
            None => value.to_owned(),
        },
        "追加費用" => desk.pack.catalogue.price(value, desk.today()).item,
        field if field.starts_with("stock:") => {
            let state = PlaceState::of(value).map(stock::state_ja);
            state.unwrap_or(value).to_owned()
        }
        "repair" => stock::named(desk, value),
        _ => dated(value),
    };
    Change {
        at: moment(&entry.at_unix_ms),
        who: NOBODY
            .iter()
            .find(|(who, _)| *who == entry.who)
            .map_or(entry.who.clone(), |(_, ja)| (*ja).to_owned()),
        subject: format!("{} {}", word(kind), stock::named(desk, name)),
        address,
        field: match Step::of(field) {
            Some(step) => format!("切り分け: {}", step.owner()),
            None => each(&stock::named(desk, &field.replace("stock:", "")), word),
        },
        old: say(&entry.field.old),
        new: say(&entry.field.new),
    }
}

/// A value that may begin with a day, that in both calendars.
fn dated(value: &str) -> String {
    let (first, rest) = match value.split_once(' ') {
        Some((first, rest)) => (first, format!("　{}", rest.trim())),
        None => (value, String::new()),
    };
    first.parse().map_or_else(
        |_| value.to_owned(),
        |day| format!("{}{rest}", domain::date::both(day)),
    )
}

fn each(text: &str, word: fn(&str) -> String) -> String {
    let words: Vec<String> = text.split_whitespace().map(word).collect();
    words.join(" ")
}

fn word(code: &str) -> String {
    let known = WORDS.iter().find(|(word, _)| *word == code);
    let role = || Role::of(code).map(Role::ja);
    let name = known.map(|(_, ja)| *ja).or_else(role);
    name.unwrap_or(code).to_owned()
}
