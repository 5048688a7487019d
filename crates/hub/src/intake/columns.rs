//! The columns of a list of people, by their names in its first line.

/// Columns every list has.
pub const COLUMNS: &[&str] = &[
    "person_id",
    "name",
    "kana",
    "sex",
    "birthdate",
    "coverage_id",
    "classification",
    "insurer_number",
    "insurer_name",
    "number",
    "acquired",
];

/// Columns a list may leave out; an empty field is the same as none.
pub const OPTIONAL: &[&str] = &[
    "address",
    "postal_code",
    "withheld",
    "symbol",
    "branch",
    "relation",
    "insured_name",
    "lost",
    "loss_reason",
    "issued",
    "valid_from",
    "valid_to",
    "ratio",
];

/// Where each column stands in a list.
pub struct Columns(Vec<Option<usize>>);

/// Why a first line is none of ours.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HeaderError {
    /// A column every list has is not there.
    #[error("列 {0} がありません。the column {0} is missing")]
    Missing(&'static str),
    /// A column nobody knows: a typing error would otherwise drop its values in silence.
    #[error("列 {0} は知られていません。the column {0} is not known")]
    Unknown(String),
    /// A column twice.
    #[error("列 {0} が二つあります。the column {0} is there twice")]
    Twice(&'static str),
}

/// Every column, those that must be there first.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().chain(OPTIONAL).copied()
}

impl Columns {
    /// Reads the first line; columns may stand in any order.
    ///
    /// # Errors
    /// [`HeaderError`] names the first column that is wrong.
    pub fn read<'a>(header: impl Iterator<Item = &'a str>) -> Result<Self, HeaderError> {
        let mut places = vec![None; all().count()];
        for (place, name) in header.enumerate() {
            let name = name.trim().trim_start_matches('\u{FEFF}');
            let (at, known) = all()
                .enumerate()
                .find(|(_, known)| *known == name)
                .ok_or_else(|| HeaderError::Unknown(name.chars().take(40).collect()))?;
            if places[at].replace(place).is_some() {
                return Err(HeaderError::Twice(known));
            }
        }
        match COLUMNS
            .iter()
            .zip(&places)
            .find(|(_, place)| place.is_none())
        {
            Some((missing, _)) => Err(HeaderError::Missing(missing)),
            None => Ok(Self(places)),
        }
    }

    /// How many fields a line has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// Where a column stands in each line.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        let at = all().position(|known| known == name)?;
        self.0[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_in_any_order_is_read_and_a_wrong_one_is_named() {
        let mut header: Vec<&str> = COLUMNS.iter().rev().copied().collect();
        header.push("ratio");
        let columns =
            Columns::read(header.iter().copied()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(columns.place("person_id"), Some(COLUMNS.len() - 1));
        assert_eq!(columns.place("ratio"), Some(COLUMNS.len()));
        assert_eq!(columns.place("lost"), None);
        let refused = |header: &[&str]| Columns::read(header.iter().copied()).err();
        assert_eq!(
            refused(&COLUMNS[1..]),
            Some(HeaderError::Missing("person_id"))
        );
        header.push("rate");
        assert_eq!(
            refused(&header),
            Some(HeaderError::Unknown("rate".to_owned()))
        );
        *header.last_mut().unwrap() = "name";
        assert_eq!(refused(&header), Some(HeaderError::Twice("name")));
    }
}
