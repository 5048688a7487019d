//! Every rule of start-pack.md that a quote keeps, by its name; then what no input may break.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

mod read;
mod validity;

fn catalogue() -> Catalogue {
    Catalogue::embedded().expect("our own")
}

/// The quote of a JSON input, with the keys of `changes` over those of the page's example.
fn quote(configuration: &str, changes: &Value) -> Quote {
    let new = configuration == "new-line";
    let mut input = json!({
        "configuration": configuration,
        "date": "2021-04-01",
        "prefecture": "東京都",
        "line": { "type": "ファミリー・ギガラインタイプ", "opened": "2015-04-01" },
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
    let input = Input::read(&input.to_string()).expect("an input");
    Quote::make(&catalogue(), &input, jiff::civil::date(2021, 4, 1))
}

fn totals(quote: &Quote) -> (i64, i64, bool) {
    assert!(quote.refusals.is_empty(), "{:?}", quote.refusals);
    (
        quote.initial.total,
        quote.monthly.total,
        quote.initial.complete && quote.monthly.complete,
    )
}

fn refused(quote: &Quote) -> Vec<&str> {
    assert!(quote.initial.lines.is_empty() && quote.monthly.lines.is_empty());
    quote.refusals.iter().map(|one| one.code.as_str()).collect()
}

fn line<'a>(costs: &'a Costs, code: &str) -> &'a Line {
    let found = costs.lines.iter().find(|line| line.code == code);
    found.unwrap_or_else(|| panic!("no {code}"))
}

#[test]
fn rule_4_the_examples_come_out_to_the_yen() {
    assert_eq!(
        totals(&quote("existing-line", &json!({}))),
        (279_950, 2_200, true)
    );
    assert_eq!(
        totals(&quote("new-line", &json!({}))),
        (282_920, 8_140, true)
    );
}

#[test]
fn rule_4_5_variants_come_out_to_the_yen() {
    let apart = quote("new-line", &json!({ "simultaneous_works": false }));
    assert_eq!(totals(&apart), (289_520, 8_140, true));
    let bare = quote("existing-line", &json!({ "hub": false }));
    assert_eq!(totals(&bare), (274_450, 2_200, true));
    let alone = |configuration| totals(&quote(configuration, &json!({ "maintenance": false })));
    assert_eq!(alone("existing-line"), (279_950, 0, true));
    assert_eq!(alone("new-line"), (282_920, 5_940, true));
    let together = quote("existing-line", &json!({ "simultaneous_works": true }));
    assert_eq!(
        totals(&together),
        (279_950, 2_200, true),
        "no line works to go with"
    );
}

#[test]
fn rule_4_5_what_the_page_does_not_price_is_to_confirm() {
    for (terminal, goods, work) in [
        ("desktop-no-monitor", "goods.desktop", "work.pc.desktop"),
        ("notebook", "goods.notebook", "work.pc.notebook"),
    ] {
        let quote = quote("existing-line", &json!({ "terminal": terminal }));
        assert_eq!(totals(&quote), (279_950 - 99_000 - 31_790, 2_200, false));
        assert_eq!(line(&quote.initial, goods).amount, None);
        assert_eq!(line(&quote.initial, work).amount, None);
        assert!(!quote.initial.complete && quote.monthly.complete);
    }
    let wired = quote("new-line", &json!({ "wiring": { "new": 5, "reused": 0 } }));
    assert_eq!(totals(&wired), (282_920 - 36_300, 8_140, false));
    assert!(
        line(&wired.initial, "work.lan")
            .why
            .starts_with("概算・要確認")
    );
    let swapped = quote("new-line", &json!({ "wiring": { "new": 4, "reused": 1 } }));
    let swapped_sum = 282_920 - 36_300 + 54_010;
    assert_eq!(
        totals(&swapped),
        (swapped_sum, 8_140, true),
        "the page prices wirings, not configurations"
    );
    let none = quote("new-line", &json!({ "wiring": { "new": 0, "reused": 0 } }));
    assert_eq!(totals(&none), (282_920 - 36_300, 8_140, true));
}

#[test]
fn rule_4_4_only_one_line_type_has_a_monthly_price() {
    let other = quote(
        "new-line",
        &json!({ "line": { "type": "マンションタイプ" } }),
    );
    assert_eq!(totals(&other), (282_920, 2_200, false));
    assert!(other.initial.complete && !other.monthly.complete);
    for kind in catalogue().line_types(jiff::civil::date(2021, 4, 1)) {
        let quote = quote("new-line", &json!({ "line": { "type": kind.name } }));
        let priced = kind.name == "ファミリー・ギガラインタイプ";
        assert_eq!(quote.monthly.complete, priced, "{}", kind.name);
    }
}

