//! The visit at the reader: the ways through it, every step with the card gone and with the hub away, and random
//! events beside a small reference model.

mod consent;
mod model;
mod paths;
mod random;
mod stage;
