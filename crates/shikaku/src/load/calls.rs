//! What is sent, made before the clock runs.

use std::sync::Arc;

use sim::dice::Dice;

use super::{
    Mix, Plan,
    batch::{self, BatchCall},
    cards::{Card, Cards},
    numbers::{self, NumberCall},
};
use crate::{clock::SystemClock, demo::Demo};

/// A key: 16 hexadecimal digits, in the head and as the message's own identifier.
pub(super) const KEY: usize = 16;
/// Stands where the key will.
pub(super) const PLACE: &str = "----------------";

/// A message to the hub, whole with its head, but for its key.
pub(super) struct Call {
    octets: Box<[u8]>,
    /// Where the key stands.
    keys: [usize; 2],
}

impl Call {
    /// A message that holds [`PLACE`] once.
    pub(super) fn new(path: &str, message: &[u8]) -> anyhow::Result<Self> {
        let mut octets = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nidempotency-key: {PLACE}\r\n\
             content-type: application/xml; charset=utf-8\r\ncontent-length: {}\r\n\r\n",
            message.len()
        )
        .into_bytes();
        octets.extend_from_slice(message);
        let mut places = (0..octets.len()).filter(|at| octets[*at..].starts_with(PLACE.as_bytes()));
        let (Some(head), Some(body)) = (places.next(), places.next()) else {
            anyhow::bail!("a request has no place for its key");
        };
        Ok(Self {
            octets: octets.into_boxed_slice(),
            keys: [head, body],
        })
    }

    /// The message under a key, into `octets`.
    pub(super) fn write(&self, key: &[u8; KEY], octets: &mut Vec<u8>) {
        octets.clear();
        octets.extend_from_slice(&self.octets);
        for at in self.keys {
            octets[at..at + KEY].copy_from_slice(key);
        }
    }
}

/// Everything connections choose from.
pub(super) struct Calls {
    numbers: Vec<NumberCall>,
    /// Files of rows, where the mix has any.
    pub(super) batches: Vec<BatchCall>,
    /// The cards, where the mix has any.
    pub(super) cards: Cards,
}

impl Calls {
    /// Makes them for people chosen by the seed.
    pub(super) fn prepare(
        demo: &Demo,
        plan: &Plan,
        clock: &Arc<SystemClock>,
    ) -> anyhow::Result<Self> {
        let mut dice = Dice::new(plan.seed);
        let numbers = match plan.mix {
            Mix::Card | Mix::Medicine => Vec::new(),
            Mix::Number | Mix::Mixed | Mix::Batch => numbers::prepare(demo, clock, &mut dice)?,
        };
        let cards = match plan.mix {
            Mix::Number | Mix::Batch => Cards::none(demo, clock)?,
            Mix::Card | Mix::Mixed | Mix::Medicine => Cards::prepare(demo, clock, &mut dice)?,
        };
        let batches = match plan.mix {
            Mix::Batch => batch::prepare(demo, clock, &numbers, &mut dice)?,
            _ => Vec::new(),
        };
        Ok(Self {
            numbers,
            batches,
            cards,
        })
    }

    /// One of the requests by number.
    pub(super) fn number(&self, dice: &mut Dice) -> &NumberCall {
        dice.one(&self.numbers)
    }

    /// One of the cards.
    pub(super) fn card(&self, dice: &mut Dice) -> &Card {
        dice.one(&self.cards.cards)
    }

    /// Microseconds one card signature takes the generator; `None` where no check is by card.
    pub(super) fn sign_us(&self) -> Option<f64> {
        self.cards.sign_us
    }
}
