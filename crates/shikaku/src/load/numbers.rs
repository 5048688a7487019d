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

use crate::{clock::SystemClock, demo::Demo};

/// Most different requests: enough that one is seldom asked again while it is still in a cache.
const MOST: usize = 65_536;
/// A key: 16 hexadecimal digits, in the head and as the message's own identifier.
pub(super) const KEY: usize = 16;
/// Stands where the key will.
const PLACE: &str = "----------------";

/// One request.
pub(super) struct NumberCall {
    octets: Box<[u8]>,
    /// Where the key stands.
    keys: [usize; 2],
    /// What the answer must say.
    pub(super) expected: Validity,
}

impl NumberCall {
    /// The request under a key, into `octets`.
    pub(super) fn write(&self, key: &[u8; KEY], octets: &mut Vec<u8>) {
        octets.clear();
        octets.extend_from_slice(&self.octets);
        for at in self.keys {
            octets[at..at + KEY].copy_from_slice(key);
        }
    }
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
        calls.push(call(&request.write(Encoding::Utf8)?, expected)?);
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

fn call(message: &[u8], expected: Validity) -> anyhow::Result<NumberCall> {
    let mut octets = format!(
        "POST /oqs/v1/OQSsiquc01 HTTP/1.1\r\nhost: localhost\r\nidempotency-key: {PLACE}\r\n\
         content-type: application/xml; charset=utf-8\r\ncontent-length: {}\r\n\r\n",
        message.len()
    )
    .into_bytes();
    octets.extend_from_slice(message);
    let mut places = (0..octets.len()).filter(|at| octets[*at..].starts_with(PLACE.as_bytes()));
    let (Some(head), Some(body)) = (places.next(), places.next()) else {
        anyhow::bail!("a request has no place for its key");
    };
    Ok(NumberCall {
        octets: octets.into_boxed_slice(),
        keys: [head, body],
        expected,
    })
}
