//! What pages show, made of dated facts: dates in both calendars, desks with their opening, drawings.

use domain::DateTime;

use crate::diagram::Diagram;
use crate::faq::Answer;
use crate::hours::{self, Contact, Hours, Opening};
pub(crate) use domain::date::both;

/// A drawing with its words.
pub(crate) struct Drawing {
    pub(crate) title: &'static str,
    pub(crate) svg: String,
    pub(crate) words: Vec<String>,
}

/// A telephone desk as it stands now.
pub(crate) struct DeskView {
    pub(crate) purpose: String,
    pub(crate) number: String,
    pub(crate) hours: String,
    pub(crate) note: String,
    pub(crate) is_open: bool,
    /// 「受付中（17:00まで）」 or when it opens next.
    pub(crate) state: String,
    pub(crate) to_confirm: bool,
}

/// Both example configurations of the page.
pub(crate) fn drawings() -> Vec<Drawing> {
    [("shared", true), ("apart", false)]
        .map(|(id, existing_line)| Drawing::of(id, existing_line, false, false, existing_line))
        .into()
}

impl Drawing {
    /// The configuration, its terminal, and whether a HUB is in it; `id` is the drawing's own on its page.
    pub(crate) fn of(
        id: &str,
        existing_line: bool,
        notebook: bool,
        wireless: bool,
        hub: bool,
    ) -> Self {
        let diagram = Diagram {
            existing_line,
            notebook,
            wireless,
            hub,
        };
        Self {
            title: diagram.title(),
            svg: diagram.svg(id),
            words: diagram.words(),
        }
    }
}

/// All desks of today.
pub(crate) fn desks(hours: &Hours, now: DateTime) -> Vec<DeskView> {
    hours
        .on(now.date())
        .map(|contact| DeskView::of(hours, contact, now))
        .collect()
}

impl DeskView {
    fn of(hours: &Hours, contact: &Contact, now: DateTime) -> Self {
        let opening = hours.opening(contact, now);
        Self {
            purpose: contact.purpose.clone(),
            number: contact.number.clone(),
            hours: contact.words(),
            note: contact.note.clone(),
            is_open: matches!(opening, Opening::Until(_)),
            state: opening_words(opening),
            to_confirm: contact.dated.is_to_confirm(),
        }
    }
}

/// Whether a desk is open, in words.
pub(crate) fn opening_words(opening: Opening) -> String {
    match opening {
        Opening::Until(closes) => format!("受付中（{}まで）", hours::clock(closes)),
        Opening::Next { at, is_sure: true } => {
            format!("時間外・次は{}から", hours::moment(at))
        }
        Opening::Next { at, is_sure: false } => {
            format!("時間外・次は{}からの予定（要確認）", hours::moment(at))
        }
        Opening::Unknown => "受付時間は要確認".to_owned(),
    }
}

/// The day on which somebody last checked an answer.
pub(crate) fn checked(answer: &Answer) -> String {
    both(answer.checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_stand_in_both_calendars() {
        assert_eq!(
            both(jiff::civil::date(2026, 11, 26)),
            "2026年11月26日（令和8年）"
        );
        assert_eq!(
            both(jiff::civil::date(2019, 5, 1)),
            "2019年5月1日（令和元年）"
        );
    }

    #[test]
    fn a_closed_desk_says_when_it_opens_next() {
        let hours = Hours::read(include_str!("../../data/contact.toml")).expect("our own");
        let desks = desks(&hours, jiff::civil::datetime(2026, 11, 27, 18, 0, 0, 0));
        assert_eq!(desks[0].state, "時間外・次は11月30日（月）9:00から");
        assert_eq!(desks[1].state, "時間外・次は11月28日（土）9:00から");
        assert!(!desks[0].is_open && desks[0].to_confirm);
    }
}
