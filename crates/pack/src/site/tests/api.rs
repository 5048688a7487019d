//! Quotes and orders by JSON.

use std::sync::atomic::Ordering;

use super::kit::serve;
use super::{application, quoted};

#[tokio::test]
async fn quotes_and_orders_are_taken_by_the_interface_too() {
    let mut browser = serve().await;
    let described = browser.get("/api/v1/openapi.json").await;
    let described: serde_json::Value = serde_json::from_str(&described.body).expect("JSON");
    assert!(described["paths"]["/api/v1/orders"]["post"].is_object());
    let input = r#"{"configuration":"new-line","date":"2021-04-01","prefecture":"東京都","line":{"type":"family-gigaline"},"simultaneous_works":true,"maintenance":true}"#;
    let quote = browser.post_json("/api/v1/quotes", input).await;
    let said: serde_json::Value = serde_json::from_str(&quote.body).expect("JSON");
    assert_eq!(
        (quote.status, &said["quote"]["initial"]["total"]),
        (201, &serde_json::json!(282_920))
    );
    let refused = browser
        .post_json(
            "/api/v1/quotes",
            &input.replace("true}", "true,\"hub\":true}"),
        )
        .await;
    assert!(refused.status == 422 && refused.body.contains("new-line-hub"));
    assert_eq!(browser.post_json("/api/v1/quotes", "{}").await.status, 400);
    let number = quoted(&browser, "東京都", "2026-12-24").await;
    let mut order: std::collections::BTreeMap<&str, &str> =
        application(&number).into_iter().collect();
    order.insert("key", "an-order-of-its-own");
    let text = serde_json::to_string(&order).expect("JSON");
    let first = browser.post_json("/api/v1/orders", &text).await;
    let again = browser.post_json("/api/v1/orders", &text).await;
    assert_eq!((first.status, &first.body), (201, &again.body));
    browser.clock.0.fetch_add(60_000, Ordering::Relaxed);
    order.insert("phone", "1");
    let text = serde_json::to_string(&order).expect("JSON");
    let faulty = browser.post_json("/api/v1/orders", &text).await;
    assert!(faulty.status == 422 && faulty.body.contains("\"phone\""));
}
