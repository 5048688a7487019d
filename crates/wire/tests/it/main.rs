//! The crate seen from outside: samples, golden files, round trips, the fuzz corpus, and the traps of the wire.

mod answered;
mod cases;
mod catalogue;
mod check;
mod corpus;
mod exchange;
mod golden;
mod history;
mod listing;
mod refusals;
mod round_trip;
mod samples;
mod traps;
mod web;
