//! Who lives together, and under which symbol and number they are insured.

use domain::{
    Date,
    coverage::{Classification, Coverage, CoverageId, LossReason, Registered, Relation},
    date::birthday,
    insurer::Scheme,
    medical_aid::MedicalTicket,
    person::{Person, PersonId, Sex},
};
use jiff::ToSpan;

use super::coverage::{furnish, latter_stage_number, plain, ratio, recipient_number};
use crate::{
    dice::Dice,
    insurers,
    names::{self, Name, PLACES},
};

/// An institution that is not the demo's: a published test code.
const ELSEWHERE: &str = "9918000010";

/// Days since the oldest acquisition of an insured person.
const LONGEST_HELD: u64 = 15 * 365;

/// Household number `at` of a seed; its people are not numbered yet.
pub(super) fn household(seed: u64, at: u64, on: Date) -> Vec<Registered> {
    let mut dice = Dice::new(seed ^ at.wrapping_mul(0xA24B_AED4_963E_E407));
    let scheme = match dice.below(100) {
        0..=25 => Scheme::Association,
        26..=44 => Scheme::Society,
        45..=51 => Scheme::MutualAid,
        52..=75 => Scheme::NationalHealth,
        76..=96 => Scheme::LatterStageElderly,
        _ => Scheme::MedicalAid,
    };
    let people = members(&mut dice, scheme, on);
    match scheme {
        Scheme::LatterStageElderly => latter_stage(&mut dice, at, people, on),
        Scheme::MedicalAid => medical_aid(&mut dice, at, people, on),
        _ => insured(&mut dice, scheme, at, people, on),
    }
}

/// The people, the insured one first: sexes, ages, one family name, one address.
fn members(dice: &mut Dice, scheme: Scheme, on: Date) -> Vec<Person> {
    let sex = |dice: &mut Dice| {
        if dice.percent(50) {
            Sex::Male
        } else {
            Sex::Female
        }
    };
    let (youngest, eldest) = match scheme {
        Scheme::LatterStageElderly => (75, 99),
        Scheme::NationalHealth if dice.percent(45) => (66, 74),
        Scheme::NationalHealth | Scheme::MedicalAid => (20, 74),
        _ => (18, 69),
    };
    let first = (sex(dice), years(dice, youngest, eldest));
    let mut all = vec![first];
    if scheme != Scheme::MedicalAid && first.1 >= 24 && dice.percent(50) {
        let spouse = match first.0 {
            Sex::Male => Sex::Female,
            _ => Sex::Male,
        };
        let age = years(dice, first.1 - 4, first.1 + 4);
        all.push((spouse, age.clamp(youngest.max(20), eldest)));
    }
    if (24..60).contains(&first.1) {
        for _ in 0..*dice.one(&[0, 0, 1, 1, 2, 2, 3]) {
            let child = sex(dice);
            all.push((child, years(dice, 0, (first.1 - 20).min(22))));
        }
    }
    let (family, place) = (names::family(dice), dice.one(&PLACES));
    let address = format!("{}{}－{}", place.0, dice.below(9) + 1, dice.below(30) + 1);
    all.into_iter()
        .map(|(sex, age)| {
            let birthdate = on
                .saturating_sub(age.years())
                .saturating_sub(days(dice, 365));
            let given = names::given(dice, sex);
            person(family, given, sex, birthdate, (&address, place.1), dice)
        })
        .collect()
}

fn person(
    family: &Name,
    given: &Name,
    sex: Sex,
    birthdate: Date,
    (address, postal_code): (&str, &str),
    dice: &mut Dice,
) -> Person {
    let (name, kana) = names::whole(family, given);
    Person {
        id: PersonId(0),
        name,
        kana,
        other_name: None,
        sex,
        sex_shown: None,
        birthdate,
        address: Some(address.to_owned()),
        postal_code: Some(postal_code.to_owned()),
        withheld: dice.below(1000) == 0,
    }
}

/// A family under one symbol and number; some came from another insurer, some just left this one.
fn insured(
    dice: &mut Dice,
    scheme: Scheme,
    at: u64,
    people: Vec<Person>,
    on: Date,
) -> Vec<Registered> {
    let insurer = insurers::common(scheme, dice.below(12));
    let before = insurers::common(Scheme::Society, dice.below(12));
    let (symbol, number) = numbers(scheme, at);
    // A symbol no other household has: the insurer before can be the same as the one now.
    let symbol_before = format!("9{symbol}");
    let acquired = on
        .saturating_sub(days(dice, LONGEST_HELD))
        .saturating_sub(1.days());
    let changed = dice.percent(8).then(|| on.saturating_sub(days(dice, 400)));
    let left =
        (changed.is_none() && dice.below(70) == 0).then(|| on.saturating_sub(days(dice, 60)));
    let head = people.first().map(|person| person.name.clone());
    let mut household = Vec::with_capacity(people.len());
    for (place, person) in people.into_iter().enumerate() {
        let branch = format!("{place:02}");
        let mut coverages = Vec::with_capacity(1);
        let mut add = |insurer, symbol: &str, from: Date, lost: Option<Date>, dice: &mut Dice| {
            let mut coverage = plain(
                CoverageId(0),
                &person,
                insurer,
                Some(symbol),
                &number,
                Some(&branch),
                from.max(person.birthdate),
            );
            coverage.insured_name.clone_from(&head);
            coverage.loss_reason = lost.map(|_| LossReason::OtherCoverage);
            coverage.lost = lost;
            furnish(&mut coverage, person.birthdate, on, dice);
            coverages.push(coverage);
        };
        match changed {
            Some(changed) => {
                let from = acquired.min(changed.saturating_sub(60.days()));
                if person.birthdate < changed {
                    add(&before, &symbol_before, from, Some(changed), dice);
                }
                add(&insurer, &symbol, changed, None, dice);
            }
            None => {
                let lost = left.filter(|left| person.birthdate < *left);
                let from =
                    lost.map_or(acquired, |lost| acquired.min(lost.saturating_sub(1.days())));
                add(&insurer, &symbol, from, lost, dice);
                if let Some(gone) = coverages.last_mut().filter(|gone| gone.lost.is_some()) {
                    gone.loss_reason = Some(LossReason::Other);
                }
            }
        }
        household.push(Registered { person, coverages });
    }
    household
}

