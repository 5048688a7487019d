//! Days and moments as a counter writes them: both calendars, no leading zeros.

use domain::{Date, DateTime, date};

/// 昭和28年5月5日（1953年5月5日）.
pub(super) fn both(day: Date) -> String {
    format!("{}（{}）", date::era(day), western(day))
}

/// 1953年5月5日.
fn western(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A day of the wire in both calendars; what is no day stays as received and says so. `None` when nothing came.
pub(super) fn received(value: Option<&String>) -> Option<String> {
    let text = value
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())?;
    Some(match date::parse_compact(text) {
        Ok(day) => both(day),
        Err(_) => format!("{text}（日付として読めません）"),
    })
}

/// A period of the wire, its end included; an open end stays open. `None` when neither end came.
pub(super) fn period(from: Option<&String>, to: Option<&String>) -> Option<String> {
    let era = |value: Option<&String>| {
        let text = value
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())?;
        Some(date::parse_compact(text).map_or_else(|_| text.to_owned(), date::era))
    };
    match (era(from), era(to)) {
        (None, None) => None,
        (from, to) => Some(
            format!("{} 〜 {}", from.unwrap_or_default(), to.unwrap_or_default())
                .trim()
                .to_owned(),
        ),
    }
}

/// 8:52.
pub(super) fn clock(at: DateTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// 8:52, or 11/25 8:52 when the moment lies on another day than `today`.
pub(super) fn moment(at: DateTime, today: Date) -> String {
    if at.date() == today {
        clock(at)
    } else {
        format!("{}/{} {}", at.month(), at.day(), clock(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::date::parse_compact_time;

    #[test]
    fn days_stand_in_both_calendars_and_no_day_is_guessed() {
        let text = |text: &str| received(Some(&text.to_owned()));
        assert_eq!(
            text("19530505").as_deref(),
            Some("昭和28年5月5日（1953年5月5日）")
        );
        assert_eq!(
            text("20240230").as_deref(),
            Some("20240230（日付として読めません）")
        );
        assert_eq!(text(" "), None);
    }

    #[test]
    fn periods_may_be_open() {
        let from = "20260801".to_owned();
        assert_eq!(
            period(Some(&from), None).as_deref(),
            Some("令和8年8月1日 〜")
        );
        assert_eq!(
            period(None, Some(&from)).as_deref(),
            Some("〜 令和8年8月1日")
        );
        assert_eq!(period(None, None), None);
    }

    #[test]
    fn a_moment_names_its_day_only_when_it_is_not_today() {
        let at = parse_compact_time("20261125085201").expect("a moment");
        assert_eq!(moment(at, at.date()), "8:52");
        assert_eq!(
            moment(at, at.date().yesterday().expect("a day")),
            "11/25 8:52"
        );
    }
}
