//! Eligibility (資格確認, `OQSsiquc`): request, answer and the answer of a card check (face file).
//!
//! Source: oqs-wire §5.1 and §5.2 (interfaces OQS-IF-001 and 002).

mod answer;
mod answered;
mod request;
mod result;
mod revealed;
mod search;

pub use answer::{Answer, AnswerHeader};
pub use answered::{Answered, header_error};
pub(crate) use request::{Body as RequestBody, HeaderText};
pub use request::{Request, RequestHeader};
pub use result::{Consent, Elderly, Limit, MedicalTicket, ResultItem, SpecificDisease};
pub(crate) use revealed::item;
pub use search::{Search, SearchEcho};
pub(crate) use search::{bad, filled, required, whose};
