//! What must hold whatever is registered and whatever is asked.

use std::collections::BTreeSet;

use domain::{
    Date,
    certificate::CertificateStatus,
    consent::ConsentItem,
    coverage::{LossReason, Registered},
    eligibility::{
        CardAsked, Circumstances, Decision, LostWithNew, NextAct, NumberAsked, Outcome, Policy,
        Reason, Validity, by_card, by_number,
    },
    institution::InstitutionCode,
    insured::{Branch, MemberNumber, Symbol},
    limit::LimitClass::A03,
    rules::{ROWS, value},
};
use jiff::{ToSpan, civil::date};
use proptest::{prelude::*, sample::select};

use crate::facts::{
    AID, CoverageFacts, DEFENCE, ELSEWHERE, HERE, LATTER, ON, PersonFacts, SOCIETY, coverage,
    insurer, person,
};

/// Few values of each kind, so that people collide as twins, relatives and typing errors do.
const INSURERS: [&str; 4] = [SOCIETY, LATTER, AID, DEFENCE];
const BIRTHS: [Date; 3] = [date(1980, 5, 5), date(1951, 11, 28), date(1951, 11, 24)];
const BRANCHES: [Option<&str>; 3] = [None, Some("00"), Some("01")];

fn day() -> impl Strategy<Value = Date> {
    (-120..120_i64).prop_map(|days| ON.saturating_add(days.days()))
}

prop_compose! {
    fn a_coverage()(
        by in select(&INSURERS[..]),
        acquired in day(),
        held in proptest::option::of(0..150_i64),
        death in any::<bool>(),
        branch in select(&BRANCHES[..]),
        limit in any::<bool>(),
        disease in any::<bool>(),
        ticket in proptest::option::of(select(&[HERE, ELSEWHERE][..])),
    ) -> domain::coverage::Coverage {
        let mut made = coverage(by, acquired);
        if by == SOCIETY || by == DEFENCE {
            made = made.branch(branch);
        }
        if let Some(days) = held {
            made = made.until(acquired.saturating_add(days.days()));
            made = made.because(if death { LossReason::Death } else { LossReason::Other });
        }
        if limit {
            made = made.limit(A03, acquired, None);
        }
        if disease {
            made = made.disease(acquired, None);
        }
        if let Some(institution) = ticket.filter(|_| by == AID) {
            made = made.ticket(institution, date(2026, 11, 1), date(2026, 11, 30));
        }
        made
    }
}

fn people() -> impl Strategy<Value = Vec<Registered>> {
    let one = (
        select(&BIRTHS[..]),
        any::<bool>(),
        proptest::collection::vec(a_coverage(), 0..4),
    );
    proptest::collection::vec(one, 1..5).prop_map(|all| {
        let made = |(id, (birth, withheld, coverages)): (u64, (Date, bool, Vec<_>))| {
            let mut one = person(id, birth);
            one.person.withheld = withheld;
            coverages.into_iter().fold(one, PersonFacts::with)
        };
        (1..).zip(all).map(made).collect()
    })
}

prop_compose! {
    fn number_asked()(
        by in select(&INSURERS[..]),
        birthdate in select(&BIRTHS[..]),
        branch in select(&BRANCHES[..]),
        limit_consent in any::<bool>(),
    ) -> NumberAsked {
        NumberAsked {
            insurer: insurer(by),
            symbol: (by == SOCIETY || by == DEFENCE).then(|| Symbol::parse("12").ok()).flatten(),
            number: MemberNumber::parse("34").expect("a number"),
            branch: branch.and_then(|digits| Branch::parse(digits).ok()),
            birthdate,
            limit_consent,
        }
    }
}

prop_compose! {
    fn card_asked()(
        revoked in proptest::bool::weighted(0.1),
        registered in proptest::bool::weighted(0.9),
        last_day in (-200..200_i64).prop_map(|days| ON.saturating_add(days.days())),
        consent in proptest::collection::btree_set(select(&ConsentItem::ALL[..]), 0..6),
    ) -> CardAsked {
        CardAsked { certificate: CertificateStatus { revoked, registered, last_day }, consent }
    }
}

fn policy() -> impl Strategy<Value = Policy> {
    select(&[LostWithNew::Nothing, LostWithNew::Old, LostWithNew::New][..])
        .prop_map(|lost_with_new| Policy { lost_with_new })
}

fn circumstances() -> Circumstances {
    Circumstances {
        institution: InstitutionCode::parse(HERE).expect("ten digits"),
        on: ON,
        now: ON.at(9, 15, 0, 0),
    }
}

fn asked_by_number(asked: &NumberAsked, people: &[Registered], policy: Policy) -> Decision {
    by_number(asked, &circumstances(), people, policy).expect("rules cover the day")
}

fn asked_by_card(asked: &CardAsked, holder: &Registered) -> Decision {
    by_card(asked, &circumstances(), holder).expect("rules cover the day")
}

