//! One connection's part: chooses, asks, and checks what comes back.

use std::{collections::BTreeSet, io, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use domain::{clock::Entropy, consent::ConsentItem, eligibility::Validity};
use memchr::{memchr, memmem};
use serde::Deserialize;
use sim::dice::Dice;
use wire::oqs::history::GOOD;

use super::{
    Mix,
    calls::{Calls, KEY},
    cards::Card,
    echo::Sizes,
    line::{Answer, Line},
};
use crate::entropy::SystemEntropy;

/// Who answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// The hub.
    Hub,
    /// The bare server, with answers of these sizes.
    Echo(Sizes),
}

/// What went wrong with one check. Says nothing of whom was asked about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// The connection broke off or spoke no HTTP.
    #[error("the connection broke off: {0}")]
    Connection(io::ErrorKind),
    /// It was refused.
    #[error("refused with status {0}, {1}")]
    Refused(u16, String),
    /// The answer is not about what was asked, or says another validity than it must.
    #[error("a wrong answer")]
    Wrong,
    /// The generator itself failed.
    #[error("the card did not sign")]
    Card,
    /// Its turn came, and the time was over before anybody could ask: the schedule was not kept.
    #[error("not sent: too far behind the schedule")]
    NotSent,
    /// A batch was received and not worked through in time.
    #[error("a batch that is never done")]
    NeverDone,
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Connection(error.kind())
    }
}

#[derive(Deserialize)]
struct Session {
    nonce: String,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
}

/// Asks one thing after another.
pub(super) struct Generator {
    calls: Arc<Calls>,
    target: Target,
    mix: Mix,
    dice: Dice,
    keys: Keys,
    octets: Vec<u8>,
    /// A check sent to the bare server again and again: what it is does not matter there.
    replayed: Vec<u8>,
}

impl Generator {
    /// The generator of connection number `at`; `seed` must differ from one spell to the next.
    pub(super) fn new(calls: Arc<Calls>, target: Target, mix: Mix, seed: u64, at: u32) -> Self {
        Self {
            calls,
            target,
            mix,
            dice: dice(seed, at),
            keys: Keys::new(seed, at),
            octets: Vec::new(),
            replayed: Vec::new(),
        }
    }

    /// One check, by the mix's dice; gives the size of the answer.
    pub(super) async fn ask(&mut self, line: &mut Line) -> Result<usize, Fault> {
        match self.mix {
            Mix::Number | Mix::Batch => self.ask_by_number(line).await,
            Mix::Card => self.ask_by_card(line).await,
            Mix::Mixed if self.dice.percent(30) => self.ask_by_card(line).await,
            Mix::Mixed => self.ask_by_number(line).await,
            Mix::Medicine => self.ask_for_medicine(line).await,
        }
    }

    /// One check by number.
    pub(super) async fn ask_by_number(&mut self, line: &mut Line) -> Result<usize, Fault> {
        let key = self.keys.next();
        let call = self.calls.number(&mut self.dice);
        call.call.write(&key, &mut self.octets);
        let body = good(line.exchange(&self.octets).await?)?;
        let right = match self.target {
            Target::Echo(sizes) => body.len() == sizes.number,
            Target::Hub => {
                says(
                    body,
                    "QualificationValidity",
                    call.expected.code().as_bytes(),
                ) && says(body, "ArbitraryFileIdentifier", &key)
            }
        };
        if right {
            Ok(body.len())
        } else {
            Err(Fault::Wrong)
        }
    }

    /// One check by card: a nonce from the hub, the card's signature, the check.
    pub(super) async fn ask_by_card(&mut self, line: &mut Line) -> Result<usize, Fault> {
        let calls = Arc::clone(&self.calls);
        let card = calls.card(&mut self.dice);
        self.place(line, card, &BTreeSet::new()).await
    }

    /// What is on record about the holder of a card, who consented to it.
    async fn ask_for_medicine(&mut self, line: &mut Line) -> Result<usize, Fault> {
        let key = self.keys.next();
        let card = self.calls.card(&mut self.dice);
        card.medicine.write(&key, &mut self.octets);
        let body = good(line.exchange(&self.octets).await?)?;
        let right = match self.target {
            Target::Echo(sizes) => body.len() == sizes.number,
            Target::Hub => {
                says(body, "ResultCode", GOOD.as_bytes())
                    && says(body, "ArbitraryFileIdentifier", &key)
            }
        };
        if right {
            Ok(body.len())
        } else {
            Err(Fault::Wrong)
        }
    }

    /// Every card's holder consents to show what medicine is on record.
    pub(super) async fn consent(&mut self, line: &mut Line) -> Result<(), Fault> {
        let calls = Arc::clone(&self.calls);
        for card in &calls.cards.cards {
            self.place(line, card, &BTreeSet::from([ConsentItem::Medicine]))
                .await?;
        }
        Ok(())
    }

