//! The code tables (業務コード, OQSCD) as data, with the meaning of every value in Japanese and English.
//!
//! Source: oqs-wire §6. Tables 001–017 are told by two public sources or more, the others by one; the official paper
//! (別紙5-1) is not public.

mod early;
mod elements;
mod late;

/// One table (業務コード).
#[derive(PartialEq, Eq, Debug)]
pub struct CodeTable {
    /// Three digits: `006`.
    pub number: &'static str,
    /// What the values tell, in Japanese.
    pub ja: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// The values in the order of the table.
    pub values: &'static [CodeValue],
}

/// One value of a table.
#[derive(PartialEq, Eq, Debug)]
pub struct CodeValue {
    /// As it stands in a message.
    pub code: &'static str,
    /// Its meaning in Japanese.
    pub ja: &'static str,
    /// Its meaning in English.
    pub en: &'static str,
}

impl CodeTable {
    /// Every table in the order of the numbers.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        early::EARLY.iter().chain(late::LATE)
    }

    /// The table of a number (`006`).
    #[must_use]
    pub fn of(number: &str) -> Option<&'static Self> {
        Self::all().find(|table| table.number == number)
    }

    /// The table of an element that takes just these values.
    #[must_use]
    pub fn of_element(element: &str, takes: &[&str]) -> Option<&'static Self> {
        elements::TABLES
            .iter()
            .filter(|(name, _)| *name == element)
            .filter_map(|(_, number)| Self::of(number))
            .find(|table| {
                table
                    .values
                    .iter()
                    .map(|value| value.code)
                    .eq(takes.iter().copied())
            })
    }

    /// What a value means; `None` for one that is not in the table.
    #[must_use]
    pub fn meaning(&self, code: &str) -> Option<&'static CodeValue> {
        self.values.iter().find(|value| value.code == code)
    }
}

/// Builds the tables: `"006" "ja" "en" { "1" "ja" "en"; … }`.
macro_rules! tables {
    ($($number:literal $ja:literal $en:literal { $($code:literal $value_ja:literal $value_en:literal;)* })*) => {
        &[$($crate::oqs::code_table::CodeTable {
            number: $number,
            ja: $ja,
            en: $en,
            values: &[$($crate::oqs::code_table::CodeValue {
                code: $code,
                ja: $value_ja,
                en: $value_en,
            }),*],
        }),*]
    };
}
use tables;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forty_four_tables_stand_in_order_without_gaps() {
        let numbers: Vec<&str> = CodeTable::all().map(|table| table.number).collect();
        let expected: Vec<String> = (1..=44).map(|number| format!("{number:03}")).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn no_table_has_a_value_twice_and_every_value_means_something() {
        for table in CodeTable::all() {
            for (at, value) in table.values.iter().enumerate() {
                assert!(!value.ja.is_empty() && !value.en.is_empty());
                let earlier = &table.values[..at];
                assert!(
                    earlier.iter().all(|other| other.code != value.code),
                    "{}",
                    table.number
                );
            }
        }
    }

    #[test]
    fn a_table_is_found_by_its_element_and_values() {
        let limit = "LimitApplicationCertificateRelatedConsFlg";
        let number = |takes: &[&str]| CodeTable::of_element(limit, takes).map(|table| table.number);
        assert_eq!(number(&["0", "1"]), Some("001"));
        assert_eq!(number(&["0", "1", "2", "3"]), Some("016"));
        assert_eq!(number(&["0"]), None);
        let validity = CodeTable::of("006").and_then(|table| table.meaning("4"));
        assert_eq!(validity.map(|value| value.ja), Some("該当資格なし"));
    }

    #[test]
    fn limit_classes_are_those_of_the_domain() {
        let table = CodeTable::of("012").expect("the table");
        let codes: Vec<&str> = table.values.iter().map(|value| value.code).collect();
        let classes: Vec<&str> = domain::limit::LimitClass::all()
            .map(|class| class.code())
            .collect();
        assert_eq!(codes, classes);
    }
}
