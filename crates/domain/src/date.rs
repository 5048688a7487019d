//! Civil dates, their eras (元号), and the compact forms of the wire.

/// A civil date in Japan.
pub use jiff::civil::Date;
/// A civil date and time in Japan.
pub use jiff::civil::DateTime;
use jiff::{ToSpan, civil};

/// Why a text is no date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DateError {
    /// Not the digits the form asks for.
    #[error("the date is not written in the expected digits")]
    Shape,
    /// Digits, but no such day (20240230).
    #[error("there is no such day")]
    NoSuchDay,
}

fn number(digits: &str) -> Result<i16, DateError> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateError::Shape);
    }
    digits.parse().map_err(|_| DateError::Shape)
}

fn day(year: i16, month: i16, day: i16) -> Result<Date, DateError> {
    let small = |value: i16| i8::try_from(value).map_err(|_| DateError::NoSuchDay);
    Date::new(year, small(month)?, small(day)?).map_err(|_| DateError::NoSuchDay)
}

/// Reads `yyyyMMdd`.
///
/// # Errors
/// [`DateError`] for other shapes and for days that do not exist.
pub fn parse_compact(text: &str) -> Result<Date, DateError> {
    if text.len() != 8 || !text.is_ascii() {
        return Err(DateError::Shape);
    }
    day(
        number(&text[..4])?,
        number(&text[4..6])?,
        number(&text[6..])?,
    )
}

/// Writes `yyyyMMdd`.
#[must_use]
pub fn compact(date: Date) -> String {
    let mut written = String::with_capacity(8);
    push_day(&mut written, date);
    written
}

/// An answer holds a dozen dates: writing them through `format!` would be a tenth of what it costs.
fn push_day(written: &mut String, date: Date) {
    let year = date.year().unsigned_abs();
    push_two(written, (year / 100 % 100) as u8);
    push_two(written, (year % 100) as u8);
    push_two(written, date.month().unsigned_abs());
    push_two(written, date.day().unsigned_abs());
}

fn push_two(written: &mut String, value: u8) {
    written.push(char::from(b'0' + value / 10));
    written.push(char::from(b'0' + value % 10));
}

/// Reads `yyyyMMddHHmmss`.
///
/// # Errors
/// [`DateError`] for other shapes and for moments that do not exist.
pub fn parse_compact_time(text: &str) -> Result<DateTime, DateError> {
    if text.len() != 14 || !text.is_ascii() {
        return Err(DateError::Shape);
    }
    let date = parse_compact(&text[..8])?;
    let part = |from: usize| {
        number(&text[from..from + 2])
            .and_then(|value| i8::try_from(value).map_err(|_| DateError::Shape))
    };
    civil::Time::new(part(8)?, part(10)?, part(12)?, 0)
        .map(|time| date.to_datetime(time))
        .map_err(|_| DateError::NoSuchDay)
}

/// Writes `yyyyMMddHHmmss`.
#[must_use]
pub fn compact_time(time: DateTime) -> String {
    let mut written = String::with_capacity(14);
    push_day(&mut written, time.date());
    for part in [time.hour(), time.minute(), time.second()] {
        push_two(&mut written, part.unsigned_abs());
    }
    written
}

/// Japanese eras, newest first: letter, name, first day. Source: claims-and-clinical §1.1.
const ERAS: [(char, &str, Date); 5] = [
    ('R', "令和", civil::date(2019, 5, 1)),
    ('H', "平成", civil::date(1989, 1, 8)),
    ('S', "昭和", civil::date(1926, 12, 25)),
    ('T', "大正", civil::date(1912, 7, 30)),
    ('M', "明治", civil::date(1868, 1, 25)),
];

/// Writes a date in its era: 令和8年8月1日, 平成元年1月8日. Before 明治 the western year stands.
#[must_use]
pub fn era(date: Date) -> String {
    let (month, day) = (date.month(), date.day());
    match ERAS.iter().find(|(_, _, first)| date >= *first) {
        Some((_, name, first)) => match date.year() - first.year() + 1 {
            1 => format!("{name}元年{month}月{day}日"),
            year => format!("{name}{year}年{month}月{day}日"),
        },
        None => format!("{}年{month}月{day}日", date.year()),
    }
}

/// Writes a date in both calendars: 2026年11月26日（令和8年）.
#[must_use]
pub fn both(date: Date) -> String {
    let era = era(date);
    let year = era.split('年').next().unwrap_or_default();
    let (month, day) = (date.month(), date.day());
    format!("{}年{month}月{day}日（{year}年）", date.year())
}

/// A date as cards write it in 照合番号: year of its era, month and day, two digits each (昭和55年2月17日 → `550217`).
/// Before 明治 the year is 00.
#[must_use]
pub fn era_digits(date: Date) -> String {
    let first = ERAS.iter().find(|(_, _, first)| date >= *first);
    let year = first.map_or(0, |(_, _, first)| date.year() - first.year() + 1);
    format!("{year:02}{:02}{:02}", date.month(), date.day())
}

