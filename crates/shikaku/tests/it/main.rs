//! The public boundary, driven from outside: programs, files, folders, and pages in a real browser.
//!
//! This is the crate's one integration-test target; a subject is a module beside this file.

mod apart;
mod audit;
mod batch;
mod bookings;
mod browser;
mod browser_kit;
mod by_card;
mod by_number;
mod card;
mod certificates;
mod check;
mod counter;
mod day;
mod demo;
mod disk;
mod emulate;
mod handoff;
mod hub_kit;
mod import;
mod killed;
mod killed_hub;
mod kiosk;
mod lists;
mod load;
mod operators;
mod pack;
mod platform;
mod record;
mod refused;
mod registration;
mod replayed;
mod scenario;
mod strain;
mod strict;
mod virtual_reader;
mod web_api;
mod why;
