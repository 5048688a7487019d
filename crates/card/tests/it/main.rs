//! Terminal, card and path check against each other, through the crate's public boundary.

mod arbitrary;
mod corpus;
mod face;
mod myna_card;
mod path;
mod pin;
mod pinless;
mod signatures;
mod world;