/// Reads what a person types for a date: `19530505`, `1953-05-05`, `1953/5/5`, `S28.5.5`, `昭和28年5月5日`,
/// full-width digits included.
///
/// # Errors
/// [`DateError`] when it is no such form, no such day, or a day outside the era named.
pub fn parse_typed(text: &str) -> Result<Date, DateError> {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.trim().nfkc().collect();
    if let Ok(date) = parse_compact(&text) {
        return Ok(date);
    }
    let era = ERAS.iter().position(|(letter, name, _)| {
        text.starts_with(*name) || text.to_ascii_uppercase().starts_with(*letter)
    });
    let digits = match era {
        Some(at) => text
            .strip_prefix(ERAS[at].1)
            .unwrap_or_else(|| text.get(1..).unwrap_or_default())
            .replace('元', "1"),
        None => text,
    };
    let parts: Vec<&str> = digits
        .split(['-', '/', '.', '年', '月', '日', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let (year, month, day_of_month) = match (parts.as_slice(), era) {
        ([year, month, day], _) => (number(year)?, number(month)?, number(day)?),
        ([run], Some(_)) if run.len() == 6 && run.is_ascii() => {
            (number(&run[..2])?, number(&run[2..4])?, number(&run[4..])?)
        }
        _ => return Err(DateError::Shape),
    };
    let Some(at) = era else {
        return if year >= 1000 {
            day(year, month, day_of_month)
        } else {
            Err(DateError::Shape)
        };
    };
    if !(1..=200).contains(&year) {
        return Err(DateError::NoSuchDay);
    }
    let date = day(ERAS[at].2.year() + year - 1, month, day_of_month)?;
    let ended = at > 0 && date >= ERAS[at - 1].2;
    if date < ERAS[at].2 || ended {
        return Err(DateError::NoSuchDay);
    }
    Ok(date)
}

/// Last day of the month that lies `months` after the month of `date`.
#[must_use]
pub fn end_of_month_after(date: Date, months: i32) -> Date {
    date.first_of_month()
        .checked_add(months.months())
        .map_or(Date::MAX, Date::last_of_month)
}

/// The day someone born on `birth` turns `years`, as the birthday itself (29 February → 1 March in other years).
#[must_use]
pub fn birthday(birth: Date, years: i16) -> Date {
    let year = birth.year().saturating_add(years);
    Date::new(year, birth.month(), birth.day())
        .or_else(|_| Date::new(year, 3, 1))
        .unwrap_or(Date::MAX)
}

/// Completed years of age on `on`; negative before birth.
#[must_use]
pub fn age(birth: Date, on: Date) -> i16 {
    let years = on.year() - birth.year();
    if (on.month(), on.day()) < (birth.month(), birth.day()) {
        years - 1
    } else {
        years
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_dates_round_trip_and_impossible_ones_are_told_apart() {
        assert_eq!(
            parse_compact("20240229").map(compact),
            Ok("20240229".to_owned())
        );
        assert_eq!(parse_compact("20240230"), Err(DateError::NoSuchDay));
        assert_eq!(parse_compact("2024023"), Err(DateError::Shape));
        assert_eq!(parse_compact("2024０230"), Err(DateError::Shape));
        assert_eq!(
            parse_compact_time("20260427091501").map(compact_time),
            Ok("20260427091501".to_owned())
        );
        assert_eq!(
            parse_compact_time("20260427250000"),
            Err(DateError::NoSuchDay)
        );
    }

    #[test]
    fn eras_change_on_their_day() {
        assert_eq!(era(civil::date(1989, 1, 7)), "昭和64年1月7日");
        assert_eq!(era(civil::date(1989, 1, 8)), "平成元年1月8日");
        assert_eq!(era(civil::date(2019, 5, 1)), "令和元年5月1日");
    }

    #[test]
    fn typed_dates_of_either_calendar_are_one_day() {
        let day = civil::date(1953, 5, 5);
        for typed in [
            "19530505",
            "1953-05-05",
            "1953/5/5",
            "S28.5.5",
            "s280505",
            "昭和28年5月5日",
            "１９５３０５０５",
        ] {
            assert_eq!(parse_typed(typed), Ok(day), "{typed}");
        }
        assert_eq!(parse_typed("平成元年1月8日"), Ok(civil::date(1989, 1, 8)));
        assert_eq!(parse_typed("平成元年1月7日"), Err(DateError::NoSuchDay));
        assert_eq!(parse_typed("S64.1.8"), Err(DateError::NoSuchDay));
        assert_eq!(parse_typed("R32767.1.1"), Err(DateError::NoSuchDay));
        for typed in ["", "S", "53/5/5", "S28.13.1", "R令x", "昭和"] {
            assert!(parse_typed(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn months_end_where_they_end() {
        assert_eq!(
            end_of_month_after(civil::date(2026, 11, 5), 3),
            civil::date(2027, 2, 28)
        );
        assert_eq!(
            birthday(civil::date(1952, 2, 29), 75),
            civil::date(2027, 3, 1)
        );
        assert_eq!(age(civil::date(1952, 2, 29), civil::date(2027, 2, 28)), 74);
    }
}
