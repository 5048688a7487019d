//! The catalogue: every price, line type, area, promotion, plan and exclusion as dated records, read and checked at start.

mod book;
mod lines;
mod places;
mod terms;

use std::path::Path;

use domain::yen::{TaxRate, Yen};
use domain::{Date, area::Area};
use sha2::{Digest, Sha256};

pub use self::book::{Price, Priced, When, Wiring};
pub use self::lines::{Carriers, LineType, V6Rule};
pub use self::terms::{Days, Exclusion, Plan, Promotion};
use crate::dated::DataError;

/// The price book and all that a quote is decided by.
#[derive(Clone, Debug)]
pub struct Catalogue {
    version: String,
    book: book::Book,
    taxes: book::Taxes,
    lines: lines::Lines,
    places: places::Places,
    promotions: terms::Promotions,
    plans: terms::Plans,
    exclusions: terms::Exclusions,
    terms: terms::Terms,
}

impl Catalogue {
    /// What is part of the program.
    ///
    /// # Errors
    /// [`DataError`] never in a tested program.
    pub fn embedded() -> Result<Self, DataError> {
        Self::read(|_, embedded| Ok(embedded.to_owned()))
    }

    /// What lies in `folder`; a file that is not there is taken from the program.
    ///
    /// # Errors
    /// [`DataError`] naming the file that cannot be used.
    pub fn from_folder(folder: &Path) -> Result<Self, DataError> {
        Self::read(
            |name, embedded| match std::fs::read_to_string(folder.join(name)) {
                Ok(text) => Ok(text),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    Ok(embedded.to_owned())
                }
                Err(error) => Err(DataError(format!("{name}: {error}"))),
            },
        )
    }

    fn read(text: impl Fn(&str, &str) -> Result<String, DataError>) -> Result<Self, DataError> {
        let price = text("price.toml", include_str!("../data/price.toml"))?;
        let tax = text("tax.toml", include_str!("../data/tax.toml"))?;
        let line = text("line.toml", include_str!("../data/line.toml"))?;
        let prefecture = text("prefecture.toml", include_str!("../data/prefecture.toml"))?;
        let promotion = text("promotion.toml", include_str!("../data/promotion.toml"))?;
        let plan = text("plan.toml", include_str!("../data/plan.toml"))?;
        let exclusion = text("exclusion.toml", include_str!("../data/exclusion.toml"))?;
        let terms = text("terms.toml", include_str!("../data/terms.toml"))?;
        let mut sum = Sha256::new();
        for file in [
            &price,
            &tax,
            &line,
            &prefecture,
            &promotion,
            &plan,
            &exclusion,
            &terms,
        ] {
            sum.update(file.len().to_be_bytes());
            sum.update(file.as_bytes());
        }
        let sum = hex::encode(sum.finalize());
        let (version, book) = book::Book::read(&price)?;
        let taxes = book::Taxes::read(&tax)?;
        book.check_tax(&taxes)?;
        let lines = lines::Lines::read(&line)?;
        let promotions = terms::Promotions::read(&promotion)?;
        let plans = terms::Plans::read(&plan)?;
        let named = lines
            .prices()
            .chain(promotions.prices())
            .chain(plans.prices());
        for code in named {
            if !book.knows(code) {
                return Err(DataError(format!("price.toml: nothing is called {code}")));
            }
        }
        Ok(Self {
            version: format!("{version}+{}", &sum[..12]),
            book,
            taxes,
            lines,
            places: places::Places::read(&prefecture)?,
            promotions,
            plans,
            exclusions: terms::Exclusions::read(&exclusion)?,
            terms: terms::Terms::read(&terms)?,
        })
    }

    /// The price book's name and the digest of all files: two catalogues of one version give the same quotes.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All prices of all times, in the book's order.
    pub fn prices(&self) -> impl Iterator<Item = &Price> {
        self.book.all()
    }

    /// What an item costs on a day; an item the book never heard of has no price either.
    #[must_use]
    pub fn price(&self, code: &str, day: Date) -> Priced {
        self.book.price(code, day)
    }

    /// The consumption tax in the prices of a day.
    #[must_use]
    pub fn tax(&self, day: Date) -> Option<TaxRate> {
        self.taxes.on(day)
    }

    /// The line types that can be used on a day.
    pub fn line_types(&self, day: Date) -> impl Iterator<Item = &LineType> {
        self.lines.on(day)
    }

    /// The line type somebody means, by code, name or alias; case, width and marks do not count.
    #[must_use]
    pub fn line_type(&self, text: &str, day: Date) -> Option<&LineType> {
        self.lines.find(text, day)
    }

    /// The rule of the v6 option on a day.
    #[must_use]
    pub fn v6_rule(&self, day: Date) -> Option<&V6Rule> {
        self.lines.v6(day)
    }

    /// Where the lines of other carriers are listed.
    #[must_use]
    pub fn carriers(&self) -> &Carriers {
        self.lines.carriers()
    }

    /// The area of a prefecture, by its full name.
    #[must_use]
    pub fn area(&self, prefecture: &str, day: Date) -> Option<Area> {
        self.places.area(prefecture, day)
    }

    /// All prefectures of a day.
    pub fn prefectures(&self, day: Date) -> impl Iterator<Item = (&str, Area)> {
        self.places.on(day)
    }

    /// The promotions of all times.
    pub fn promotions(&self) -> impl Iterator<Item = &Promotion> {
        self.promotions.all()
    }

    /// The plans of a day.
    pub fn plans(&self, day: Date) -> impl Iterator<Item = &Plan> {
        self.plans.on(day)
    }

    /// A plan of a day, by its monthly price's code.
    #[must_use]
    pub fn plan(&self, code: &str, day: Date) -> Option<&Plan> {
        self.plans(day).find(|plan| plan.code == code)
    }

    /// The price's code of as many wirings, in whichever configuration; `None` for a number the book never priced.
    #[must_use]
    pub fn wiring(&self, wiring: Wiring) -> Option<&str> {
        let mut found = self.prices().filter(|price| price.wiring == Some(wiring));
        found.next().map(|price| price.code.as_str())
    }

    /// The days the desk counts with.
    #[must_use]
    pub fn days(&self, day: Date) -> &Days {
        self.terms.days(day)
    }

    /// What no quote of a day includes.
    pub fn exclusions(&self, day: Date) -> impl Iterator<Item = &Exclusion> {
        self.exclusions.on(day)
    }

    /// Days for which a quote of a day stands; `None` where no record says.
    #[must_use]
    pub fn validity(&self, day: Date) -> Option<i32> {
        self.terms.validity(day)
    }

    /// Readers granted free of charge to a kind of facility.
    #[must_use]
    pub fn free_readers(&self, facility: &str, day: Date) -> Option<u32> {
        self.terms.free_readers(facility, day)
    }

    /// What the page said of an item's delivery on a day; `None` where nothing.
    #[must_use]
    pub fn shortage(&self, code: &str, day: Date) -> Option<&str> {
        self.terms.shortage(code, day)
    }
}

/// The amount in words, or 要確認.
#[must_use]
pub fn amount_words(amount: Option<i64>) -> String {
    amount.map_or_else(|| "要確認".to_owned(), |yen| Yen(yen).to_string())
}

#[cfg(test)]
mod tests;
