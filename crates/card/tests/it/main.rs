//! Terminal, card and path check against each other, through the crate's public boundary.

mod arbitrary;
mod corpus;
mod face;
mod faults;
mod myna_card;
mod path;
#[cfg(feature = "pcsc")]
mod pcsc;
mod pin;
mod pinless;
#[cfg(feature = "pcsc")]
mod platform;
mod profiles;
mod signatures;
mod suite;
mod world;
