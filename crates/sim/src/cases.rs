//! Named cases: people who each show one thing a receipt computer must get right.

mod ages;
mod aid;
mod build;
mod cards;
mod changes;
mod limits;
mod numbers;
mod schemes;
mod should;
mod texts;

use domain::{
    Date,
    eligibility::{NumberAsked, Validity},
    institution::InstitutionCode,
};

use crate::population::SimPerson;
use build::Builder;

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name on command lines.
    pub id: &'static str,
    /// What it shows, in Japanese.
    pub title_ja: &'static str,
    /// What it shows, in English.
    pub title_en: &'static str,
    /// The person.
    pub person: SimPerson,
    /// Others that the case needs (a twin).
    pub others: Vec<SimPerson>,
    /// What to ask by number; `None` where the case is one of the card only.
    pub ask: Option<NumberAsked>,
    /// What the answer by number says, with the ask above.
    pub expected_validity: Option<Validity>,
    /// What the answer by card says; `None` where the hub refuses to tell, or there is no card.
    pub expected_by_card: Option<Validity>,
    /// What a good receipt computer does.
    pub what_to_do_ja: &'static str,
}

impl Case {
    /// What a good receipt computer does, in English.
    #[must_use]
    pub fn what_to_do_en(&self) -> &'static str {
        should::in_english(self.what_to_do_ja)
    }
}

/// Every case, as of `on`, at the institution that asks.
#[must_use]
pub fn cases(on: Date, institution: &InstitutionCode) -> Vec<Case> {
    let mut builder = Builder::new(on, institution);
    schemes::add(&mut builder);
    changes::add(&mut builder);
    numbers::add(&mut builder);
    ages::add(&mut builder);
    limits::add(&mut builder);
    aid::add(&mut builder);
    cards::add(&mut builder);
    texts::add(&mut builder);
    builder.finish()
}

#[cfg(test)]
mod listing;
#[cfg(test)]
mod tests;
