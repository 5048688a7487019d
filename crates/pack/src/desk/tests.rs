//! The desk as a browser of few words sees it: who may open and send what, what two people at once get, and how long a
//! page takes with five hundred cases.

mod accounts;
mod keep;
mod partner;

use store::pack::{Account, Act, NewCase};

use crate::application::Application;
use crate::case::Record;
use crate::site::tests::kit::{Browser, Page, serve};
use crate::staff::{Matter, Role};

const PASSWORD: &str = "correct horse battery";

/// Every page of the desk and what it is about.
const PAGES: [(&str, Matter); 14] = [
    ("/desk", Matter::Look),
    ("/desk/calendar", Matter::Look),
    ("/desk/cases?state=closed", Matter::Look),
    ("/desk/partner", Matter::Look),
    ("/desk/accounts", Matter::Account),
    ("/desk/stock", Matter::Look),
    ("/desk/tickets", Matter::Look),
    ("/desk/notices", Matter::Look),
    ("/desk/inquiries", Matter::Tell),
    ("/desk/vendors", Matter::Look),
    ("/desk/trail", Matter::Trail),
    ("/desk/cases/%E6%9D%B10001", Matter::Look),
    ("/desk/cases/%E6%9D%B10001/papers", Matter::Case),
    ("/desk/cases/%E6%9D%B10001/export.csv", Matter::Trail),
];

/// The fields of a form.
type Sent = &'static [(&'static str, &'static str)];

/// Every form of the desk and what it is about.
const FORMS: [(&str, Sent, Matter); 10] = [
    (
        CASE,
        &[("act", "gate"), ("gate", "reader"), ("passed", "1")],
        Matter::Case,
    ),
    (
        CASE,
        &[("act", "survey-day"), ("day", "2026-12-01")],
        Matter::Visit,
    ),
    (
        "/desk/stock",
        &[("act", "arrive"), ("item", "goods.hub"), ("units", "1")],
        Matter::Stock,
    ),
    ("/desk/notices", &[("notice", "1")], Matter::Tell),
    (
        "/desk/inquiries",
        &[("inquiry", "1"), ("category", "pack")],
        Matter::Tell,
    ),
    (
        "/desk/tickets",
        &[("case", "東0001"), ("symptom", "x")],
        Matter::Ticket,
    ),
    (
        "/desk/tickets/1",
        &[("act", "try"), ("step", "clinic"), ("answer", "well")],
        Matter::Ticket,
    ),
    (
        "/desk/vendors",
        &[("name", "甲"), ("covered", "covered")],
        Matter::Vendor,
    ),
    (
        "/desk/partner",
        &[("table", "受付通番,医療機関\n東0001,甲")],
        Matter::Case,
    ),
    (
        "/desk/accounts",
        &[("act", "role"), ("name", "nobody"), ("role", "desk")],
        Matter::Account,
    ),
];

const CASE: &str = "/desk/cases/%E6%9D%B10001";

fn act(form: &str) -> Act {
    Act {
        who: "test".to_owned(),
        at_unix_ms: 0,
        form: form.to_owned(),
    }
}

async fn account(browser: &Browser, role: Role, hash: &str) {
    let account = Account {
        name: role.word().to_owned(),
        role: role.word().to_owned(),
        hash: hash.to_owned(),
        active: true,
    };
    let saved = browser
        .state
        .store
        .save_account(account, None, act(""))
        .await;
    saved.expect("an account");
}

/// All roles' accounts.
async fn staffed() -> Browser {
    let browser = serve().await;
    let hash = web::password::hash(PASSWORD, &*browser.state.entropy).expect("a hash");
    for role in Role::ALL {
        account(&browser, role, &hash).await;
    }
    browser
}

