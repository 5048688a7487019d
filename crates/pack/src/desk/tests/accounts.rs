//! Accounts on the manager's page.

use super::*;

/// Sends a form of the accounts' page, as its row has it where somebody is there already.
async fn change(browser: &mut Browser, fields: &[(&str, &str)], key: &str) -> Page {
    let page = browser.get("/desk/accounts").await;
    let token = page.between("name=\"csrf\" value=\"", "\"");
    let mut fields = fields.to_vec();
    let of = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| *field == name)
            .map(|(_, value)| *value)
    };
    let row = format!(
        "name=\"name\" value=\"{}\"><input type=\"hidden\" name=\"was\" value=\"",
        of("name").unwrap_or_default()
    );
    let was = (of("act") != Some("add")).then(|| page.between(&row, "\""));
    fields.extend(was.as_deref().map(|was| ("was", was)));
    send(browser, &token, "/desk/accounts", &fields, key, "0").await
}

#[tokio::test]
async fn a_manager_adds_somebody_whose_password_is_shown_once() {
    let mut browser = staffed().await;
    log_in(&mut browser, Role::Manager).await;
    let fields = [("act", "add"), ("name", "佐藤"), ("role", "desk")];
    let added = change(&mut browser, &fields, "a1").await;
    assert_eq!(added.status, 200, "{}", added.body);
    let password = added.between("id=\"password\">", "<");
    let twice = change(&mut browser, &fields, "a1").await;
    assert!(twice.status == 422 && !twice.body.contains("id=\"password\""));
    let fields = [("name", "佐藤"), ("password", password.as_str())];
    let page = browser.get("/desk/login").await;
    assert_eq!(
        browser.send(&page, "/desk/login", &fields).await.status,
        303
    );
    assert_eq!(browser.get("/desk/accounts").await.status, 403);
}

#[tokio::test]
async fn a_locked_account_a_new_password_and_a_new_role_are_felt_at_once() {
    let mut browser = staffed().await;
    log_in(&mut browser, Role::Desk).await;
    let desk = browser.cookie.take();
    log_in(&mut browser, Role::Manager).await;
    let manager = browser.cookie.clone();
    let role = [("act", "role"), ("name", "desk"), ("role", "field")];
    assert_eq!(change(&mut browser, &role, "b1").await.status, 303);
    browser.cookie = desk.clone();
    assert_eq!(
        browser.get("/desk/trail").await.status,
        403,
        "a field's role now"
    );
    assert_eq!(browser.get("/desk").await.status, 200);
    browser.cookie = manager;
    let reset = [("act", "reset"), ("name", "desk")];
    assert_eq!(change(&mut browser, &reset, "b2").await.status, 200);
    let manager = browser.cookie.clone();
    browser.cookie = desk;
    let gone = browser.get("/desk").await;
    assert_eq!(gone.header("location"), Some("/desk/login"));
    browser.cookie = manager;
    let lock = [("act", "lock"), ("name", "stock")];
    assert_eq!(change(&mut browser, &lock, "b3").await.status, 303);
    let fields = [("name", "stock"), ("password", PASSWORD)];
    let page = browser.get("/desk/login").await;
    assert_eq!(
        browser.send(&page, "/desk/login", &fields).await.status,
        401
    );
    let trail = browser.state.store.trail(50).expect("read");
    assert!(trail.iter().any(|entry| entry.subject == "account:stock"
        && entry.who == "manager"
        && entry.field.new == "stock locked"));
}

#[tokio::test]
async fn the_last_manager_stays() {
    let mut browser = staffed().await;
    log_in(&mut browser, Role::Manager).await;
    for (at, act) in ["lock", "role"].into_iter().enumerate() {
        let fields = [("act", act), ("name", "manager"), ("role", "desk")];
        let refused = change(&mut browser, &fields, &format!("c{at}")).await;
        assert!(refused.status == 422 && refused.body.contains("管理者が一人もいなくなります"));
    }
}
