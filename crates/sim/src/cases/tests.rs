use std::collections::{BTreeMap, BTreeSet};

use domain::{
    certificate::CertificateStatus,
    coverage::Registered,
    eligibility::{CardAsked, Circumstances, Outcome, Policy, by_card, by_number},
};
use jiff::civil::date;

use super::*;

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

#[test]
fn every_case_comes_out_as_it_says_on_any_day() {
    for on in days() {
        let cases = cases(on, &institution());
        let everybody: Vec<Registered> = cases
            .iter()
            .flat_map(|case| std::iter::once(&case.person).chain(&case.others))
            .map(|person| person.registered.clone())
            .collect();
        for case in &cases {
            let circumstances = Circumstances {
                institution: institution(),
                on,
                now: on.at(9, 0, 0, 0),
            };
            if let Some(asked) = &case.ask {
                let decision = by_number(asked, &circumstances, &everybody, Policy::default())
                    .expect("a rule");
                let validity = match decision.outcome {
                    Outcome::Answered(validity) => Some(validity),
                    Outcome::Refused => None,
                };
                assert_eq!(
                    validity, case.expected_validity,
                    "{} by number on {on}",
                    case.id
                );
            }
            let certificate = &case.person.certificate;
            let asked = CardAsked {
                certificate: CertificateStatus {
                    revoked: certificate.revoked,
                    registered: certificate.registered,
                    last_day: certificate.last_day,
                },
                consent: BTreeSet::new(),
            };
            let decision =
                by_card(&asked, &circumstances, &case.person.registered).expect("a rule");
            let validity = match decision.outcome {
                Outcome::Answered(validity) => Some(validity),
                Outcome::Refused => None,
            };
            assert_eq!(
                validity, case.expected_by_card,
                "{} by card on {on}",
                case.id
            );
        }
    }
}

#[test]
fn there_are_enough_cases_and_each_is_its_own() {
    let cases = cases(date(2026, 11, 24), &institution());
    assert!(cases.len() >= 84, "{} cases", cases.len());
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
