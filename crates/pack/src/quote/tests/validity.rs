//! The validity rules (start-pack §8, §11.2), each by its number.

use serde_json::{Value, json};

use super::*;

#[test]
fn rule_11_2_1_desktop_wireless() {
    for terminal in ["desktop", "desktop-no-monitor"] {
        let quote = quote(
            "existing-line",
            &json!({ "terminal": terminal, "wireless": true }),
        );
        assert_eq!(refused(&quote), ["desktop-wireless"]);
    }
    let notebook = quote(
        "existing-line",
        &json!({ "terminal": "notebook", "wireless": true }),
    );
    assert!(notebook.stands() && !notebook.initial.complete);
}

#[test]
fn rule_11_2_2_new_line_with_hub() {
    let mixed = quote("new-line", &json!({ "hub": true }));
    assert_eq!(refused(&mixed), ["new-line-hub"]);
}

#[test]
fn rule_11_2_3_other_lines_are_pointed_to_the_list() {
    let other = quote("existing-line", &json!({ "line": { "type": "auひかり" } }));
    assert_eq!(refused(&other), ["line-type-unusable"]);
    assert!(
        other.refusals[0]
            .message
            .contains("接続可能回線・事業者一覧表")
    );
}

#[test]
fn rule_11_2_4_business_type_shared_with_claims_in_the_east() {
    let of = |prefecture: &str, shared: bool| {
        quote(
            "existing-line",
            &json!({ "prefecture": prefecture, "line": { "type": "ビジネスタイプ", "opened": "2015-04-01", "shared_with_claims": shared } }),
        )
    };
    assert_eq!(
        refused(&of("東京都", true)),
        ["business-shared-with-claims"]
    );
    assert!(of("大阪府", true).stands() && of("東京都", false).stands());
}

#[test]
fn rule_11_2_5_the_v6_option_of_old_lines() {
    let of = |opened: &str, option: Value| {
        quote(
            "existing-line",
            &json!({ "line": { "type": "ファミリータイプ", "opened": opened, "v6_option": option } }),
        )
    };
    let phone = of("2012-05-29", json!("phone"));
    assert_eq!(totals(&phone), (282_150, 2_200, true));
    assert_eq!(
        totals(&of("2012-05-29", json!("self-service"))),
        (279_950, 2_200, true)
    );
    assert_eq!(
        totals(&of("2012-05-29", json!("contracted"))),
        (279_950, 2_200, true)
    );
    let open = of("2012-05-29", Value::Null);
    assert!(
        open.warnings.iter().any(
            |words| words.contains("v6オプションが別に要ります") && words.contains("flets.com")
        )
    );
    for option in [json!("phone"), Value::Null] {
        let young = of("2012-05-30", option);
        assert_eq!(totals(&young), (279_950, 2_200, true));
        assert!(!young.warnings.iter().any(|words| words.contains("v6")));
    }
}

#[test]
fn rule_11_2_6_more_readers_than_the_fund_grants_are_warned_of() {
    let of = |facility: Value, readers: u32| {
        quote(
            "existing-line",
            &json!({ "facility": facility, "readers": readers }),
        )
    };
    let told = |quote: &Quote| {
        quote
            .warnings
            .iter()
            .any(|words| words.contains("支払基金が無償で提供"))
    };
    for (facility, granted) in [
        ("hospital", 3),
        ("clinic", 1),
        ("dentist", 1),
        ("pharmacy", 1),
    ] {
        assert!(!told(&of(json!(facility), granted)), "{facility}");
        let more = of(json!(facility), granted + 1);
        assert!(told(&more) && more.stands(), "{facility}");
    }
    assert!(told(&of(Value::Null, 2)) && !told(&of(Value::Null, 1)));
    let two = of(json!("hospital"), 2);
    let set_up = line(&two.initial, "work.reader");
    assert_eq!(
        (set_up.quantity, set_up.amount),
        (2, None),
        "the page prices one"
    );
    assert_eq!(totals(&two), (279_950 - 3_850, 2_200, false));
    assert_eq!(refused(&of(json!("clinic"), 0)), ["readers-count"]);
}

#[test]
fn rule_11_2_8_the_internet_connection_is_explained_and_not_quoted() {
    let internet = quote("existing-line", &json!({ "connection": "internet" }));
    assert_eq!(refused(&internet), ["connection-internet"]);
    assert!(internet.refusals[0].message.contains("IPsec+IKE"));
    assert!(quote("existing-line", &json!({ "connection": "ip-vpn" })).stands());
}

#[test]
fn rule_11_2_9_linkage_is_excluded_and_asks_who_does_it() {
    let of = |linkage: bool| quote("existing-line", &json!({ "linkage": linkage }));
    let asked = |quote: &Quote| {
        quote
            .warnings
            .iter()
            .any(|words| words.contains("だれが行うか"))
    };
    assert!(asked(&of(true)) && !asked(&of(false)));
    for quote in [of(true), of(false)] {
        assert!(
            quote
                .exclusions
                .iter()
                .any(|words| words.contains("Web-API"))
        );
        assert_eq!(totals(&quote), (279_950, 2_200, true));
    }
}

#[test]
fn rule_11_2_10_other_hours_than_weekdays_nine_to_five_are_to_confirm() {
    let new = quote("new-line", &json!({ "works_time": "other" }));
    assert_eq!(totals(&new), (282_920 - 32_780, 8_140, false));
    for code in ["line.new", "surcharge.night"] {
        assert_eq!(line(&new.initial, code).amount, None, "{code}");
    }
    let existing = quote("existing-line", &json!({ "works_time": "other" }));
    assert_eq!(totals(&existing), (279_950, 2_200, false));
}

#[test]
fn rule_11_2_7_and_8_3_customer_ids() {
    let of = |prefecture: &str, id: &str| {
        let quote = quote(
            "existing-line",
            &json!({ "prefecture": prefecture, "customer_id": id }),
        );
        quote
            .refusals
            .first()
            .map(|one| (one.code.clone(), one.message.clone()))
    };
    assert_eq!(of("東京都", "CAF0123456789"), None);
    assert_eq!(of("東京都", "COP01234567"), None);
    assert_eq!(of("大阪府", "CAF0123456789"), None);
    assert_eq!(
        of("大阪府", "COP01234567").expect("refused").0,
        "customer-id-cop-west"
    );
    for typed in ["caf0123456789", "ＣＡＦ0123456789"] {
        let (code, message) = of("東京都", typed).expect("asked about");
        assert!(code == "customer-id-mended" && message.contains("「CAF0123456789」"));
    }
    for typed in ["CAF012345678", "COP0123456789", ""] {
        assert_eq!(of("東京都", typed).expect("refused").0, "customer-id-shape");
    }
}

#[test]
fn rule_8_4_a_prefecture_nobody_knows() {
    for typed in ["東京", "Tokyo", ""] {
        let unknown = quote("existing-line", &json!({ "prefecture": typed }));
        assert_eq!(refused(&unknown), ["prefecture-unknown"]);
    }
}
