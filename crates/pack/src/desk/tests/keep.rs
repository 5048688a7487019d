//! What a case's page keeps, changes and gives out.

use super::*;

/// Sends forms of a case one after the other, each from the version before it.
async fn keep(browser: &mut Browser, from: u32, forms: &[&[(&str, &str)]]) {
    let shown = browser.get(CASE).await;
    let token = shown.between("name=\"csrf\" value=\"", "\"");
    for (at, fields) in (from..).zip(forms) {
        let (key, version) = (format!("keep{at}"), at.to_string());
        let sent = send(browser, &token, CASE, fields, &key, &version).await;
        assert_eq!(sent.status, 303, "{fields:?}: {}", sent.body);
    }
}

#[tokio::test]
async fn a_case_keeps_its_file_and_the_papers_its_surcharges() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    log_in(&mut browser, Role::Desk).await;
    let shown = browser.get(CASE).await;
    let token = shown.between("name=\"csrf\" value=\"", "\"");
    let forms: [&[(&str, &str)]; 4] = [
        &[("act", "keep-track"), ("track", "line"), ("state", "NG")],
        &[("act", "keep-check"), ("fault", "お客さまID")],
        &[
            ("act", "keep-surcharge"),
            ("surcharge", "surcharge.redispatch"),
        ],
        &[("act", "keep-certificate"), ("day", "令和8年12月20日")],
    ];
    for (at, fields) in forms.into_iter().enumerate() {
        let (key, version) = (format!("f{at}"), (at + 1).to_string());
        let sent = send(&mut browser, &token, CASE, fields, &key, &version).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    let shown = browser.get(CASE).await;
    for words in [
        "修正箇所: お客さまID",
        "2026年12月20日",
        "再派遣　要確認",
        "期限は2026年12月20日（令和8年）です",
    ] {
        assert!(shown.body.contains(words), "{words}");
    }
    let papers = browser.get("/desk/cases/%E6%9D%B10001/papers").await;
    assert!(papers.body.contains("再派遣") && papers.body.contains("一部の合計"));
}

#[tokio::test]
async fn the_papers_show_a_failed_works_days_re_dispatch_as_to_be_confirmed() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    log_in(&mut browser, Role::Manager).await;
    let page = browser.get("/desk/cases/%E6%9D%B10001/papers").await;
    assert_eq!(page.status, 200);
    for words in ["領収書内訳書", "事業完了報告書", "資格クリニック1", "未了"]
    {
        assert!(page.body.contains(words), "{words}");
    }
}

#[tokio::test]
async fn rule_11_6_everything_a_case_holds_is_in_its_export() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    log_in(&mut browser, Role::Desk).await;
    let forms: [&[(&str, &str)]; 7] = [
        &[("act", "keep-track"), ("track", "line"), ("state", "NG")],
        &[("act", "keep-check"), ("fault", "お客さまID")],
        &[("act", "keep-note"), ("text", "=電話は午後\"だけ\"")],
        &[("act", "keep-certificate"), ("day", "2029-03-31")],
        &[
            ("act", "keep-reissue"),
            ("day", "2026-11-20"),
            ("reason", "PCの故障"),
        ],
        &[("act", "keep-surcharge"), ("surcharge", "surcharge.island")],
        &[
            ("act", "survey-day"),
            ("day", "2026-12-01"),
            ("time", "10:00-11:00"),
        ],
    ];
    keep(&mut browser, 1, &forms).await;
    let token = browser
        .get(CASE)
        .await
        .between("name=\"csrf\" value=\"", "\"");
    let ticket = [
        ("case", "東0001"),
        ("symptom", "顔認証ができない"),
        ("doctor", "SKK-0301"),
    ];
    send(&mut browser, &token, "/desk/tickets", &ticket, "t", "0").await;
    let csv = browser.get("/desk/cases/%E6%9D%B10001/export.csv").await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    for row in [
        "\"事実\",\"医療機関\",\"資格クリニック1\"",
        "\"事実\",\"構成\",\"（2）回線を新設・分ける\"",
        "\"関門\",\"回線の開通\",\"未\",\"NTT\"",
        "\"現地調査\",\"2026年12月1日（令和8年） 10:00-11:00\",\"予定\"",
        "\"見積り・初期\",\"オンライン資格確認ルーター\",\"58,300円\"",
        "\"状況管理\",\"回線調査\",\"NG\"",
        "\"ヒアリングシート\",\"1回目\",\"NG\",\"\",\"\",\"お客さまID\"",
        "\"追加費用\",\"離島交通費\",\"要確認\"",
        "\"期限・連携\",\"電子証明書の期限\",\"2029年3月31日（令和11年）\"",
        "\"再発行\",\"2026年11月20日（令和8年）\",\"PCの故障\"",
        "\"メモ\",\"\",\"'=電話は午後\"\"だけ\"\"\",\"desk\"",
        "\"端末\",\"オンライン資格確認パソコン（ノート型）\",\"順番待ち\"",
        "\"お知らせ\",\"\",\"現地調査の日が2026年12月1日（令和8年） 10:00-11:00に決まりました。\"",
        "\"サポート\",\"サポート1 対応中\",\"顔認証ができない",
        "\"診断の報告\",\"サポート1 対応中\",\"SKK-0301\"",
        "\"履歴\",\"回線調査\",\"NG\",\"desk\"",
    ] {
        assert!(csv.body.contains(row), "{row} in {}", csv.body);
    }
}

