//! Hours of the telephone desks: whether one is open now, and when it opens next.
//!
//! Weekdays, national holidays and the year's end are data (`contact.toml`); for a year without a list of holidays only
//! Saturdays and Sundays are known, and [`Opening::Next`] says that the day is to be confirmed.

use domain::{Date, DateTime};
use jiff::civil::{Time, Weekday};
use serde::Deserialize;

use crate::dated::{self, DataError, Dated, HasWindow, Standing};

/// Days that are searched for the next opening: more than any row of holidays.
const AHEAD: usize = 40;

/// Desks and the days they are closed.
#[derive(Clone, Debug, Deserialize)]
pub struct Hours {
    contact: Vec<Contact>,
    closed: Vec<Closed>,
    holidays: Vec<Holidays>,
}

/// One desk.
#[derive(Clone, Debug, Deserialize)]
pub struct Contact {
    /// Its name in other data files.
    pub code: String,
    /// What it is for.
    pub purpose: String,
    /// The same in English.
    pub english: String,
    /// Its telephone number.
    pub number: String,
    /// When it opens, Japan's time.
    #[serde(deserialize_with = "time")]
    pub opens: Time,
    /// When it closes, Japan's time.
    #[serde(deserialize_with = "time")]
    pub closes: Time,
    /// Whether it rests on Saturdays, Sundays and holidays.
    pub weekdays_only: bool,
    /// Whether it rests at the year's end.
    pub year_end: bool,
    /// What to know before calling.
    pub note: String,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
}

/// A row of days that returns every year.
#[derive(Clone, Debug, Deserialize)]
struct Closed {
    /// Month and day, `12-29`.
    from: String,
    to: String,
    status: Standing,
}

#[derive(Clone, Debug, Deserialize)]
struct Holidays {
    year: i16,
    days: Vec<String>,
}

/// Whether a desk is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is, until this time today.
    Until(Time),
    /// It is not, and opens next then.
    Next {
        /// The first moment it is open.
        at: DateTime,
        /// Whether the day is sure: its year's holidays are listed, and no row of days with unsure dates lies between.
        is_sure: bool,
    },
    /// It does not open in the weeks ahead, or has no valid record.
    Unknown,
}

impl HasWindow for Contact {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        self.code.clone()
    }
}

impl Contact {
    /// The hours in words: 「平日 9:00〜17:00（年末年始を除く）」.
    #[must_use]
    pub fn words(&self) -> String {
        let days = if self.weekdays_only { "平日 " } else { "" };
        let rest = if self.year_end {
            "（年末年始を除く）"
        } else {
            ""
        };
        format!("{days}{}〜{}{rest}", clock(self.opens), clock(self.closes))
    }
}

impl Hours {
    /// The file's name in a data folder.
    pub const FILE: &str = "contact.toml";

    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`DataError`] for a text that is no such file, and for days that are none.
    pub fn read(text: &str) -> Result<Self, DataError> {
        let hours: Self = dated::read(Self::FILE, text)?;
        dated::check(Self::FILE, &hours.contact)?;
        hours.check_days()?;
        if let Some(contact) = hours
            .contact
            .iter()
            .find(|contact| contact.opens >= contact.closes)
        {
            return Err(DataError(format!(
                "{}: {} closes before it opens",
                Self::FILE,
                contact.code
            )));
        }
        Ok(hours)
    }

    fn check_days(&self) -> Result<(), DataError> {
        let yearly = self
            .closed
            .iter()
            .flat_map(|closed| [&closed.from, &closed.to]);
        let mut days = self
            .holidays
            .iter()
            .flat_map(|year| year.days.iter().map(move |day| (year.year, day)))
            // A leap year, so that any day of any year is one.
            .chain(yearly.map(|day| (2024, day)));
        match days.find(|(year, day)| of_year(*year, day).is_none()) {
            Some((year, day)) => Err(DataError(format!(
                "{}: no such day: {year}-{day}",
                Self::FILE
            ))),
            None => Ok(()),
        }
    }

    /// The desks of a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Contact> {
        self.contact
            .iter()
            .filter(move |contact| contact.dated.holds(day))
    }

    /// The desk called `code` on a day.
    #[must_use]
    pub fn find(&self, code: &str, day: Date) -> Option<&Contact> {
        self.on(day).find(|contact| contact.code == code)
    }

    /// Whether `contact` is open at `now`, Japan's time.
    #[must_use]
    pub fn opening(&self, contact: &Contact, now: DateTime) -> Opening {
        let mut is_sure = true;
        let mut day = now.date();
        for _ in 0..AHEAD {
            if !contact.dated.holds(day) {
                return Opening::Unknown;
            }
            let rest = self.rest(contact, day);
            is_sure &= rest != Rest::Perhaps && (!contact.weekdays_only || self.knows(day.year()));
            let is_today = day == now.date();
            if rest == Rest::No
                && is_today
                && contact.opens <= now.time()
                && now.time() < contact.closes
            {
                return Opening::Until(contact.closes);
            }
            if rest == Rest::No && (!is_today || now.time() < contact.opens) {
                let at = day.to_datetime(contact.opens);
                return Opening::Next { at, is_sure };
            }
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        Opening::Unknown
    }

    /// The last day of `days` days on which `contact` works, counted from the day after `now`.
    #[must_use]
    pub fn working_day(&self, contact: &Contact, now: DateTime, days: u8) -> Option<Date> {
        let mut left = days;
        let mut day = now.date();
        for _ in 0..AHEAD {
            day = day.tomorrow().ok()?;
            if self.rest(contact, day) == Rest::No {
                left = left.saturating_sub(1);
                if left == 0 {
                    return Some(day);
                }
            }
        }
        None
    }

    fn rest(&self, contact: &Contact, day: Date) -> Rest {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if contact.weekdays_only && (weekend || self.is_holiday(day)) {
            return Rest::Yes;
        }
        let within = self.closed.iter().find(|closed| closed.covers(day));
        match within.filter(|_| contact.year_end) {
            Some(closed) if closed.status == Standing::ToConfirm => Rest::Perhaps,
            Some(_) => Rest::Yes,
            None => Rest::No,
        }
    }

    fn is_holiday(&self, day: Date) -> bool {
        let name = format!("{:02}-{:02}", day.month(), day.day());
        self.holidays
            .iter()
            .any(|year| year.year == day.year() && year.days.contains(&name))
    }

    fn knows(&self, year: i16) -> bool {
        self.holidays.iter().any(|known| known.year == year)
    }
}

