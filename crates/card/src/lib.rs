//! The My Number card (マイナンバーカード): what is said to it, what it proves, and a card made of software.
//!
//! **Invariant: a card is only ever spoken to through [`transmit::Transmit`].** Nothing assumes it is in the process,
//! and a certificate counts only with a path to a pinned root.

pub mod apdu;
mod error;
#[doc(hidden)]
pub mod fuzz;
pub mod issue;
pub mod jpki;
pub mod path;
pub mod transmit;
pub mod virtual_card;

pub use error::CardError;
