//! What is true: types and decisions of online eligibility verification (オンライン資格確認).
//!
//! **Invariant: nothing here does I/O, tells the time, rolls dice or (de)serialises.** Time, randomness and
//! identifiers come in as arguments. A value is parsed once, into a type that cannot be wrong.

pub mod area;
pub mod audit;
pub mod card_check;
pub mod certificate;
pub mod check_digit;
pub mod clock;
pub mod consent;
pub mod copayment;
pub mod coverage;
pub mod customer_id;
pub mod date;
pub mod eligibility;
pub mod institution;
pub mod insured;
pub mod insurer;
pub mod limit;
pub mod medical_aid;
pub mod name;
pub mod person;
pub mod registration;
pub mod rules;
pub mod visit;
pub mod yen;

pub use date::{Date, DateTime};
