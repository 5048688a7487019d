//! People by seed: households with names, ages, insurers and cards, in plausible shares.

mod coverage;
mod household;

use domain::{
    Date,
    coverage::{CoverageId, Registered},
    date::{age, birthday},
    person::PersonId,
};

pub(crate) use coverage::{latter_stage_number, limit, plain, ratio, recipient_number};

use crate::dice::Dice;

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

/// Numbers of coverages kept for each person.
const COVERAGES: u64 = 8;

impl Population {
    /// The people, household by household; person number `n` does not depend on how many are asked for.
    pub fn people(&self) -> impl Iterator<Item = SimPerson> + use<> {
        let (seed, on) = (self.seed, self.on);
        (0..)
            .flat_map(move |at| household::household(seed, at, on))
            .take(self.count)
            .zip(0..)
            .map(move |(registered, at)| with_card(registered, seed, at, on))
    }
}

/// Numbers a person and gives them a card.
fn with_card(mut registered: Registered, seed: u64, at: u64, on: Date) -> SimPerson {
    let id = PersonId(at + 1);
    registered.person.id = id;
    for (place, coverage) in (1..).zip(&mut registered.coverages) {
        coverage.person = id;
        coverage.id = CoverageId(at * COVERAGES + place);
    }
    let mut dice = Dice::new(!seed ^ at.wrapping_mul(0x9E6C_63D0_876A_3F35));
    let birthdate = registered.person.birthdate;
    // Certificates end on a birthday, at the fifth after issue; a few have ended and were not renewed.
    let ahead = if dice.percent(3) {
        0
    } else {
        1 + i16::try_from(dice.below(5)).unwrap_or_default()
    };
    let serial = FIRST_SERIAL + u32::try_from(at).unwrap_or_default();
    SimPerson {
        registered,
        certificate_serial: serial.to_be_bytes().to_vec(),
        certificate: CertificateState {
            registered: dice.percent(85),
            revoked: dice.below(300) == 0,
            last_day: birthday(birthdate, age(birthdate, on) + ahead),
        },
        pin: (!dice.percent(2)).then(|| "1234".to_owned()),
        pin_tries_left: if dice.below(100) == 0 { 1 } else { 3 },
    }
}

#[cfg(test)]
mod tests;
