//! Days and moments as numbers that sort and can be read: 20260427 and 20260427091501.

use domain::date::{Date, DateTime};

use super::Unreadable;

/// `yyyyMMdd` as a number.
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The day of a number.
pub(crate) fn day_of(number: i64) -> Option<Date> {
    let small = |value: i64| i8::try_from(value).ok();
    let (year, rest) = (number.div_euclid(10_000), number.rem_euclid(10_000));
    Date::new(
        i16::try_from(year).ok()?,
        small(rest / 100)?,
        small(rest % 100)?,
    )
    .ok()
}

/// `yyyyMMddHHmmss` as a number; parts of a second are dropped.
pub(crate) fn moment_number(moment: DateTime) -> i64 {
    let time = i64::from(moment.hour()) * 10_000
        + i64::from(moment.minute()) * 100
        + i64::from(moment.second());
    day_number(moment.date()) * 1_000_000 + time
}

/// The moment of a number.
pub(crate) fn moment(number: i64) -> Option<DateTime> {
    let small = |value: i64| i8::try_from(value).ok();
    let day = day_of(number.div_euclid(1_000_000))?;
    let rest = number.rem_euclid(1_000_000);
    let (hour, minute, second) = (
        small(rest / 10_000)?,
        small(rest / 100 % 100)?,
        small(rest % 100)?,
    );
    // `at` would panic on an hour of 25: a damaged row must be an error.
    (hour < 24 && minute < 60 && second < 60).then(|| day.at(hour, minute, second, 0))
}

/// The day of a number that must be one.
pub(super) fn day(number: i64) -> Result<Date, Unreadable> {
    day_of(number).ok_or(Unreadable)
}

/// The day of an optional number.
pub(super) fn optional_day(number: Option<i64>) -> Result<Option<Date>, Unreadable> {
    number.map(day).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::date::parse_compact_time;

    #[test]
    fn numbers_read_back_and_impossible_ones_do_not() {
        for text in ["20260427091501", "00010101000000", "99991231235959"] {
            let time = parse_compact_time(text).unwrap();
            assert_eq!(moment(moment_number(time)), Some(time), "{text}");
            assert_eq!(day_of(day_number(time.date())), Some(time.date()), "{text}");
        }
        let before = Date::new(-1, 12, 31).unwrap();
        assert_eq!(day_of(day_number(before)), Some(before));
        assert_eq!(moment(20_260_427_250_000), None);
        assert_eq!(day_of(20_260_230), None);
        assert_eq!(day_of(i64::MAX), None);
    }
}
