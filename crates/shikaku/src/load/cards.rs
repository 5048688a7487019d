//! Cards: real RSA-2048 keys and certificates of the demo's test authority, registered at the hub like everybody's.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::anyhow;
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use domain::{
    card_check, clock::Clock, consent::ConsentItem, coverage::Coverage, date::compact,
    eligibility::CardMode, institution::InstitutionCode,
};
use sim::{dice::Dice, population::SimPerson};

use super::{
    calls::{Call, KEY},
    medicine,
};
use crate::{clock::SystemClock, demo::Demo};

/// Where a nonce is had, and where it is used up.
const SESSIONS: &str = "/card/v1/sessions";
pub(super) const CHECKS: &str = "/card/v1/checks";

/// How many cards there are.
const COUNT: usize = 16;
/// Signatures timed, of which the fastest counts: nothing else runs yet.
const TIMED: usize = 16;

/// The cards, and who places them.
pub(super) struct Cards {
    pub(super) cards: Vec<Card>,
    /// Microseconds one signature takes.
    pub(super) sign_us: Option<f64>,
    /// The request for a nonce, whole.
    pub(super) session: Vec<u8>,
    institution: InstitutionCode,
    clock: Arc<SystemClock>,
}

/// One card.
pub(super) struct Card {
    key: RsaKeyPair,
    /// DER, base64.
    certificate: String,
    /// The element of the answer that names the coverage.
    pub(super) number: String,
    /// The request for the medicine on record about its holder.
    pub(super) medicine: Call,
}

impl Cards {
    /// None: for a mix without cards.
    pub(super) fn none(demo: &Demo, clock: &Arc<SystemClock>) -> anyhow::Result<Self> {
        let body = r#"{"mode":"pin"}"#;
        let session = format!(
            "POST {SESSIONS} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        Ok(Self {
            cards: Vec::new(),
            sign_us: None,
            session: session.into_bytes(),
            institution: demo.institution()?,
            clock: Arc::clone(clock),
        })
    }

    /// Cards of people chosen by the dice; keys are made on the first run and kept in the folder.
    pub(super) fn prepare(
        demo: &Demo,
        clock: &Arc<SystemClock>,
        dice: &mut Dice,
    ) -> anyhow::Result<Self> {
        let population = demo.population()?;
        let first = usize::try_from(dice.below(population.count as u64))?;
        let onwards = population.people().skip(first);
        let cards = onwards
            .chain(population.people().take(first))
            .filter_map(|person| Some((usable(&person, clock)?, person)))
            .take(COUNT)
            .map(|(coverage, person)| Card::of(demo, clock, &person, &coverage))
            .collect::<anyhow::Result<Vec<_>>>()?;
        anyhow::ensure!(!cards.is_empty(), "nobody here has a card that can be used");
        let mut all = Self::none(demo, clock)?;
        let mut fastest = Duration::MAX;
        for _ in 0..TIMED {
            let begun = Instant::now();
            all.check(&cards[0], &[0; 32], &[b'0'; KEY], &BTreeSet::new())?;
            fastest = fastest.min(begun.elapsed());
        }
        all.sign_us = Some(fastest.as_secs_f64() * 1e6);
        all.cards = cards;
        Ok(all)
    }

    /// The check of a card with the hub's nonce, under a key, with what is consented to: the card signs, the request is
    /// whole.
    pub(super) fn check(
        &self,
        card: &Card,
        nonce: &[u8],
        key: &[u8; KEY],
        consent: &BTreeSet<ConsentItem>,
    ) -> anyhow::Result<Vec<u8>> {
        let today = self.clock.now().date();
        let statement =
            card_check::statement(&self.institution, nonce, today, CardMode::Pin, consent);
        let items: Vec<String> = consent
            .iter()
            .map(|item| format!("\"{}\"", item.code()))
            .collect();
        let mut signature = vec![0; card.key.public_modulus_len()];
        card.key
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                &statement,
                &mut signature,
            )
            .map_err(|_| anyhow!("a card did not sign"))?;
        let body = format!(
            r#"{{"nonce":"{}","mode":"pin","consent":[{}],"confirmation_date":"{}","certificate":"{}","signature":"{}"}}"#,
            BASE64.encode(nonce),
            items.join(","),
            compact(today),
            card.certificate,
            BASE64.encode(signature),
        );
        let key = std::str::from_utf8(key)?;
        Ok(format!(
            "POST {CHECKS} HTTP/1.1\r\nhost: localhost\r\nidempotency-key: {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes())
    }
}

impl Card {
    fn of(
        demo: &Demo,
        clock: &SystemClock,
        person: &SimPerson,
        coverage: &Coverage,
    ) -> anyhow::Result<Self> {
        let chip = demo.chip(person)?;
        let number = coverage.number.as_str();
        Ok(Self {
            key: RsaKeyPair::from_pkcs8(&chip.private_key_pkcs8)
                .map_err(|_| anyhow!("a card's key is not RSA in PKCS #8"))?,
            certificate: BASE64.encode(chip.certificate),
            number: format!("<InsuredIdentificationNumber>{number}<"),
            medicine: medicine::call(&demo.institution()?, coverage, clock.now().date())?,
        })
    }
}

/// The insurance the hub must answer as valid to this person's card, today and for the length of a load;
/// `None` where it must not, or where there is medical aid besides.
fn usable(person: &SimPerson, clock: &SystemClock) -> Option<Coverage> {
    let today = clock.now().date();
    let certificate = &person.certificate;
    let good = certificate.registered
        && !certificate.revoked
        && certificate.last_day > today.saturating_add(jiff::Span::new().days(1));
    let mut holding = person
        .registered
        .coverages
        .iter()
        .filter(|coverage| coverage.holds_on(today));
    match (holding.next(), holding.next()) {
        (Some(only), None) if good && !only.is_medical_aid() => Some(only.clone()),
        _ => None,
    }
}
