//! The My Number card (マイナンバーカード): the terminal's side of it, a card made of software, the test hierarchy that
//! issues to it, and the check of a certificate's path.
//!
//! **Invariant: nothing here knows where the card is.** The terminal's side speaks through [`transmit::Transmit`] only;
//! time comes in as an argument; no PIN, serial number or key is ever logged or shown by `Debug`.

pub mod aid;
pub mod apdu;
pub mod attributes;
mod error;
pub mod face;
#[doc(hidden)]
pub mod fuzz;
pub mod issue;
pub mod jpki;
mod key;
pub mod path;
mod private_key;
#[cfg(feature = "pcsc")]
pub mod reader;
mod selected;
mod tlv;
mod token;
pub mod transmit;
pub mod verification_number;
pub mod virtual_card;

pub use error::CardError;
pub use key::KeyAlgorithm;
pub use token::Token;
