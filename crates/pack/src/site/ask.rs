//! Inquiries (お問い合わせ): several categories may be ticked; each goes to its own queue, with the facility's data once.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::DateTime;
use store::pack::Queued;
use web::Problem;

use super::form::{self, Answered, FieldView, Fields, Kind, Spec};
use super::page::{Choice, InquiryPage, InquirySent, SentLine, framed};
use super::{Shared, Site, kept, view};
use crate::hours::{self, Opening};
use crate::inquiry::Category;

const ASKED: [Spec; 6] = [
    Spec::text("facility", "医療機関・薬局の名称").autocomplete("organization"),
    Spec::text("person", "ご担当者のお名前").autocomplete("name"),
    Spec::text("phone", "電話番号")
        .kind(Kind::Telephone)
        .most(20)
        .support("例: 03-1234-5678。折り返しのご連絡に使います。")
        .autocomplete("tel"),
    Spec::text("mail", "メールアドレス")
        .kind(Kind::Mail)
        .most(254)
        .optional()
        .autocomplete("email"),
    Spec::text("call", "ご連絡のとれる時間帯")
        .optional()
        .support("例: 平日13時から15時"),
    Spec::text("text", "お問い合わせの内容")
        .kind(Kind::Long)
        .most(2000)
        .support("患者さんの個人情報は書かないでください。2,000文字まで。"),
];

/// What the public form sent, sound in every field.
pub(super) struct Inquiry {
    /// The form's one-time key.
    pub(super) key: String,
    /// The queues of its categories.
    pub(super) queues: Vec<Queued>,
    pub(super) facility: String,
    pub(super) person: String,
    pub(super) phone: String,
    pub(super) mail: String,
    pub(super) call: String,
    pub(super) text: String,
}

pub(super) async fn blank(
    State(site): Shared,
    headers: HeaderMap,
    Query(begun): Query<Vec<(String, String)>>,
) -> Response {
    let begun = Fields::new(begun);
    let mut fields = Fields::default();
    let known = site.content.categories.find(begun.get("c"), site.today());
    if let Some(category) = known {
        fields.set(&format!("c-{}", category.code), "1");
    }
    page(&site, &headers, &fields, false, None).into_response()
}

pub(super) async fn send(
    State(site): Shared,
    parts: Parts,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    if let Err(problem) = site.admit(&parts, &fields) {
        return page(&site, &parts.headers, &fields, true, Some(problem)).into_response();
    }
    let ticked = ticked(&site, &fields);
    let now = site.now();
    let sound = ASKED
        .iter()
        .all(|spec| spec.fault(fields.get(spec.name)).is_none());
    if ticked.is_empty() || !sound {
        return page(&site, &parts.headers, &fields, true, None).into_response();
    }
    let text = |name: &str| fields.get(name).to_owned();
    let inquiry = Inquiry {
        key: text("key"),
        queues: ticked
            .iter()
            .map(|category| Queued {
                category: category.code.clone(),
                queue: category.queue.clone(),
                answer_by: category
                    .answered_by(&site.content.hours, now)
                    .map_or_else(String::new, |day| day.to_string()),
            })
            .collect(),
        facility: text("facility"),
        person: text("person"),
        phone: fields.digits("phone"),
        mail: text("mail"),
        call: text("call"),
        text: text("text"),
    };
    match kept::inquiry(&site, &inquiry).await {
        Ok(number) => {
            let lines = ticked
                .iter()
                .map(|category| SentLine {
                    name: format!("{}（{}）", category.name, category.queue_name),
                    words: promise(&site, category, now),
                })
                .collect();
            framed(
                "受け付けました",
                "/inquiry",
                &InquirySent {
                    number: number.to_string(),
                    lines,
                },
            )
            .into_response()
        }
        Err(problem) => page(&site, &parts.headers, &fields, true, Some(problem)).into_response(),
    }
}

/// When somebody calls back, by the desk's hours.
fn promise(site: &Site, category: &Category, now: DateTime) -> String {
    let hours = &site.content.hours;
    let begins = match category.desk(hours, now.date()) {
        Some(desk) => match hours.opening(desk, now) {
            Opening::Until(_) => "窓口は受付中です。".to_owned(),
            opening => format!("窓口は{}。", view::opening_words(opening)),
        },
        None => String::new(),
    };
    match category.answered_by(hours, now) {
        Some(day) => format!(
            "{begins}{}までに折り返しご連絡します。",
            hours::day_words(day)
        ),
        None => format!("{begins}折り返しの日は要確認です。"),
    }
}

fn ticked<'a>(site: &'a Site, fields: &Fields) -> Vec<&'a Category> {
    site.content
        .categories
        .on(site.today())
        .filter(|category| fields.has(&format!("c-{}", category.code)))
        .collect()
}

fn page(
    site: &Site,
    headers: &HeaderMap,
    fields: &Fields,
    sent: bool,
    problem: Option<Problem>,
) -> Answered {
    let views: Vec<FieldView> = ASKED
        .iter()
        .map(|spec| FieldView::of(*spec, fields, sent))
        .collect();
    let mut faults = form::faults(&views);
    let choices: Vec<Choice> = site
        .content
        .categories
        .on(site.today())
        .map(|category| Choice {
            code: category.code.clone(),
            name: category.name.clone(),
            ticked: fields.has(&format!("c-{}", category.code)),
        })
        .collect();
    let mut category_fault = String::new();
    if sent && !choices.iter().any(|choice| choice.ticked) {
        category_fault = "お問い合わせの分類を一つ以上選んでください。".to_owned();
        faults.insert(0, ("category".to_owned(), category_fault.clone()));
    }
    let told = form::told(problem.as_ref(), sent);
    let opened = site.open_form(headers, fields);
    let body = InquiryPage {
        token: opened.token,
        key: opened.key,
        problem,
        faults,
        choices,
        category_fault,
        fields: views,
        desks: view::desks(&site.content.hours, site.now()),
    };
    Answered::new(
        told,
        opened.cookie,
        framed("お問い合わせ", "/inquiry", &body),
    )
}
