//! The staff's way: from an application to "connected", through a survey, a failed works day and a re-dispatch; and stock
//! that returns.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    browser::{Browser, Page, picture},
    demo::SHIKAKU,
    pack::{PATIENCE, Pack, choose, fill, headed, sound},
};

const AT: &str = "2021-04-01T10:00";
const PASSWORD: &str = "correct horse battery";

pub(super) fn staff(dir: &Path, name: &str, role: &str) {
    let mut child = Command::new(SHIKAKU)
        .args([
            "pack",
            "staff",
            "add",
            name,
            "--role",
            role,
            "--password-stdin",
            "--dir",
        ])
        .arg(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    writeln!(stdin, "{PASSWORD}").expect("typed");
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}

pub(super) fn log_in(page: &mut Page, pack: &Pack, name: &str) {
    page.goto(&pack.url("desk"));
    headed(page, "ログイン");
    fill(page, "name", name);
    fill(page, "password", PASSWORD);
    page.press("Enter");
    headed(page, "今日の仕事");
}

/// A clinic quotes a notebook and applies; gives its receipt number and secret.
pub(super) fn apply(page: &mut Page, pack: &Pack, facility: &str) -> (String, String) {
    page.goto(&pack.url("quote"));
    choose(page, "prefecture", "東京都");
    choose(page, "kind", "family-gigaline");
    page.click("#terminal-notebook");
    page.wait_for(
        "!document.querySelector('#issue').hidden && document.querySelector('#preview').textContent.includes('（ノート型）')",
        PATIENCE,
    );
    page.click("#issue");
    headed(page, "御見積書");
    page.click("a[href^='/apply']");
    headed(page, "お申し込み");
    choose(page, "kind", "clinic");
    for (name, value) in [
        ("institution", "1312345678"),
        ("facility", facility),
        ("address", "東京都千代田区1-1"),
        ("person", "佐藤"),
        ("phone", "03-1234-5678"),
    ] {
        fill(page, name, value);
    }
    choose(page, "portal_account", "yes");
    choose(page, "reader", "ordered");
    page.click("#agree");
    page.click("form button[type=submit]");
    headed(page, "お申し込みを受け付けました");
    let text = |page: &mut Page, id: &str| {
        let found = page.eval(&format!("document.getElementById('{id}').textContent"));
        found.as_str().expect("text").to_owned()
    };
    (text(page, "receipt"), text(page, "secret"))
}

/// Clicks what changes a case, and awaits the version after it.
fn advance(page: &mut Page, selector: &str, version: u32) {
    page.click(selector);
    page.wait_for(
        &format!("document.readyState === 'complete' && document.querySelector('h1')?.textContent.startsWith('案件') && document.querySelector('main').textContent.includes('第{version}版')"),
        PATIENCE,
    );
}

#[test]
fn staff_bring_a_clinic_to_connected_through_a_failed_day_and_a_re_dispatch() {
    let dir = tempfile::tempdir().expect("a folder");
    staff(dir.path(), "鈴木", "manager");
    let pack = Pack::start(dir.path(), AT);
    let browser = Browser::start();
    let mut clinic = browser.page(1024, 768);
    let (number, secret) = apply(&mut clinic, &pack, "資格クリニック");
    let mut page = browser.page(1024, 768);
    log_in(&mut page, &pack, "鈴木");
    page.screenshot_whole(&picture("pack-desk.png"));
    sound(&mut page, &pack);

    page.goto(&pack.url("desk/stock"));
    page.eval("document.querySelector('#units-4').focus()");
    page.type_text("1");
    page.press("Enter");
    page.wait_for(
        "document.querySelector('main').textContent.includes('ご案内中')",
        PATIENCE,
    );
    page.click("button[value=accept]");
    page.wait_for(
        "!document.querySelector('main').textContent.includes('ご案内中')",
        PATIENCE,
    );

    page.goto(&pack.url("desk"));
    page.click("tbody a");
    headed(&mut page, &number);
    fill(&mut page, "customer_id", "CAF0123456789");
    page.press("Enter");
    page.wait_for(
        "document.querySelector('main').textContent.includes('第2版')",
        PATIENCE,
    );
    page.screenshot_whole(&picture("pack-desk-case.png"));
    sound(&mut page, &pack);

    let day = |page: &mut Page, id: &str, day: &str| {
        page.eval(&format!("document.getElementById('{id}').focus()"));
        page.type_text(day);
    };
    // No works without a survey.
    day(&mut page, "works-day", "2021-04-20");
    page.click("#works-fix");
    page.wait_for("document.querySelector('[role=alert]')?.textContent.includes('現地調査の結果が要ります（工事会社）')", PATIENCE);
    day(&mut page, "survey-day", "2021-04-08");
    advance(&mut page, "#survey-fix", 3);
    advance(&mut page, "#survey-conclude", 4);
    day(&mut page, "works-day", "2021-04-20");
    advance(&mut page, "#works-fix", 5);
    // A gate that is open keeps the works from being done, and says whose turn it is.
    page.click("#works-conclude");
    page.wait_for(
        "document.querySelector('[role=alert]')?.textContent.includes('回線の開通（NTT）')",
        PATIENCE,
    );
    page.screenshot_whole(&picture("pack-desk-blocked.png"));
    page.eval("document.getElementById('works-outcome').value = 'ng'");
    day(&mut page, "works-detail", "配線の経路がない");
    advance(&mut page, "#works-conclude", 6);
    let words = page.eval("document.getElementById('stage').textContent");
    assert_eq!(words, "日程を調整し直しています");
    let gates = [
        "reader",
        "v6-option",
        "hearing-sheet",
        "usage-application",
        "certificate",
        "line-open",
        "entry",
    ];
    // The reader's gate asks for the day it comes.
    page.eval("document.querySelector('#reader-day').closest('details').open = true");
    day(&mut page, "reader-day", "令和3年4月12日");
    advance(&mut page, "#reader-fix", 7);
    let mut version = 8;
    for gate in gates {
        advance(&mut page, &format!("#gate-{gate}"), version);
        version += 1;
    }
    day(&mut page, "works-day", "2021-04-27");
    advance(&mut page, "#works-fix", version);
    advance(&mut page, "#works-conclude", version + 1);
    advance(&mut page, "#gate-line-authentication", version + 2);
    advance(&mut page, "#gate-connection-test", version + 3);
    day(&mut page, "starts-day", "令和3年5月10日");
    advance(&mut page, "#starts-fix", version + 4);
    assert_eq!(
        page.eval("document.getElementById('stage').textContent"),
        "つながりました"
    );
    let history = page.eval("document.getElementById('history').textContent");
    let history = history.as_str().expect("text");
    assert!(
        history.contains("NG") && history.contains("配線の経路がない"),
        "the failed day is kept"
    );
    page.screenshot_whole(&picture("pack-desk-connected.png"));
    sound(&mut page, &pack);
    page.goto(&pack.url("desk/notices"));
    page.screenshot_whole(&picture("pack-desk-notices.png"));
    sound(&mut page, &pack);
    page.goto(&pack.url("desk/trail"));
    sound(&mut page, &pack);

    clinic.goto(&pack.url("status"));
    fill(&mut clinic, "number", &number);
    fill(&mut clinic, "secret", &secret);
    clinic.press("Enter");
    clinic.wait_for(
        "document.getElementById('stage')?.textContent === 'つながりました'",
        PATIENCE,
    );
    clinic.screenshot_whole(&picture("pack-status-connected.png"));
    sound(&mut clinic, &pack);
}

#[test]
fn stock_returns_and_the_first_three_are_told_in_order() {
    let dir = tempfile::tempdir().expect("a folder");
    staff(dir.path(), "在庫係", "stock");
    let pack = Pack::start(dir.path(), AT);
    let browser = Browser::start();
    let mut applied = Vec::new();
    // Public forms are limited to five at once for one caller: a quote and an application each.
    for facility in ["一番医院", "二番医院"] {
        let mut clinic = browser.page(1024, 768);
        applied.push(apply(&mut clinic, &pack, facility).0);
    }
    drop(pack);
    let pack = Pack::start(dir.path(), "2021-04-02T10:00");
    for facility in ["三番医院", "四番医院"] {
        let mut clinic = browser.page(1024, 768);
        applied.push(apply(&mut clinic, &pack, facility).0);
    }
    let mut page = browser.page(1024, 768);
    log_in(&mut page, &pack, "在庫係");
    page.goto(&pack.url("desk/stock"));
    page.eval("document.querySelector('#units-4').focus()");
    page.type_text("3");
    page.press("Enter");
    page.wait_for(
        "document.querySelector('main').textContent.includes('ご案内中')",
        PATIENCE,
    );
    page.screenshot_whole(&picture("pack-desk-stock.png"));
    sound(&mut page, &pack);
    page.goto(&pack.url("desk/notices"));
    let told =
        page.eval("[...document.querySelectorAll('.told li a')].map(one => one.textContent)");
    assert_eq!(
        told,
        serde_json::json!(applied[..3]),
        "in the order they applied"
    );
    // The role may not change a case.
    page.goto(&pack.url("desk/trail"));
    headed(&mut page, "この役割ではできません");
}
