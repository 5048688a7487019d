//! Requests by number, whole with their heads; only the key is written anew each time.

use domain::{
    clock::Clock,
    coverage::Coverage,
    date::Date,
    eligibility::{NumberAsked, Validity},
    institution::InstitutionCode,
};
use sim::{dice::Dice, population::SimPerson};
use wire::oqs::{
    Encoding,
    qualification::{Request, RequestHeader, Search},
};

use super::calls::{Call, PLACE};
use crate::{clock::SystemClock, demo::Demo};

/// Most different requests: enough that one is seldom asked again while it is still in a cache.
const MOST: usize = 65_536;

/// One request.
pub(super) struct NumberCall {
    pub(super) call: Call,
    /// What is asked, for batches.
    pub(super) asked: NumberAsked,
    /// What the answer must say.
    pub(super) expected: Validity,
}

/// Requests about at most about [`MOST`] people, chosen by the dice, as of today.
pub(super) fn prepare(
    demo: &Demo,
    clock: &SystemClock,
    dice: &mut Dice,
) -> anyhow::Result<Vec<NumberCall>> {
    let population = demo.population()?;
    let today = clock.now().date();
    let institution = demo.institution()?;
    let chosen = |dice: &mut Dice| dice.below(population.count as u64) < MOST as u64;
    let mut calls = Vec::new();
    for person in population.people() {
        if !chosen(dice) {
            continue;
        }
        let coverage = dice.one(&person.registered.coverages);
        let Some(expected) = expected(&person, coverage, &institution, today) else {
            continue;
        };
        let asked = NumberAsked {
            insurer: coverage.insurer.clone(),
            symbol: coverage.symbol.clone(),
            number: coverage.number.clone(),
            branch: coverage.branch.clone(),
            birthdate: person.registered.person.birthdate,
            limit_consent: true,
        };
        let request = Request {
            header: RequestHeader {
                confirmation_date: Some(today),
                institution: institution.clone(),
                file_identifier: Some(PLACE.to_owned()),
            },
            search: Search::new(&asked, None),
        };
        calls.push(NumberCall {
            call: Call::new("/oqs/v1/OQSsiquc01", &request.write(Encoding::Utf8)?)?,
            asked,
            expected,
        });
    }
    Ok(calls)
}

/// What must be answered, told by how the population is made and not by the program under load; `None` where one number
/// stands for several periods.
fn expected(
    person: &SimPerson,
    asked: &Coverage,
    institution: &InstitutionCode,
    today: Date,
) -> Option<Validity> {
    let all = &person.registered.coverages;
    let same = |other: &&Coverage| {
        other.insurer == asked.insurer && other.number_key() == asked.number_key()
    };
    if all.iter().filter(same).count() > 1 {
        return None;
    }
    let served = |coverage: &Coverage| {
        let mut tickets = coverage.tickets.iter();
        tickets.any(|ticket| ticket.serves(institution.as_str(), today))
    };
    Some(if !asked.holds_on(today) {
        let newer = all
            .iter()
            .any(|coverage| coverage.holds_on(today) && !coverage.is_medical_aid());
        if newer {
            Validity::InvalidNewExists
        } else {
            Validity::Invalid
        }
    } else if asked.is_medical_aid() && !served(asked) {
        Validity::ValidUnregistered
    } else {
        Validity::Valid
    })
}
