//! The rows, by theme.

mod ages;
mod cards;
mod consents;
mod numbers;
mod periods;

use crate::row::Row;

pub fn all() -> Vec<Row> {
    [
        numbers::rows(),
        periods::rows(),
        ages::rows(),
        consents::rows(),
        cards::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
