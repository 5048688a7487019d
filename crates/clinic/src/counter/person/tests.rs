use domain::date::parse_compact_time;
use wire::oqs::qualification::SpecificDisease;

use super::*;
use crate::counter::sample::{aid, insured};

fn person(item: &ResultItem) -> Person {
    let now = parse_compact_time("20261124085201").expect("a moment");
    Person::of(item, now.date(), now, true)
}

fn said(rows: &[Row], label: &str) -> Option<String> {
    let row = rows.iter().find(|row| row.label == label)?;
    Some(
        row.value
            .parts()
            .iter()
            .map(|part| part.text.as_str())
            .collect(),
    )
}

#[test]
fn who_stands_there_is_told_with_what_was_lost() {
    let person = person(&insured());
    assert_eq!((person.age.as_str(), person.kind), ("44歳・女", "医療保険"));
    assert_eq!(person.birth, "昭和57年3月3日（1982年3月3日）");
    assert_eq!(
        person.lost,
        ["氏名に保険者側で表せない字があります（1字目）"]
    );
    let labels: Vec<_> = person
        .numbers
        .iter()
        .map(|row| row.label.as_str())
        .collect();
    assert_eq!(labels, ["保険者番号", "記号", "番号", "枝番"]);
    assert_eq!(
        said(&person.numbers, "番号").as_deref(),
        Some("0567"),
        "leading zeros stay"
    );
}

#[test]
fn received_and_rule_are_two_values() {
    let rows = person(&insured()).rows;
    assert_eq!(said(&rows, "負担割合（受信）").as_deref(), Some("受信なし"));
    assert_eq!(
        said(&rows, "負担割合（年齢による）").as_deref(),
        Some("3割")
    );
    let mut item = insured();
    item.insurer_number = Some("39131156".to_owned());
    item.insured_partial_contribution_ratio = Some("010".to_owned());
    let person = person(&item);
    assert_eq!(person.kind, "後期高齢者医療");
    assert_eq!(
        said(&person.rows, "負担割合（受信）").as_deref(),
        Some("1割（後期高齢者医療）")
    );
    assert_eq!(
        said(&person.rows, "負担割合（年齢による）").as_deref(),
        Some("3割。受信した値が優先です")
    );
}

#[test]
fn an_absent_address_leaves_no_line() {
    let mut item = insured();
    assert!(said(&person(&item).more, "住所").is_some());
    item.address = None;
    item.post_number = None;
    let person = person(&item);
    for rows in [&person.rows, &person.more, &person.numbers] {
        assert!(
            rows.iter()
                .all(|row| !row.label.contains("住所") && !row.label.contains("郵便"))
        );
    }
}

#[test]
fn a_ticket_is_one_line_and_its_illness_is_on_the_full_page_only() {
    let person = person(&aid());
    assert_eq!(
        said(&person.rows, "医療券").as_deref(),
        Some("令和8年11月1日 〜 令和8年11月30日・入院外・本人支払額 0円・単独")
    );
    assert!(said(&person.rows, "傷病名").is_none() && said(&person.more, "傷病名").is_some());
    assert!(said(&person.rows, "負担割合（受信）").is_none());
    assert!(said(&person.numbers, "公費負担者番号").is_some());
}

#[test]
fn a_specific_disease_is_an_amount_at_a_glance() {
    let item = ResultItem {
        diseases: Some(vec![SpecificDisease {
            disease: Some("1".to_owned()),
            self_pay: Some("10000".to_owned()),
            ..SpecificDisease::default()
        }]),
        ..insured()
    };
    let person = person(&item);
    assert_eq!(
        said(&person.rows, "特定疾病").as_deref(),
        Some("受療証あり（自己負担 月10,000円まで）")
    );
}

#[test]
fn an_impossible_birth_date_is_shown_as_it_came() {
    let item = ResultItem {
        birthdate: Some("20240230".to_owned()),
        sex1: None,
        ..insured()
    };
    let person = person(&item);
    assert_eq!(
        (person.age.as_str(), person.birth.as_str()),
        ("", "20240230（日付として読めません）")
    );
}

#[test]
fn a_coverage_that_does_not_hold_names_no_ratio() {
    let now = parse_compact_time("20261124085201").expect("a moment");
    let lost = Person::of(&insured(), now.date(), now, false);
    assert!(
        lost.rows
            .iter()
            .all(|row| !row.label.starts_with("負担割合"))
    );
}
