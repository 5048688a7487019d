//! The wizard's fields as a quote's input, and back.

use domain::date;
use serde_json::{Map, Value, json};

use super::super::form::{Fields, digits};
use crate::quote::Input;

/// All fields, in the order of the page.
pub(super) const NAMES: [&str; 23] = [
    "configuration",
    "prefecture",
    "kind",
    "opened",
    "shared_with_claims",
    "v6_option",
    "replaces",
    "applied",
    "opens",
    "terminal",
    "wireless",
    "wiring_new",
    "wiring_reused",
    "hub",
    "simultaneous_works",
    "maintenance",
    "customer_id",
    "connection",
    "facility",
    "readers",
    "linkage",
    "works_time",
    "of",
];

/// Fields to mend, and why.
pub(super) type Faults = Vec<(&'static str, String)>;

/// The conditions before anybody chose: those of the page's example of configuration (1).
pub(super) fn begin() -> Fields {
    let mut fields = Fields::default();
    for (name, value) in [
        ("configuration", "existing-line"),
        ("terminal", "desktop"),
        ("wiring_new", "4"),
        ("wiring_reused", "1"),
        ("hub", "1"),
        ("maintenance", "1"),
        ("readers", "1"),
    ] {
        fields.set(name, value);
    }
    fields
}

/// The input the fields say, with its JSON as it is kept.
pub(super) fn read(fields: &Fields) -> Result<(Input, Value), Faults> {
    let mut faults: Faults = Vec::new();
    for (name, words) in [
        ("configuration", "構成を選んでください。"),
        ("prefecture", "都道府県を選んでください。"),
        ("kind", "回線の種類を選んでください。"),
        ("terminal", "資格確認端末を選んでください。"),
    ] {
        if !fields.has(name) {
            faults.push((name, words.to_owned()));
        }
    }
    let mut day = |name: &'static str, label: &str| match fields.get(name) {
        "" => Value::Null,
        typed => date::parse_typed(typed).map_or_else(
            |_| {
                faults.push((
                    name,
                    format!(
                        "{label}は 2012-05-29 や 平成24年5月29日 の形で、ある日を入力してください。"
                    ),
                ));
                Value::Null
            },
            |day| json!(day.to_string()),
        ),
    };
    let opened = day("opened", "開通日");
    let applied = day("applied", "お申し込みの日");
    let opens = day("opens", "開通予定日");
    let mut count = |name: &'static str| {
        let typed = digits(fields.get(name));
        match typed.parse::<u32>() {
            Ok(count) => count,
            Err(_) if typed.is_empty() => 0,
            Err(_) => {
                faults.push((name, "数字で入力してください。".to_owned()));
                0
            }
        }
    };
    let wiring = json!({ "new": count("wiring_new"), "reused": count("wiring_reused") });
    let readers = match fields.get("readers") {
        "" => Value::Null,
        _ => json!(count("readers")),
    };
    let word = |name: &str| match fields.get(name) {
        "" => Value::Null,
        word => json!(word),
    };
    let kind = match fields.get("kind") {
        "unknown" => Value::Null,
        "other" => json!("一覧にない回線"),
        kind => json!(kind),
    };
    let input = json!({
        "configuration": fields.get("configuration"),
        "prefecture": fields.get("prefecture"),
        "line": {
            "type": kind, "opened": opened, "replaces": word("replaces"), "applied": applied,
            "opens": opens, "shared_with_claims": fields.has("shared_with_claims"),
            "v6_option": word("v6_option"),
        },
        "terminal": fields.get("terminal"),
        "wireless": fields.has("wireless"),
        "wiring": wiring,
        "hub": fields.has("hub"),
        "simultaneous_works": fields.has("simultaneous_works"),
        "maintenance": fields.has("maintenance"),
        "customer_id": word("customer_id"),
        "connection": word("connection"),
        "facility": word("facility"),
        "readers": readers,
        "linkage": fields.has("linkage"),
        "works_time": word("works_time"),
    });
    if !faults.is_empty() {
        return Err(faults);
    }
    match Input::read(&input.to_string()) {
        Ok(read) => Ok((read, input)),
        Err(_) => Err(vec![(
            "configuration",
            "選択を読めませんでした。もう一度選んでください。".to_owned(),
        )]),
    }
}

/// The fields of a kept input (JSON).
pub(super) fn of(input: &str) -> Fields {
    let input: Map<String, Value> = serde_json::from_str(input).unwrap_or_default();
    let line = input.get("line").cloned().unwrap_or_default();
    let wiring = input.get("wiring").cloned().unwrap_or_default();
    let mut fields = Fields::default();
    for name in NAMES {
        let value = match name {
            "kind" => &line["type"],
            "wiring_new" => &wiring["new"],
            "wiring_reused" => &wiring["reused"],
            _ => input.get(name).unwrap_or(&line[name]),
        };
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Bool(true) => "1".to_owned(),
            Value::Number(number) => number.to_string(),
            _ if name == "kind" => "unknown".to_owned(),
            _ => String::new(),
        };
        fields.set(name, &text);
    }
    fields
}

/// The field that a refusal is about.
pub(super) fn field_of(code: &str) -> &'static str {
    match code {
        "desktop-wireless" => "wireless",
        "new-line-hub" => "hub",
        "line-type-unusable" | "business-shared-with-claims" => "kind",
        "prefecture-unknown" => "prefecture",
        "wiring-count" => "wiring_new",
        "connection-internet" => "connection",
        "readers-count" => "readers",
        _ => "customer_id",
    }
}
