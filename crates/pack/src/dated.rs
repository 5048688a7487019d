//! Texts and facts with a window: what is published on a day, and what is only "to confirm" (要確認).

use domain::Date;
use serde::Deserialize;

/// When a record holds, who said so, and how surely. Every record of the site's data files carries it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Dated {
    /// First day.
    #[serde(deserialize_with = "day")]
    pub valid_from: Date,
    /// Last day, inclusive; absent (an empty text) until it changes.
    #[serde(deserialize_with = "last_day")]
    pub valid_to: Option<Date>,
    /// Who said it, and when.
    pub source: String,
    /// Whether anybody confirmed it.
    pub status: Standing,
}

/// How surely a record holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Stated by its source for the whole window.
    Confirmed,
    /// Ours, or old: shown with 「要確認」.
    ToConfirm,
}

impl Dated {
    /// Whether the record holds on `day`.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// Whether it is shown with 「要確認」.
    #[must_use]
    pub fn is_to_confirm(&self) -> bool {
        self.status == Standing::ToConfirm
    }

    fn check(&self, what: &str) -> Result<(), DataError> {
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            return Err(DataError(format!(
                "{what}: the window ends before it begins"
            )));
        }
        if self.source.trim().is_empty() {
            return Err(DataError(format!("{what}: no source")));
        }
        Ok(())
    }
}

/// Why a data file cannot be used: which file, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("failed to use the site's data: {0}")]
pub struct DataError(pub String);

/// A record that has a window.
pub trait HasWindow {
    /// Its window.
    fn dated(&self) -> &Dated;
    /// What it is called in an error.
    fn name(&self) -> String;
}

/// Reads a file of records and checks their windows: none ends before it begins, no two of one name overlap.
///
/// # Errors
/// [`DataError`] naming the file and the record.
pub fn check<T: HasWindow>(file: &str, records: &[T]) -> Result<(), DataError> {
    for (at, record) in records.iter().enumerate() {
        let what = format!("{file}, {}", record.name());
        record.dated().check(&what)?;
        for other in &records[at + 1..] {
            let (one, two) = (record.dated(), other.dated());
            let overlap = one.holds(two.valid_from) || two.holds(one.valid_from);
            if record.name() == other.name() && overlap {
                return Err(DataError(format!("{what}: two records hold on one day")));
            }
        }
    }
    Ok(())
}

/// Reads TOML.
///
/// # Errors
/// [`DataError`] naming the file and the place.
pub fn read<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<T, DataError> {
    toml::from_str(text).map_err(|error| DataError(format!("{file}: {error}")))
}

/// `yyyy-mm-dd`.
pub(crate) fn day<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Date, D::Error> {
    let text = String::deserialize(source)?;
    text.parse()
        .map_err(|_| serde::de::Error::custom(format!("{text:?} is no date like 2026-11-25")))
}

fn last_day<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Date>, D::Error> {
    let text = String::deserialize(source)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| serde::de::Error::custom(format!("{text:?} is no date like 2026-11-25")))
}
