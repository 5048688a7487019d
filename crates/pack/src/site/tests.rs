//! The pages as a browser gets them, over a real socket.

mod api;
pub(crate) mod kit;

use std::sync::atomic::Ordering;

use store::pack::{Act, NewQuote, StockItem};

use self::kit::{Browser, serve};

/// A quote somebody made before, for a notebook in `prefecture`.
async fn quoted(browser: &Browser, prefecture: &str, valid_until: &str) -> String {
    let input = serde_json::json!({ "prefecture": prefecture, "terminal": "notebook" });
    let kept = browser
        .state
        .store
        .keep_quote(NewQuote {
            of: None,
            access: format!("{prefecture}{valid_until}"),
            made_unix_ms: 0,
            day: "2026-11-24".to_owned(),
            valid_until: valid_until.to_owned(),
            price_book: "t".to_owned(),
            input: input.to_string(),
            output: "{}".to_owned(),
            sending: format!("{prefecture}{valid_until}"),
        })
        .await;
    kept.expect("kept").number
}

fn application(quote: &str) -> Vec<(&str, &str)> {
    vec![
        ("quote", quote),
        ("kind", "clinic"),
        ("institution", "１３１２３４５６７８"),
        ("facility", "資格クリニック"),
        ("address", "東京都千代田区1-1"),
        ("person", "佐藤"),
        ("phone", "03-1234-5678"),
        ("mail", ""),
        ("vendor", "架空システム"),
        ("customer_id", ""),
        ("portal_account", "yes"),
        ("reader", "ordered"),
        ("wished", ""),
        ("note", ""),
        ("agree", "1"),
    ]
}

/// The fields with one of them as `value`.
fn with<'a>(
    mut fields: Vec<(&'a str, &'a str)>,
    name: &str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    for field in &mut fields {
        if field.0 == name {
            field.1 = value;
        }
    }
    fields
}

#[tokio::test]
async fn rule_2_1_the_front_page_keeps_its_order_and_asks_nobody_else() {
    let mut browser = serve().await;
    let page = browser.get("/").await;
    assert_eq!(page.status, 200);
    let order = [
        "お知らせ",
        "ガイドブックを読む",
        "id=\"lead\"",
        "含まれません",
        "id=\"solution\"",
        "id=\"configurations\"",
        "id=\"prices\"",
        "id=\"equipment\"",
        "ガイドブックを読む",
        "id=\"q1\"",
        "id=\"q6\"",
        "id=\"troubles\"",
        "id=\"contact\"",
        "フォームで問い合わせる",
        "0120-087-033",
        "id=\"related\"",
        "税込み",
        "このページの先頭へ",
    ];
    let mut rest = page.body.as_str();
    for words in order {
        let at = rest
            .find(words)
            .unwrap_or_else(|| panic!("{words} comes in its turn"));
        rest = &rest[at + words.len()..];
    }
    for address in page
        .body
        .split("src=\"")
        .chain(page.body.split("<link "))
        .skip(1)
    {
        let start: String = address.chars().take(80).collect();
        assert!(!start.contains("//"), "asks another server: {start}");
    }
}

#[tokio::test]
async fn rule_7_the_page_tells_of_a_shortage_as_the_stock_does() {
    let mut browser = serve().await;
    let calm = browser.get("/").await;
    assert!(!calm.body.contains("いま在庫がありません"));
    let item = StockItem {
        item: "goods.notebook".to_owned(),
        state: "out_of_stock".to_owned(),
        free: 0,
        expected: String::new(),
        successor: String::new(),
    };
    let act = Act {
        who: "stock".to_owned(),
        at_unix_ms: 0,
        form: String::new(),
    };
    let store = &browser.state.store;
    store
        .set_stock(item, String::new(), act)
        .await
        .expect("kept");
    let short = browser.get("/").await;
    let notice = short.between("いま在庫がありません", "</section>");
    assert!(
        notice.contains("（ノート型）: 在庫なし・納期未定"),
        "{notice}"
    );
    assert!(notice.contains("お申し込みの順に"), "{notice}");
}

