//! 照会番号 registered from a list of patients at the counter: who is certain goes by itself, a person decides the rest.

use crate::{
    bookings::{heading, import, line, send, sound},
    browser::{Browser, Page, picture},
    demo::{Demo, Request, await_there, element},
};

const PAGE: &str = "registration";

fn text(page: &mut Page) -> String {
    let text = page.eval("document.querySelector('main').textContent");
    text.as_str().expect("text").to_owned()
}

/// Chooses for one line, by its label as a person does.
fn choose(page: &mut Page, choice: &str, line: u64) {
    page.click(&format!("label[for='{choice}-{line}']"));
}

/// What the hub has on record for a case.
fn on_record(demo: &Demo, id: &str, case: &str) -> Option<String> {
    let request = Request::of(&demo.case(case), &demo.institution, id);
    element(&demo.ask(id, &request), "ReferenceNumber").map(str::to_owned)
}

#[test]
fn a_list_is_registered_once_and_the_doubtful_are_left_to_a_person() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let certain = demo.case("valid-general");
    let doubtful = demo.case("limit-a03");
    let not_ours = demo.case("limit-a04");
    let nobody = {
        let mut case = certain.clone();
        case["number"] = "99999999".into();
        case["name"] = "不在　太郎".into();
        case
    };
    let list = [
        "予約時刻,患者番号,氏名,カナ,生年月日,保険者番号,記号,番号,枝番\r\n".to_owned(),
        line(&certain, "K-1001", None),
        line(&doubtful, "K-1002", Some("改姓　花子")),
        line(&not_ours, "K-1003", Some("別人　次郎")),
        line(&nobody, "K-1004", None),
        line(&certain, "K-1001", None),
        "9:30,K-1006,誤記　花子,,1980-13-40,06130488,12,100,00\r\n".to_owned(),
    ]
    .concat();
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    import(&mut page, &demo, PAGE, &wire::sjis::encode_lossy(&list));
    let folder = dir.path().join("clinic/records/registration");
    await_there(&folder.join("day"));
    demo.kill();

    let demo = Demo::start(dir.path());
    // Another process, at another address.
    let mut page = browser.page(1024, 768);
    assert_eq!(
        heading(&mut page, &demo, PAGE),
        "6人: 登録済0・登録できます1・人が決める2・しない0・できない3"
    );
    let said = text(&mut page);
    for reason in [
        "保険者番号・記号・番号・生年月日が一致",
        "氏名が違う（登録では",
        "2行目と同じ人です",
        "「生年月日」を読めません",
    ] {
        assert!(said.contains(reason), "{reason} in {said}");
    }
    sound(&mut page, &demo);
    page.screenshot_whole(&picture("registration-1024.png"));
    page.resize(390, 844);
    sound(&mut page, &demo);
    page.screenshot_whole(&picture("registration-390.png"));
    page.resize(1024, 768);
    assert_eq!(
        on_record(&demo, "before", "valid-general"),
        None,
        "asking registers nobody"
    );

    choose(&mut page, "register", 3);
    choose(&mut page, "skip", 4);
    send(&mut page, "form[action='/registration/choices'] button");
    demo.kill();

    // What a person decided is still there, and the press of a button that a power cut follows sends once.
    let demo = Demo::start(dir.path());
    assert_eq!(
        heading(&mut page, &demo, PAGE),
        "6人: 登録済0・登録できます2・人が決める0・しない1・できない3"
    );
    send(&mut page, "form[action='/registration/send'] button");
    await_there(&folder.join("send-0/key"));
    demo.kill();
    let demo = Demo::start(dir.path());
    let mut page = browser.page(1024, 768);
    let registered = "6人: 登録済2・登録できます0・人が決める0・しない1・できない3";
    assert_eq!(heading(&mut page, &demo, PAGE), registered);
    sound(&mut page, &demo);
    page.screenshot_whole(&picture("registration-done-1024.png"));
    assert!(!folder.join("send-1").exists(), "one round");
    for (case, number) in [
        ("valid-general", Some("K-1001")),
        ("limit-a03", Some("K-1002")),
        ("limit-a04", None),
    ] {
        assert_eq!(on_record(&demo, case, case).as_deref(), number, "{case}");
    }

    // The same list once more: who is registered is known, and only what is still open is asked of a person.
    import(&mut page, &demo, PAGE, list.as_bytes());
    assert_eq!(
        heading(&mut page, &demo, PAGE),
        "6人: 登録済2・登録できます0・人が決める1・しない0・できない3"
    );
}