    /// A card is placed, its holder consents.
    async fn place(
        &mut self,
        line: &mut Line,
        card: &Card,
        consent: &BTreeSet<ConsentItem>,
    ) -> Result<usize, Fault> {
        let key = self.keys.next();
        let calls = Arc::clone(&self.calls);
        if let Target::Echo(sizes) = self.target {
            if self.replayed.is_empty() {
                self.replayed = sign(&calls, card, &[0; 32], &key, consent)?;
            }
            let body = good(line.exchange(&self.replayed).await?)?;
            return if body.len() == sizes.card {
                Ok(body.len())
            } else {
                Err(Fault::Wrong)
            };
        }
        let answer = good(line.exchange(&calls.cards.session).await?)?;
        let session: Session = serde_json::from_slice(answer).map_err(|_| Fault::Wrong)?;
        let nonce = BASE64.decode(session.nonce).map_err(|_| Fault::Wrong)?;
        let request = sign(&calls, card, &nonce, &key, consent)?;
        let body = good(line.exchange(&request).await?)?;
        let valid = says(
            body,
            "QualificationValidity",
            Validity::Valid.code().as_bytes(),
        );
        if valid && holds(body, card.number.as_bytes()) {
            Ok(body.len())
        } else {
            Err(Fault::Wrong)
        }
    }
}

/// Dice of connection number `at`.
fn dice(seed: u64, at: u32) -> Dice {
    Dice::new(seed ^ u64::from(at).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Keys of one connection: they count up, so that none is ever used twice in a run.
pub(super) struct Keys(u64);

impl Keys {
    pub(super) fn new(seed: u64, at: u32) -> Self {
        Self(dice(seed, at).roll() & 0xFFFF_FFFF_0000_0000)
    }

    /// Keys that no earlier run in the folder used either: the hub remembers those of batches for days.
    pub(super) fn never_used() -> Self {
        let mut bytes = [0; 8];
        SystemEntropy.fill(&mut bytes);
        Self(u64::from_be_bytes(bytes))
    }

    pub(super) fn next(&mut self) -> [u8; KEY] {
        self.0 = self.0.wrapping_add(1);
        let mut key = [0; KEY];
        for (at, digit) in key.iter_mut().enumerate() {
            let nibble = (self.0 >> (60 - 4 * at)) & 0xF;
            *digit = b"0123456789abcdef"[nibble as usize];
        }
        key
    }
}

fn sign(
    calls: &Calls,
    card: &Card,
    nonce: &[u8],
    key: &[u8; KEY],
    consent: &BTreeSet<ConsentItem>,
) -> Result<Vec<u8>, Fault> {
    let signed = calls.cards.check(card, nonce, key, consent);
    signed.map_err(|_| Fault::Card)
}

/// The body of an answer with status 200; whatever else came is a fault with its problem's code.
pub(super) fn good(answer: Answer<'_>) -> Result<&[u8], Fault> {
    if answer.status == 200 {
        return Ok(answer.body);
    }
    let problem = serde_json::from_slice::<Problem>(answer.body);
    let code = problem.map_or_else(|_| "no problem code".to_owned(), |problem| problem.code);
    Err(Fault::Refused(answer.status, code))
}

/// Whether the first element of this name has this value.
pub(super) fn says(body: &[u8], name: &str, wanted: &[u8]) -> bool {
    value(body, name) == Some(wanted)
}

/// The text of the first element of this name.
pub(super) fn value<'a>(body: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let rest = memmem::find_iter(body, name.as_bytes()).find_map(|at| {
        let rest = body[at + name.len()..].strip_prefix(b">")?;
        (at > 0 && body[at - 1] == b'<').then_some(rest)
    })?;
    Some(&rest[..memchr(b'<', rest)?])
}

/// Whether `part` stands anywhere.
fn holds(body: &[u8], part: &[u8]) -> bool {
    memmem::find(body, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_value_of_the_first_element_counts() {
        let body = b"<a>\n  <V>1</V>\n  <V>2</V><Long>12</Long>\n</a>";
        assert!(says(body, "V", b"1"));
        assert!(!says(body, "V", b"2"));
        assert!(!says(body, "Long", b"1"));
        assert!(!says(body, "Lon", b"12"));
        assert!(!says(b"<V", "V", b"1"));
        assert!(holds(body, b"<Long>12<"));
        assert!(!holds(body, b"<Long>1<"));
    }

    #[test]
    fn a_refusal_tells_its_code() {
        let refused = Answer {
            status: 503,
            body: br#"{"code":"SKK-1901","ja":""}"#,
        };
        assert_eq!(good(refused), Err(Fault::Refused(503, "SKK-1901".into())));
    }
}
