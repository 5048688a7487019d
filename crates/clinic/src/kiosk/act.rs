//! What a patient did on the screen, read.

use std::collections::BTreeSet;

use axum::body::Bytes;
use domain::{
    consent::ConsentItem,
    visit::{Act, Visit, Way},
};
use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

/// A form of the screen.
#[derive(Deserialize)]
pub(super) struct Acted {
    /// The step it was shown for.
    pub(super) step: u64,
    act: String,
    medicine: Option<String>,
    operation: Option<String>,
    checkup: Option<String>,
    disease: Option<String>,
    limit: Option<String>,
}

/// Items as they are asked about: medicine and treatment together (my-number-card §7).
pub(super) const GROUPS: [(&str, &[ConsentItem]); 5] = [
    ("medicine", &[ConsentItem::Medicine, ConsentItem::Treatment]),
    ("operation", &[ConsentItem::Operation]),
    ("checkup", &[ConsentItem::Checkup]),
    ("disease", &[ConsentItem::SpecificDisease]),
    ("limit", &[ConsentItem::Limit]),
];

impl Acted {
    /// What it means; `None` where it means nothing.
    pub(super) fn act(&self, visit: Option<&Visit>) -> Option<Act> {
        if let Some(way) = self.act.strip_prefix("choose-") {
            return Way::from_code(way).map(Act::Choose);
        }
        Some(match self.act.as_str() {
            "last-try" => Act::LastTry,
            "back" => Act::Back,
            "again" => Act::Again,
            "more" => Act::More,
            "register-yes" => Act::Register(true),
            "register-no" => Act::Register(false),
            "consent-all" => Act::Consent(visit?.offer()?.asked()),
            "consent-none" => Act::Consent(BTreeSet::new()),
            "consent" => Act::Consent(self.ticked()),
            "withdraw" => Act::Withdraw,
            "cancel" => Act::Cancel,
            _ => return None,
        })
    }

    fn ticked(&self) -> BTreeSet<ConsentItem> {
        let fields = [
            &self.medicine,
            &self.operation,
            &self.checkup,
            &self.disease,
            &self.limit,
        ];
        GROUPS
            .iter()
            .zip(fields)
            .filter(|(_, ticked)| ticked.is_some())
            .flat_map(|((_, items), _)| items.iter().copied())
            .collect()
    }
}

/// Digits typed on the keypad. No `Debug`; wiped when dropped.
pub(super) struct Typed {
    pub(super) step: u64,
    pub(super) digits: Zeroizing<String>,
}

impl Typed {
    /// Reads `step=…&pin=…` and wipes what it was read from.
    pub(super) fn read(body: Bytes) -> Self {
        let text = std::str::from_utf8(&body).unwrap_or_default();
        let field = |name: &str| {
            let mut pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let typed = Self {
            step: field("step")
                .and_then(|step| step.parse().ok())
                .unwrap_or_default(),
            digits: Zeroizing::new(field("pin").unwrap_or_default().to_owned()),
        };
        if let Ok(mut body) = body.try_into_mut() {
            body.as_mut().zeroize();
        }
        typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_and_nothing_else_is_a_pin() {
        let typed = Typed::read(Bytes::from(b"step=12&pin=0123".to_vec()));
        assert_eq!((typed.step, typed.digits.as_str()), (12, "0123"));
        for body in ["", "step=x", "pin=", "step=1"] {
            let typed = Typed::read(Bytes::from(body.as_bytes().to_vec()));
            assert!(card::jpki::Pin::parse(&typed.digits).is_err(), "{body}");
        }
    }
}