#[tokio::test]
async fn rule_2_2_the_guidebook_is_free_versioned_and_printable() {
    let mut browser = serve().await;
    let page = browser.get("/guidebook").await;
    let version = page.between("第", "版");
    assert_eq!(
        browser.get(&format!("/guidebook/{version}")).await.status,
        200
    );
    assert_eq!(browser.get("/guidebook/1999.1").await.status, 404);
    let booklet = browser.get("/guidebook/booklet").await;
    assert!(booklet.body.contains("guidebook--booklet"));
    let form = browser.get("/guidebook/keep").await;
    let refused = browser
        .send(&form, "/guidebook/keep", &[("mail", "a@example.jp")])
        .await;
    assert_eq!(refused.status, 422, "nothing is kept without consent");
    let kept = browser
        .send(
            &form,
            "/guidebook/keep",
            &[("mail", "a@example.jp"), ("agree", "1")],
        )
        .await;
    assert!(kept.status == 200 && kept.body.contains("登録しました"));
}

#[tokio::test]
async fn rule_9_questions_are_found_by_their_words() {
    let mut browser = serve().await;
    let found = browser.get("/faq?q=%EF%BD%96%EF%BC%96").await;
    assert!(
        found.body.contains("「ｖ６」を含む答え"),
        "width is shown as typed"
    );
    assert!(found.body.contains("id=\"q6\"") && !found.body.contains("id=\"q3\""));
    let odd = browser.get("/faq?q=v6&q=IPsec&x=%FF").await;
    assert_eq!(odd.status, 200, "an odd address is still answered");
    let none = browser.get("/faq?q=%3Cb%3E").await;
    assert!(none.body.contains("見つかりませんでした") && !none.body.contains("「<b>"));
}

#[tokio::test]
async fn rule_10_an_inquiry_goes_to_each_queue_once_however_often_it_is_sent() {
    let mut browser = serve().await;
    let form = browser.get("/inquiry?c=phone").await;
    assert!(form.body.contains("name=\"c-phone\" value=\"1\" checked"));
    let good = [
        ("c-phone", "1"),
        ("c-cloud", "1"),
        ("facility", "資格クリニック"),
        ("person", "佐藤"),
        ("phone", "０３-1234-5678"),
        ("text", "電話を光回線に替えたい。\r\n二行目。"),
    ];
    let bad = [
        ("c-phone", "1"),
        ("facility", "資格クリニック"),
        ("phone", "1234"),
        ("text", "<b>相談</b>"),
    ];
    let refused = browser.send(&form, "/inquiry", &bad).await;
    assert_eq!(refused.status, 422);
    for kept in [
        "value=\"資格クリニック\"",
        "value=\"1234\"",
        "&#60;b&#62;相談",
        "value=\"1\" checked",
    ] {
        assert!(refused.body.contains(kept), "{kept} is still there");
    }
    assert!(
        refused
            .body
            .contains("ご担当者のお名前を入力してください。")
    );
    let first = browser.send(&refused, "/inquiry", &good).await;
    let again = browser.send(&refused, "/inquiry", &good).await;
    assert_eq!((first.status, again.status), (200, 200));
    let number = |page: &kit::Page| page.between("受付番号 <span class=\"number\">", "<");
    assert_eq!(number(&first), number(&again));
    let queues: Vec<String> = browser
        .state
        .store
        .inquiries()
        .expect("read")
        .into_iter()
        .map(|one| one.queued.queue)
        .collect();
    assert_eq!(queues, ["cloud", "voice"]);
    assert!(
        first.body.contains("までに折り返しご連絡します"),
        "{}",
        first.body
    );
}

#[tokio::test]
async fn an_application_sent_twice_is_one_case_and_one_secret() {
    let mut browser = serve().await;
    let quote = quoted(&browser, "東京都", "2026-12-24").await;
    let form = browser.get(&format!("/apply?quote={quote}")).await;
    assert!(form.body.contains(&format!("value=\"{quote}\"")));
    let first = browser.send(&form, "/apply", &application(&quote)).await;
    let again = browser.send(&form, "/apply", &application(&quote)).await;
    let receipt = |page: &kit::Page| {
        (
            page.between("id=\"receipt\">", "<"),
            page.between("id=\"secret\">", "<"),
        )
    };
    assert_eq!(receipt(&first), receipt(&again));
    let store = &browser.state.store;
    assert_eq!(store.cases(true).expect("read").len(), 1);
    assert_eq!(
        store.queue("goods.notebook").expect("read").len(),
        1,
        "it stands in its device's queue"
    );
    assert_eq!(receipt(&first).0, "東0001");
    let case = store.case("東0001").expect("read").expect("a case");
    assert!(
        case.record.contains("1312345678"),
        "digits are kept half-width"
    );
    assert!(
        !case.record.contains(&receipt(&first).1),
        "the secret is not kept"
    );
}

