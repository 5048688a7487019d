//! A quote: what is asked, and what it costs by the price book of its date.
//!
//! Nothing is guessed: what no record prices is a line without an amount, and the total says that it is partial. What
//! cannot be is refused with a stable code and a reason; a refused quote has no lines.

mod check;
mod compose;
mod input;

use domain::Date;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};

pub use self::input::{
    Asked, Configuration, Connection, Facility, Input, ReadError, Replaces, Terminal, V6Option,
    Wiring, WorksTime,
};
use crate::catalogue::Catalogue;

/// What came of an input.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// Its date.
    pub date: String,
    /// Its last valid day; empty where no record says.
    pub valid_until: String,
    /// The price book's version.
    pub price_book: String,
    /// The percent of consumption tax in the prices; absent where no record says.
    pub tax_percent: Option<u8>,
    /// `east` or `west`; absent where the prefecture is not known.
    pub area: Option<String>,
    /// Paid once.
    pub initial: Costs,
    /// Paid each month.
    pub monthly: Costs,
    /// What it does not include, each in a sentence.
    pub exclusions: Vec<String>,
    /// Why there is no quote; empty for one that stands.
    pub refusals: Vec<Refusal>,
    /// What is to be known or done before the works.
    pub warnings: Vec<String>,
}

/// One table of a quote.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Costs {
    /// Its lines, in the price book's order.
    pub lines: Vec<Line>,
    /// The sum of the amounts that are known, yen, tax included.
    pub total: i64,
    /// Whether every line has an amount.
    pub complete: bool,
}

/// One line.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The price book's code.
    pub code: String,
    /// Its name as printed.
    pub item: String,
    /// How many.
    pub quantity: u32,
    /// What it is counted in.
    pub unit: String,
    /// Yen, tax included, for all of them; `None` is to be confirmed.
    pub amount: Option<i64>,
    /// The maker's list price for all of them, where there is one.
    pub list: Option<i64>,
    /// Why it is here.
    pub why: String,
}

/// Why there is no quote.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Stable.
    pub code: String,
    /// What cannot be, and what to do instead.
    pub message: String,
}

impl Quote {
    /// What an input costs; `today` is its date where it names none.
    #[must_use]
    pub fn make(catalogue: &Catalogue, input: &Input, today: Date) -> Self {
        let day = input.date.unwrap_or(today);
        let area = catalogue.area(input.prefecture.trim(), day);
        let refusals = check::refusals(catalogue, input, day, area);
        let mut quote = Self::refused(catalogue, day, refusals);
        quote.area = area.map(|area| area.code().to_owned());
        if quote.refusals.is_empty() {
            compose::fill(&mut quote, catalogue, input, day, area);
        }
        quote
    }

    /// What there is to say of a day where there is no quote, and why there is none.
    #[must_use]
    pub fn refused(catalogue: &Catalogue, day: Date, refusals: Vec<Refusal>) -> Self {
        let validity = catalogue.validity(day);
        let valid_until = validity.and_then(|days| day.checked_add(days.days()).ok());
        Self {
            date: day.to_string(),
            valid_until: valid_until.map_or_else(String::new, |day| day.to_string()),
            price_book: catalogue.version().to_owned(),
            tax_percent: catalogue.tax(day).map(|rate| rate.0),
            area: None,
            initial: Costs::default(),
            monthly: Costs::default(),
            exclusions: catalogue
                .exclusions(day)
                .map(|exclusion| exclusion.text.clone())
                .collect(),
            refusals,
            warnings: Vec::new(),
        }
    }

    /// Whether it stands.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.refusals.is_empty()
    }
}

impl Costs {
    /// Of lines: the sum of what is known.
    fn of(lines: Vec<Line>) -> Self {
        Self {
            total: lines.iter().filter_map(|line| line.amount).sum(),
            complete: lines.iter().all(|line| line.amount.is_some()),
            lines,
        }
    }
}

#[cfg(test)]
mod tests;
