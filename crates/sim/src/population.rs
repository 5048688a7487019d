//! People by seed: names, ages, insurers, certificates, in plausible shares.

use domain::{
    Date,
    copayment::Ratio,
    coverage::{
        Classification, Coverage, CoverageId, ElderlyCertificate, LossReason, Registered, Relation,
    },
    date::{age, birthday},
    insured::{Branch, MemberNumber, Symbol},
    limit::{LimitCertificate, LimitClass, LimitKind},
    person::{Person, PersonId, Sex},
};
use jiff::ToSpan;

use crate::{
    dice::Dice,
    insurers::{self, Insurer},
    names::{FAMILY, FEMALE, MALE, PLACES},
};

/// A card's certificate, as the hub has it registered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateState {
    /// Registered for insurance use.
    pub registered: bool,
    /// On the revocation list.
    pub revoked: bool,
    /// Last day of validity.
    pub last_day: Date,
}

/// A person with a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SimPerson {
    /// What insurers registered.
    pub registered: Registered,
    /// Serial number of the card's certificate, unique.
    pub certificate_serial: Vec<u8>,
    /// State of the certificate.
    pub certificate: CertificateState,
    /// PIN of the card; `None` on one set to work without.
    pub pin: Option<String>,
    /// Tries left on a card never placed before.
    pub pin_tries_left: u8,
}

/// So many people of a seed, as of a day.
#[derive(Clone, Debug)]
pub struct Population {
    /// The same seed gives the same people.
    pub seed: u64,
    /// How many.
    pub count: usize,
    /// The day on which they live.
    pub on: Date,
}

/// Serial numbers of the population start here; those of named cases lie above all of them.
const FIRST_SERIAL: u32 = 0x1000_0000;

impl Population {
    /// The people, one by one; person number `n` does not depend on how many are asked for.
    pub fn people(&self) -> impl Iterator<Item = SimPerson> + use<> {
        let (seed, on) = (self.seed, self.on);
        (0..self.count as u64).map(move |at| person(seed, at, on))
    }

    /// The person at a place, counted from 0, without making those before.
    #[must_use]
    pub fn person(&self, at: u64) -> SimPerson {
        person(self.seed, at, self.on)
    }
}

fn person(seed: u64, at: u64, on: Date) -> SimPerson {
    let mut dice = Dice::new(seed ^ at.wrapping_mul(0xA24B_AED4_963E_E407));
    let days = i64::try_from(dice.below(100 * 365)).unwrap_or_default();
    let birthdate = on.saturating_sub(days.days());
    let male = dice.percent(50);
    let (family, given) = (
        dice.one(&FAMILY),
        dice.one(if male { &MALE } else { &FEMALE }),
    );
    let place = dice.one(&PLACES);
    let person = Person {
        id: PersonId(at + 1),
        name: format!("{}　{}", family.0, given.0),
        kana: format!("{} {}", family.1, given.1),
        other_name: None,
        sex: if male { Sex::Male } else { Sex::Female },
        sex_shown: None,
        birthdate,
        address: Some(format!(
            "{}{}－{}",
            place.0,
            dice.below(9) + 1,
            dice.below(30) + 1
        )),
        postal_code: Some(place.1.to_owned()),
        withheld: dice.below(2000) == 0,
    };
    let coverages = coverages(&mut dice, &person, at, on);
    let last_day = birthday(
        birthdate,
        age(birthdate, on) + 1 + i16::try_from(dice.below(4)).unwrap_or_default(),
    );
    let serial = FIRST_SERIAL + u32::try_from(at).unwrap_or_default();
    SimPerson {
        registered: Registered { person, coverages },
        certificate_serial: serial.to_be_bytes().to_vec(),
        certificate: CertificateState {
            registered: dice.percent(90),
            revoked: dice.below(500) == 0,
            last_day,
        },
        pin: Some("1234".to_owned()),
        pin_tries_left: 3,
    }
}

