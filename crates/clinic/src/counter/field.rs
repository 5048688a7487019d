//! What is typed into one field, judged as it is typed.

use domain::{
    Date, check_digit,
    date::{self, DateError},
    insured::{Branch, InsuredError, MemberNumber, Symbol},
    insurer::{InsurerNumber, InsurerNumberError, Scheme},
};
use serde::Serialize;

use super::calendar;

/// The fields a person types into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Name {
    Insurer,
    Symbol,
    Number,
    Branch,
    Birthdate,
    On,
}

impl Name {
    pub(super) const ALL: [Self; 6] = [
        Self::Insurer,
        Self::Symbol,
        Self::Number,
        Self::Branch,
        Self::Birthdate,
        Self::On,
    ];

    /// Its name in the form.
    pub(super) fn code(self) -> &'static str {
        ["insurer", "symbol", "number", "branch", "birthdate", "on"][self as usize]
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.code() == code)
    }

    fn required(self) -> bool {
        matches!(self, Self::Insurer | Self::Number | Self::Birthdate)
    }
}

/// How a typed value stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Standing {
    /// Nothing to say.
    Silent,
    Good,
    /// Not yet long enough; an error only once the field is left.
    Incomplete,
    /// May be sent when asked for a second time.
    Warning,
    Error,
}

/// A judgement and its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(super) struct Verdict {
    pub(super) standing: Standing,
    pub(super) words: String,
}

impl Verdict {
    fn of(standing: Standing, words: impl Into<String>) -> Self {
        Self {
            standing,
            words: words.into(),
        }
    }

    fn silent() -> Self {
        Self::of(Standing::Silent, "")
    }

    /// Whether the form cannot be sent with it.
    pub(super) fn blocks(&self) -> bool {
        matches!(self.standing, Standing::Incomplete | Standing::Error)
    }
}

/// Judges one field; an empty required one is an error only when `sent`.
pub(super) fn judge(name: Name, typed: &str, today: Date, sent: bool) -> Verdict {
    if typed.trim().is_empty() {
        return match sent && name.required() {
            true => Verdict::of(Standing::Error, "入力してください。"),
            false => Verdict::silent(),
        };
    }
    match name {
        Name::Insurer => insurer(typed),
        Name::Symbol => text(Symbol::parse(typed.trim()).map(drop)),
        Name::Number => text(MemberNumber::parse(typed.trim()).map(drop)),
        Name::Branch => match Branch::parse(typed) {
            Ok(branch) if branch.as_str() == typed.trim() => Verdict::silent(),
            Ok(branch) => Verdict::of(Standing::Good, format!("枝番 {}", branch.as_str())),
            Err(_) => Verdict::of(Standing::Error, "枝番は2桁の数字です。"),
        },
        Name::Birthdate => day(typed, |day| {
            if day > today {
                return Verdict::of(Standing::Error, "未来の日付です。");
            }
            Verdict::of(
                Standing::Good,
                format!("{}・{}歳", calendar::both(day), date::age(day, today)),
            )
        }),
        Name::On => day(typed, |day| {
            let words = if day == today {
                "今日".to_owned()
            } else {
                calendar::both(day)
            };
            Verdict::of(Standing::Good, words)
        }),
    }
}

fn day(typed: &str, good: impl Fn(Date) -> Verdict) -> Verdict {
    // Eight digits are a whole date, whatever day they name.
    let compact = date::parse_compact(&digits(typed));
    match date::parse_typed(typed) {
        Ok(day) => good(day),
        Err(_) if compact == Err(DateError::NoSuchDay) => {
            Verdict::of(Standing::Error, "この日付はありません。")
        }
        Err(DateError::NoSuchDay) => Verdict::of(Standing::Error, "この日付はありません。"),
        Err(DateError::Shape) => Verdict::of(
            Standing::Incomplete,
            "日付は 19530505 か S28.5.5 のように入れてください。",
        ),
    }
}

fn text(parsed: Result<(), InsuredError>) -> Verdict {
    match parsed {
        Ok(()) => Verdict::silent(),
        Err(InsuredError::TooLong(_)) => Verdict::of(Standing::Error, "20文字までです。"),
        Err(_) => Verdict::of(Standing::Error, "使えない文字があります。"),
    }
}

/// What is typed for digits: full-width ones, blanks and dashes are the keyboard's, not the document's.
pub(super) fn digits(typed: &str) -> String {
    typed
        .chars()
        .filter(|character| {
            !character.is_whitespace() && !matches!(character, '-' | '－' | 'ー' | '−')
        })
        .map(|character| match character {
            '０'..='９' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
            other => other,
        })
        .collect()
}

