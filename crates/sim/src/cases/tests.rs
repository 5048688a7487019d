use std::collections::{BTreeMap, BTreeSet};

use domain::{
    certificate::CertificateStatus,
    coverage::Registered,
    eligibility::{CardAsked, Circumstances, Decision, Outcome, Policy, by_card, by_number},
};
use jiff::{ToSpan, civil::date};

use super::*;
use crate::population::Population;

fn institution() -> InstitutionCode {
    InstitutionCode::parse("1310000018").expect("ten digits")
}

fn days() -> [Date; 6] {
    [
        date(2024, 12, 2),
        date(2026, 2, 28),
        date(2026, 11, 24),
        date(2027, 4, 1),
        date(2028, 2, 29),
        date(2026, 12, 31),
    ]
}

/// What the domain decides about a case by number (where it is asked so) and by card.
fn decided(case: &Case, everybody: &[Registered], on: Date) -> (Option<Decision>, Decision) {
    let circumstances = Circumstances {
        institution: institution(),
        on,
        now: on.at(9, 0, 0, 0),
    };
    let certificate = &case.person.certificate;
    let card = CardAsked {
        certificate: CertificateStatus {
            revoked: certificate.revoked,
            registered: certificate.registered,
            last_day: certificate.last_day,
        },
        consent: BTreeSet::new(),
    };
    let decide = |asked| by_number(asked, &circumstances, everybody, Policy::default());
    (
        case.ask
            .as_ref()
            .map(|asked| decide(asked).expect("a rule")),
        by_card(&card, &circumstances, &case.person.registered).expect("a rule"),
    )
}

fn everybody(cases: &[Case]) -> Vec<Registered> {
    cases
        .iter()
        .flat_map(|case| std::iter::once(&case.person).chain(&case.others))
        .map(|person| person.registered.clone())
        .collect()
}

fn validity(decision: &Decision) -> Option<Validity> {
    match decision.outcome {
        Outcome::Answered(validity) => Some(validity),
        Outcome::Refused => None,
    }
}

#[test]
fn every_case_comes_out_as_it_says_on_any_day() {
    let mut walked = date(2024, 12, 2);
    let mut all = days().to_vec();
    while walked < date(2029, 3, 5) {
        all.push(walked);
        walked = walked.saturating_add(11.days());
    }
    for on in all {
        let cases = cases(on, &institution());
        let everybody = everybody(&cases);
        for case in &cases {
            let (number, card) = decided(case, &everybody, on);
            let number = number.as_ref().and_then(validity);
            assert_eq!(
                number, case.expected_validity,
                "{} by number on {on}",
                case.id
            );
            let card = validity(&card);
            assert_eq!(card, case.expected_by_card, "{} by card on {on}", case.id);
        }
    }
}

#[test]
fn every_reason_is_shown_by_a_case() {
    // On the last day of a month nobody turns 75 later in the month.
    let on = date(2026, 11, 24);
    let cases = cases(on, &institution());
    let everybody = everybody(&cases);
    let shown: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| {
            let (number, card) = decided(case, &everybody, on);
            number.into_iter().chain([card])
        })
        .map(|decision| decision.reason.code())
        .collect();
    let expected = [
        "0000", "0001", "0002", "0003", "0006", "0020", "0021", "0022", "0023", "0030", "0040",
        "0041", "0042", "0043", "0050", "0051", "0101", "0102", "0103",
    ];
    let expected: Vec<String> = expected.iter().map(|code| format!("SKK-{code}")).collect();
    assert_eq!(shown.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn cases_and_population_share_no_identity_and_no_insurer() {
    let on = date(2026, 11, 24);
    let population = Population {
        seed: 1,
        count: 3000,
        on,
    };
    let people: Vec<SimPerson> = population.people().collect();
    let cases = cases(on, &institution());
    let named: Vec<&SimPerson> = cases
        .iter()
        .flat_map(|case| std::iter::once(&case.person).chain(&case.others))
        .collect();
    let ids: BTreeSet<_> = people.iter().map(|one| one.registered.person.id).collect();
    let serials: BTreeSet<_> = people.iter().map(|one| &one.certificate_serial).collect();
    let held = |one: &SimPerson| one.registered.coverages.clone();
    let coverages: Vec<_> = people.iter().flat_map(held).collect();
    let coverage_ids: BTreeSet<_> = coverages.iter().map(|one| one.id).collect();
    let insurers: BTreeSet<_> = coverages.iter().map(|one| &one.insurer).collect();
    for one in named {
        assert!(!ids.contains(&one.registered.person.id));
        assert!(!serials.contains(&one.certificate_serial));
        for coverage in &one.registered.coverages {
            assert_eq!(coverage.person, one.registered.person.id);
            assert!(!coverage_ids.contains(&coverage.id));
            assert!(!insurers.contains(&coverage.insurer), "{coverage:?}");
        }
    }
}

#[test]
fn every_case_tells_in_both_languages_what_it_shows_and_what_to_do() {
    let cases = cases(date(2026, 11, 24), &institution());
    let mut titles = BTreeSet::new();
    for case in &cases {
        let kebab =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        assert!(case.id.chars().all(kebab), "{}", case.id);
        assert!(
            titles.insert(case.title_ja),
            "{} has another's title",
            case.id
        );
        assert!(
            titles.insert(case.title_en),
            "{} has another's title",
            case.id
        );
        assert!(case.title_en.is_ascii(), "{}", case.id);
        assert!(case.what_to_do_ja.ends_with('。'), "{}", case.id);
        assert!(
            case.what_to_do_en().ends_with('.'),
            "{} has no English for {}",
            case.id,
            case.what_to_do_ja
        );
    }
}

#[test]
fn there_are_enough_cases_and_each_is_its_own() {
    let cases = cases(date(2026, 11, 24), &institution());
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let ids: BTreeSet<_> = cases.iter().map(|case| case.id).collect();
    assert_eq!(ids.len(), cases.len());
    let people: Vec<_> = cases
        .iter()
        .flat_map(|case| std::iter::once(&case.person).chain(&case.others))
        .collect();
    let serials: BTreeSet<_> = people
        .iter()
        .map(|person| &person.certificate_serial)
        .collect();
    let numbers: BTreeSet<_> = people
        .iter()
        .map(|person| person.registered.person.id)
        .collect();
    assert_eq!((serials.len(), numbers.len()), (people.len(), people.len()));
    let names: BTreeSet<_> = cases
        .iter()
        .map(|case| &case.person.registered.person.name)
        .collect();
    assert_eq!(names.len(), cases.len(), "a name finds one case");
    let mut coverages = BTreeMap::new();
    for coverage in people
        .iter()
        .flat_map(|person| &person.registered.coverages)
    {
        *coverages.entry(coverage.id).or_insert(0) += 1;
        assert!(
            coverage.insurer.check_digit_holds(),
            "{:?}",
            coverage.insurer
        );
    }
    assert!(coverages.values().all(|count| *count == 1));
    let shown: BTreeSet<_> = cases
        .iter()
        .filter_map(|case| case.expected_validity)
        .map(|one| one.code())
        .collect();
    assert_eq!(shown.len(), 6, "every validity is shown by a case");
}
