//! The page at the counter, in a real browser, by keyboard, with nobody's help.

use std::time::Duration;

use serde_json::Value;

use crate::{
    browser::{Browser, Page, picture},
    demo::{Demo, Request},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// The page has no fault that matters, asked nobody else for anything, and fits its window.
fn sound(page: &mut Page, demo: &Demo) {
    let serious: Vec<_> = page
        .axe()
        .into_iter()
        .filter(|violation| violation.is_serious())
        .collect();
    assert!(serious.is_empty(), "{serious:?}");
    assert_eq!(page.foreign_requests(&demo.counter), Vec::<String>::new());
    // A form that is refused is answered with 422, which a browser mentions.
    let complaints: Vec<_> = page
        .complaints()
        .into_iter()
        .filter(|one| !one.contains("status of 422"))
        .collect();
    assert_eq!(complaints, Vec::<String>::new());
    assert!(!page.scrolls_sideways(), "scrolls sideways");
}

/// Types what a case has on its document, from the insurer number on, moving by Tab alone.
fn type_case(page: &mut Page, case: &Value) {
    for field in ["insurer_number", "symbol", "number", "branch", "birthdate"] {
        page.type_text(case[field].as_str().unwrap_or_default());
        page.press("Tab");
    }
}

#[test]
fn a_card_slides_in_by_itself_and_is_told_to_a_screen_reader() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    page.goto(&demo.counter);
    page.wait_for(
        "document.getElementById('updates').textContent.startsWith('自動で')",
        PATIENCE,
    );
    sound(&mut page, &demo);
    page.press("F2");
    page.type_text("069");
    let name = demo.case("limit-a03")["name"]
        .as_str()
        .expect("a name")
        .to_owned();
    assert!(
        demo.run(&["tap", "--patient", "limit-a03", "--consent", "medicine"])
            .status
            .success()
    );
    page.wait_for(
        &format!("document.getElementById('newest').textContent.includes('{name}')"),
        PATIENCE,
    );
    page.wait_for(
        "document.getElementById('live').textContent.includes('有効')",
        PATIENCE,
    );
    let shown = page.eval("document.getElementById('newest-status').textContent");
    let shown = shown.as_str().expect("words").to_owned();
    assert!(
        ["有効", "3割", "ウ"]
            .iter()
            .all(|word| shown.contains(word)),
        "{shown}"
    );
    assert_eq!(
        page.eval("document.activeElement.id"),
        "insurer",
        "nobody's typing is interrupted"
    );
    assert_eq!(page.eval("document.activeElement.value"), "069");
    page.screenshot(&picture("counter-1024.png"));
    sound(&mut page, &demo);

    let mut phone = browser.page(390, 844);
    phone.goto(&demo.counter);
    phone.screenshot_whole(&picture("counter-phone.png"));
    sound(&mut phone, &demo);
}

#[test]
fn a_check_by_number_needs_nothing_but_the_keyboard() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    page.goto(&demo.counter);
    page.press("F2");
    type_case(&mut page, &demo.case("valid-general"));
    page.press("Enter");
    page.wait_for(
        "location.pathname.startsWith('/checks/') && document.body.textContent.includes('有効')",
        PATIENCE,
    );
    sound(&mut page, &demo);
    page.screenshot_whole(&picture("counter-detail.png"));
    let address = page.eval("location.href");
    page.goto(&format!("{}/slip", address.as_str().expect("an address")));
    page.medium("print");
    sound(&mut page, &demo);
    page.screenshot_whole(&picture("counter-slip.png"));
}

#[test]
fn what_is_not_green_has_one_reason_and_at_most_two_buttons() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    for (name, words) in [
        ("lost-newer", "新しい資格"),
        ("lost", "喪失"),
        ("no-match", "ありません"),
        ("twins-no-branch", "2人以上"),
        ("aid-without-ticket", "医療券"),
    ] {
        let request = Request::of(&demo.case(name), &demo.institution, name);
        demo.ask(name, &request);
        page.goto(&demo.counter);
        let reasons = page.eval("[...document.querySelectorAll('#newest .status-card__reason')].map(one => one.textContent)");
        assert_eq!(reasons.as_array().map(Vec::len), Some(1), "{name}");
        assert!(
            reasons[0]
                .as_str()
                .is_some_and(|reason| reason.contains(words)),
            "{name}: {reasons}"
        );
        let buttons = page.eval("document.querySelectorAll('#newest .button').length");
        assert!(
            (1..=2).contains(&buttons.as_i64().expect("a number")),
            "{name}: {buttons} buttons"
        );
        sound(&mut page, &demo);
        page.screenshot(&picture(&format!("counter-{name}.png")));
    }
}

#[test]
fn a_field_is_judged_as_it_is_typed_and_nothing_typed_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    page.goto(&demo.counter);
    page.press("F2");
    page.type_text("06990015");
    page.wait_for(
        "document.getElementById('insurer-words').textContent.includes('検証番号')",
        PATIENCE,
    );
    page.press("Tab");
    page.press("Tab");
    page.type_text("4002");
    page.press("Tab");
    page.press("Tab");
    page.type_text("S28.5.5");
    page.wait_for(
        "document.getElementById('birthdate-words').textContent.includes('1953')",
        PATIENCE,
    );
    page.press("Control+a");
    page.type_text("20240230");
    page.press("Enter");
    page.wait_for(
        "document.querySelector('#birthdate[aria-invalid=true]') !== null",
        PATIENCE,
    );
    page.wait_for(
        "document.querySelector('.asking__faults') !== null",
        PATIENCE,
    );
    for (field, value) in [
        ("insurer", "06990015"),
        ("number", "4002"),
        ("birthdate", "20240230"),
    ] {
        assert_eq!(
            page.eval(&format!("document.getElementById('{field}').value")),
            value
        );
    }
    sound(&mut page, &demo);
    page.screenshot(&picture("counter-faults.png"));
}

#[test]
fn a_lost_character_is_shown_with_its_place() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("lost-char-first"), &demo.institution, "x");
    let answer = demo.ask("x", &request);
    assert!(
        crate::demo::element(&answer, "Name").is_some_and(|name| name.starts_with('●')),
        "{answer}"
    );
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    page.goto(&demo.counter);
    assert_eq!(
        page.eval("document.getElementById('newest').textContent.includes('1字目')"),
        true
    );
    sound(&mut page, &demo);
}