fn coverages(dice: &mut Dice, person: &Person, at: u64, on: Date) -> Vec<Coverage> {
    let id = CoverageId(at * 4 + 1);
    let seventy_five = birthday(person.birthdate, 75);
    if on >= seventy_five {
        let number = latter_stage_number(at);
        let mut coverage = plain(
            id,
            person,
            &insurers::latter_stage(),
            None,
            &number,
            None,
            seventy_five,
        );
        coverage.ratio = Ratio::percent(*dice.one(&[10, 10, 10, 20, 30]));
        return vec![coverage];
    }
    let insurer = match dice.below(100) {
        0..=29 => insurers::association(),
        30..=54 => insurers::society(at),
        55..=64 => insurers::mutual_aid(at),
        _ => insurers::national_health(at),
    };
    // Four in a row share a household's symbol and number.
    let household = at / 4;
    let (symbol, number) = (
        format!("{}", 1000 + household % 900),
        format!("{}", 100_000 + household),
    );
    let branch = format!("{:02}", at % 4);
    let acquired = on.saturating_sub(
        i64::try_from(30 + dice.below(3000))
            .unwrap_or_default()
            .days(),
    );
    let acquired = acquired.max(person.birthdate);
    let mut coverage = plain(
        id,
        person,
        &insurer,
        Some(&symbol),
        &number,
        Some(&branch),
        acquired,
    );
    let years = age(person.birthdate, on);
    coverage.preschool = years < 6;
    if years >= 70 {
        coverage.elderly = Some(ElderlyCertificate {
            issued: Some(coverage.acquired),
            valid_from: coverage.acquired,
            valid_to: None,
            ratio: if dice.percent(80) {
                ratio(20)
            } else {
                ratio(30)
            },
        });
    } else if dice.percent(15) {
        let classes: Vec<LimitClass> = LimitClass::all().take(5).collect();
        coverage.limit = Some(limit(
            LimitKind::Limit,
            *dice.one(&classes),
            coverage.acquired,
        ));
    }
    if dice.percent(4) && years >= 20 {
        let changed = on.saturating_sub(10.days());
        let other = insurers::society(at + 1);
        let number = format!("{}", 900_000 + at);
        let newer = plain(
            CoverageId(id.0 + 1),
            person,
            &other,
            Some("77"),
            &number,
            Some("00"),
            changed,
        );
        coverage.lost = Some(changed);
        coverage.loss_reason = Some(LossReason::OtherCoverage);
        return vec![coverage, newer];
    }
    vec![coverage]
}

/// An eight-digit number of the latter-stage elderly scheme, with its check digit.
pub(crate) fn latter_stage_number(at: u64) -> String {
    domain::check_digit::complete(&format!("{:07}", at % 10_000_000)).unwrap_or_default()
}

pub(crate) fn ratio(percent: u8) -> Ratio {
    let Some(ratio) = Ratio::percent(percent) else {
        unreachable!("{percent} is a whole number of tenths")
    };
    ratio
}

pub(crate) fn limit(kind: LimitKind, class: LimitClass, from: Date) -> LimitCertificate {
    LimitCertificate {
        kind,
        class,
        issued: Some(from),
        valid_from: from,
        valid_to: None,
        long_stay_from: None,
    }
}

/// A coverage that holds from `acquired` on, without certificates.
pub(crate) fn plain(
    id: CoverageId,
    person: &Person,
    insurer: &Insurer,
    symbol: Option<&str>,
    number: &str,
    branch: Option<&str>,
    acquired: Date,
) -> Coverage {
    let Ok(member) = MemberNumber::parse(number) else {
        unreachable!("{number} is a number")
    };
    Coverage {
        id,
        person: person.id,
        classification: Classification::General,
        insurer: insurer.number.clone(),
        insurer_name: insurer.name.to_owned(),
        symbol: symbol.and_then(|symbol| Symbol::parse(symbol).ok()),
        number: member,
        branch: branch.and_then(|branch| Branch::parse(branch).ok()),
        relation: Some(if branch.is_none_or(|branch| branch == "00") {
            Relation::Insured
        } else {
            Relation::Family
        }),
        insured_name: Some(person.name.clone()),
        acquired,
        lost: None,
        loss_reason: None,
        issued: Some(acquired),
        document_from: Some(acquired),
        document_to: None,
        ratio: None,
        preschool: false,
        elderly: None,
        limit: None,
        diseases: Vec::new(),
        tickets: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn population(seed: u64, count: usize) -> Vec<SimPerson> {
        Population {
            seed,
            count,
            on: jiff::civil::date(2026, 11, 24),
        }
        .people()
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
        let one = Population {
            seed: 1,
            count: 1,
            on: jiff::civil::date(2026, 11, 24),
        };
        assert_eq!(one.person(7), population(1, 8)[7]);
        assert_ne!(population(1, 300), population(2, 300));
    }

    #[test]
    fn identities_are_unique_and_numbers_carry_check_digits() {
        let people = population(7, 5000);
        let ids: BTreeSet<_> = people.iter().map(|one| one.registered.person.id).collect();
        let serials: BTreeSet<_> = people.iter().map(|one| &one.certificate_serial).collect();
        let coverages: Vec<_> = people
            .iter()
            .flat_map(|one| &one.registered.coverages)
            .collect();
        let coverage_ids: BTreeSet<_> = coverages.iter().map(|one| one.id).collect();
        assert_eq!((ids.len(), serials.len()), (5000, 5000));
        assert_eq!(coverage_ids.len(), coverages.len());
        assert!(coverages.iter().all(|one| one.insurer.check_digit_holds()));
    }

    #[test]
    fn everybody_is_covered_by_the_scheme_of_their_age() {
        let on = jiff::civil::date(2026, 11, 24);
        for one in population(3, 3000) {
            let held = one
                .registered
                .coverages
                .iter()
                .filter(|coverage| coverage.holds_on(on))
                .count();
            assert_eq!(held, 1, "{:?}", one.registered.person.id);
            let elderly = on >= birthday(one.registered.person.birthdate, 75);
            let scheme = one.registered.coverages[0].insurer.scheme();
            assert_eq!(
                scheme == domain::insurer::Scheme::LatterStageElderly,
                elderly
            );
        }
    }
}