/// Symbol and number as the scheme writes them; no two households of one insurer share them.
fn numbers(scheme: Scheme, at: u64) -> (String, String) {
    match scheme {
        Scheme::Association => (
            format!("{:08}", 21_000_000 + at % 900 * 1000),
            format!("{}", at + 1),
        ),
        Scheme::MutualAid => (
            ["公立あ", "公立い", "職見本", "学校か"][usize::try_from(at % 4).unwrap_or_default()]
                .to_owned(),
            format!("{}", 100_000 + at),
        ),
        Scheme::NationalHealth => (
            format!("{}－{}", 10 + at % 90, 1 + at % 7),
            format!("{:07}", at + 1),
        ),
        _ => (format!("{}", 1000 + at % 900), format!("{}", 100_000 + at)),
    }
}

/// Everybody of 75 and over alone: no symbol, no branch, an individual number and ratio.
fn latter_stage(dice: &mut Dice, at: u64, people: Vec<Person>, on: Date) -> Vec<Registered> {
    let insurer = insurers::common(Scheme::LatterStageElderly, dice.below(12));
    (0..)
        .zip(people)
        .map(|(place, person)| {
            let acquired = birthday(person.birthdate, 75);
            let number = latter_stage_number(at * 8 + place);
            let mut coverage = alone(&person, &insurer, &number, acquired);
            coverage.ratio = Some(ratio(match dice.below(100) {
                0..=69 => 10,
                70..=91 => 20,
                _ => 30,
            }));
            furnish(&mut coverage, person.birthdate, on, dice);
            Registered {
                person,
                coverages: vec![coverage],
            }
        })
        .collect()
}

/// People on medical aid, some beside health insurance, some with a ticket for an institution elsewhere.
fn medical_aid(dice: &mut Dice, at: u64, people: Vec<Person>, on: Date) -> Vec<Registered> {
    let insurer = insurers::common(Scheme::MedicalAid, dice.below(12));
    let beside = dice.percent(15);
    let acquired = on.saturating_sub(days(dice, 2000));
    let mut household = if beside {
        insured(dice, Scheme::Society, at, people, on)
    } else {
        let bare = |person| Registered {
            person,
            coverages: Vec::new(),
        };
        people.into_iter().map(bare).collect()
    };
    for (place, one) in (0..).zip(&mut household) {
        let number = recipient_number(at * 8 + place);
        let from = acquired.max(one.person.birthdate);
        let mut aid = alone(&one.person, &insurer, &number, from);
        aid.classification = Classification::MedicalAid;
        if dice.percent(30) {
            aid.tickets.push(ticket(beside, place, on));
        }
        one.coverages.push(aid);
    }
    household
}

fn ticket(combined: bool, place: u64, on: Date) -> MedicalTicket {
    MedicalTicket {
        dispensing: false,
        valid_from: on.first_of_month(),
        valid_to: on.last_of_month(),
        issue_number: format!("{:07}", place + 1),
        institution: ELSEWHERE.to_owned(),
        institution_name: "よその見本診療所".to_owned(),
        injury: Some("見本病".to_owned()),
        treatment_type: "02".to_owned(),
        self_pay_yen: 0,
        combined,
    }
}

/// A coverage of one person under a number of their own.
fn alone(person: &Person, insurer: &insurers::Insurer, number: &str, acquired: Date) -> Coverage {
    let mut coverage = plain(CoverageId(0), person, insurer, None, number, None, acquired);
    coverage.relation = None::<Relation>;
    coverage.insured_name = None;
    coverage
}

fn years(dice: &mut Dice, youngest: i32, eldest: i32) -> i32 {
    let width = u64::try_from(eldest - youngest + 1).unwrap_or(1);
    youngest + i32::try_from(dice.below(width)).unwrap_or_default()
}

/// A span of fewer days than `end`.
fn days(dice: &mut Dice, end: u64) -> jiff::Span {
    i64::try_from(dice.below(end)).unwrap_or_default().days()
}
