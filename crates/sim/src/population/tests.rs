use std::collections::{BTreeMap, BTreeSet};

use domain::{
    check_digit,
    coverage::Coverage,
    eligibility::{Circumstances, NumberAsked, Outcome, Policy, Validity, by_number},
    institution::InstitutionCode,
    insurer::Scheme,
};
use jiff::civil::date;

use super::*;

const ON: Date = date(2026, 11, 24);

fn population(seed: u64, count: usize) -> Vec<SimPerson> {
    let on = ON;
    Population { seed, count, on }.people().collect()
}

fn coverages(people: &[SimPerson]) -> Vec<&Coverage> {
    people
        .iter()
        .flat_map(|one| &one.registered.coverages)
        .collect()
}

#[test]
fn a_seed_gives_the_same_people_and_another_seed_others() {
    assert_eq!(population(1, 300), population(1, 300));
    assert_eq!(
        population(1, 300)[..100],
        population(1, 100)[..],
        "fewer are the first of more"
    );
    assert_ne!(population(1, 300), population(2, 300));
}

#[test]
fn identities_are_unique_and_numbers_carry_check_digits() {
    let people = population(7, 5000);
    let ids: BTreeSet<_> = people.iter().map(|one| one.registered.person.id).collect();
    let serials: BTreeSet<_> = people.iter().map(|one| &one.certificate_serial).collect();
    assert_eq!((ids.len(), serials.len()), (5000, 5000));
    let coverages = coverages(&people);
    let coverage_ids: BTreeSet<_> = coverages.iter().map(|one| one.id).collect();
    assert_eq!(coverage_ids.len(), coverages.len());
    let mut insurers = BTreeMap::<_, BTreeSet<_>>::new();
    for coverage in coverages {
        assert!(coverage.insurer.check_digit_holds(), "{coverage:?}");
        let scheme = coverage.insurer.scheme();
        insurers
            .entry(format!("{scheme:?}"))
            .or_default()
            .insert(&coverage.insurer);
        let alone = [Scheme::LatterStageElderly, Scheme::MedicalAid].contains(&scheme);
        assert_eq!(coverage.symbol.is_none(), alone);
        assert_eq!(coverage.branch.is_none(), alone);
        assert!(!alone || check_digit::holds(coverage.number.as_str()));
        for ticket in &coverage.tickets {
            let code = InstitutionCode::parse(&ticket.institution).expect("ten digits");
            assert!(code.check_digit_holds());
        }
    }
    assert_eq!(insurers.len(), 6, "{insurers:?}");
    assert!(insurers.values().all(|one| one.len() == 12));
}

#[test]
fn families_share_symbol_and_number_and_differ_by_branch() {
    let people = population(5, 5000);
    let mut families = BTreeMap::<String, Vec<&str>>::new();
    for coverage in coverages(&people) {
        if let Some(branch) = &coverage.branch {
            let key = coverage.number_key();
            let family = format!("{:?} {} {}", coverage.insurer, key.symbol, key.number);
            families.entry(family).or_default().push(branch.as_str());
        }
    }
    for (family, branches) in &families {
        assert_eq!(branches[0], "00", "{family}");
        assert!(branches.is_sorted_by(|one, next| one < next), "{family}");
    }
    assert!(families.values().filter(|family| family.len() > 2).count() > 300);
}

#[test]
fn age_decides_scheme_and_certificates() {
    let people = population(3, 5000);
    for one in &people {
        let birthdate = one.registered.person.birthdate;
        assert!((0..=100).contains(&age(birthdate, ON)));
        for coverage in &one.registered.coverages {
            assert!(birthdate <= coverage.acquired && coverage.acquired <= ON);
            assert!(
                coverage
                    .lost
                    .is_none_or(|lost| coverage.acquired < lost && lost <= ON)
            );
            let latter = coverage.insurer.scheme() == Scheme::LatterStageElderly;
            assert_eq!(latter, ON >= birthday(birthdate, 75));
            assert_eq!(latter, coverage.ratio.is_some());
            let aid = coverage.is_medical_aid();
            let elderly = ON >= domain::copayment::elderly_from(birthdate);
            assert!(aid || coverage.elderly.is_some() == (elderly && !latter));
        }
    }
}

#[test]
fn shares_are_plausible_and_edge_people_are_there() {
    let people = population(1, 10_000);
    let count =
        |wanted: &dyn Fn(&SimPerson) -> bool| people.iter().filter(|one| wanted(one)).count();
    let held = |one: &SimPerson| one.registered.coverages.iter().any(|c| c.holds_on(ON));
    let aged = |from: i16, to: i16| {
        count(&|one| (from..to).contains(&age(one.registered.person.birthdate, ON)))
    };
    assert!((9_700..9_990).contains(&count(&held)), "{}", count(&held));
    assert!(aged(0, 6) > 300, "{}", aged(0, 6));
    assert!(aged(75, 101) > 1000, "{}", aged(75, 101));
    assert!(aged(70, 75) > 200, "{}", aged(70, 75));
    for (least, what, number) in [
        (
            200,
            "changed",
            count(&|one| one.registered.coverages.len() > 1),
        ),
        (3, "withheld", count(&|one| one.registered.person.withheld)),
        (10, "revoked", count(&|one| one.certificate.revoked)),
        (100, "lapsed", count(&|one| one.certificate.last_day <= ON)),
        (100, "without PIN", count(&|one| one.pin.is_none())),
        (
            20,
            "dialysis",
            coverages(&people)
                .iter()
                .filter(|c| !c.diseases.is_empty())
                .count(),
        ),
        (
            500,
            "limit",
            coverages(&people)
                .iter()
                .filter(|c| c.limit_on(ON).is_some())
                .count(),
        ),
        (
            50,
            "aid",
            coverages(&people)
                .iter()
                .filter(|c| c.is_medical_aid())
                .count(),
        ),
        (
            100,
            "rare",
            count(&|one| {
                one.registered
                    .person
                    .name
                    .contains(['髙', '﨑', '德', '𠮷'])
            }),
        ),
    ] {
        assert!(number >= least, "{what}: {number}");
    }
}

#[test]
fn everybody_is_found_by_their_own_number() {
    let people: Vec<SimPerson> = population(9, 1500);
    let registered: Vec<Registered> = people.iter().map(|one| one.registered.clone()).collect();
    let circumstances = Circumstances {
        institution: InstitutionCode::parse("9918000010").expect("ten digits"),
        on: ON,
        now: ON.at(9, 0, 0, 0),
    };
    for (place, one) in registered.iter().enumerate() {
        // Relatives lie side by side; nobody else has their number.
        let near = &registered[place.saturating_sub(6)..registered.len().min(place + 6)];
        for coverage in &one.coverages {
            let asked = NumberAsked {
                insurer: coverage.insurer.clone(),
                symbol: coverage.symbol.clone(),
                number: coverage.number.clone(),
                branch: coverage.branch.clone(),
                birthdate: one.person.birthdate,
                limit_consent: false,
            };
            let decision =
                by_number(&asked, &circumstances, near, Policy::default()).expect("a rule");
            let not_found = [Validity::NoMatch, Validity::Multiple].map(Outcome::Answered);
            assert!(!not_found.contains(&decision.outcome), "{coverage:?}");
            assert!(
                decision
                    .results
                    .iter()
                    .all(|shown| shown.person.id == one.person.id)
            );
        }
    }
}
