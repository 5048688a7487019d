//! Pages: the view of each, put into its template and the frame.

mod quote;

use askama::Template;
use axum::response::Html;
use web::Problem;
use web::assets::Asset;
use web::page::{Frame, NavLink};

pub(super) use self::quote::{CostsView, Pick, PreviewPage, SheetPage, WizardPage};
use super::form::FieldView;
use super::view::{DeskView, Drawing};
use crate::application::Receipt;
use crate::catalogue::Exclusion;
use crate::faq::Answer;
use crate::guidebook::Book;
use crate::inquiry::Category;
use crate::notice::Notice;
use crate::prose::Block;

/// Our own files beside the kit's.
pub(crate) const ASSETS: [Asset; 2] = [
    Asset {
        name: "pack.css",
        media_type: "text/css; charset=utf-8",
        content: include_str!("../../assets/pack.css"),
    },
    Asset {
        name: "quote.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_str!("../../assets/quote.js"),
    },
];

const SERVICE: &str = "オンライン資格確認スタートパック";

const NAV: [(&str, &str); 5] = [
    ("/quote", "見積り"),
    ("/faq", "よくある質問"),
    ("/guidebook", "ガイドブック"),
    ("/inquiry", "お問い合わせ"),
    ("/status", "申込状況"),
];

/// `/`.
#[derive(Template)]
#[template(path = "site/home.html")]
pub(super) struct Home<'a> {
    pub(super) notices: Vec<&'a Notice>,
    /// Devices that are out of stock, and what is known of more.
    pub(super) short: Vec<(String, String)>,
    pub(super) drawings: Vec<Drawing>,
    pub(super) price_note: String,
    pub(super) prices: Vec<PriceTable>,
    pub(super) footnotes: Vec<String>,
    pub(super) exclusions: Vec<&'a Exclusion>,
    pub(super) devices: Vec<DeviceView>,
    pub(super) answers: Vec<&'a Answer>,
    pub(super) categories: Vec<&'a Category>,
    pub(super) desks: Vec<DeskView>,
}

/// One table of prices.
pub(super) struct PriceTable {
    pub(super) title: String,
    pub(super) rows: Vec<PriceRow>,
    pub(super) total: String,
    /// What is to be said of the total; empty where nothing.
    pub(super) mark: &'static str,
}

/// One line of a table of prices, in words.
pub(super) struct PriceRow {
    pub(super) item: String,
    pub(super) quantity: String,
    pub(super) amount: String,
    pub(super) list: String,
}

/// One device and what the stock says of it.
pub(super) struct DeviceView {
    pub(super) name: String,
    pub(super) model: String,
    pub(super) purpose: String,
    pub(super) maintenance: String,
    pub(super) facts: Vec<(String, String)>,
    pub(super) stock: String,
    pub(super) is_short: bool,
    pub(super) stock_class: &'static str,
    pub(super) to_confirm: bool,
}

/// `/faq`.
#[derive(Template)]
#[template(path = "site/faq.html")]
pub(super) struct FaqPage<'a> {
    pub(super) words: String,
    pub(super) day: String,
    pub(super) answers: Vec<&'a Answer>,
}

/// `/guidebook` and `/guidebook/booklet`.
#[derive(Template)]
#[template(path = "site/guidebook.html")]
pub(super) struct GuidebookPage<'a> {
    pub(super) book: &'a Book,
    pub(super) issued: String,
    pub(super) booklet: bool,
    pub(super) chapters: Vec<(&'a str, Vec<Block>)>,
    pub(super) drawings: Vec<Drawing>,
    pub(super) desks: Vec<DeskView>,
}

/// `/guidebook/keep`.
#[derive(Template, Default)]
#[template(path = "site/keep.html")]
pub(super) struct KeepPage {
    pub(super) token: String,
    pub(super) key: String,
    pub(super) problem: Option<Problem>,
    pub(super) faults: Vec<(String, String)>,
    pub(super) fields: Vec<FieldView>,
    pub(super) kept: bool,
}

