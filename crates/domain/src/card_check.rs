//! What a card signs when it proves at a clinic whose coverage is asked.

use std::collections::BTreeSet;

use crate::{
    consent::ConsentItem, date::Date, date::compact, eligibility::CardMode,
    institution::InstitutionCode,
};

/// The statement the card's authentication key signs (SHA-256, PKCS #1 v1.5): not a bare number, but who asks,
/// for which day, how the holder was verified and what was consented to, bound to the hub's single-use nonce.
///
/// Source: my-number-card §10 rule 2. The layout is ours.
#[must_use]
pub fn statement(
    institution: &InstitutionCode,
    nonce: &[u8],
    on: Date,
    mode: CardMode,
    consent: &BTreeSet<ConsentItem>,
) -> Vec<u8> {
    let items: Vec<&str> = consent.iter().map(|item| item.code()).collect();
    let mut bytes = b"shikaku card check 1\n".to_vec();
    for line in [
        institution.as_str(),
        &hex::encode(nonce),
        &compact(on),
        mode.code(),
        &items.join(","),
    ] {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

/// For what a verified holder's card signs before the check itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// To learn what the hub offers: registration, items of consent, the certificate's end.
    Offer,
    /// To register the card for use as proof of insurance (初回登録).
    Registration,
}

impl Purpose {
    /// Its name in the statement and in the audit.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Registration => "registration",
        }
    }
}

/// The statement a card signs for a [`Purpose`]: it cannot be taken for a check, nor for another purpose.
///
/// Source: my-number-card §7 (「PIN無し認証による初回登録API」), §10 rule 2. The layout is ours.
#[must_use]
pub fn holder_statement(
    purpose: Purpose,
    institution: &InstitutionCode,
    nonce: &[u8],
    mode: CardMode,
) -> Vec<u8> {
    let mut bytes = b"shikaku card holder 1\n".to_vec();
    for line in [
        purpose.code(),
        institution.as_str(),
        &hex::encode(nonce),
        mode.code(),
    ] {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

/// What the hub's verification key signs over a card's challenge, so that the card lets its key be used
/// without a PIN (特定機関認証). Our model: the real exchange is not public (my-number-card §5.3).
#[must_use]
pub fn verifier_statement(challenge: &[u8]) -> Vec<u8> {
    [b"shikaku-verifier-v1".as_slice(), challenge].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_that_differs_makes_another_statement() {
        let institution = InstitutionCode::parse("1310000010").expect("ten digits");
        let other = InstitutionCode::parse("1310000028").expect("ten digits");
        let on = jiff::civil::date(2026, 11, 24);
        let none = BTreeSet::new();
        let medicine = BTreeSet::from([ConsentItem::Medicine]);
        let all = [
            statement(&institution, b"n", on, CardMode::Pin, &none),
            statement(&other, b"n", on, CardMode::Pin, &none),
            statement(&institution, b"m", on, CardMode::Pin, &none),
            statement(
                &institution,
                b"n",
                jiff::civil::date(2026, 11, 25),
                CardMode::Pin,
                &none,
            ),
            statement(&institution, b"n", on, CardMode::Face, &none),
            statement(&institution, b"n", on, CardMode::Pin, &medicine),
            holder_statement(Purpose::Offer, &institution, b"n", CardMode::Pin),
            holder_statement(Purpose::Registration, &institution, b"n", CardMode::Pin),
            holder_statement(Purpose::Offer, &institution, b"n", CardMode::Face),
            holder_statement(Purpose::Offer, &other, b"n", CardMode::Pin),
            holder_statement(Purpose::Offer, &institution, b"m", CardMode::Pin),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(
                all[at + 1..].iter().all(|other| other != one),
                "statement {at}"
            );
        }
    }
}
