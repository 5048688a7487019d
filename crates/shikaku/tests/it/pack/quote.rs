//! `shikaku pack quote` as somebody at a terminal, or a program, uses it: what it prints and how it ends.

use std::process::Command;

use serde_json::{Value, json};

use crate::demo::SHIKAKU;

/// Runs it over a file of `text`; gives how it ended, the JSON it printed, and its words.
fn quote(text: &str) -> (i32, Value, String) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), text).expect("written");
    let output = Command::new(SHIKAKU)
        .args(["pack", "quote", "--at", "2021-04-01T09:00", "--input"])
        .arg(file.path())
        .env("RUST_LOG", "warn")
        .output()
        .expect("it runs");
    let printed = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let words = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code().expect("a code"), printed, words)
}

/// The page's example of a configuration, with the keys of `changes` over it.
fn example(configuration: &str, changes: &Value) -> String {
    let new = configuration == "new-line";
    let mut input = json!({
        "configuration": configuration,
        "date": "2021-04-01",
        "prefecture": "東京都",
        "line": { "type": "ファミリー・ギガラインタイプ", "opened": "2015-04-01", "replaces": null, "applied": null,
                  "opens": null, "shared_with_claims": false, "v6_option": null },
        "terminal": "desktop",
        "wireless": false,
        "wiring": if new { json!({ "new": 3, "reused": 0 }) } else { json!({ "new": 4, "reused": 1 }) },
        "hub": !new,
        "simultaneous_works": new,
        "maintenance": true,
        "customer_id": null,
    });
    for (key, value) in changes.as_object().expect("changes") {
        input[key] = value.clone();
    }
    input.to_string()
}

#[test]
fn the_pages_examples_come_out_to_the_yen_and_end_with_0() {
    for (configuration, initial, monthly) in [
        ("existing-line", 279_950, 2_200),
        ("new-line", 282_920, 8_140),
    ] {
        let (code, quote, _) = quote(&example(configuration, &json!({})));
        assert_eq!(code, 0, "{quote}");
        for (table, total) in [("initial", initial), ("monthly", monthly)] {
            assert_eq!(quote[table]["total"], total);
            assert_eq!(quote[table]["complete"], true);
            let lines = quote[table]["lines"].as_array().expect("lines");
            for line in lines {
                assert!(line["item"].is_string() && line["quantity"].is_u64());
                assert!(line["amount"].is_i64() && line["why"] != "");
            }
        }
        assert_eq!(quote["refusals"], json!([]));
        assert_eq!(quote["exclusions"].as_array().expect("texts").len(), 3);
    }
}

#[test]
fn what_cannot_be_ends_with_1_and_says_why() {
    for (configuration, changes, refusal, words) in [
        ("new-line", json!({ "hub": true }), "new-line-hub", "HUB"),
        (
            "existing-line",
            json!({ "wireless": true }),
            "desktop-wireless",
            "無線LAN",
        ),
        (
            "existing-line",
            json!({ "prefecture": "大阪府", "customer_id": "COP01234567" }),
            "customer-id-cop-west",
            "西日本",
        ),
        (
            "existing-line",
            json!({ "customer_id": "CAF012345678" }),
            "customer-id-shape",
            "数字10桁",
        ),
        (
            "existing-line",
            json!({ "customer_id": "ＣＡＦ0123456789" }),
            "customer-id-mended",
            "「CAF0123456789」のことでしょうか",
        ),
        (
            "existing-line",
            json!({ "terminal": "tower" }),
            "value-invalid",
            "「terminal」に「tower」は使えません",
        ),
    ] {
        let (code, quote, _) = quote(&example(configuration, &changes));
        assert_eq!(code, 1, "{quote}");
        assert_eq!(quote["refusals"][0]["code"], refusal);
        let message = quote["refusals"][0]["message"].as_str().expect("text");
        assert!(message.contains(words), "{message}");
        assert_eq!(
            quote["initial"],
            json!({ "lines": [], "total": 0, "complete": false })
        );
    }
}

#[test]
fn what_cannot_be_read_ends_with_2_and_words_for_a_person() {
    let unknown = example("new-line", &json!({ "hubs": true }));
    for (text, words) in [
        ("not json", "JSONとして読めません（1行"),
        ("[]", "オブジェクト"),
        (unknown.as_str(), "「hubs」という項目はありません"),
    ] {
        let (code, printed, said) = quote(text);
        assert_eq!((code, printed), (2, Value::Null), "{said}");
        assert!(
            said.contains("見積りの条件を読めません") && said.contains(words),
            "{said}"
        );
        for serdes in ["expected", "unknown field", "column"] {
            assert!(!said.contains(serdes), "{said}");
        }
    }
    let absent = Command::new(SHIKAKU)
        .args(["pack", "quote", "--input", "nowhere.json"])
        .output()
        .expect("it runs");
    let said = String::from_utf8(absent.stderr).expect("UTF-8");
    assert_eq!(absent.status.code(), Some(2));
    assert!(
        said.contains("nowhere.json: ファイルがありません"),
        "{said}"
    );
}
