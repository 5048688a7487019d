//! What is said: every byte that goes over the wire, and nothing else.
//!
//! **Invariant: bytes become values here and nowhere else, by hand, and what arrived is kept as it arrived.** Readers
//! take every order and oddity seen in the field and report it; writers are byte-exact. No I/O, no clock.

#[doc(hidden)]
pub mod fuzz;
pub mod oqs;
pub mod sjis;
