//! One check as a card: its status, who it is about, when and how it was asked.

use domain::{Date, DateTime, date, eligibility::Validity};
use wire::oqs::qualification::Answer;

use super::{
    calendar, label,
    person::{Person, Row},
    status::Status,
};
use crate::records::{Record, Source};

/// One check.
pub(super) struct CheckCard {
    pub(super) id: String,
    pub(super) status: Status,
    /// 8:52.
    pub(super) at: String,
    /// カード, 番号, レセコン.
    pub(super) way: &'static str,
    /// 「8:52 に確認・…」.
    pub(super) as_of: String,
    pub(super) people: Vec<Person>,
    /// What was asked, where nobody was found.
    pub(super) asked: Vec<Row>,
    pub(super) prescription: Option<String>,
    /// The first button, where the next act is done on these pages.
    pub(super) button: Option<Button>,
}

/// A button that leads on.
pub(super) struct Button {
    pub(super) words: &'static str,
    pub(super) href: String,
}

impl CheckCard {
    pub(super) fn of(record: &Record, now: DateTime) -> Self {
        let answer = &record.answer;
        let on = day_asked(answer, record.at.date());
        let status = Status::of(answer, on);
        let button = status
            .act
            .and_then(|act| act.button())
            .map(|(words, again)| Button {
                words,
                href: match again && answer.echo.is_some() {
                    true => format!("/check?again={}", record.id),
                    false => "/check".to_owned(),
                },
            });
        let holds = answer.is_answered() && answer.validity() == Some(Validity::Valid);
        let people: Vec<Person> = answer
            .results()
            .iter()
            .map(|item| Person::of(item, on, now, holds))
            .collect();
        Self {
            id: record.id.clone(),
            at: calendar::clock(record.at),
            way: label::source(record.source),
            as_of: as_of(record, on),
            asked: if people.is_empty() {
                asked(answer)
            } else {
                Vec::new()
            },
            prescription: answer
                .prescription_issue_select
                .as_deref()
                .map(label::prescription),
            status,
            people,
            button,
        }
    }

    /// What is read out when the check arrives: never a name.
    pub(super) fn announcement(&self) -> String {
        format!("新しい確認: {}", self.status.tag)
    }
}

/// 資格確認日 of an answer; the day of the check where it is absent or unreadable.
pub(super) fn day_asked(answer: &Answer, checked: Date) -> Date {
    let text = answer
        .header
        .confirmation_date
        .as_deref()
        .unwrap_or_default();
    date::parse_compact(text.trim()).unwrap_or(checked)
}

/// When it was checked, for which day, and how old the insurer's document is; only what is known.
fn as_of(record: &Record, on: Date) -> String {
    let way = match record.source {
        Source::Card => "カードで確認",
        Source::Counter => "番号で確認",
        Source::File => "レセコンから確認",
    };
    let mut parts = vec![format!("{} に{way}", calendar::clock(record.at))];
    if on == record.at.date() {
        parts.push("今日の資格".to_owned());
    } else {
        parts.push(format!("資格確認日 {}", calendar::both(on)));
    }
    let issued = record.answer.results().first().and_then(|item| {
        date::parse_compact(item.insured_certificate_issuance_date.as_deref()?.trim()).ok()
    });
    parts.extend(issued.map(|day| format!("保険者の交付日 {}", date::era(day))));
    parts.join("・")
}

/// The numbers asked with, from the answer's echo.
pub(super) fn asked(answer: &Answer) -> Vec<Row> {
    let Some(echo) = &answer.echo else {
        return Vec::new();
    };
    let mut rows = super::person::Rows::default();
    rows.text("保険者番号", echo.insurer_number.as_ref());
    rows.text("記号", echo.symbol.as_ref());
    rows.text("番号", echo.number.as_ref());
    rows.text("枝番", echo.branch.as_ref());
    rows.put("生年月日", calendar::received(echo.birthdate.as_ref()));
    rows.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counter::sample::{aid, answer, insured, record};
    use domain::eligibility::Reason;
    use wire::oqs::qualification::SearchEcho;

    #[test]
    fn only_what_is_known_is_said_of_the_age_of_the_data() {
        let card = CheckCard::of(&record("1", answer("1", vec![insured()])), record_time());
        assert_eq!(
            card.as_of,
            "8:52 に番号で確認・今日の資格・保険者の交付日 令和8年8月1日"
        );
        let mut past = answer("1", vec![aid()]);
        past.header.confirmation_date = Some("20261001".to_owned());
        let card = CheckCard::of(&record("1", past), record_time());
        assert_eq!(
            card.as_of,
            "8:52 に番号で確認・資格確認日 令和8年10月1日（2026年10月1日）"
        );
    }

    #[test]
    fn several_results_are_all_there() {
        let card = CheckCard::of(
            &record("1", answer("1", vec![insured(), aid()])),
            record_time(),
        );
        let kinds: Vec<_> = card.people.iter().map(|person| person.kind).collect();
        assert_eq!(kinds, ["医療保険", "医療扶助"]);
        assert_eq!(card.announcement(), "新しい確認: 有効");
    }

    #[test]
    fn nobody_found_shows_what_was_asked_and_opens_the_form_with_it() {
        let mut none = answer("4", Vec::new());
        none.code = Some(Reason::NoSuchNumber.code().to_owned());
        none.echo = Some(SearchEcho {
            number: Some("0567".to_owned()),
            ..SearchEcho::default()
        });
        let card = CheckCard::of(&record("085201-aa", none), record_time());
        assert_eq!(card.asked.len(), 1);
        let button = card.button.expect("typing again is done here");
        assert_eq!(
            button.href, "/check?again=085201-aa",
            "an id, never what was typed"
        );
    }

    fn record_time() -> DateTime {
        domain::date::parse_compact_time("20261124085201").expect("a moment")
    }
}
