//! Law as data: values that change by date, each with its period and source.
//!
//! Where no row covers the date the program says so and stops; it never guesses (house invariant 7).

use jiff::civil::date;

use crate::date::{Date, era};

/// What a rule decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// 1 where coverage can be asked for the day at all.
    OnlineVerification,
    /// Hours for which consent given at the reader lasts.
    ConsentHours,
    /// 1 where limit information asked by card needs consent, 0 where it does not.
    LimitConsentByCard,
    /// Whole months after the month of expiry in which a lapsed certificate still proves coverage.
    LapsedCertificateMonths,
    /// Whole months before its end from which the coming end of a certificate is told.
    CertificateWarningMonths,
}

/// One period of one rule.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What it decides.
    pub rule: Rule,
    /// The value, in the unit its [`Rule`] names.
    pub value: i32,
    /// First day.
    pub from: Date,
    /// Last day, inclusive; open where the rule still holds.
    pub to: Option<Date>,
    /// Where the value comes from.
    pub source: &'static str,
}

/// Start of full operation of online eligibility verification; nothing is decided for days before it.
const START: Date = date(2021, 10, 20);

/// Every row in force, past and present.
pub const ROWS: &[Row] = &[
    Row {
        rule: Rule::OnlineVerification,
        value: 1,
        from: START,
        to: None,
        source: "users-and-storyboards §7: full operation from 2021-10-20",
    },
    Row {
        rule: Rule::ConsentHours,
        value: 24,
        from: START,
        to: None,
        source: "technical guide 1.5 (2025-12-01): consent lasts 24 hours",
    },
    Row {
        rule: Rule::LimitConsentByCard,
        value: 1,
        from: START,
        to: Some(date(2024, 10, 6)),
        source: "product page of 2021; reader screens until 2024-10-06",
    },
    Row {
        rule: Rule::LimitConsentByCard,
        value: 0,
        from: date(2024, 10, 7),
        to: None,
        source: "technical guide 1.5: by card no consent is needed (reader screens from 2024-10-07)",
    },
    Row {
        rule: Rule::LapsedCertificateMonths,
        value: 0,
        from: START,
        to: Some(date(2024, 12, 1)),
        source: "ours: no grace is documented before insurance cards ended",
    },
    Row {
        rule: Rule::LapsedCertificateMonths,
        value: 3,
        from: date(2024, 12, 2),
        to: None,
        source: "my-number-card §6: three months after the end of the month of expiry",
    },
    Row {
        rule: Rule::CertificateWarningMonths,
        value: 3,
        from: START,
        to: None,
        source: "my-number-card §6: warning from three months before expiry",
    },
];

/// No row covers the day asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no rule {rule:?} is known for {}", era(*on))]
pub struct NoRule {
    /// Which rule.
    pub rule: Rule,
    /// The day asked.
    pub on: Date,
}

/// The value of `rule` on `on`.
///
/// # Errors
/// [`NoRule`] when no row covers the day.
pub fn value(rule: Rule, on: Date) -> Result<i32, NoRule> {
    ROWS.iter()
        .find(|row| row.rule == rule && row.from <= on && row.to.is_none_or(|to| on <= to))
        .map(|row| row.value)
        .ok_or(NoRule { rule, on })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_since_the_start_has_exactly_one_row_per_rule() {
        let last = date(2028, 12, 31);
        let rules = [
            Rule::OnlineVerification,
            Rule::ConsentHours,
            Rule::LimitConsentByCard,
            Rule::LapsedCertificateMonths,
            Rule::CertificateWarningMonths,
        ];
        for rule in rules {
            let mut day = START;
            while day <= last {
                let rows = ROWS
                    .iter()
                    .filter(|row| row.rule == rule && row.from <= day)
                    .filter(|row| row.to.is_none_or(|to| day <= to))
                    .count();
                assert_eq!(rows, 1, "{rule:?} on {day}");
                day = day.tomorrow().expect("within the calendar");
            }
        }
    }

    #[test]
    fn before_the_start_nothing_is_guessed() {
        let on = date(2021, 10, 19);
        assert_eq!(
            value(Rule::ConsentHours, on),
            Err(NoRule {
                rule: Rule::ConsentHours,
                on
            })
        );
    }

    #[test]
    fn the_limit_screen_went_on_its_day() {
        assert_eq!(value(Rule::LimitConsentByCard, date(2024, 10, 6)), Ok(1));
        assert_eq!(value(Rule::LimitConsentByCard, date(2024, 10, 7)), Ok(0));
    }
}
