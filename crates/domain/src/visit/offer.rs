//! What the hub offers a verified holder before they decide: registration, items of consent, what to know.

use std::collections::BTreeSet;

use jiff::civil::date;

use crate::{
    consent::ConsentItem,
    date::{Date, DateTime, age},
};

/// How far the certificate carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Good for long.
    Good,
    /// Ends soon, on its last day.
    Ends(Date),
    /// Ended; proves coverage, and nothing else, until that day.
    Lapsed(Date),
    /// Ended for good on its last day.
    Expired(Date),
    /// Revoked.
    Revoked,
}

impl Standing {
    /// Its name on the wire, and the day that goes with it.
    #[must_use]
    pub fn parts(self) -> (&'static str, Option<Date>) {
        match self {
            Self::Good => ("good", None),
            Self::Ends(day) => ("ends", Some(day)),
            Self::Lapsed(day) => ("lapsed", Some(day)),
            Self::Expired(day) => ("expired", Some(day)),
            Self::Revoked => ("revoked", None),
        }
    }

    /// The standing of its [`parts`](Self::parts).
    #[must_use]
    pub fn from_parts(code: &str, day: Option<Date>) -> Option<Self> {
        Some(match (code, day) {
            ("good", _) => Self::Good,
            ("ends", Some(day)) => Self::Ends(day),
            ("lapsed", Some(day)) => Self::Lapsed(day),
            ("expired", Some(day)) => Self::Expired(day),
            ("revoked", _) => Self::Revoked,
            _ => return None,
        })
    }

    /// Whether the hub answers at all.
    #[must_use]
    pub fn proves(self) -> bool {
        !matches!(self, Self::Expired(_) | Self::Revoked)
    }
}

/// A consent given earlier that still holds here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InForce {
    /// The hub's number for it.
    pub consent: u64,
    /// What was consented to.
    pub items: BTreeSet<ConsentItem>,
    /// Its end.
    pub until: DateTime,
}

/// What the hub offers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The card is registered for use as proof of insurance (初回登録).
    pub registered: bool,
    /// How far the certificate carries.
    pub standing: Standing,
    /// What may be consented to, and nothing else.
    pub items: BTreeSet<ConsentItem>,
    /// Consent given here within its time.
    pub in_force: Option<InForce>,
}

impl Offer {
    /// What the reader's screen asks about: what is seen within the day. The standing ones are consented to by a
    /// device of their own. Empty where there is nothing to ask.
    #[must_use]
    pub fn asked(&self) -> BTreeSet<ConsentItem> {
        let mut items = self.items.clone();
        items.retain(|item| !ConsentItem::STANDING.contains(item));
        items
    }
}

/// From which age check-ups are asked about: (first day, completed years, source).
const CHECKUP_FROM_AGE: [(Date, i16, &str); 1] = [(
    date(2021, 10, 20),
    40,
    "my-number-card §7: 健診情報 (age ≥ 40)",
)];

/// The items to ask about: what may be shown at all, what the institution asks for, check-ups from their age on.
///
/// Limit information is not asked by card since 2024-10-07 (`rules::Rule::LimitConsentByCard`); the caller passes it
/// in `viewable` for days on which it was. Where no row covers the day, check-ups are not asked about.
#[must_use]
pub fn items(
    viewable: &BTreeSet<ConsentItem>,
    asked_here: &BTreeSet<ConsentItem>,
    birth: Date,
    on: Date,
) -> BTreeSet<ConsentItem> {
    let from = CHECKUP_FROM_AGE
        .iter()
        .rev()
        .find(|(first, ..)| *first <= on);
    let old_enough = from.is_some_and(|(_, years, _)| age(birth, on) >= *years);
    viewable
        .intersection(asked_here)
        .copied()
        .filter(|item| *item != ConsentItem::Checkup || old_enough)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_ups_are_asked_about_from_the_fortieth_birthday_on() {
        let all: BTreeSet<_> = ConsentItem::ALL.into_iter().collect();
        let of = |on| items(&all, &all, date(1986, 11, 24), on).contains(&ConsentItem::Checkup);
        assert!(!of(date(2026, 11, 22)));
        assert!(of(date(2026, 11, 24)));
        assert!(!of(date(2021, 1, 1)), "no row, no question");
    }

    #[test]
    fn nothing_is_asked_that_cannot_be_shown_or_that_the_institution_leaves_out() {
        let medicine = BTreeSet::from([ConsentItem::Medicine]);
        let two = BTreeSet::from([ConsentItem::Medicine, ConsentItem::Operation]);
        let birth = date(1950, 1, 1);
        assert_eq!(items(&two, &medicine, birth, date(2026, 11, 24)), medicine);
        assert_eq!(items(&medicine, &two, birth, date(2026, 11, 24)), medicine);
    }

    #[test]
    fn standings_come_back_from_their_parts() {
        let day = date(2026, 12, 1);
        for standing in [
            Standing::Good,
            Standing::Ends(day),
            Standing::Lapsed(day),
            Standing::Expired(day),
            Standing::Revoked,
        ] {
            let (code, day) = standing.parts();
            assert_eq!(Standing::from_parts(code, day), Some(standing));
        }
        assert_eq!(Standing::from_parts("ends", None), None);
    }
}
