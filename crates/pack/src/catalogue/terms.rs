//! Promotions, plans, exclusions and the terms of a quote.

use domain::Date;
use jiff::ToSpan;
use serde::Deserialize;

use crate::dated::{self, DataError, Dated, HasWindow};

/// A promotion (特典): who, when, and what becomes free.
#[derive(Clone, Debug, Deserialize)]
pub struct Promotion {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The lines from which one must move.
    pub replaces: Vec<String>,
    /// First day of application.
    #[serde(deserialize_with = "dated::day")]
    pub applied_from: Date,
    /// Last day of application.
    #[serde(deserialize_with = "dated::day")]
    pub applied_to: Date,
    /// Last day of opening.
    #[serde(deserialize_with = "dated::day")]
    pub opened_to: Date,
    /// The item it makes partly free.
    pub price: String,
    /// The components that become free.
    pub waived: Vec<String>,
    /// What remains of the item's price: only `to_confirm` is known.
    remainder: String,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
}

/// A support plan.
#[derive(Clone, Debug, Deserialize)]
pub struct Plan {
    /// Its monthly price's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Calls in a calendar month, for each contracted site.
    pub calls_a_month: u32,
    /// What happens beyond them.
    pub over: String,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
}

/// What no quote includes.
#[derive(Clone, Debug, Deserialize)]
pub struct Exclusion {
    /// Its code.
    pub code: String,
    /// In Japanese.
    pub text: String,
    /// In English.
    pub english: String,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
}

#[derive(Clone, Debug, Deserialize)]
struct Validity {
    days: i32,
    #[serde(flatten)]
    dated: Dated,
}

/// The days the desk counts with (start-pack §7, §11.3, §11.4).
#[derive(Clone, Debug, Deserialize)]
pub struct Days {
    /// Within how many an offered unit must be answered.
    pub reply: i32,
    /// From how many before the works an open gate is told.
    pub before_works: i32,
    /// After how many a case we sent is missed in the partner's table.
    pub partner: i32,
    /// The day of a month on which reports of works are closed.
    pub closing: i8,
    #[serde(flatten)]
    dated: Dated,
}

#[derive(Clone, Debug, Deserialize)]
struct Reader {
    facility: String,
    free: u32,
    #[serde(flatten)]
    dated: Dated,
}

#[derive(Clone, Debug, Deserialize)]
struct Shortage {
    codes: Vec<String>,
    text: String,
    #[serde(flatten)]
    dated: Dated,
}

impl Days {
    /// The last day to answer an offer made on `day`, `yyyy-MM-dd`.
    #[must_use]
    pub fn reply_by(&self, day: Date) -> String {
        let last = day.checked_add(self.reply.days());
        last.unwrap_or(day).to_string()
    }
}

/// A record's window and name, from its fields.
macro_rules! windowed {
    ($($record:ident: $name:expr),+ $(,)?) => {$(
        impl HasWindow for $record {
            fn dated(&self) -> &Dated {
                &self.dated
            }

            fn name(&self) -> String {
                let name: fn(&$record) -> &str = $name;
                name(self).to_owned()
            }
        }
    )+};
}

windowed!(
    Promotion: |record| &record.code,
    Plan: |record| &record.code,
    Exclusion: |record| &record.code,
    Validity: |_| "validity",
    Days: |_| "days",
    Reader: |record| &record.facility,
    Shortage: |record| record.codes.first().map_or("", String::as_str),
);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Promotions {
    promotion: Vec<Promotion>,
}

