//! The staff's pages.

use askama::Template;
use axum::response::Html;
use domain::visit::{StaffId, Step, Visit, VisualReason};
use web::{
    page::{Frame, NavLink},
    session::Session,
};

use crate::Clinic;

#[derive(Template)]
#[template(path = "staff_login.html")]
struct LoginPage {
    wrong: bool,
}

#[derive(Template)]
#[template(path = "staff_desk.html")]
struct DeskPage {
    name: String,
    csrf: String,
    said: Option<String>,
    visit: Option<AtReader>,
    photo: bool,
    visit_number: u64,
    version: u64,
    reasons: [(&'static str, (&'static str, &'static str)); 5],
    consents: Vec<Given>,
    listening: bool,
    recoveries: u64,
}

/// Whoever is at the reader, without a name.
struct AtReader {
    kind: &'static str,
    step: &'static str,
    called: bool,
    /// Whether sight is open to this card now.
    open: bool,
}

/// A consent that may be taken back.
struct Given {
    consent: u64,
    at: String,
    until: String,
    withdrawn: bool,
}

pub(super) fn login(clinic: &Clinic, wrong: bool) -> Html<String> {
    framed(clinic, "職員のログイン", &LoginPage { wrong })
}

pub(super) fn desk(
    clinic: &Clinic,
    session: &Session<StaffId>,
    said: Option<&str>,
) -> Html<String> {
    let shown = clinic.stand.shown();
    let body = DeskPage {
        name: session.value.as_str().to_owned(),
        csrf: session.csrf.clone(),
        said: said.map(str::to_owned),
        visit: shown.visit.as_ref().map(at_reader),
        photo: shown.photo,
        visit_number: shown.visit_number,
        version: shown.version,
        reasons: VisualReason::ALL.map(|reason| (reason.code(), reason.label())),
        consents: clinic
            .stand
            .consents()
            .into_iter()
            .map(|given| Given {
                consent: given.consent,
                at: clock(given.at),
                until: clock(given.until),
                withdrawn: given.withdrawn,
            })
            .collect(),
        listening: clinic.stand.health.is_listening(),
        recoveries: clinic.stand.health.recoveries(),
    };
    framed(clinic, "リーダーと目視", &body)
}

/// 11/24 9:05.
fn clock(at: domain::DateTime) -> String {
    format!(
        "{}/{} {}:{:02}",
        at.month(),
        at.day(),
        at.hour(),
        at.minute()
    )
}

fn at_reader(visit: &Visit) -> AtReader {
    AtReader {
        kind: match visit.kind() {
            None => "読み取り中",
            Some(domain::visit::CardKind::Plastic) => "マイナンバーカード",
            Some(domain::visit::CardKind::Pinless) => "顔認証マイナンバーカード（暗証番号なし）",
            Some(domain::visit::CardKind::Android | domain::visit::CardKind::Iphone) => {
                "スマートフォン（目視はできません）"
            }
        },
        step: step_ja(visit.step()),
        called: visit.step() == Step::Staff,
        open: visit.may_be_sighted(),
    }
}

fn step_ja(step: Step) -> &'static str {
    match step {
        Step::Reading => "カードを読んでいます",
        Step::Choose => "本人確認の方法を選んでいます",
        Step::Face => "カメラを見ています",
        Step::FaceAgain => "顔認証が1回できませんでした",
        Step::Phone => "スマートフォンで確認しています",
        Step::Pin => "暗証番号を入れています",
        Step::LastTry => "暗証番号があと1回です",
        Step::Staff => "係を呼んでいます",
        Step::Verifying | Step::Offering | Step::Checking => "確認しています",
        Step::Register | Step::Registering => "利用登録をしています",
        Step::Consent | Step::Withdrawing => "同意を選んでいます",
        Step::Done => "終わりました。カードを取るところです",
        Step::Failed(_) => "途中で止まっています",
        Step::Gone => "カードは取られました",
    }
}

fn framed(clinic: &Clinic, title: &str, body: &impl Template) -> Html<String> {
    let [css, script] = crate::counter::staff_assets().map(|asset| asset.url());
    // Writing into a string fails only where a value's own formatting fails, and text has none that does.
    let body = format!(
        "<link rel=\"stylesheet\" href=\"{css}\">\n{}",
        body.render().unwrap_or_default()
    );
    let nav = [
        ("/", "受付"),
        ("/check", "番号で照会"),
        (super::HERE, "リーダーと目視"),
    ]
    .map(|(href, label)| NavLink {
        href,
        label,
        current: href == super::HERE,
    });
    let service_name = format!("資格確認 {}", clinic.config.institution_name);
    let frame = Frame {
        title,
        service_name: &service_name,
        nav: &nav,
        body: &body,
        scripts: &[&script],
    };
    Html(frame.render())
}
