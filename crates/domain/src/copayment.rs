//! Burden ratio (一部負担割合) expected by rule. What an insurer sends is another value, and the two are never mixed.

use crate::date::{Date, birthday};

/// Share of the cost the patient pays, in percent: 0, 10, 20 or 30.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Ratio(u8);

impl Ratio {
    /// The ratio of a three-digit wire value (`020` is 20 %); `None` for anything else.
    #[must_use]
    pub fn from_wire(text: &str) -> Option<Self> {
        let percent: u8 = (text.len() == 3).then(|| text.parse().ok()).flatten()?;
        Self::percent(percent)
    }

    /// The ratio of so many percent; `None` unless a whole number of tenths up to 100.
    #[must_use]
    pub fn percent(percent: u8) -> Option<Self> {
        (percent <= 100 && percent.is_multiple_of(10)).then_some(Self(percent))
    }

    /// Three digits, `020`.
    #[must_use]
    pub fn wire(self) -> String {
        format!("{:03}", self.0)
    }

    /// In tenths as counters say it: 2割.
    #[must_use]
    pub fn label(self) -> String {
        format!("{}割", self.0 / 10)
    }
}

/// The ratio that follows from age alone: 2割 before school, 3割 up to 70. `None` from 70 on, where income
/// decides and only the insurer knows. Source: claims-and-clinical §3.3 rules 4 and 5.
#[must_use]
pub fn by_age(birth: Date, on: Date) -> Option<Ratio> {
    if on <= preschool_end(birth) {
        return Some(Ratio(20));
    }
    (on < elderly_from(birth)).then_some(Ratio(30))
}

/// Last day before compulsory school: 31 March after the sixth birthday (a birthday on 1 April counts as
/// 31 March, since age is completed the day before).
fn preschool_end(birth: Date) -> Date {
    let sixth = birthday(birth, 6).yesterday().unwrap_or(birth);
    let year = if (sixth.month(), sixth.day()) <= (3, 31) {
        sixth.year()
    } else {
        sixth.year() + 1
    };
    Date::new(year, 3, 31).unwrap_or(Date::MAX)
}

/// First day of the month after the 70th-birthday month; that month itself for those born on the 1st.
#[must_use]
pub fn elderly_from(birth: Date) -> Date {
    let seventieth = birthday(birth, 70).yesterday().unwrap_or(birth);
    seventieth.last_of_month().tomorrow().unwrap_or(Date::MAX)
}

/// Whether someone is in the month of their 75th birthday and does not turn 75 on the 1st: two schemes share it.
/// (Born on 29 February, one turns 75 on 1 March.)
#[must_use]
pub fn is_birthday_month_75(birth: Date, on: Date) -> bool {
    let seventy_fifth = birthday(birth, 75);
    seventy_fifth.day() != 1 && seventy_fifth.first_of_month() == on.first_of_month()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn school_begins_in_april() {
        assert_eq!(
            by_age(date(2020, 4, 2), date(2027, 3, 31)),
            Ratio::percent(20)
        );
        assert_eq!(
            by_age(date(2020, 4, 1), date(2026, 4, 1)),
            Ratio::percent(30)
        );
        assert_eq!(
            by_age(date(2020, 4, 1), date(2026, 3, 31)),
            Ratio::percent(20)
        );
    }

    #[test]
    fn from_the_month_after_seventy_only_the_insurer_knows() {
        assert_eq!(
            by_age(date(1956, 8, 2), date(2026, 8, 31)),
            Ratio::percent(30)
        );
        assert_eq!(by_age(date(1956, 8, 2), date(2026, 9, 1)), None);
        assert_eq!(
            by_age(date(1956, 8, 1), date(2026, 8, 1)),
            None,
            "born on the 1st"
        );
    }

    #[test]
    fn the_month_of_seventy_five_is_shared_unless_born_on_the_first() {
        assert!(is_birthday_month_75(date(1951, 11, 24), date(2026, 11, 1)));
        assert!(!is_birthday_month_75(date(1951, 11, 1), date(2026, 11, 1)));
        assert!(!is_birthday_month_75(date(1951, 11, 24), date(2026, 12, 1)));
        assert!(!is_birthday_month_75(date(1952, 2, 29), date(2027, 3, 15)));
    }

    #[test]
    fn wire_ratios_are_three_digits() {
        assert_eq!(
            Ratio::from_wire("020").map(Ratio::label),
            Some("2割".to_owned())
        );
        for odd in ["20", "025", "200", "abc", ""] {
            assert_eq!(Ratio::from_wire(odd), None, "{odd}");
        }
    }
}
