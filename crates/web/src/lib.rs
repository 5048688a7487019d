//! The HTTP kit: how shikaku is spoken to and how its pages look.
//!
//! **Invariant: nothing here knows a patient.** A connection is bounded in number, time and bytes before any of the
//! caller's code runs; a peer is known by its certificate alone; what goes wrong leaves as a [`Problem`] with a stable
//! code and a next act; a page asks no other host for anything. Paths, queries, bodies and names are never logged.

pub mod assets;
pub mod csrf;
pub mod guard;
pub mod page;
pub mod password;
pub mod peer;
pub mod pki;
pub mod problem;
pub mod rate;
pub mod serve;
pub mod session;
pub mod sse;
pub mod tls;

pub use page::{Frame, NavLink};
pub use peer::Peer;
pub use problem::{Problem, Turn};
pub use serve::{Limits, Shutdown, ShutdownTrigger, serve_plain, serve_tls};
