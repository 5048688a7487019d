//! The application (申込): from a quote to a receipt with a secret.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use domain::institution::InstitutionCode;
use web::{Problem, rate};

use super::form::{self, Answered, FieldView, Fields, Kind, Spec};
use super::page::{Applied, ApplyPage, framed};
use super::{Shared, Site, kept, view};
use crate::application::{self, Application, Receipt};
use crate::quote::{Facility, Input};

const KINDS: &[(&str, &str)] = &[
    ("clinic", "診療所"),
    ("dentist", "歯科"),
    ("pharmacy", "薬局"),
    ("hospital", "病院"),
];
const READER: &[(&str, &str)] = &[
    ("none", "まだ申し込んでいない"),
    ("ordered", "申し込んだ（届く前）"),
    ("arrived", "届いた"),
];
const ACCOUNT: &[(&str, &str)] = &[("no", "まだ"), ("yes", "登録した")];

const ASKED: [Spec; 14] = [
    Spec::text("quote", "見積番号")
        .most(40)
        .support("見積書の右上の番号です。"),
    Spec::text("kind", "種別").kind(Kind::Choice(KINDS)),
    Spec::text("institution", "医療機関コード")
        .kind(Kind::Digits)
        .most(20)
        .support("10桁: 都道府県2桁、点数表1桁、医療機関7桁。"),
    Spec::text("facility", "医療機関・薬局の名称").autocomplete("organization"),
    Spec::text("address", "所在地")
        .most(200)
        .autocomplete("street-address"),
    Spec::text("person", "ご担当者のお名前").autocomplete("name"),
    Spec::text("phone", "電話番号")
        .kind(Kind::Telephone)
        .most(20)
        .support("例: 03-1234-5678")
        .autocomplete("tel"),
    Spec::text("mail", "メールアドレス")
        .kind(Kind::Mail)
        .most(254)
        .optional()
        .autocomplete("email"),
    Spec::text("vendor", "レセプトコンピューターのベンダー")
        .optional()
        .support("分からなければ空欄のままで。担当者がお尋ねします。"),
    Spec::text("customer_id", "お客さまID")
        .most(40)
        .optional()
        .support("CAF または COP で始まる番号。新しい回線では、開通するまで空欄のままで。"),
    Spec::text("portal_account", "ポータルサイトのアカウント").kind(Kind::Choice(ACCOUNT)),
    Spec::text("reader", "顔認証付きカードリーダー").kind(Kind::Choice(READER)),
    Spec::text("wished", "工事のご希望日")
        .kind(Kind::Date)
        .most(30)
        .optional()
        .support("例: 2026-12-15、令和8年12月15日。日程は現地調査の後に決まります。"),
    Spec::text("note", "ご要望")
        .kind(Kind::Long)
        .most(1000)
        .optional(),
];

pub(super) async fn blank(
    State(site): Shared,
    headers: HeaderMap,
    Query(begun): Query<Vec<(String, String)>>,
) -> Response {
    // The quote's page hands on its number; and to whoever holds its address, what was told there already.
    let begun = Fields::new(begun);
    let mut fields = Fields::default();
    let number = begun.get("quote");
    fields.set("quote", number);
    let quote = match kept::sheet(&site, number, begun.get("access")) {
        Ok(quote) => quote,
        Err(problem) => {
            return page(&site, &headers, &fields, false, Vec::new(), Some(problem))
                .into_response();
        }
    };
    if let Some(input) = quote.and_then(|quote| Input::read(&quote.input).ok()) {
        fields.set("customer_id", input.customer_id.as_deref().unwrap_or(""));
        fields.set("kind", input.facility.map_or("", Facility::word));
    }
    page(&site, &headers, &fields, false, Vec::new(), None).into_response()
}

pub(super) async fn send(
    State(site): Shared,
    parts: Parts,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let back = |more: Vec<(&'static str, String)>, problem| {
        page(&site, &parts.headers, &fields, true, more, problem).into_response()
    };
    if let Err(problem) = site.admit(&parts, &fields) {
        return back(Vec::new(), Some(problem));
    }
    let quote = match kept::quote(&site, fields.get("quote")) {
        Ok(found) => found,
        Err(problem) => return back(Vec::new(), Some(problem)),
    };
    let more = further_faults(&fields, quote.as_ref());
    let sound = ASKED
        .iter()
        .all(|spec| spec.fault(fields.get(spec.name)).is_none());
    let Some(quote) = quote.filter(|_| sound && more.is_empty()) else {
        return back(more, None);
    };
    let application = application(&fields);
    let sending = application::sending(fields.get("key"), &application.values());
    let secret = application::secret(&sending);
    match kept::application(&site, sending, &secret, &application, &quote).await {
        Ok(number) => {
            let body = Applied {
                receipt: Receipt { number, secret },
                facility: application.facility.clone(),
                day: view::both(site.today()),
            };
            framed("お申し込みを受け付けました", "/status", &body).into_response()
        }
        Err(problem) => back(Vec::new(), Some(problem)),
    }
}