#[tokio::test]
async fn a_case_is_shown_for_its_secret_only_and_tries_are_limited() {
    let mut browser = serve().await;
    let quote = quoted(&browser, "大阪府", "2026-12-24").await;
    let form = browser.get("/apply").await;
    let sent = browser.send(&form, "/apply", &application(&quote)).await;
    let secret = sent.between("id=\"secret\">", "<");
    let form = browser.get("/status").await;
    let typed = secret.to_lowercase().replace('-', " ");
    let shown = browser
        .send(
            &form,
            "/status",
            &[("number", "西０００１"), ("secret", &typed)],
        )
        .await;
    assert!(shown.status == 200 && shown.body.contains("西0001"));
    let mut answers = Vec::new();
    for (number, secret) in [("西0001", "AAAA-AAAA-AAAA"), ("西0002", secret.as_str())] {
        let page = browser
            .send(&form, "/status", &[("number", number), ("secret", secret)])
            .await;
        assert_eq!(page.status, 404);
        assert!(!page.body.contains("資格クリニック"));
        answers.push(page.body.replace(number, "N").replace(secret, "S"));
    }
    assert_eq!(
        answers[0], answers[1],
        "nobody learns whether a number exists"
    );
    let mut last = 0;
    for _ in 0..10 {
        last = browser
            .send(&form, "/status", &[("number", "西0001"), ("secret", "x")])
            .await
            .status;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn what_no_quote_or_id_allows_is_refused_with_everything_kept() {
    let mut browser = serve().await;
    let east = quoted(&browser, "東京都", "2026-12-24").await;
    let west = quoted(&browser, "大阪府", "2026-12-24").await;
    let old = quoted(&browser, "東京都", "2026-11-23").await;
    let cases = [
        (
            with(application(&east), "customer_id", "caf0123456789"),
            "「CAF0123456789」でよければ",
        ),
        (
            with(application(&west), "customer_id", "COP01234567"),
            "西日本にはありません",
        ),
        (application("Q999999"), "この番号の見積りがありません"),
        (application(&old), "有効期限が過ぎています"),
        (with(application(&east), "institution", "123"), "いま3桁"),
        (
            with(application(&east), "agree", ""),
            "含まれないものをお読みに",
        ),
    ];
    for (fields, words) in cases {
        browser.clock.0.fetch_add(60_000, Ordering::Relaxed);
        let form = browser.get("/apply").await;
        let page = browser.send(&form, "/apply", &fields).await;
        assert_eq!(page.status, 422, "{words}");
        assert!(page.body.contains(words), "{words}");
        for (name, value) in fields
            .iter()
            .filter(|(name, value)| *name == "customer_id" && !value.is_empty())
        {
            let kept =
                format!("name=\"{name}\" type=\"text\" inputmode=\"text\" value=\"{value}\"");
            assert!(page.body.contains(&kept), "as typed, never mended");
        }
        assert!(page.body.contains("value=\"架空システム\""));
    }
    assert!(browser.state.store.cases(true).expect("read").is_empty());
}

#[tokio::test]
async fn a_form_of_another_browser_or_one_too_many_is_not_taken_and_not_lost() {
    let mut browser = serve().await;
    let form = browser.get("/inquiry").await;
    let fields = [("facility", "資格クリニック")];
    let own = browser.cookie.take();
    let foreign = browser.send(&form, "/inquiry", &fields).await;
    assert_eq!(foreign.status, 403);
    assert!(foreign.body.contains("SKK-0419") && foreign.body.contains("value=\"資格クリニック\""));
    browser.cookie = own;
    for _ in 0..5 {
        assert_eq!(browser.send(&form, "/inquiry", &fields).await.status, 422);
    }
    let many = browser.send(&form, "/inquiry", &fields).await;
    assert_eq!((many.status, many.header("retry-after")), (429, Some("60")));
    assert!(many.body.contains("value=\"資格クリニック\""));
    browser.clock.0.fetch_add(60_000, Ordering::Relaxed);
    assert_eq!(browser.send(&form, "/inquiry", &fields).await.status, 422);
}
