//! The browser kit itself: that it sees, types, waits and finds faults, so that other tests can lean on it.

use std::path::Path;
use std::time::Duration;

use crate::browser::{Browser, Page, Violation, picture};

const PATIENCE: Duration = Duration::from_secs(20);

const FIRST: &str = r#"<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>受付</title>
<meta name="viewport" content="width=device-width"><style>body { font-family: sans-serif; margin: 2rem }
@media print { button { display: none } }</style></head><body><main><h1>資格確認：髙橋 花子 様</h1>
<p id="answer">確認中…</p><form action="second.html"><label>保険者番号 <input name="number" autofocus></label>
<label>氏名 <input name="name"></label> <button id="go">確認する</button></form></main>
<script>document.querySelector('#go').addEventListener("focus", () =>
setTimeout(() => document.querySelector('#answer').textContent = "有効（3割）", 50));</script></body></html>"#;

const SECOND: &str = r#"<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>結果</title></head>
<body><main><h1>結果</h1></main><script>setTimeout(() => document.querySelector("h1").textContent =
new URLSearchParams(location.search).get("number"), 50);</script></body></html>"#;

const FAULTY: &str = r#"<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body>
<img src="http://127.0.0.1:9/pixel.png"><p style="color: #ddd; background: #fff">薄い字</p>
<script>throw new Error("broken on purpose")</script></body></html>"#;

#[test]
fn a_page_is_seen_typed_into_and_left() {
    let folder = site();
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    page.goto(&url(folder.path(), "first.html"));
    assert_eq!(page.eval("document.title"), "受付");
    assert_eq!(
        page.eval("[innerWidth, innerHeight]"),
        serde_json::json!([1024, 768])
    );
    assert_eq!(page.eval("Promise.resolve(navigator.language)"), "ja");

    page.type_text("06");
    page.press("1");
    page.type_text("3x");
    page.press("Backspace");
    page.press("Tab");
    page.type_text("Hanako 髙橋 花子");
    assert_eq!(
        page.eval("document.activeElement.value"),
        "Hanako 髙橋 花子"
    );
    page.press("Control+a");
    page.press("Delete");
    assert_eq!(page.eval("document.activeElement.value"), "");
    page.press("Tab");
    page.wait_for(
        "document.querySelector('#answer').textContent.startsWith('有効')",
        PATIENCE,
    );
    page.screenshot(&picture("kit-1024.png"));
    page.press("Shift+Tab");
    assert_eq!(page.eval("document.activeElement.name"), "name");

    page.press("Enter");
    page.wait_for(
        "document.querySelector('h1').textContent === '0613'",
        PATIENCE,
    );
    assert!(
        page.eval("location.href")
            .to_string()
            .contains("second.html?number=0613")
    );
    assert_eq!(page.complaints(), Vec::<String>::new());
    assert_eq!(page.foreign_requests("file://"), Vec::<String>::new());
    assert_eq!(page.requests().len(), 2);
}

#[test]
fn a_phone_shows_the_page_as_a_phone() {
    let folder = site();
    let browser = Browser::start();
    let mut page = browser.page(390, 844);
    page.goto(&url(folder.path(), "first.html"));
    assert_eq!(page.eval("innerWidth"), 390);
    page.screenshot_whole(&picture("kit-phone.png"));
    page.medium("print");
    assert_eq!(
        page.eval("getComputedStyle(document.querySelector('#go')).display"),
        "none"
    );
    page.medium("");
    page.resize(1024, 768);
    page.click("#go");
    page.wait_for("location.href.includes('second.html')", PATIENCE);
}

#[test]
fn faults_are_found() {
    let folder = site();
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    page.goto(&url(folder.path(), "faulty.html"));
    assert_eq!(
        page.foreign_requests("file://"),
        ["http://127.0.0.1:9/pixel.png"]
    );
    let complaints = page.complaints().join("\n");
    assert!(complaints.contains("broken on purpose"), "{complaints}");

    let found: Vec<Violation> = page.axe();
    let serious: Vec<&str> = found
        .iter()
        .filter(|found| found.is_serious())
        .map(|found| found.id.as_str())
        .collect();
    for fault in ["color-contrast", "html-has-lang", "image-alt"] {
        assert!(serious.contains(&fault), "{fault} is among {serious:?}");
    }
    let contrast = found
        .iter()
        .find(|found| found.id == "color-contrast")
        .map(ToString::to_string);
    assert!(contrast.is_some_and(|told| told.contains("薄い字")));

    page.goto(&url(folder.path(), "first.html"));
    assert_eq!(page.axe(), []);
}

#[test]
fn a_vain_wait_tells_what_is_on_the_page() {
    let waiting = std::panic::catch_unwind(|| {
        let browser = Browser::start();
        let mut page: Page = browser.page(800, 600);
        page.goto("data:text/html;charset=utf-8,<p>本日の受付</p>");
        page.wait_for("document.querySelector('h1')", Duration::from_millis(200));
    });
    let panic = waiting.expect_err("there is no heading to be found");
    let told = panic.downcast_ref::<String>().expect("a panic tells");
    assert!(
        told.contains("本日の受付") && told.contains("querySelector('h1')"),
        "{told}"
    );
}

#[test]
fn a_dropped_browser_is_gone() {
    let browser = Browser::start();
    let process = Path::new("/proc").join(browser.process().to_string());
    let listed = Path::new("/proc/self").exists();
    assert_eq!(process.exists(), listed);
    drop(browser);
    assert!(!process.exists());
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("make a folder for pages");
    for (name, text) in [
        ("first.html", FIRST),
        ("second.html", SECOND),
        ("faulty.html", FAULTY),
    ] {
        std::fs::write(folder.path().join(name), text).expect("write a page");
    }
    folder
}

fn url(folder: &Path, name: &str) -> String {
    format!("file://{}", folder.join(name).display())
}