#[tokio::test]
async fn a_line_that_opens_later_is_priced_anew_as_the_quotes_next_version() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    log_in(&mut browser, Role::Desk).await;
    let asked: serde_json::Value = {
        let case = browser
            .state
            .store
            .case("東0001")
            .expect("read")
            .expect("kept");
        let record: Record = serde_json::from_str(&case.record).expect("a record");
        record.asked
    };
    let quote = store::pack::NewQuote {
        of: None,
        access: "a".repeat(64),
        made_unix_ms: 0,
        day: "2021-04-01".to_owned(),
        valid_until: "2021-05-01".to_owned(),
        price_book: browser.state.catalogue.version().to_owned(),
        input: asked.to_string(),
        output: "{}".to_owned(),
        sending: "quote".to_owned(),
    };
    browser.state.store.keep_quote(quote).await.expect("kept");
    let forms: [&[(&str, &str)]; 2] = [
        &[("act", "line-opens"), ("day", "2022-05-31")],
        &[("act", "line-opens"), ("day", "令和4年6月1日")],
    ];
    keep(&mut browser, 1, &forms).await;
    let versions = browser.state.store.quote_versions("Q000001").expect("read");
    let newest = versions.last().expect("a version");
    assert!(
        versions.len() == 3 && newest.input.contains("2022-06-01"),
        "{}",
        versions.len()
    );
    let shown = browser.get(CASE).await;
    for words in [
        "2022年6月1日（令和4年）",
        "初期費用が256,740円＋要確認から289,520円に変わりました",
    ] {
        assert!(shown.body.contains(words), "{words}");
    }
}

#[tokio::test]
async fn a_role_is_shown_only_the_forms_it_may_send() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    for (role, visits, keeps) in [
        (Role::Desk, true, true),
        (Role::Field, true, false),
        (Role::Stock, false, false),
    ] {
        log_in(&mut browser, role).await;
        let shown = browser.get(CASE).await.body;
        assert_eq!(
            shown.contains("value=\"survey-day\""),
            visits,
            "{}",
            role.word()
        );
        for word in [
            "keep-note",
            "keep-track",
            "line-opens",
            "cancel",
            "papers",
            "export.csv",
        ] {
            assert_eq!(shown.contains(word), keeps, "{} {word}", role.word());
        }
    }
}

