//! The partner's table, and the list of all cases.

use super::*;

#[tokio::test]
async fn rule_11_5_the_partners_table_is_compared_field_by_field_and_what_was_sent_is_seen() {
    let mut browser = staffed().await;
    for nth in 1..=2 {
        open_case(&browser, nth).await;
    }
    log_in(&mut browser, Role::Desk).await;
    let token = browser
        .get("/desk")
        .await
        .between("name=\"csrf\" value=\"", "\"");
    for nth in 1..=2 {
        let path = format!("/desk/cases/%E6%9D%B1000{nth}");
        let sent = [("act", "keep-sent"), ("day", "2026-11-20")];
        let key = format!("sent{nth}");
        let kept = send(&mut browser, &token, &path, &sent, &key, "1").await;
        assert_eq!(kept.status, 303, "{}", kept.body);
    }
    browser.get("/desk").await;
    let notices = browser.get("/desk/notices").await.body;
    assert_eq!(notices.matches("相手の表に載っていません").count(), 2);
    let table = "受付通番\t医療機関\t電話\n東0001\t資格クリニック1\t03-1234-9999\n東0099\t甲\t\n";
    let fields = [("table", table)];
    let shown = send(&mut browser, &token, "/desk/partner", &fields, "p1", "0").await;
    assert_eq!(shown.status, 200);
    for words in [
        "はじめて載った案件 1件",
        "違い 1か所",
        "<mark>03-1234-9999</mark>",
        "東0099",
    ] {
        assert!(shown.body.contains(words), "{words}");
    }
    let missed = shown.between("id=\"missed\"", "</section>");
    assert!(
        missed.contains("東0002") && !missed.contains("東0001"),
        "{missed}"
    );
    let again = send(&mut browser, &token, "/desk/partner", &fields, "p2", "0").await;
    assert!(again.body.contains("はじめて載った案件 0件"));
    let wrong = send(
        &mut browser,
        &token,
        "/desk/partner",
        &[("table", "甲,乙\n1,2")],
        "p3",
        "0",
    )
    .await;
    assert!(
        wrong.status == 422 && wrong.body.contains("甲,乙"),
        "nothing is lost"
    );
}

#[tokio::test]
async fn cases_that_are_over_are_found() {
    let mut browser = staffed().await;
    for nth in 1..=2 {
        open_case(&browser, nth).await;
    }
    log_in(&mut browser, Role::Desk).await;
    let token = browser
        .get("/desk")
        .await
        .between("name=\"csrf\" value=\"", "\"");
    send(&mut browser, &token, CASE, &[("act", "cancel")], "x", "1").await;
    assert!(!browser.get("/desk").await.body.contains("資格クリニック1"));
    let closed = browser.get("/desk/cases?state=closed").await.body;
    assert!(closed.contains("資格クリニック1") && !closed.contains("資格クリニック2"));
    let found = browser
        .get("/desk/cases?q=%EF%BC%90%EF%BC%90%EF%BC%90%EF%BC%92")
        .await
        .body;
    assert!(
        found.contains("資格クリニック2") && found.contains("1件"),
        "a number in full width"
    );
}
