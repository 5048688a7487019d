//! The price book (価格表) and the tax that is in it.

use domain::Date;
use domain::yen::{TaxRate, Yen};
use serde::Deserialize;

use crate::dated::{self, DataError, Dated, HasWindow};

const FILE: &str = "price.toml";
const TAX: &str = "tax.toml";

/// One item of the price book.
#[derive(Clone, Debug, Deserialize)]
pub struct Price {
    /// Its code, such as `goods.router`.
    pub code: String,
    /// `line`, `goods`, `work`, `support` or `surcharge`.
    pub group: String,
    /// When it is paid.
    pub when: When,
    /// Its name as printed.
    pub item: String,
    /// What it is counted in.
    pub unit: String,
    /// Yen, tax included; absent where it is to be confirmed.
    pub amount: Option<i64>,
    /// The wirings it is for; absent for what is no wiring.
    pub wiring: Option<Wiring>,
    /// The maker's list price, yen, tax included.
    pub list: Option<i64>,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
}

/// LAN wirings (LAN配線).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Wiring {
    /// New ones.
    pub new: u32,
    /// Existing ones that are used.
    pub reused: u32,
}

/// When an item is paid.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Once.
    Initial,
    /// Each month.
    Monthly,
}

/// What an item costs on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// Its name as printed.
    pub item: String,
    /// What it is counted in.
    pub unit: String,
    /// Yen, tax included; `None` is to be confirmed.
    pub amount: Option<i64>,
    /// Whether there is a price, but not for that day.
    pub outside_window: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Book(Vec<Price>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BookFile {
    version: String,
    price: Vec<Price>,
}

impl HasWindow for Price {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        self.code.clone()
    }
}

impl Book {
    pub(super) fn read(text: &str) -> Result<(String, Self), DataError> {
        let file: BookFile = dated::read(FILE, text)?;
        dated::check(FILE, &file.price)?;
        Ok((file.version, Self(file.price)))
    }

    /// Every price is whole yen before tax, under each rate of its window.
    ///
    /// # Errors
    /// [`DataError`] naming the price.
    pub(super) fn check_tax(&self, taxes: &Taxes) -> Result<(), DataError> {
        for price in &self.0 {
            for amount in price.amount.iter().chain(&price.list) {
                let whole = |rate: TaxRate| Yen(*amount).before_tax(rate).is_some();
                let mut rates = taxes.within(&price.dated).peekable();
                if *amount < 0 || rates.peek().is_none() || !rates.all(whole) {
                    return Err(DataError(format!(
                        "{FILE}, {}: {amount} is no whole yen before tax",
                        price.code
                    )));
                }
            }
        }
        Ok(())
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Price> {
        self.0.iter()
    }

    pub(super) fn knows(&self, code: &str) -> bool {
        self.0.iter().any(|price| price.code == code)
    }

    pub(super) fn price(&self, code: &str, day: Date) -> Priced {
        let of_code = || self.0.iter().filter(|price| price.code == code);
        let holding = of_code().find(|price| price.dated.holds(day));
        let Some(shown) = holding.or_else(|| of_code().max_by_key(|price| price.dated.valid_from))
        else {
            return Priced {
                item: code.to_owned(),
                unit: "式".to_owned(),
                amount: None,
                outside_window: false,
            };
        };
        Priced {
            item: shown.item.clone(),
            unit: shown.unit.clone(),
            amount: holding.and_then(|price| price.amount),
            outside_window: holding.is_none() && shown.amount.is_some(),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Taxes(Vec<Tax>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxFile {
    tax: Vec<Tax>,
}

#[derive(Clone, Debug, Deserialize)]
struct Tax {
    percent: u8,
    #[serde(flatten)]
    dated: Dated,
}

impl HasWindow for Tax {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        "tax".to_owned()
    }
}

impl Taxes {
    pub(super) fn read(text: &str) -> Result<Self, DataError> {
        let file: TaxFile = dated::read(TAX, text)?;
        dated::check(TAX, &file.tax)?;
        Ok(Self(file.tax))
    }

    /// The rates that hold on some day of a window.
    fn within(&self, window: &Dated) -> impl Iterator<Item = TaxRate> {
        let both = |tax: &&Tax| tax.dated.overlaps(window);
        self.0.iter().filter(both).map(|tax| TaxRate(tax.percent))
    }

    pub(super) fn on(&self, day: Date) -> Option<TaxRate> {
        let found = self.0.iter().find(|tax| tax.dated.holds(day));
        found.map(|tax| TaxRate(tax.percent))
    }
}