#[test]
fn rule_5_the_promotion_holds_from_its_first_to_its_last_day() {
    for (applied, opens, holds) in [
        ("2021-02-01", "2022-05-31", true),
        ("2021-05-31", "2021-02-01", true),
        ("2021-01-31", "2022-05-31", false),
        ("2021-06-01", "2022-05-31", false),
        ("2021-05-31", "2022-06-01", false),
    ] {
        for replaces in ["adsl", "ins64"] {
            let quote = quote(
                "new-line",
                &json!({ "line": { "type": "family-gigaline", "replaces": replaces, "applied": applied, "opens": opens } }),
            );
            let line = line(&quote.initial, "line.new");
            assert_eq!(line.amount.is_none(), holds, "{applied} {opens}");
            assert_eq!(quote.initial.complete, !holds);
            let waived = [
                "基本工事費",
                "交換機等工事費",
                "回線終端装置工事費",
                "機器工事費（VDSL装置）",
            ];
            assert_eq!(waived.iter().all(|part| line.why.contains(part)), holds);
            let expected = if holds { 282_920 - 32_780 } else { 282_920 };
            assert_eq!(quote.initial.total, expected);
        }
    }
    let unknown = quote(
        "new-line",
        &json!({ "line": { "type": "family-gigaline", "replaces": "adsl" } }),
    );
    assert_eq!(totals(&unknown), (282_920, 8_140, true));
    assert!(
        unknown
            .warnings
            .iter()
            .any(|words| words.contains("2022年5月31日（令和4年）までに開通"))
    );
}

#[test]
fn rule_4_an_expired_price_book_is_to_confirm() {
    let late = quote("existing-line", &json!({ "date": "2026-11-26" }));
    assert_eq!(totals(&late), (0, 0, false));
    let router = line(&late.initial, "goods.router");
    assert!(router.amount.is_none() && router.why.contains("要確認"));
    assert!(!late.monthly.complete && !late.exclusions.is_empty());
}

fn inputs() -> impl Strategy<Value = Value> {
    let configuration = prop_oneof![Just("existing-line"), Just("new-line")];
    let terminal = prop_oneof![
        Just("desktop"),
        Just("desktop-no-monitor"),
        Just("notebook")
    ];
    let prefecture = prop_oneof![Just("東京都"), Just("大阪府"), Just("沖縄県"), Just("火星")];
    let kind = prop_oneof![
        Just("ファミリー・ギガラインタイプ"),
        Just("ビジネスタイプ"),
        Just("隼")
    ];
    let date = (2020i16..2027, 1i8..13, 1i8..29);
    let flags = prop::array::uniform5(any::<bool>());
    let wiring = (0u32..9, 0u32..4);
    (configuration, terminal, prefecture, kind, date, flags, wiring).prop_map(
        |(configuration, terminal, prefecture, kind, (year, month, day), flags, (new, reused))| {
            json!({
                "configuration": configuration, "terminal": terminal, "prefecture": prefecture,
                "date": format!("{year:04}-{month:02}-{day:02}"),
                "line": { "type": kind, "shared_with_claims": flags[0], "replaces": if flags[1] { json!("adsl") } else { Value::Null },
                          "opens": "2021-09-01", "opened": "2012-05-29", "v6_option": "phone" },
                "wireless": flags[2], "hub": flags[3], "maintenance": flags[4], "simultaneous_works": flags[0],
                "wiring": { "new": new, "reused": reused },
            })
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_asked_totals_are_sums_and_no_hub_goes_with_a_new_line(input in inputs()) {
        let asked = Input::read(&input.to_string()).expect("an input");
        let quote = Quote::make(&catalogue(), &asked, jiff::civil::date(2021, 4, 1));
        for costs in [&quote.initial, &quote.monthly] {
            let sum: i64 = costs.lines.iter().filter_map(|line| line.amount).sum();
            prop_assert_eq!(costs.total, sum);
            let known = costs.lines.iter().all(|line| line.amount.is_some());
            prop_assert_eq!(costs.complete, quote.stands() && known);
            for line in &costs.lines {
                prop_assert!(!line.why.is_empty());
                prop_assert!(line.amount.is_none_or(|yen| yen * 10 % 11 == 0));
            }
        }
        let has = |code: &str| quote.initial.lines.iter().any(|line| line.code == code);
        prop_assert!(!(has("line.new") && (has("goods.hub") || has("work.hub"))));
        prop_assert_eq!(quote.stands(), !quote.initial.lines.is_empty());
    }
}
