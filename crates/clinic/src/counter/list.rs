//! The day's checks, newest first.

use super::{calendar, check_card::day_asked, label, marked::Marked, status::Status};
use crate::records::Record;

/// One line of the day's list.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) at: String,
    /// 氏名, or a word that none came.
    pub(super) name: Marked,
    pub(super) kana: Option<Marked>,
    pub(super) birth: Option<String>,
    pub(super) way: &'static str,
    pub(super) tag: &'static str,
    /// Modifier of `tag`.
    pub(super) tone: &'static str,
}

impl Entry {
    pub(super) fn of(record: &Record) -> Self {
        let answer = &record.answer;
        let status = Status::of(answer, day_asked(answer, record.at.date()));
        let first = answer.results().first();
        let asked = answer
            .echo
            .as_ref()
            .and_then(|echo| echo.birthdate.as_ref());
        let birth = first.map_or(asked, |item| item.birthdate.as_ref());
        Self {
            id: record.id.clone(),
            at: calendar::clock(record.at),
            name: Marked::of(first.and_then(|item| item.name()).unwrap_or("氏名なし")),
            kana: first.and_then(|item| item.kana()).map(Marked::of),
            birth: birth.and_then(|text| match domain::date::parse_compact(text.trim()) {
                Ok(day) => Some(domain::date::era(day)),
                Err(_) => None,
            }),
            way: label::source(record.source),
            tag: status.tag,
            tone: status.tone.class(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counter::sample::{answer, insured, record};
    use wire::oqs::qualification::SearchEcho;

    #[test]
    fn a_line_tells_who_and_what_came_of_it() {
        let entry = Entry::of(&record("a", answer("2", vec![insured()])));
        assert_eq!(
            (entry.at.as_str(), entry.way, entry.tag, entry.tone),
            ("8:52", "番号", "無効", "error")
        );
        assert_eq!(entry.birth.as_deref(), Some("昭和57年3月3日"));
    }

    #[test]
    fn where_nobody_was_found_the_birth_date_asked_stands() {
        let mut none = answer("4", Vec::new());
        none.echo = Some(SearchEcho {
            birthdate: Some("19530505".to_owned()),
            ..SearchEcho::default()
        });
        let entry = Entry::of(&record("a", none));
        assert_eq!(entry.name, Marked::of("氏名なし"));
        assert_eq!(entry.birth.as_deref(), Some("昭和28年5月5日"));
    }
}