async fn log_in(browser: &mut Browser, role: Role) {
    let page = browser.get("/desk/login").await;
    let fields = [("name", role.word()), ("password", PASSWORD)];
    let page = browser.send(&page, "/desk/login", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn open_case(browser: &Browser, nth: u32) {
    let application = Application {
        quote: "Q000001".to_owned(),
        kind: "clinic".to_owned(),
        institution: "1312345678".to_owned(),
        facility: format!("資格クリニック{nth}"),
        address: "東京都".to_owned(),
        person: "佐藤".to_owned(),
        phone: "0312345678".to_owned(),
        mail: String::new(),
        vendor: String::new(),
        customer_id: String::new(),
        wished: String::new(),
        portal_account: true,
        reader: "ordered".to_owned(),
        note: String::new(),
    };
    let input = r#"{"configuration":"new-line","date":"2021-04-01","prefecture":"東京都",
        "line":{"type":"ファミリー・ギガラインタイプ","replaces":"adsl"},"terminal":"desktop"}"#;
    let asked = serde_json::from_str(input).expect("JSON");
    let input = crate::quote::Input::read(input).expect("an input");
    let day = jiff::civil::date(2021, 4, 1);
    let quote = crate::quote::Quote::make(&browser.state.catalogue, &input, day);
    let quote = serde_json::to_value(quote).expect("JSON");
    let record = Record::new(application, domain::area::Area::East, quote, asked);
    let new = NewCase {
        region: "東".to_owned(),
        secret: String::new(),
        sending: format!("sending {nth}"),
        record: serde_json::to_string(&record).expect("JSON"),
        items: vec!["goods.notebook".to_owned()],
        reply_by: "2026-12-03".to_owned(),
    };
    browser
        .state
        .store
        .open_case(new, act(""))
        .await
        .expect("opened");
}

/// Sends a form of the session, under a key of its own.
async fn send(
    browser: &mut Browser,
    token: &str,
    path: &str,
    fields: &[(&str, &str)],
    key: &str,
    version: &str,
) -> Page {
    let mut all = vec![("csrf", token), ("key", key), ("version", version)];
    all.extend(fields);
    browser.post(path, &all).await
}

#[tokio::test]
async fn every_page_and_form_asks_for_its_role() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    for (path, _) in PAGES {
        let page = browser.get(path).await;
        assert_eq!(
            (page.status, page.header("location")),
            (303, Some("/desk/login")),
            "{path}"
        );
    }
    for role in Role::ALL {
        log_in(&mut browser, role).await;
        for (path, matter) in PAGES {
            let status = browser.get(path).await.status;
            let wanted = if role.may(matter) { 200 } else { 403 };
            assert_eq!(status, wanted, "{} {path}", role.word());
        }
        let token = browser
            .get("/desk")
            .await
            .between("name=\"csrf\" value=\"", "\"");
        for (at, (path, fields, matter)) in FORMS.into_iter().enumerate() {
            let key = format!("{}{at}", role.word());
            let sent = send(&mut browser, &token, path, fields, &key, "0").await;
            assert_eq!(
                sent.status == 403,
                !role.may(matter),
                "{} {path}",
                role.word()
            );
            let forged = send(&mut browser, "forged", path, fields, &key, "0").await;
            assert_eq!(forged.status, 403, "{path} without the session's token");
        }
    }
}

#[tokio::test]
async fn a_form_sent_twice_is_one_change_and_an_older_version_is_shown_beside_the_newer() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    log_in(&mut browser, Role::Desk).await;
    let shown = browser.get(CASE).await;
    let token = shown.between("name=\"csrf\" value=\"", "\"");
    let day = [("act", "survey-day"), ("day", "令和8年12月1日")];
    for _ in 0..2 {
        let sent = send(&mut browser, &token, CASE, &day, "k1", "1").await;
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    let case = browser
        .state
        .store
        .case("東0001")
        .expect("read")
        .expect("kept");
    assert_eq!(case.version, 2, "one change");
    let late = [("act", "survey-day"), ("day", "2026-12-24")];
    let beside = send(&mut browser, &token, CASE, &late, "k2", "1").await;
    assert_eq!(beside.status, 409);
    for words in [
        "あなたの変更",
        "2026-12-24",
        "2026年12月1日（令和8年）",
        "desk",
    ] {
        assert!(beside.body.contains(words), "{words}");
    }
    let kept = browser
        .state
        .store
        .case("東0001")
        .expect("read")
        .expect("kept");
    assert!(!kept.record.contains("2026-12-24"));
}

