use domain::{
    eligibility::NumberAsked, insured::Branch, insured::MemberNumber, insured::Symbol,
    insurer::InsurerNumber,
};

use super::*;

const SOCIETY: &str = "06130488";

fn row(line: u64, patient: &str, name: &str, branch: &str) -> Row {
    Row {
        line,
        time: String::new(),
        patient: patient.to_owned(),
        name: name.to_owned(),
        kana: String::new(),
        asked: Some(NumberAsked {
            insurer: InsurerNumber::parse(SOCIETY).expect("an insurer"),
            symbol: Symbol::parse("12").ok(),
            number: MemberNumber::parse("100").expect("a number"),
            branch: Branch::parse(branch).ok(),
            birthdate: jiff::civil::date(1980, 1, 5),
            limit_consent: false,
        }),
        same_as: None,
    }
}

fn unit(name: &str, branch: &str, reference: Option<&str>) -> BatchUnit {
    BatchUnit {
        status: Some("1".to_owned()),
        validity: Some("1".to_owned()),
        result: Some(ResultItem {
            name: Some(name.to_owned()),
            name_kana: Some("ｼｶｸ ﾊﾅｺ".to_owned()),
            insured_branch_number: Some(branch.to_owned()),
            ..ResultItem::default()
        }),
        reference_number: reference.map(str::to_owned),
        ..BatchUnit::default()
    }
}

fn standings(rows: &[Row], unit: &BatchUnit) -> Vec<Standing> {
    let units = rows.iter().map(|row| (row.line, unit)).collect();
    let verdicts = of(rows, &units);
    verdicts.iter().map(|verdict| verdict.standing).collect()
}

#[test]
fn only_one_person_beyond_doubt_is_certain() {
    let hub = unit("資格　花子", "01", None);
    let one = |row: Row| standings(&[row], &hub)[0];
    assert_eq!(one(row(1, "P1", "資格 花子", "01")), Standing::Sure);
    assert_eq!(one(row(1, "P1", "資格　華子", "01")), Standing::Unsure);
    assert_eq!(
        one(row(1, "P1", "", "01")),
        Standing::Unsure,
        "no name to hold against"
    );
    assert_eq!(
        one(row(1, "P1", "資格 花子", "")),
        Standing::Unsure,
        "the branch is filled in"
    );
    assert_eq!(one(row(1, "", "資格 花子", "01")), Standing::Impossible);
    assert_eq!(
        one(row(1, &"P".repeat(51), "資格 花子", "01")),
        Standing::Impossible
    );
    // Old characters: kana decide.
    let mut written_otherwise = row(1, "P1", "資格　華子", "01");
    written_otherwise.kana = "シカク　ハナコ".to_owned();
    assert_eq!(one(written_otherwise), Standing::Sure);
    let lost = unit("●格　花子", "01", None);
    assert_eq!(
        standings(&[row(1, "P1", "資格 花子", "01")], &lost),
        [Standing::Sure]
    );
}

#[test]
fn a_number_on_record_is_known_or_would_be_replaced() {
    let rows = [row(1, "P1", "資格 花子", "01")];
    let known = unit("資格　花子", "01", Some("P1"));
    assert_eq!(standings(&rows, &known), [Standing::Known]);
    let other = unit("資格　花子", "01", Some("P9"));
    assert_eq!(standings(&rows, &other), [Standing::Unsure]);
    let nobody = BatchUnit {
        result: None,
        ..unit("", "", None)
    };
    assert_eq!(standings(&rows, &nobody), [Standing::Impossible]);
}

#[test]
fn one_person_under_two_numbers_and_two_people_under_one_are_for_a_person() {
    let hub = unit("資格　花子", "01", None);
    let again = |patient: &str| Row {
        same_as: Some(1),
        ..row(2, patient, "資格 花子", "01")
    };
    let first = || row(1, "P1", "資格 花子", "01");
    assert_eq!(
        standings(&[first(), again("P2")], &hub),
        [Standing::Unsure, Standing::Unsure]
    );
    assert_eq!(
        standings(&[first(), again("P1")], &hub),
        [Standing::Sure, Standing::Impossible],
        "the same line again is left out"
    );
    let other = Row {
        same_as: None,
        ..row(2, "P1", "資格 花子", "01")
    };
    assert_eq!(
        standings(&[first(), other], &hub),
        [Standing::Unsure, Standing::Unsure]
    );
}
