//! The world for demos and tests: synthetic people by seed, and named cases that each show one thing.
//!
//! **Invariant: deterministic by seed and day; everybody is invented.** Insurer, recipient and institution numbers carry
//! valid check digits.

pub mod cases;
pub mod dice;
mod insurers;
mod kana;
mod names;
pub mod population;
