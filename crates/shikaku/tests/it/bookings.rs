//! Tomorrow's bookings at the counter: a list goes in, only what somebody has to act on comes out.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::{
    browser::{Browser, Page, picture},
    demo::{Demo, await_there},
};

const PATIENCE: Duration = Duration::from_secs(30);

pub fn line(case: &Value, patient: &str, name: Option<&str>) -> String {
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    format!(
        "9:00,{patient},{},,{},{},{},{},{}\r\n",
        name.unwrap_or(text("name")),
        text("birthdate"),
        text("insurer_number"),
        text("symbol"),
        text("number"),
        text("branch")
    )
}

/// Chooses the list as a file and sends the form of the page at `path`.
pub fn import(page: &mut Page, demo: &Demo, path: &str, list: &[u8]) {
    page.goto(&format!("{}{path}", demo.counter));
    let base64 = STANDARD.encode(list);
    page.eval(&format!(
        "(() => {{ const bytes = Uint8Array.from(atob('{base64}'), (one) => one.charCodeAt(0));
         const files = new DataTransfer(); files.items.add(new File([bytes], 'yoyaku.csv'));
         document.getElementById('list').files = files.files; }})()"
    ));
    send(page, &format!("form[action='/{path}'] button"));
}

/// Presses a form's button by keyboard and awaits the page that comes of it.
pub fn send(page: &mut Page, button: &str) {
    page.eval(&format!(
        "window.before = true; document.querySelector({}).focus()",
        Value::from(button)
    ));
    page.press("Enter");
    page.wait_for(
        "!window.before && document.readyState === 'complete'",
        PATIENCE,
    );
}

/// Looks anew at the page at `path` until its list is worked through.
pub fn heading(page: &mut Page, demo: &Demo, path: &str) -> String {
    for _ in 0..200 {
        page.goto(&format!("{}{path}", demo.counter));
        let heading = format!("document.querySelector('#{path}-heading')");
        page.wait_for(&heading, PATIENCE);
        let running = page.eval("document.querySelector('main [role=status]') !== null");
        if running == false {
            let heading = page.eval(&format!("{heading}.textContent"));
            return heading.as_str().expect("text").to_owned();
        }
    }
    panic!("never worked through");
}

/// Nothing serious for a screen reader, no request elsewhere, no scrolling sideways.
pub fn sound(page: &mut Page, demo: &Demo) {
    let serious: Vec<_> = page
        .axe()
        .into_iter()
        .filter(|violation| violation.is_serious())
        .collect();
    assert!(serious.is_empty(), "{serious:?}");
    assert_eq!(page.foreign_requests(&demo.counter), Vec::<String>::new());
    assert!(!page.scrolls_sideways(), "scrolls sideways");
}

#[test]
fn only_the_exceptions_are_shown_each_with_what_to_say_and_a_crash_submits_nothing_twice() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let valid = demo.case("valid-general");
    let nobody = {
        let mut case = valid.clone();
        case["number"] = "99999999".into();
        case["name"] = "無保険　太郎".into();
        case
    };
    let other = demo.case("limit-a03");
    let list = [
        "予約時刻,患者番号,氏名,カナ,生年月日,保険者番号,記号,番号,枝番\r\n".to_owned(),
        line(&valid, "1001", None),
        line(&valid, "1001", None),
        line(&nobody, "1002", None),
        line(&other, "1003", Some("別人　次郎")),
        "9:30,1004,誤記　花子,,1980-13-40,06130488,12,100,00\r\n".to_owned(),
        "9:40,1005,保険　なし,,19800105,,,,\r\n".to_owned(),
    ]
    .concat();
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    // In the coding receipt computers use.
    import(
        &mut page,
        &demo,
        "bookings",
        &wire::sjis::encode_lossy(&list),
    );
    let folder = dir.path().join("clinic/records/bookings");
    await_there(&folder.join("day"));
    demo.kill();

    let demo = Demo::start(dir.path());
    // Another process, at another address.
    let mut page = browser.page(1024, 768);
    let told = heading(&mut page, &demo, "bookings");
    assert_eq!(told, "11月25日 6人: 確認済2・要連絡4");
    let text = page.eval("document.querySelector('main').textContent");
    let text = text.as_str().expect("text");
    for said in [
        "重複",
        "保険なし",
        "不一致",
        "（7行目）",
        "6行目: ",
        "「生年月日」を読めません",
        "「無保険 太郎さん、明日のご予約の件です。",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let rows = page.eval("document.querySelectorAll('.bookings__table tbody tr').length");
    assert_eq!(rows, 4, "only exceptions");
    sound(&mut page, &demo);
    page.screenshot_whole(&picture("bookings-1024.png"));
    page.resize(390, 844);
    page.goto(&format!("{}bookings", demo.counter));
    sound(&mut page, &demo);
    page.screenshot_whole(&picture("bookings-390.png"));
    let reception = std::fs::read_to_string(folder.join("reception")).expect("there");
    assert!(
        reception.ends_with("000000000001"),
        "one batch at the hub, not {reception}"
    );

    // The next list is another batch; one that is no list says so and leaves this one.
    import(&mut page, &demo, "bookings", b"");
    let text = page.eval("document.querySelector('main').textContent");
    assert!(text.as_str().is_some_and(|text| text.contains("SKK-3303")));
    import(
        &mut page,
        &demo,
        "bookings",
        line(&valid, "1001", None).as_bytes(),
    );
    let told = heading(&mut page, &demo, "bookings");
    assert_eq!(told, "11月25日 1人: 確認済1・要連絡0");
    let reception = std::fs::read_to_string(folder.join("reception")).expect("there");
    assert!(reception.ends_with("000000000002"), "{reception}");
}
