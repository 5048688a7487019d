//! The start pack (スタートパック): from a question to a connected clinic.
//!
//! **Invariant: nothing is priced, allowed or promised that no dated record says.** What a record does not say is "to be
//! confirmed" (要確認) and keeps a total marked as partial; every number of a quote has its reason and its price book's
//! version. A public page tells nobody of another institution's case.

pub mod application;
pub mod case;
pub mod catalogue;
pub mod content;
pub mod dated;
pub mod desk;
pub mod diagram;
pub mod equipment;
pub mod faq;
pub mod guidebook;
pub mod hours;
pub mod inquiry;
pub mod notice;
pub mod papers;
pub mod prose;
pub mod quote;
pub mod site;
pub mod staff;
pub mod state;
pub mod support;

pub use state::State;

use axum::Router;

/// All pages: the public site, and the staff's desk.
pub fn router(state: State, content: content::Content) -> Router {
    let desk = desk::router(state.clone(), &content);
    site::router(state, content).merge(desk)
}
