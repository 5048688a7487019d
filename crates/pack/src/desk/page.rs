//! The desk's pages, put into their templates and the frame.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use store::pack::{Inquiry, Place, Raised, StockItem, Ticket};
use web::page::{Frame, NavLink};
use web::session::Session;

use super::file::FileView;
use super::trail::Change;
use crate::site::page::ASSETS;
use crate::site::view;
use crate::staff::{Matter, Member};
use crate::support::Report;

const SERVICE: &str = "スタートパック 担当者";

const NAV: [(&str, &str, Matter); 11] = [
    ("/desk", "今日の仕事", Matter::Look),
    ("/desk/cases", "案件", Matter::Look),
    ("/desk/calendar", "日程", Matter::Look),
    ("/desk/stock", "在庫", Matter::Look),
    ("/desk/tickets", "サポート", Matter::Look),
    ("/desk/notices", "お知らせ", Matter::Look),
    ("/desk/inquiries", "お問い合わせ", Matter::Tell),
    ("/desk/partner", "相手の表", Matter::Look),
    ("/desk/vendors", "ベンダー", Matter::Look),
    ("/desk/trail", "履歴", Matter::Trail),
    ("/desk/accounts", "担当者", Matter::Account),
];

/// `/desk/login`.
#[derive(Template)]
#[template(path = "desk/login.html")]
pub(super) struct LoginPage {
    pub(super) name: String,
    pub(super) fault: String,
}

/// `/desk`.
#[derive(Template)]
#[template(path = "desk/list.html")]
pub(super) struct ListPage {
    pub(super) day: String,
    pub(super) rows: Vec<Row>,
    pub(super) inquiries: usize,
    pub(super) notices: usize,
}

/// One case of the work list.
pub(super) struct Row {
    pub(super) number: String,
    pub(super) facility: String,
    pub(super) stage: &'static str,
    /// The day that counts next; empty where none is fixed.
    pub(super) day: String,
    /// What is to be done, and by whom.
    pub(super) todo: String,
    /// Whether it needs an act today.
    pub(super) urgent: bool,
}

/// `/desk/cases/NUMBER`.
#[derive(Template)]
#[template(path = "desk/case.html")]
pub(super) struct CasePage {
    pub(super) forms: Forms,
    pub(super) number: String,
    pub(super) version: u64,
    pub(super) stage: &'static str,
    pub(super) is_open: bool,
    /// Why the last form was refused; empty where it was not.
    pub(super) refusal: String,
    /// What another changed in between, and what this form wanted.
    pub(super) conflict: Vec<(String, String)>,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) gates: Vec<GateRow>,
    pub(super) visits: Vec<(&'static str, String, String, String)>,
    pub(super) places: Vec<PlaceRow>,
    pub(super) notices: Vec<Raised>,
    pub(super) trail: Vec<Change>,
    pub(super) tickets: Vec<(Ticket, Report, String, String)>,
    /// Whether the role may change it; its visits; and take it out.
    pub(super) may: bool,
    pub(super) may_visit: bool,
    pub(super) exports: bool,
    pub(super) west: bool,
    /// Whether its terminal is allocated.
    pub(super) allocated: bool,
    pub(super) file: FileView,
}

/// What every form of a page carries.
pub(super) struct Forms {
    pub(super) token: String,
    pub(super) key: String,
}

/// One gate.
pub(super) struct GateRow {
    pub(super) word: &'static str,
    pub(super) name: &'static str,
    pub(super) owner: &'static str,
    pub(super) passed: bool,
    pub(super) by_hand: bool,
}

/// One place in a queue.
pub(super) struct PlaceRow {
    pub(super) item: String,
    pub(super) place: Place,
    pub(super) state: &'static str,
    pub(super) offered: bool,
    pub(super) waiting: bool,
    /// The last day to answer, in both calendars; empty where nothing is offered.
    pub(super) reply_by: String,
}

/// `/desk/stock`.
#[derive(Template)]
#[template(path = "desk/stock.html")]
pub(super) struct StockPage {
    pub(super) forms: Forms,
    pub(super) may: bool,
    pub(super) refusal: String,
    pub(super) items: Vec<ItemView>,
    pub(super) names: Vec<(String, String)>,
    /// All devices: code and name.
    pub(super) devices: Vec<(&'static str, String)>,
}

/// One device and its queue.
pub(super) struct ItemView {
    pub(super) name: String,
    pub(super) item: StockItem,
    /// The day more are expected, in both calendars; empty for none.
    pub(super) expected: String,
    pub(super) queue: Vec<PlaceRow>,
}

/// `/desk/notices`.
#[derive(Template)]
#[template(path = "desk/notices.html")]
pub(super) struct NoticesPage {
    pub(super) forms: Forms,
    pub(super) may: bool,
    pub(super) untold: Vec<Raised>,
    pub(super) told: Vec<Raised>,
}

/// `/desk/inquiries`.
#[derive(Template)]
#[template(path = "desk/inquiries.html")]
pub(super) struct InquiriesPage {
    pub(super) forms: Forms,
    pub(super) rows: Vec<InquiryRow>,
}

/// An inquiry in one queue.
pub(super) struct InquiryRow {
    pub(super) inquiry: Inquiry,
    /// What it is about, and who reads it.
    pub(super) topic: String,
    /// The last day to answer, in both calendars; empty where it is to be confirmed.
    pub(super) answer_by: String,
    pub(super) told: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "desk/forbidden.html")]
struct Forbidden {
    role: &'static str,
}

/// A moment as the desk shows it.
pub(super) fn moment(unix_ms: &i64) -> String {
    let moment = domain::clock::jst(*unix_ms);
    format!(
        "{} {:02}:{:02}",
        view::both(moment.date()),
        moment.hour(),
        moment.minute()
    )
}

/// A page for somebody who is logged in.
pub(super) fn framed(
    session: &Session<Member>,
    title: &str,
    here: &str,
    body: &impl Template,
) -> Html<String> {
    let shown = NAV
        .iter()
        .filter(|(_, _, matter)| session.value.role.may(*matter));
    let nav: Vec<NavLink<'_>> = shown
        .map(|(href, label, _)| NavLink {
            href,
            label,
            current: *href == here,
        })
        .collect();
    let who = Who {
        name: &session.value.name,
        role: session.value.role.ja(),
        token: &session.csrf,
    };
    let body = format!(
        "{}{}",
        who.render().unwrap_or_default(),
        body.render().unwrap_or_default()
    );
    frame(title, &nav, &body)
}

/// A page for nobody yet.
pub(super) fn bare(title: &str, body: &impl Template) -> Html<String> {
    frame(title, &[], &body.render().unwrap_or_default())
}

fn frame(title: &str, nav: &[NavLink<'_>], body: &str) -> Html<String> {
    let body = format!(
        "<link rel=\"stylesheet\" href=\"{}\">\n{body}",
        ASSETS[0].url()
    );
    let frame = Frame {
        title,
        service_name: SERVICE,
        nav,
        body: &body,
        scripts: &[],
    };
    Html(frame.render())
}

#[derive(Template)]
#[template(path = "desk/who.html")]
struct Who<'a> {
    name: &'a str,
    role: &'static str,
    token: &'a str,
}

/// What a role gets where it may not.
pub(super) fn forbidden(session: &Session<Member>) -> Html<String> {
    let body = Forbidden {
        role: session.value.role.ja(),
    };
    framed(session, "できません", "", &body)
}

/// The way to another page, after a change.
pub(super) fn to(address: &str) -> Response {
    (
        StatusCode::SEE_OTHER,
        [(header::LOCATION, address.to_owned())],
    )
        .into_response()
}