fn insurer(typed: &str) -> Verdict {
    let digits = digits(typed);
    match InsurerNumber::parse(&digits) {
        Ok(number) if number.check_digit_holds() => Verdict::of(
            Standing::Good,
            format!("検証番号 OK・{}", scheme(number.scheme())),
        ),
        Ok(number) => {
            let (body, _) = number.as_str().split_at(number.as_str().len() - 1);
            let right = check_digit::of(body).unwrap_or('?');
            Verdict::of(
                Standing::Warning,
                format!(
                    "検証番号が合いません。{}桁目は「{right}」のはずです。書類と見比べてください。",
                    number.as_str().len()
                ),
            )
        }
        Err(InsurerNumberError::Length(length)) if length < 8 => Verdict::of(
            Standing::Incomplete,
            format!("6桁か8桁です（いま{length}桁）。"),
        ),
        Err(InsurerNumberError::Length(length)) => {
            Verdict::of(Standing::Error, format!("6桁か8桁です（いま{length}桁）。"))
        }
        Err(_) => Verdict::of(Standing::Error, "数字だけを入れてください。"),
    }
}

fn scheme(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Association => "協会けんぽ",
        Scheme::Seamen => "船員保険",
        Scheme::DayLabourer => "日雇特例",
        Scheme::Society => "健康保険組合",
        Scheme::SelfDefence => "自衛官等",
        Scheme::MutualAid => "共済組合",
        Scheme::NationalHealth => "国民健康保険",
        Scheme::LatterStageElderly => "後期高齢者医療（枝番なし）",
        Scheme::MedicalAid => "医療扶助",
        Scheme::Other => "その他の制度",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: Name, typed: &str) -> (Standing, String) {
        let verdict = judge(name, typed, jiff::civil::date(2026, 11, 24), false);
        (verdict.standing, verdict.words)
    }

    #[test]
    fn insurer_numbers_are_judged_digit_by_digit() {
        assert_eq!(said(Name::Insurer, "0613").0, Standing::Incomplete);
        assert_eq!(
            said(Name::Insurer, "06130488"),
            (Standing::Good, "検証番号 OK・健康保険組合".to_owned())
        );
        assert_eq!(said(Name::Insurer, "０６１３-０４８８").0, Standing::Good);
        let (standing, words) = said(Name::Insurer, "06130487");
        assert_eq!(standing, Standing::Warning);
        assert!(
            words.starts_with("検証番号が合いません。8桁目は「8」"),
            "{words}"
        );
        assert!(said(Name::Insurer, "138058").1.contains("6桁目は「7」"));
        assert_eq!(said(Name::Insurer, "061304889").0, Standing::Error);
        assert_eq!(said(Name::Insurer, "06l30488").0, Standing::Error);
    }

    #[test]
    fn dates_come_back_in_both_calendars() {
        let echo = "昭和28年5月5日（1953年5月5日）・73歳".to_owned();
        for typed in ["19530505", "1953-05-05", "S28.5.5", "昭和28年5月5日"] {
            assert_eq!(
                said(Name::Birthdate, typed),
                (Standing::Good, echo.clone()),
                "{typed}"
            );
        }
        assert_eq!(said(Name::Birthdate, "S28").0, Standing::Incomplete);
        assert_eq!(said(Name::Birthdate, "20240230").0, Standing::Error);
        assert_eq!(
            said(Name::Birthdate, "20261125"),
            (Standing::Error, "未来の日付です。".to_owned())
        );
        assert_eq!(
            said(Name::On, "20261124"),
            (Standing::Good, "今日".to_owned())
        );
    }

    #[test]
    fn branches_symbols_and_numbers() {
        assert_eq!(
            said(Name::Branch, "1"),
            (Standing::Good, "枝番 01".to_owned())
        );
        assert_eq!(said(Name::Branch, "01").0, Standing::Silent);
        assert_eq!(said(Name::Branch, "1a").0, Standing::Error);
        assert_eq!(said(Name::Symbol, &"あ".repeat(21)).0, Standing::Error);
        assert_eq!(said(Name::Number, "0567").0, Standing::Silent);
        assert_eq!(said(Name::Number, "").0, Standing::Silent);
        let sent = judge(Name::Number, " ", jiff::civil::date(2026, 11, 24), true);
        assert_eq!(sent.standing, Standing::Error);
    }
}
