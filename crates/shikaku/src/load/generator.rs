//! One connection's part: chooses, asks, and checks what comes back.

use std::{io, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use domain::eligibility::Validity;
use serde::Deserialize;
use sim::dice::Dice;

use super::{
    Mix,
    calls::Calls,
    cards::Card,
    echo::Sizes,
    line::{Answer, Line},
    numbers::KEY,
};

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
    /// Keys count up from here, so that none is ever used twice in a run.
    next_key: u64,
    octets: Vec<u8>,
    /// A check sent to the bare server again and again: what it is does not matter there.
    replayed: Vec<u8>,
}

impl Generator {
    /// The generator of connection number `at`; `seed` must differ from one spell to the next.
    pub(super) fn new(calls: Arc<Calls>, target: Target, mix: Mix, seed: u64, at: u32) -> Self {
        let mut dice = Dice::new(seed ^ u64::from(at).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        Self {
            calls,
            target,
            mix,
            next_key: dice.roll() & 0xFFFF_FFFF_0000_0000,
            dice,
            octets: Vec::new(),
            replayed: Vec::new(),
        }
    }

    /// One check, by the mix's dice; gives the size of the answer.
    pub(super) async fn ask(&mut self, line: &mut Line) -> Result<usize, Fault> {
        let by_card = match self.mix {
            Mix::Number => false,
            Mix::Card => true,
            Mix::Mixed => self.dice.percent(30),
        };
        if by_card {
            self.ask_by_card(line).await
        } else {
            self.ask_by_number(line).await
        }
    }

    /// One check by number.
    pub(super) async fn ask_by_number(&mut self, line: &mut Line) -> Result<usize, Fault> {
        let key = self.key();
        let call = self.calls.number(&mut self.dice);
        call.write(&key, &mut self.octets);
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
        let key = self.key();
        let calls = Arc::clone(&self.calls);
        let card = calls.card(&mut self.dice);
        if let Target::Echo(sizes) = self.target {
            if self.replayed.is_empty() {
                self.replayed = sign(&calls, card, &[0; 32], &key)?;
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
        let request = sign(&calls, card, &nonce, &key)?;
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

    fn key(&mut self) -> [u8; KEY] {
        self.next_key += 1;
        let mut key = [0; KEY];
        for (at, digit) in key.iter_mut().enumerate() {
            let nibble = (self.next_key >> (60 - 4 * at)) & 0xF;
            *digit = b"0123456789abcdef"[nibble as usize];
        }
        key
    }
}

fn sign(calls: &Calls, card: &Card, nonce: &[u8], key: &[u8; KEY]) -> Result<Vec<u8>, Fault> {
    calls.cards.check(card, nonce, key).map_err(|_| Fault::Card)
}

/// The body of an answer with status 200; whatever else came is a fault with its problem's code.
fn good(answer: Answer<'_>) -> Result<&[u8], Fault> {
    if answer.status == 200 {
        return Ok(answer.body);
    }
    let problem = serde_json::from_slice::<Problem>(answer.body);
    let code = problem.map_or_else(|_| "no problem code".to_owned(), |problem| problem.code);
    Err(Fault::Refused(answer.status, code))
}

/// Whether the first element of this name has this value.
fn says(body: &[u8], name: &str, value: &[u8]) -> bool {
    let tags = || body.iter().enumerate().filter(|(_, octet)| **octet == b'<');
    let found = tags().find_map(|(at, _)| {
        let rest = body[at + 1..].strip_prefix(name.as_bytes())?;
        rest.strip_prefix(b">")
    });
    found
        .and_then(|rest| rest.strip_prefix(value))
        .is_some_and(|rest| rest.starts_with(b"</"))
}

/// Whether `part`, which begins with `<`, stands anywhere.
fn holds(body: &[u8], part: &[u8]) -> bool {
    let tags = body.iter().enumerate().filter(|(_, octet)| **octet == b'<');
    tags.into_iter().any(|(at, _)| body[at..].starts_with(part))
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