impl Promotions {
    pub(super) fn read(text: &str) -> Result<Self, DataError> {
        let file = "promotion.toml";
        let promotions: Self = dated::read(file, text)?;
        dated::check(file, &promotions.promotion)?;
        for promotion in &promotions.promotion {
            let code = &promotion.code;
            if promotion.applied_to < promotion.applied_from
                || promotion.opened_to < promotion.applied_from
            {
                return Err(DataError(format!(
                    "{file}, {code}: a window ends before it begins"
                )));
            }
            if promotion.remainder != "to_confirm" || promotion.waived.is_empty() {
                return Err(DataError(format!(
                    "{file}, {code}: the remainder is to_confirm, and something is waived"
                )));
            }
        }
        Ok(promotions)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Promotion> {
        self.promotion.iter()
    }

    pub(super) fn prices(&self) -> impl Iterator<Item = &str> {
        self.all().map(|promotion| promotion.price.as_str())
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plans {
    plan: Vec<Plan>,
}

impl Plans {
    pub(super) fn read(text: &str) -> Result<Self, DataError> {
        let file = "plan.toml";
        let plans: Self = dated::read(file, text)?;
        dated::check(file, &plans.plan)?;
        Ok(plans)
    }

    pub(super) fn on(&self, day: Date) -> impl Iterator<Item = &Plan> {
        self.plan.iter().filter(move |plan| plan.dated.holds(day))
    }

    pub(super) fn prices(&self) -> impl Iterator<Item = &str> {
        self.plan.iter().map(|plan| plan.code.as_str())
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exclusions {
    exclusion: Vec<Exclusion>,
}

impl Exclusions {
    pub(super) fn read(text: &str) -> Result<Self, DataError> {
        let file = "exclusion.toml";
        let exclusions: Self = dated::read(file, text)?;
        dated::check(file, &exclusions.exclusion)?;
        Ok(exclusions)
    }

    pub(super) fn on(&self, day: Date) -> impl Iterator<Item = &Exclusion> {
        let holds = move |exclusion: &&Exclusion| exclusion.dated.holds(day);
        self.exclusion.iter().filter(holds)
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Terms {
    validity: Vec<Validity>,
    days: Vec<Days>,
    reader: Vec<Reader>,
    shortage: Vec<Shortage>,
}

impl Terms {
    pub(super) fn read(text: &str) -> Result<Self, DataError> {
        let file = "terms.toml";
        let terms: Self = dated::read(file, text)?;
        dated::check(file, &terms.validity)?;
        dated::check(file, &terms.days)?;
        dated::check(file, &terms.reader)?;
        dated::check(file, &terms.shortage)?;
        if let Some(days) = terms
            .validity
            .iter()
            .map(|row| row.days)
            .find(|days| !(1..=366).contains(days))
        {
            return Err(DataError(format!(
                "{file}: a quote cannot stand for {days} days"
            )));
        }
        // An offer without its last day would wait for ever, or not at all.
        if !terms.days.iter().any(|row| row.dated.valid_to.is_none()) {
            return Err(DataError(format!(
                "{file}, days: a record without an end is needed"
            )));
        }
        let sound = |row: &Days| {
            [row.reply, row.before_works, row.partner]
                .iter()
                .all(|days| (1..=366).contains(days))
                && (1..=28).contains(&row.closing)
        };
        if !terms.days.iter().all(sound) {
            return Err(DataError(format!(
                "{file}, days: days are 1 to 366, the closing day 1 to 28"
            )));
        }
        Ok(terms)
    }

    /// The record of a day; on a day before all records, the earliest.
    pub(super) fn days(&self, day: Date) -> &Days {
        let holding = self.days.iter().find(|row| row.dated.holds(day));
        let earliest = || self.days.iter().min_by_key(|row| row.dated.valid_from);
        holding.or_else(earliest).unwrap_or(&self.days[0])
    }

    pub(super) fn validity(&self, day: Date) -> Option<i32> {
        let found = self.validity.iter().find(|row| row.dated.holds(day));
        found.map(|row| row.days)
    }

    pub(super) fn free_readers(&self, facility: &str, day: Date) -> Option<u32> {
        let mut of_day = self.reader.iter().filter(|row| row.dated.holds(day));
        of_day
            .find(|row| row.facility == facility)
            .map(|row| row.free)
    }

    pub(super) fn shortage(&self, code: &str, day: Date) -> Option<&str> {
        let mut of_day = self.shortage.iter().filter(|row| row.dated.holds(day));
        of_day
            .find(|row| row.codes.iter().any(|other| other == code))
            .map(|row| row.text.as_str())
    }
}
