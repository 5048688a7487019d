//! The form of an inquiry by number: what was typed, what it means, and how it comes back when it cannot be sent.

use domain::{
    Date, date,
    eligibility::NumberAsked,
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
};
use serde::Deserialize;
use wire::oqs::qualification::SearchEcho;

use super::field::{self, Name, Standing, Verdict};

/// What was typed, exactly. No `Debug`: it is personal data.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    /// One-time key of the form.
    pub(super) key: String,
    insurer: String,
    symbol: String,
    number: String,
    branch: String,
    birthdate: String,
    /// 資格確認日.
    on: String,
    /// Ticked: the patient agreed that limit information be shown.
    limit: String,
    /// The insurer number whose warning was already shown.
    warned: String,
}

/// An inquiry that can be sent.
pub(super) struct Asked {
    pub(super) asked: NumberAsked,
    pub(super) on: Date,
}

impl Typed {
    /// An empty form for `today`.
    pub(super) fn empty(key: String, today: Date) -> Self {
        Self {
            key,
            on: today.to_string(),
            ..Self::default()
        }
    }

    /// A form that begins with what an earlier inquiry asked. Consent is asked anew.
    pub(super) fn again(key: String, today: Date, echo: &SearchEcho) -> Self {
        let text = |value: &Option<String>| value.as_deref().unwrap_or_default().trim().to_owned();
        Self {
            insurer: text(&echo.insurer_number),
            symbol: text(&echo.symbol),
            number: text(&echo.number),
            branch: text(&echo.branch),
            birthdate: text(&echo.birthdate),
            ..Self::empty(key, today)
        }
    }

    fn of(&self, name: Name) -> &str {
        match name {
            Name::Insurer => &self.insurer,
            Name::Symbol => &self.symbol,
            Name::Number => &self.number,
            Name::Branch => &self.branch,
            Name::Birthdate => &self.birthdate,
            Name::On => &self.on,
        }
    }

    /// The inquiry, unless something is wrong or a warning was not yet shown.
    pub(super) fn asked(&self, today: Date) -> Option<Asked> {
        let verdicts = Name::ALL.map(|name| field::judge(name, self.of(name), today, true));
        let warned = field::digits(&self.warned) == field::digits(&self.insurer);
        let stops = |verdict: &Verdict| {
            verdict.blocks() || (verdict.standing == Standing::Warning && !warned)
        };
        if verdicts.iter().any(stops) {
            return None;
        }
        let on = self.on.trim();
        Some(Asked {
            asked: NumberAsked {
                insurer: InsurerNumber::parse(&field::digits(&self.insurer)).ok()?,
                symbol: optional(&self.symbol).and_then(|text| Symbol::parse(text).ok()),
                number: MemberNumber::parse(self.number.trim()).ok()?,
                branch: optional(&self.branch).and_then(|text| Branch::parse(text).ok()),
                birthdate: date::parse_typed(&self.birthdate).ok()?,
                limit_consent: !self.limit.is_empty(),
            },
            on: if on.is_empty() {
                today
            } else {
                date::parse_typed(on).ok()?
            },
        })
    }
}

fn optional(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The form as a page shows it.
pub(super) struct FormView {
    pub(super) key: String,
    pub(super) fields: Vec<FieldView>,
    pub(super) limit: bool,
    /// The insurer number whose warning is shown now.
    pub(super) warned: String,
    /// How many fields keep it from being sent.
    pub(super) faults: usize,
}

/// One field as a page shows it.
pub(super) struct FieldView {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) support: Option<&'static str>,
    pub(super) required: bool,
    /// Whether a numeric keyboard suits it.
    pub(super) numeric: bool,
    pub(super) value: String,
    pub(super) words: String,
    pub(super) class: &'static str,
    pub(super) invalid: bool,
    pub(super) focused: bool,
}