/// `/inquiry`.
#[derive(Template)]
#[template(path = "site/inquiry.html")]
pub(super) struct InquiryPage {
    pub(super) token: String,
    pub(super) key: String,
    pub(super) problem: Option<Problem>,
    pub(super) faults: Vec<(String, String)>,
    pub(super) choices: Vec<Choice>,
    pub(super) category_fault: String,
    pub(super) fields: Vec<FieldView>,
    pub(super) desks: Vec<DeskView>,
}

/// One box to tick.
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) ticked: bool,
}

/// `/inquiry`, sent.
#[derive(Template)]
#[template(path = "site/inquiry_sent.html")]
pub(super) struct InquirySent {
    pub(super) number: String,
    pub(super) lines: Vec<SentLine>,
}

/// What happens with an inquiry in one queue.
pub(super) struct SentLine {
    pub(super) name: String,
    pub(super) words: String,
}

/// `/apply`.
#[derive(Template)]
#[template(path = "site/apply.html")]
pub(super) struct ApplyPage<'a> {
    pub(super) token: String,
    pub(super) key: String,
    pub(super) problem: Option<Problem>,
    pub(super) faults: Vec<(String, String)>,
    pub(super) fields: Vec<FieldView>,
    pub(super) exclusions: Vec<&'a Exclusion>,
    pub(super) agreed: bool,
}

/// `/apply`, sent.
#[derive(Template)]
#[template(path = "site/applied.html")]
pub(super) struct Applied {
    pub(super) receipt: Receipt,
    pub(super) facility: String,
    pub(super) day: String,
}

/// `/status`.
#[derive(Template)]
#[template(path = "site/status.html")]
pub(super) struct StatusPage {
    pub(super) token: String,
    pub(super) problem: Option<Problem>,
    pub(super) faults: Vec<(String, String)>,
    pub(super) fields: Vec<FieldView>,
}

/// `/status`, found.
#[derive(Template)]
#[template(path = "site/status_shown.html")]
pub(super) struct StatusShown {
    pub(super) shown: Progress,
}

/// How far a case has come, as its applicant is told.
pub(super) struct Progress {
    pub(super) number: String,
    /// The stage it is in.
    pub(super) stage: String,
    /// `success`, `warning` or `neutral`.
    pub(super) tone: &'static str,
    /// What happens next, and whose turn it is.
    pub(super) next: String,
    pub(super) facts: Vec<(String, String)>,
    pub(super) gates: Vec<GateView>,
    pub(super) day: String,
}

/// One gate on the way to operation.
pub(super) struct GateView {
    pub(super) name: String,
    pub(super) done: bool,
    /// Who must act, where it is not done.
    pub(super) turn: String,
}

/// A page that is not there.
#[derive(Template)]
#[template(path = "site/missing.html")]
pub(super) struct Missing;

#[derive(Template)]
#[template(path = "site/footer.html")]
struct Footer;

/// The body of a page in the frame of every public page; `here` is the navigation's entry that it belongs to.
pub(crate) fn framed(title: &str, here: &str, body: &impl Template) -> Html<String> {
    framed_with(title, here, body, &[])
}

/// As [`framed`], with scripts.
pub(super) fn framed_with(
    title: &str,
    here: &str,
    body: &impl Template,
    scripts: &[&str],
) -> Html<String> {
    let css = ASSETS[0].url();
    // Writing into a string fails only where a value's own formatting fails, and text has none that does.
    let body = format!(
        "<link rel=\"stylesheet\" href=\"{css}\">\n{}\n{}",
        body.render().unwrap_or_default(),
        Footer.render().unwrap_or_default(),
    );
    let nav = NAV.map(|(href, label)| NavLink {
        href,
        label,
        current: href == here,
    });
    let frame = Frame {
        title,
        service_name: SERVICE,
        nav: &nav,
        body: &body,
        scripts,
    };
    Html(frame.render())
}
