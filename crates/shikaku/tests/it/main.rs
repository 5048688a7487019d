//! The public boundary, driven from outside: programs, files, folders, and pages in a real browser.
//!
//! This is the crate's one integration-test target; a subject is a module beside this file.

mod apart;
mod audit;
mod batch;
mod browser;
mod browser_kit;
mod by_card;
mod by_number;
mod certificates;
mod check;
mod counter;
mod demo;
mod import;
mod killed;
mod kiosk;
mod load;
mod operators;
mod pack;
mod platform;
mod refused;
mod replayed;