/// An application by the interface: the same fields as JSON, `key` among them, and `agree`.
pub(super) async fn order(
    State(site): Shared,
    parts: Parts,
    Json(sent): Json<BTreeMap<String, String>>,
) -> Response {
    if let Err(problem) = site
        .writes
        .take(&rate::caller(&parts.extensions, &parts.headers))
    {
        return problem.into_response();
    }
    let fields = Fields::new(sent.into_iter().collect());
    let quote = match kept::quote(&site, fields.get("quote")) {
        Ok(quote) => quote,
        Err(problem) => return problem.into_response(),
    };
    let mut faults: BTreeMap<&str, String> = further_faults(&fields, quote.as_ref())
        .into_iter()
        .collect();
    let each = ASKED.iter().filter_map(|spec| {
        spec.fault(fields.get(spec.name))
            .map(|fault| (spec.name, fault))
    });
    faults.extend(each);
    if fields.get("key").len() < 16 {
        faults.insert(
            "key",
            "key は、その申し込みだけの16文字以上の文字列です。".to_owned(),
        );
    }
    let Some(quote) = quote.filter(|_| faults.is_empty()) else {
        let body = serde_json::json!({ "faults": faults });
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response();
    };
    let application = application(&fields);
    let sending = application::sending(fields.get("key"), &application.values());
    let secret = application::secret(&sending);
    match kept::application(&site, sending, &secret, &application, &quote).await {
        Ok(number) => {
            let body = serde_json::json!({ "number": number, "secret": secret });
            (StatusCode::CREATED, Json(body)).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// What no field can tell alone.
fn further_faults(fields: &Fields, quote: Option<&kept::Quoted>) -> Vec<(&'static str, String)> {
    let mut faults = Vec::new();
    if fields.has("quote") {
        match quote {
            None => faults.push((
                "quote",
                "この番号の見積りがありません。見積書の番号を確かめるか、新しく見積もってください。".to_owned(),
            )),
            Some(quote) if quote.expired => faults.push((
                "quote",
                "見積りの有効期限が過ぎています。同じ条件でもう一度見積もってください。".to_owned(),
            )),
            Some(_) => {}
        }
    }
    let code = fields.digits("institution");
    if fields.has("institution") && InstitutionCode::parse(&code).is_err() {
        faults.push((
            "institution",
            format!(
                "医療機関コードは10桁の数字です（いま{}桁）。",
                code.chars().count()
            ),
        ));
    }
    if fields.has("customer_id")
        && let Some(quote) = quote
        && let Err(words) = application::customer_id(fields.get("customer_id"), quote.area)
    {
        faults.push(("customer_id", words));
    }
    if !fields.has("agree") {
        faults.push((
            "agree",
            "含まれないものをお読みになり、印を付けてください。".to_owned(),
        ));
    }
    faults
}

fn application(fields: &Fields) -> Application {
    let text = |name: &str| fields.get(name).to_owned();
    Application {
        quote: text("quote"),
        kind: text("kind"),
        institution: fields.digits("institution"),
        facility: text("facility"),
        address: text("address"),
        person: text("person"),
        phone: fields.digits("phone"),
        mail: text("mail"),
        vendor: text("vendor"),
        customer_id: text("customer_id"),
        wished: text("wished"),
        portal_account: fields.get("portal_account") == "yes",
        reader: text("reader"),
        note: text("note"),
    }
}

fn page(
    site: &Site,
    headers: &HeaderMap,
    fields: &Fields,
    sent: bool,
    more: Vec<(&'static str, String)>,
    problem: Option<Problem>,
) -> Answered {
    let mut views: Vec<FieldView> = ASKED
        .iter()
        .map(|spec| FieldView::of(*spec, fields, sent))
        .collect();
    for view in &mut views {
        let found = more.iter().find(|(name, _)| *name == view.spec.name);
        if let Some((_, words)) = found.filter(|_| view.fault.is_empty()) {
            view.fault.clone_from(words);
        }
    }
    let mut faults = form::faults(&views);
    let agree = more.iter().find(|(name, _)| *name == "agree");
    faults.extend(agree.map(|(name, words)| ((*name).to_owned(), words.clone())));
    let told = form::told(problem.as_ref(), sent);
    let opened = site.open_form(headers, fields);
    let body = ApplyPage {
        token: opened.token,
        key: opened.key,
        problem,
        faults,
        fields: views,
        exclusions: site.pack.catalogue.exclusions(site.today()).collect(),
        agreed: fields.has("agree"),
    };
    Answered::new(told, opened.cookie, framed("お申し込み", "/quote", &body))
}
