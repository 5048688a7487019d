//! Every page of the desk with something on it: sound on a desk's screen and on a phone.

use crate::{
    browser::{Browser, Page, picture},
    pack::{
        PATIENCE, Pack,
        desk::{apply, log_in, staff},
        fill, headed, sound,
    },
};

const AT: &str = "2021-04-01T10:00";

/// Pages of the desk, their headings and the names of their pictures.
const PAGES: [(&str, &str, &str); 15] = [
    ("desk", "今日の仕事", "list"),
    ("desk/cases", "案件", "cases"),
    ("desk/cases/%E6%9D%B10001", "案件 東0001", "case"),
    ("desk/cases/%E6%9D%B10001/papers", "領収書内訳書", "papers"),
    ("desk/calendar", "日程", "calendar"),
    ("desk/stock", "在庫", "stock"),
    ("desk/tickets", "サポート", "tickets"),
    ("desk/tickets/1", "サポート 1", "ticket"),
    ("desk/notices", "お知らせ", "notices"),
    ("desk/inquiries", "お問い合わせ", "inquiries"),
    ("desk/partner", "相手の表", "partner"),
    ("desk/vendors", "ベンダー", "vendors"),
    ("desk/trail", "履歴", "trail"),
    ("desk/accounts", "担当者", "accounts"),
    ("desk/login", "ログイン", "login"),
];

/// Types into the field `id`, opening what hides it.
fn put(page: &mut Page, id: &str, words: &str) {
    page.eval(&format!(
        "(() => {{ const field = document.getElementById('{id}'); const more = field.closest('details'); \
         if (more) more.open = true; field.focus(); }})()"
    ));
    page.press("Control+a");
    page.type_text(words);
}

/// Sends the form of the button `selector`, and awaits the page that then shows `words`.
fn send(page: &mut Page, selector: &str, words: &str) {
    page.click(selector);
    let words = serde_json::Value::from(words);
    page.wait_for(
        &format!(
            "document.readyState === 'complete' && document.querySelector('main')?.textContent.includes({words})"
        ),
        PATIENCE,
    );
}

/// A desk on which something happened everywhere.
fn furnish(page: &mut Page, pack: &Pack) {
    page.goto(&pack.url("desk/stock"));
    put(page, "units-4", "1");
    send(page, "form:has(#units-4) button", "ご案内中");
    page.goto(&pack.url("desk/cases/%E6%9D%B10001"));
    put(page, "survey-day", "2021-04-08");
    put(page, "survey-time", "10:00〜12:00");
    send(page, "#survey-fix", "第2版");
    send(page, "#survey-conclude", "第3版");
    put(page, "works-day", "2021-04-14");
    send(page, "#works-fix", "第4版");
    put(page, "note", "入口は裏手。午後はお電話に出られない。");
    send(page, "button[value=keep-note]", "第5版");
    put(page, "fault", "お客さまID");
    send(page, "button[value=keep-check]", "第6版");
    put(page, "partner-day", "2021-03-25");
    send(page, "button[value=keep-sent]", "第7版");
    put(page, "certificate", "令和3年6月20日");
    send(page, "button[value=keep-certificate]", "第8版");
    put(page, "reissue-day", "2021-04-01");
    put(page, "reissue-reason", "PCの故障");
    send(page, "button[value=keep-reissue]", "第9版");
    send(page, "button[value=keep-surcharge]", "第10版");
    page.goto(&pack.url("desk/tickets"));
    put(page, "case", "東0001");
    put(
        page,
        "symptom",
        "顔認証付きカードリーダーに「接続できません」と出る",
    );
    put(page, "doctor", "回線認証 SKK-2304 2021-04-01 09:55");
    send(page, "form.panel button", "サポート 1");
    page.click("button[value=well]");
    page.wait_for(
        "document.querySelector('#found')?.textContent.includes('ONU')",
        PATIENCE,
    );
    send(
        page,
        "li:nth-of-type(2) button[value=faulty]",
        "回線（NTT）の番です",
    );
    send(page, "button[value=hand]", "に引き継いだ");
    page.goto(&pack.url("desk/vendors"));
    put(page, "name", "甲ソフト");
    put(page, "product", "甲レセ");
    put(page, "note", "03-0000-0000 平日10時から");
    send(page, "form.panel button", "甲レセ");
    page.goto(&pack.url("desk/accounts"));
    put(page, "name", "田中");
    page.eval("document.querySelector('#role').value = 'field'");
    send(page, "button[value=add]", "田中のパスワードを作りました");
    let role = "document.querySelector('[aria-label=田中の役割]').value";
    assert_eq!(page.eval(role), "field");
    page.screenshot_whole(&picture("pack-desk-accounts-made.png"));
    sound(page, pack);
}

#[test]
fn every_page_of_the_desk_is_sound_on_a_screen_and_on_a_phone() {
    let dir = tempfile::tempdir().expect("a folder");
    staff(dir.path(), "鈴木", "manager");
    let pack = Pack::start(dir.path(), AT);
    let browser = Browser::start();
    let mut clinic = browser.page(1024, 768);
    apply(&mut clinic, &pack, "資格クリニック");
    apply(&mut clinic, &pack, "みなと歯科");
    clinic.goto(&pack.url("inquiry?c=cloud"));
    for (name, value) in [
        ("facility", "資格クリニック"),
        ("person", "佐藤"),
        ("phone", "03-1234-5678"),
        ("text", "紙の記録を、クラウドに写したい。"),
    ] {
        fill(&mut clinic, name, value);
    }
    clinic.click("form button[type=submit]");
    headed(&mut clinic, "お問い合わせを受け付けました");
    let mut page = browser.page(1024, 768);
    log_in(&mut page, &pack, "鈴木");
    furnish(&mut page, &pack);
    for (width, height) in [(1024, 768), (390, 844)] {
        page.resize(width, height);
        for (path, heading, name) in PAGES {
            page.goto(&pack.url(path));
            headed(&mut page, heading);
            page.screenshot_whole(&picture(&format!("pack-desk-{name}-{width}.png")));
            sound(&mut page, &pack);
        }
    }
    page.goto(&pack.url("desk/partner"));
    put(&mut page, "table", "受付通番,医療機関,電話");
    page.press("Enter");
    page.type_text("東0001,資格クリニック,03-9999-5678");
    send(&mut page, "form.panel button", "はじめて載った案件 1件");
    page.screenshot_whole(&picture("pack-desk-partner-compared.png"));
    sound(&mut page, &pack);
    let mut paper = browser.page(794, 1123);
    log_in(&mut paper, &pack, "鈴木");
    paper.goto(&pack.url("desk/cases/%E6%9D%B10001/papers"));
    paper.medium("print");
    paper.screenshot_whole(&picture("pack-desk-papers-print.png"));
}
