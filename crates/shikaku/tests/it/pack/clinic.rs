//! A clinic's way: from the front page to a printed quote, an application, and its status.

use crate::{
    browser::{Browser, Page, picture},
    pack::{PATIENCE, Pack, choose, fill, headed, sound},
};

/// A day within the price book.
const AT: &str = "2021-04-01T10:00";

fn text(page: &mut Page, selector: &str) -> String {
    let found = page.eval(&format!(
        "document.querySelector('{selector}')?.textContent.trim()"
    ));
    found
        .as_str()
        .unwrap_or_else(|| panic!("no {selector}"))
        .to_owned()
}

/// From the front page to the wizard, with the page's example of configuration (2).
fn wizard(page: &mut Page, pack: &Pack) {
    page.goto(&pack.url(""));
    page.click("a[href='/quote']");
    headed(page, "見積り");
    page.click("#configuration-new-line");
    page.click("#hub");
    choose(page, "prefecture", "東京都");
    choose(page, "kind", "family-gigaline");
    fill(page, "customer_id", "CAF0123456789");
    page.click("#simultaneous_works");
    fill(page, "wiring_new", "3");
    fill(page, "wiring_reused", "0");
    page.press("Tab");
}

#[test]
fn a_clinic_quotes_prints_applies_and_looks_how_far_it_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = Pack::start(dir.path(), AT);
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    wizard(&mut page, &pack);
    page.wait_for(
        "document.querySelector('#preview').textContent.includes('282,920円')",
        PATIENCE,
    );
    assert!(text(&mut page, "#preview").contains("8,140円"));

    // What cannot be is refused as it is chosen, and says why; the buttons keep their place.
    let place = "document.querySelector('.action-bar button').getBoundingClientRect().top";
    page.eval("document.querySelector('#wireless').scrollIntoView({ block: 'center' })");
    let before = page.eval(place);
    page.click("#wireless");
    page.wait_for("document.querySelector('#preview').textContent.includes('デスクトップ型は無線LANで使えません')", PATIENCE);
    assert_eq!(page.eval("document.querySelector('#issue').hidden"), true);
    assert_eq!(page.eval(place), before);
    page.screenshot_whole(&picture("pack-wizard-refused.png"));
    sound(&mut page, &pack);
    page.click("#wireless");
    page.wait_for("!document.querySelector('#issue').hidden", PATIENCE);
    page.screenshot_whole(&picture("pack-wizard.png"));
    page.click("#issue");
    headed(&mut page, "御見積書");
    page.screenshot_whole(&picture("pack-sheet.png"));
    sound(&mut page, &pack);
    page.medium("print");
    page.screenshot_whole(&picture("pack-sheet-print.png"));
    page.medium("");
    let sheet = text(&mut page, "main");
    for words in [
        "282,920円",
        "8,140円",
        "167,541円",
        "2021年5月1日（令和3年）",
        "レセプトコンピューター",
        "税込み",
    ] {
        assert!(sheet.contains(words), "{words}");
    }

    page.click("a[href^='/apply']");
    headed(&mut page, "お申し込み");
    assert_eq!(
        page.eval("document.querySelector('#quote').value"),
        "Q000001"
    );
    assert_eq!(
        page.eval("document.querySelector('#customer_id').value"),
        "CAF0123456789",
        "what the quote was told is not asked again"
    );
    choose(&mut page, "kind", "clinic");
    for (name, value) in [
        ("institution", "1312345678"),
        ("facility", "資格クリニック"),
        ("address", "東京都千代田区1-1"),
        ("person", "佐藤"),
        ("phone", "03-1234-5678"),
        ("customer_id", "caf0123456789"),
    ] {
        fill(&mut page, name, value);
    }
    choose(&mut page, "portal_account", "yes");
    choose(&mut page, "reader", "ordered");
    page.click("#agree");
    page.click("form button[type=submit]");
    page.wait_for("document.querySelector('#customer_id-fault')", PATIENCE);
    assert!(text(&mut page, "#customer_id-fault").contains("「CAF0123456789」でよければ"));
    page.screenshot_whole(&picture("pack-apply-back.png"));
    sound(&mut page, &pack);
    fill(&mut page, "customer_id", "CAF0123456789");
    page.click("form button[type=submit]");
    headed(&mut page, "お申し込みを受け付けました");
    page.screenshot_whole(&picture("pack-applied.png"));
    sound(&mut page, &pack);
    let (receipt, secret) = (text(&mut page, "#receipt"), text(&mut page, "#secret"));
    assert_eq!(receipt, "東0001");

    page.goto(&pack.url("status"));
    fill(&mut page, "number", &receipt);
    fill(&mut page, "secret", "AAAA-AAAA-AAAA");
    page.click("form button[type=submit]");
    page.wait_for("document.body.textContent.includes('SKK-6101')", PATIENCE);
    fill(&mut page, "secret", &secret.to_lowercase());
    page.click("form button[type=submit]");
    page.wait_for("document.querySelector('#stage')", PATIENCE);
    page.screenshot_whole(&picture("pack-status-shown.png"));
    sound(&mut page, &pack);
}

/// Takes from the wizard what its script hung on it, so that only the server answers.
fn without_script(page: &mut Page) {
    page.wait_for("document.readyState === 'complete'", PATIENCE);
    page.eval("(() => { const form = document.querySelector('#wizard'); form.replaceWith(form.cloneNode(true)); })()");
}

#[test]
fn the_wizard_works_without_a_script_and_a_quote_has_versions() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = Pack::start(dir.path(), AT);
    let browser = Browser::start();
    let mut page = browser.page(390, 844);
    page.goto(&pack.url("quote"));
    without_script(&mut page);
    choose(&mut page, "prefecture", "大阪府");
    choose(&mut page, "kind", "other");
    page.click("form > p button[type=submit]");
    page.wait_for("document.querySelector('#kind-fault')", PATIENCE);
    assert!(text(&mut page, "#kind-fault").contains("接続可能回線・事業者一覧表"));
    page.screenshot_whole(&picture("pack-wizard-phone.png"));
    sound(&mut page, &pack);
    without_script(&mut page);
    choose(&mut page, "kind", "business");
    page.click("#terminal-notebook");
    page.click("form > p button[type=submit]");
    page.wait_for(
        "document.querySelector('#issue') && document.querySelector('#preview').textContent.includes('一部の合計')",
        PATIENCE,
    );
    page.click("#issue");
    headed(&mut page, "御見積書");
    page.screenshot_whole(&picture("pack-sheet-phone.png"));
    sound(&mut page, &pack);
    page.click("a[href$='/again']");
    headed(&mut page, "見積り");
    assert_eq!(
        page.eval("document.querySelector('#terminal-notebook').checked"),
        true
    );
    page.click("#terminal-desktop");
    page.wait_for(
        "document.querySelector('#preview').textContent.includes('279,950円')",
        PATIENCE,
    );
    page.click("#issue");
    page.wait_for(
        "document.querySelector('#number')?.textContent.includes('第2版')",
        PATIENCE,
    );
    let guessed = pack.url(&format!("quote/Q000001/{}", "0".repeat(64)));
    page.goto(&guessed);
    headed(&mut page, "見つかりません");
}