impl FormView {
    /// The form with its judgements; `sent` when it was pressed, `first` the field to begin with where
    /// the page is about it and nothing is to be mended.
    pub(super) fn of(typed: &Typed, today: Date, sent: bool, first: Option<Name>) -> Self {
        let judged = Name::ALL.map(|name| (name, field::judge(name, typed.of(name), today, sent)));
        let first_of = |stops: fn(&Verdict) -> bool| {
            let found = judged.iter().find(|(_, verdict)| sent && stops(verdict));
            found.map(|(name, _)| *name)
        };
        let focused = first_of(Verdict::blocks)
            .or(first_of(|verdict| verdict.standing == Standing::Warning))
            .or(first)
            .filter(|_| first.is_some());
        let warned = judged
            .iter()
            .any(|(_, verdict)| verdict.standing == Standing::Warning);
        Self {
            key: typed.key.clone(),
            limit: !typed.limit.is_empty(),
            warned: if warned && sent {
                field::digits(&typed.insurer)
            } else {
                String::new()
            },
            faults: judged
                .iter()
                .filter(|(_, verdict)| sent && verdict.blocks())
                .count(),
            fields: judged
                .into_iter()
                .map(|(name, verdict)| {
                    FieldView::of(name, typed.of(name), verdict, focused == Some(name))
                })
                .collect(),
        }
    }
}

impl FieldView {
    fn of(name: Name, value: &str, verdict: Verdict, focused: bool) -> Self {
        let (label, support, required, numeric) = match name {
            Name::Insurer => ("保険者番号", None, true, true),
            Name::Symbol => ("記号", None, false, false),
            Name::Number => ("番号", None, true, false),
            Name::Branch => ("枝番", None, false, true),
            Name::Birthdate => ("生年月日", Some("例: 19530505、S28.5.5"), true, false),
            Name::On => ("資格確認日", None, false, false),
        };
        Self {
            name: name.code(),
            label,
            support,
            required,
            numeric,
            value: value.to_owned(),
            class: match verdict.standing {
                Standing::Good => "field__good",
                Standing::Warning => "field__error field__error--warning",
                Standing::Silent | Standing::Incomplete | Standing::Error => "field__error",
            },
            invalid: verdict.blocks(),
            words: verdict.words,
            focused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    fn typed() -> Typed {
        Typed {
            insurer: "06130488".to_owned(),
            symbol: "12-34".to_owned(),
            number: "0567".to_owned(),
            birthdate: "S28.5.5".to_owned(),
            ..Typed::empty("k".to_owned(), TODAY)
        }
    }

    #[test]
    fn a_whole_form_is_an_inquiry() {
        let asked = typed().asked(TODAY).expect("an inquiry");
        assert_eq!(asked.on, TODAY);
        assert_eq!(asked.asked.number.as_str(), "0567");
        assert_eq!(asked.asked.birthdate, jiff::civil::date(1953, 5, 5));
        assert!(!asked.asked.limit_consent && asked.asked.branch.is_none());
    }

    #[test]
    fn a_wrong_check_digit_is_sent_at_the_second_press() {
        let mut form = Typed {
            insurer: "06130487".to_owned(),
            ..typed()
        };
        assert!(form.asked(TODAY).is_none());
        let view = FormView::of(&form, TODAY, true, Some(Name::Insurer));
        assert_eq!((view.warned.as_str(), view.faults), ("06130487", 0));
        assert!(view.fields[0].focused && !view.fields[0].invalid);
        form.warned = view.warned;
        assert!(form.asked(TODAY).is_some());
        form.insurer = "06130486".to_owned();
        assert!(
            form.asked(TODAY).is_none(),
            "another number is warned of anew"
        );
    }

    #[test]
    fn what_was_typed_comes_back_with_the_first_fault_focused() {
        let form = Typed {
            number: String::new(),
            branch: "x".to_owned(),
            ..typed()
        };
        assert!(form.asked(TODAY).is_none());
        let view = FormView::of(&form, TODAY, true, Some(Name::Insurer));
        assert_eq!(view.faults, 2);
        let focused: Vec<_> = view
            .fields
            .iter()
            .filter(|field| field.focused)
            .map(|field| field.name)
            .collect();
        assert_eq!(focused, ["number"]);
        assert_eq!(view.fields[3].value, "x");
    }

    #[test]
    fn an_empty_form_blames_nobody_and_ticks_nothing() {
        let view = FormView::of(&Typed::empty("k".to_owned(), TODAY), TODAY, false, None);
        assert!(
            view.fields
                .iter()
                .all(|field| !field.invalid && !field.focused)
        );
        assert!(!view.limit && view.faults == 0);
    }
}