/// What holds of every decision, by whatever way it was asked.
fn well_formed(decision: &Decision, people: &[Registered]) -> Result<(), TestCaseError> {
    let said = format!("{decision:?}");
    for one in people.iter().filter(|one| one.person.withheld) {
        let secret = format!("SECRET-{}-", one.person.id.0);
        prop_assert!(!said.contains(&secret), "an address came out: {said}");
        let medical = decision
            .results
            .iter()
            .filter(|shown| shown.person.id == one.person.id);
        for shown in medical {
            prop_assert!(shown.medical.iter().all(|(_, state)| !state.given()));
            prop_assert!(shown.coverage.diseases.is_empty());
        }
    }
    let silent = [Validity::NoMatch, Validity::Multiple].map(Outcome::Answered);
    if decision.outcome == Outcome::Refused || silent.contains(&decision.outcome) {
        prop_assert!(decision.results.is_empty());
    }
    let plain = decision.outcome == Outcome::Answered(Validity::Valid);
    prop_assert!(plain || decision.reason != Reason::Valid);
    let act = decision.reason.next_act();
    prop_assert!(plain || act != NextAct::Proceed);
    prop_assert_eq!(Reason::next_act_of(decision.reason.code()), Some(act));
    prop_assert!(
        !decision.reason.sentence().is_empty() && !decision.reason.sentence_en().is_empty()
    );
    for shown in &decision.results {
        prop_assert!(!shown.limit.given() || shown.coverage.holds_on(ON));
        let known = people.iter().find(|one| one.person.id == shown.person.id);
        prop_assert!(
            known.is_some_and(|one| one.coverages.iter().any(|c| c.id == shown.coverage.id))
        );
        prop_assert!(
            shown
                .coverage
                .tickets
                .iter()
                .all(|ticket| ticket.institution == HERE)
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn by_number_reveals_one_coverage_of_the_person_named(
        people in people(), asked in number_asked(), policy in policy()
    ) {
        let decision = asked_by_number(&asked, &people, policy);
        well_formed(&decision, &people)?;
        prop_assert!(decision.outcome != Outcome::Refused);
        prop_assert!(decision.results.len() <= 1);
        for shown in &decision.results {
            prop_assert_eq!(shown.person.birthdate, asked.birthdate);
            prop_assert!(shown.coverage.diseases.is_empty() && !shown.disease.given());
            prop_assert!(shown.medical.is_empty());
            prop_assert!(asked.limit_consent || shown.coverage.limit.is_none());
            let another = shown.coverage.insurer != asked.insurer;
            let told = decision.outcome == Outcome::Answered(Validity::InvalidNewExists);
            prop_assert!(!another || (told && policy.lost_with_new == LostWithNew::New));
        }
    }

    #[test]
    fn by_card_never_says_that_a_new_one_exists(people in people(), asked in card_asked()) {
        let decision = asked_by_card(&asked, &people[0]);
        well_formed(&decision, &people)?;
        prop_assert!(decision.outcome != Outcome::Answered(Validity::InvalidNewExists));
        prop_assert!(decision.outcome != Outcome::Answered(Validity::Multiple));
        for shown in &decision.results {
            for (item, state) in &shown.medical {
                prop_assert!(!state.given() || asked.consent.contains(item));
                prop_assert!(!state.given() || ON <= asked.certificate.last_day);
            }
            let disease = asked.consent.contains(&ConsentItem::SpecificDisease);
            prop_assert!(shown.coverage.diseases.is_empty() || disease);
        }
        let held = people[0].coverages.iter().any(|c| c.holds_on(ON));
        let valid = [Validity::Valid, Validity::ValidUnregistered].map(Outcome::Answered);
        prop_assert!(decision.outcome == Outcome::Refused || held == valid.contains(&decision.outcome));
    }

    #[test]
    fn the_order_of_people_and_coverages_does_not_matter(
        people in people(), asked in number_asked(), card in card_asked(), by in 0..5_usize
    ) {
        let mut turned = people.clone();
        for one in &mut turned {
            one.coverages.reverse();
        }
        let first = turned[0].clone();
        turned.rotate_left(by % people.len());
        prop_assert_eq!(
            asked_by_number(&asked, &people, Policy::default()),
            asked_by_number(&asked, &turned, Policy::default())
        );
        prop_assert_eq!(asked_by_card(&card, &people[0]), asked_by_card(&card, &first));
    }

    #[test]
    fn people_of_other_numbers_do_not_matter(
        people in people(), others in people(), asked in number_asked()
    ) {
        let mut more = people.clone();
        for (id, mut other) in (100..).zip(others) {
            other.person.id.0 = id;
            for coverage in &mut other.coverages {
                coverage.number = MemberNumber::parse("35").expect("a number");
            }
            more.insert(more.len() / 2, other);
        }
        prop_assert_eq!(
            asked_by_number(&asked, &people, Policy::default()),
            asked_by_number(&asked, &more, Policy::default())
        );
    }
}

#[test]
fn a_rule_changes_on_its_day_and_not_a_day_off() {
    for row in ROWS {
        let of = |day| value(row.rule, day).ok();
        assert_eq!(of(row.from), Some(row.value), "{row:?}");
        let before = row.from.yesterday().expect("within the calendar");
        assert_ne!(of(before), Some(row.value), "{row:?} the day before");
        if let Some(to) = row.to {
            assert_eq!(of(to), Some(row.value), "{row:?}");
            let after = to.tomorrow().expect("within the calendar");
            assert_ne!(of(after), Some(row.value), "{row:?} the day after");
        }
    }
    let rules: BTreeSet<String> = ROWS.iter().map(|row| format!("{:?}", row.rule)).collect();
    assert_eq!(
        rules.len(),
        5,
        "a rule without a test of its two sides: {rules:?}"
    );
}
