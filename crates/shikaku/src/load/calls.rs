//! What is sent, made before the clock runs: requests by number, and cards.

use std::sync::Arc;

use sim::dice::Dice;

use super::{
    Mix, Plan,
    cards::{Card, Cards},
    numbers::{self, NumberCall},
};
use crate::{clock::SystemClock, demo::Demo};

/// Everything connections choose from.
pub(super) struct Calls {
    numbers: Vec<NumberCall>,
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
            Mix::Card => Vec::new(),
            _ => numbers::prepare(demo, clock, &mut dice)?,
        };
        let cards = match plan.mix {
            Mix::Number => Cards::none(demo, clock)?,
            _ => Cards::prepare(demo, clock, &mut dice)?,
        };
        Ok(Self { numbers, cards })
    }

    /// One of the requests by number.
    pub(super) fn number(&self, dice: &mut Dice) -> &NumberCall {
        dice.one(&self.numbers)
    }

    /// One of the cards.
    pub(super) fn card(&self, dice: &mut Dice) -> &Card {
        dice.one(&self.cards.cards)
    }

    /// Microseconds one card signature takes the generator; `None` without cards.
    pub(super) fn sign_us(&self) -> Option<f64> {
        self.cards.sign_us
    }
}