/// Whether a desk rests on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    No,
    Yes,
    /// By dates that are ours.
    Perhaps,
}

impl Closed {
    fn covers(&self, day: Date) -> bool {
        let name = format!("{:02}-{:02}", day.month(), day.day());
        if self.from <= self.to {
            self.from <= name && name <= self.to
        } else {
            name >= self.from || name <= self.to
        }
    }
}

/// `9:00`.
#[must_use]
pub fn clock(time: Time) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// `11月26日（木）9:00`.
#[must_use]
pub fn moment(at: DateTime) -> String {
    format!("{}{}", day_words(at.date()), clock(at.time()))
}

/// `11月26日（木）`.
#[must_use]
pub fn day_words(day: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    };
    format!("{}月{}日（{weekday}）", day.month(), day.day())
}

fn of_year(year: i16, day: &str) -> Option<Date> {
    format!("{year:04}-{day}").parse().ok()
}

fn time<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Time, D::Error> {
    let text = String::deserialize(source)?;
    format!("{text}:00")
        .parse()
        .map_err(|_| serde::de::Error::custom(format!("{text:?} is no time like 09:00")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    fn hours() -> Hours {
        Hours::read(include_str!("../data/contact.toml")).expect("our own file")
    }

    fn opening(code: &str, now: DateTime) -> Opening {
        let hours = hours();
        let contact = hours.find(code, now.date()).expect("a desk");
        hours.opening(contact, now)
    }

    fn next(month: i8, day: i8) -> Opening {
        let year = if month < 3 { 2027 } else { 2026 };
        Opening::Next {
            at: datetime(year, month, day, 9, 0, 0, 0),
            is_sure: true,
        }
    }

    #[test]
    fn rule_2_3_a_desk_is_open_from_nine_to_just_before_five_on_weekdays() {
        let at = |hour, minute, second| datetime(2026, 11, 26, hour, minute, second, 0);
        let five = Opening::Until(jiff::civil::time(17, 0, 0, 0));
        assert_eq!(opening("pack-phone", at(8, 59, 59)), next(11, 26));
        assert_eq!(opening("pack-phone", at(9, 0, 0)), five);
        assert_eq!(opening("pack-phone", at(16, 59, 59)), five);
        assert_eq!(opening("pack-phone", at(17, 0, 0)), next(11, 27));
    }

    #[test]
    fn rule_2_3_weekends_and_holidays_are_passed_over_where_they_count() {
        let saturday = datetime(2026, 11, 21, 10, 0, 0, 0);
        assert_eq!(
            opening("pack-phone", saturday),
            next(11, 24),
            "the 23rd is a holiday"
        );
        assert!(matches!(
            opening("flets-phone", saturday),
            Opening::Until(_)
        ));
    }

    #[test]
    fn rule_2_3_the_years_end_has_no_sure_dates() {
        let eve = datetime(2026, 12, 28, 18, 0, 0, 0);
        let Opening::Next { at, is_sure } = opening("pack-phone", eve) else {
            panic!("it opens again");
        };
        assert_eq!(at, datetime(2027, 1, 4, 9, 0, 0, 0));
        assert!(!is_sure);
        let beyond = datetime(2028, 5, 2, 18, 0, 0, 0);
        assert!(matches!(
            opening("pack-phone", beyond),
            Opening::Next { is_sure: false, .. }
        ));
    }

    #[test]
    fn answers_are_promised_in_working_days() {
        let hours = hours();
        let now = datetime(2026, 11, 20, 16, 0, 0, 0);
        let contact = hours.find("pack-phone", now.date()).expect("a desk");
        assert_eq!(hours.working_day(contact, now, 2), Some(date(2026, 11, 25)));
        assert_eq!(contact.words(), "平日 9:00〜17:00（年末年始を除く）");
        assert_eq!(moment(now), "11月20日（金）16:00");
    }
}