#[tokio::test]
async fn rule_7_a_substitute_keeps_the_place_until_it_is_accepted() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    log_in(&mut browser, Role::Stock).await;
    let token = browser
        .get("/desk")
        .await
        .between("name=\"csrf\" value=\"", "\"");
    let place = |browser: &Browser| browser.state.store.places_of("東0001").expect("read");
    let instead = [
        ("act", "substitute"),
        ("place", "1"),
        ("item", "goods.desktop.monitor"),
    ];
    let none = send(&mut browser, &token, "/desk/stock", &instead, "s1", "0").await;
    assert!(none.status == 422 && none.body.contains("空きがありません"));
    let arrive = [
        ("act", "arrive"),
        ("item", "goods.desktop.monitor"),
        ("units", "1"),
    ];
    send(&mut browser, &token, "/desk/stock", &arrive, "s2", "0").await;
    let offered = send(&mut browser, &token, "/desk/stock", &instead, "s3", "0").await;
    assert_eq!(offered.status, 303, "{}", offered.body);
    let states: Vec<_> = place(&browser).iter().map(|one| one.state).collect();
    assert_eq!(
        states,
        [
            store::pack::PlaceState::Waiting,
            store::pack::PlaceState::Offered
        ]
    );
    let accept = [("act", "accept"), ("place", "2")];
    send(&mut browser, &token, "/desk/stock", &accept, "s4", "0").await;
    let states: Vec<_> = place(&browser).iter().map(|one| one.state).collect();
    assert_eq!(
        states,
        [
            store::pack::PlaceState::Substituted,
            store::pack::PlaceState::Accepted
        ]
    );
}

#[tokio::test]
async fn what_two_say_of_the_stock_at_once_is_shown_beside_each_other_and_nothing_typed_is_lost() {
    let mut browser = staffed().await;
    log_in(&mut browser, Role::Stock).await;
    let shown = browser.get("/desk/stock").await;
    let token = shown.between("name=\"csrf\" value=\"", "\"");
    let say = |state: &'static str, expected: &'static str| {
        [
            ("act", "state"),
            ("item", "goods.router"),
            ("was", ""),
            ("state", state),
            ("expected", expected),
        ]
    };
    let wrong = send(
        &mut browser,
        &token,
        "/desk/stock",
        &say("out_of_stock", "2026-13-01"),
        "k1",
        "",
    )
    .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("value=\"2026-13-01\""), "typed once");
    let first = send(
        &mut browser,
        &token,
        "/desk/stock",
        &say("out_of_stock", "令和8年12月1日"),
        "k2",
        "",
    )
    .await;
    assert_eq!(first.status, 303, "{}", first.body);
    let late = send(
        &mut browser,
        &token,
        "/desk/stock",
        &say("available", "2026-12-24"),
        "k3",
        "",
    )
    .await;
    assert_eq!(late.status, 409);
    for words in [
        "ほかの担当者が先に変えました",
        "入荷予定 2026年12月1日（令和8年）",
        "value=\"2026-12-24\"",
    ] {
        assert!(late.body.contains(words), "{words}");
    }
}

#[tokio::test]
async fn a_form_of_a_case_comes_back_with_what_was_typed() {
    let mut browser = staffed().await;
    open_case(&browser, 1).await;
    log_in(&mut browser, Role::Manager).await;
    let shown = browser.get(CASE).await;
    let token = shown.between("name=\"csrf\" value=\"", "\"");
    for (sent, words) in [
        (
            vec![
                ("act", "survey-day"),
                ("day", "2026-13-01"),
                ("time", "10時"),
            ],
            vec!["value=\"2026-13-01\"", "value=\"10時\""],
        ),
        (
            vec![("act", "customer-id"), ("customer_id", "ｃａｆ0123456789")],
            vec!["「CAF0123456789」でよければ", "value=\"ｃａｆ0123456789\""],
        ),
        (
            vec![
                ("act", "keep-completed"),
                ("amount", "たくさん"),
                ("subsidy", "0"),
            ],
            vec!["value=\"たくさん\"", "数字で入力"],
        ),
        (
            vec![
                ("act", "keep-reissue"),
                ("day", "2026-11-01"),
                ("reason", ""),
            ],
            vec!["<details open><summary>再発行", "value=\"2026-11-01\""],
        ),
    ] {
        let back = send(&mut browser, &token, CASE, &sent, "k", "1").await;
        assert_eq!(back.status, 422);
        for one in words {
            assert!(back.body.contains(one), "{one}");
        }
    }
}
