//! The public pages: sound on a desk's screen, on a phone and on paper.

use crate::{
    browser::{Browser, picture},
    pack::{AT, PATIENCE, Pack, fill, headed, sound},
};

/// Every public page, and the name of its picture.
const PAGES: [(&str, &str); 9] = [
    ("quote", "quote"),
    ("", "front"),
    ("faq?q=v6", "faq"),
    ("guidebook", "guidebook"),
    ("guidebook/keep", "guidebook-keep"),
    ("inquiry", "inquiry"),
    ("apply", "apply"),
    ("status", "status"),
    ("nowhere", "missing"),
];

#[test]
fn every_public_page_is_sound_on_a_screen_and_on_a_phone() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = Pack::start(dir.path(), AT);
    let browser = Browser::start();
    for (width, height) in [(1024, 768), (390, 844)] {
        let mut page = browser.page(width, height);
        for (path, name) in PAGES {
            page.goto(&pack.url(path));
            page.screenshot_whole(&picture(&format!("pack-{name}-{width}.png")));
            sound(&mut page, &pack);
        }
        page.goto(&pack.url("#prices"));
        page.screenshot(&picture(&format!("pack-prices-{width}.png")));
        page.goto(&pack.url("#equipment"));
        page.screenshot(&picture(&format!("pack-equipment-{width}.png")));
    }
    let mut page = browser.page(794, 1123);
    page.goto(&pack.url("guidebook/booklet"));
    page.medium("print");
    page.screenshot_whole(&picture("pack-booklet.png"));
    let hidden = "[...document.querySelectorAll('.site-header, .no-print')].every(one => getComputedStyle(one).display === 'none')";
    assert_eq!(page.eval(hidden), true, "paper shows no menu");
}

#[test]
fn an_inquiry_comes_back_with_all_that_was_typed_and_is_then_taken() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = Pack::start(dir.path(), "2026-11-27T18:00");
    let browser = Browser::start();
    let mut page = browser.page(390, 844);
    page.goto(&pack.url("inquiry?c=cloud"));
    fill(&mut page, "facility", "資格クリニック");
    fill(&mut page, "phone", "1234");
    fill(&mut page, "text", "紙の記録を、\nクラウドに写したい。");
    page.click("form button[type=submit]");
    page.wait_for("document.querySelector('[aria-invalid=true]')", PATIENCE);
    page.screenshot_whole(&picture("pack-inquiry-back.png"));
    sound(&mut page, &pack);
    assert_eq!(
        page.eval("document.querySelector('#facility').value"),
        "資格クリニック"
    );
    assert_eq!(
        page.eval("document.querySelector('#text').value"),
        "紙の記録を、\nクラウドに写したい。"
    );
    assert_eq!(
        page.eval("document.querySelector('#c-cloud').checked"),
        true
    );
    fill(&mut page, "person", "佐藤");
    fill(&mut page, "phone", "03-1234-5678");
    page.click("form button[type=submit]");
    headed(&mut page, "お問い合わせを受け付けました");
    page.screenshot_whole(&picture("pack-inquiry-sent.png"));
    sound(&mut page, &pack);
    let words = page.eval("document.querySelector('main').textContent");
    let words = words.as_str().expect("words");
    assert!(
        words.contains("時間外・次は11月30日（月）9:00から"),
        "after hours on a Friday: {words}"
    );
}