#[tokio::test]
async fn a_vendor_or_account_that_somebody_else_changed_first_is_shown_beside_what_was_typed() {
    let mut browser = staffed().await;
    log_in(&mut browser, Role::Manager).await;
    let path = "/desk/vendors";
    let shown = browser.get(path).await;
    let token = shown.between("name=\"csrf\" value=\"", "\"");
    let mut first = vec![
        ("name", "甲"),
        ("covered", "covered"),
        ("note", "窓口 03-1"),
    ];
    let saved = send(&mut browser, &token, path, &first, "v1", "").await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let mut late = vec![
        ("name", "甲"),
        ("covered", "not_covered"),
        ("note", "窓口 03-2"),
    ];
    let beside = send(&mut browser, &token, path, &late, "v2", "").await;
    assert_eq!(beside.status, 409);
    for words in [
        "先に変えました",
        "<td>窓口 03-1</td>",
        "value=\"窓口 03-2\"",
        "\"not_covered\" selected",
    ] {
        assert!(beside.body.contains(words), "{words}");
    }
    let was = beside.between("name=\"was\" value=\"", "\"");
    late.push(("was", &was));
    let again = send(&mut browser, &token, path, &late, "v3", "").await;
    assert_eq!(again.status, 303, "seen beside each other, it may be said");
    first.push(("was", &was));
    let stale = send(&mut browser, &token, path, &first, "v4", "").await;
    assert_eq!(stale.status, 409);
    let register = browser.state.store.vendors().expect("read");
    assert_eq!(register[0].said(), "not_covered 窓口 03-2");

    let path = "/desk/accounts";
    let shown = browser.get(path).await;
    assert!(shown.body.contains("value=\"desk active\""));
    let seen = [("name", "desk"), ("was", "desk active")];
    let lock = [seen[0], seen[1], ("act", "lock")];
    let locked = send(&mut browser, &token, path, &lock, "a1", "").await;
    assert_eq!(locked.status, 303, "{}", locked.body);
    let role = [seen[0], seen[1], ("act", "role"), ("role", "stock")];
    let beside = send(&mut browser, &token, path, &role, "a2", "").await;
    assert_eq!(beside.status, 409);
    assert!(beside.body.contains("先に変えました") && beside.body.contains("停止中"));
    let kept = browser.state.store.account("desk").expect("read");
    assert_eq!(kept.expect("kept").said(), "desk locked");
}

#[tokio::test]
async fn a_ticket_is_counted_isolated_handed_over_and_repaired() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    log_in(&mut browser, Role::Desk).await;
    let token = browser
        .get("/desk")
        .await
        .between("name=\"csrf\" value=\"", "\"");
    for nth in 1..=6 {
        let fields = [("case", "東0001"), ("symptom", "顔認証ができない")];
        let key = format!("open{nth}");
        let opened = send(&mut browser, &token, "/desk/tickets", &fields, &key, "0").await;
        assert_eq!(
            opened.header("location"),
            Some(&*format!("/desk/tickets/{nth}"))
        );
    }
    let sixth = browser.get("/desk/tickets/6").await;
    assert!(sixth.body.contains("超過") && sixth.body.contains("お受けします"));
    let path = "/desk/tickets/6";
    let early = send(&mut browser, &token, path, &[("act", "hand")], "h0", "1").await;
    assert_eq!(early.status, 422, "nobody's turn yet");
    for (at, (step, answer)) in [("clinic", "well"), ("line", "well"), ("router", "faulty")]
        .into_iter()
        .enumerate()
    {
        let fields = [
            ("act", "try"),
            ("step", step),
            ("answer", answer),
            ("seen", "見た"),
        ];
        let version = (at + 1).to_string();
        let key = format!("try{at}");
        let tried = send(&mut browser, &token, path, &fields, &key, &version).await;
        assert_eq!(tried.status, 303, "{}", tried.body);
    }
    let shown = browser.get(path).await;
    assert!(
        shown
            .between("id=\"found\">", "<")
            .contains("ルーターの保守の番です")
    );
    let handed = send(&mut browser, &token, path, &[("act", "hand")], "h1", "4").await;
    assert_eq!(handed.status, 303);
    let fields = [("act", "repair"), ("device", "goods.router")];
    let begun = send(&mut browser, &token, path, &fields, "r1", "5").await;
    assert_eq!(begun.status, 303, "{}", begun.body);
    let shown = browser.get(path).await;
    assert!(
        shown.body.contains("オンサイト修理")
            && shown.body.contains("受付日 2026年11月26日（令和8年）")
    );
    let open = send(&mut browser, &token, path, &[("act", "close")], "c1", "6").await;
    assert_eq!(open.status, 422, "the repair is not over");
}

#[tokio::test]
async fn five_hundred_cases_are_listed_on_every_page() {
    let mut browser = staffed().await;
    for nth in 1..=500 {
        open_case(&browser, nth).await;
    }
    log_in(&mut browser, Role::Manager).await;
    let list = browser.get("/desk").await;
    assert_eq!(list.body.matches("資格クリニック").count(), 500);
    for (path, _) in PAGES {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200);
    }
}
