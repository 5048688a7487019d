//! Pages: the view of each, put into its template and the frame.

use askama::Template;
use axum::response::Html;
use web::{
    assets::Asset,
    page::{Frame, NavLink},
};

use super::{
    banner::Banner, check_card::CheckCard, form::FormView, list::Entry, received::Received,
    slip::Slip,
};

/// Our own files beside the kit's.
pub(super) const ASSETS: [Asset; 4] = [
    Asset {
        name: "counter.css",
        media_type: "text/css; charset=utf-8",
        content: include_str!("../../assets/counter.css"),
    },
    Asset {
        name: "counter.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_str!("../../assets/counter.js"),
    },
    Asset {
        name: "staff.css",
        media_type: "text/css; charset=utf-8",
        content: include_str!("../../assets/staff.css"),
    },
    Asset {
        name: "staff.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_str!("../../assets/staff.js"),
    },
];

/// The style and the script of the staff's page, which is served beside the counter's.
pub(crate) fn staff_assets() -> [Asset; 2] {
    [ASSETS[2], ASSETS[3]]
}

/// What changes by itself, first part: the banner and the newest check.
#[derive(Template)]
#[template(path = "now.html")]
pub(super) struct Now {
    pub(super) banner: Option<Banner>,
    pub(super) newest: Option<CheckCard>,
}

/// What changes by itself, second part: the day's list.
#[derive(Template)]
#[template(path = "today.html")]
pub(super) struct Today {
    pub(super) today: Vec<Entry>,
    /// 11月24日.
    pub(super) day: String,
    /// 9:12: when this was drawn.
    pub(super) now: String,
}

/// `/`: between the parts that change stands the form, which does not.
#[derive(Template)]
#[template(path = "top.html")]
pub(super) struct Top {
    pub(super) now: String,
    pub(super) form: FormView,
    pub(super) failure: Option<Banner>,
    pub(super) today: String,
}

/// `/check`: the form alone, as it comes back.
#[derive(Template)]
#[template(path = "check.html")]
pub(super) struct Check {
    pub(super) form: FormView,
    pub(super) failure: Option<Banner>,
    pub(super) banner: Option<Banner>,
}

/// `/checks/{id}`.
#[derive(Template)]
#[template(path = "detail.html")]
pub(super) struct Detail {
    pub(super) card: CheckCard,
    pub(super) banner: Option<Banner>,
    pub(super) raw: Vec<(String, Vec<Received>)>,
}

/// `/checks/{id}/slip`.
#[derive(Template)]
#[template(path = "slip.html")]
pub(super) struct SlipPage {
    pub(super) slip: Slip,
    pub(super) institution_name: String,
    pub(super) institution: String,
}

/// A page that is not there.
#[derive(Template)]
#[template(path = "missing.html")]
pub(super) struct Missing;

/// The body of a page in the frame of every page.
pub(super) fn framed(
    title: &str,
    here: &str,
    institution: &str,
    body: &impl Template,
) -> Html<String> {
    let [css, script, ..] = ASSETS.map(|asset| asset.url());
    // Writing into a string fails only where a value's own formatting fails, and text has none that does.
    let body = format!(
        "<link rel=\"stylesheet\" href=\"{css}\">\n{}",
        body.render().unwrap_or_default()
    );
    let nav = [
        ("/", "受付"),
        ("/check", "番号で照会"),
        ("/bookings", "明日の予約"),
        ("/registration", "照会番号の登録"),
        ("/staff", "リーダーと目視"),
    ]
    .map(|(href, label)| NavLink {
        href,
        label,
        current: href == here,
    });
    let service_name = format!("資格確認 {institution}");
    let frame = Frame {
        title,
        service_name: &service_name,
        nav: &nav,
        body: &body,
        scripts: &[&script],
    };
    Html(frame.render())
}
