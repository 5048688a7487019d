//! What a check by card costs the hub: the certificate's path to a pinned root, and the card's own signature.
//!
//! `cargo bench -p card`; run as a test, once each, to see that they run.

#[expect(dead_code, reason = "the benches need no cards made wrong on purpose")]
#[path = "../tests/it/world.rs"]
mod world;

use std::hint::black_box;

use card::path::{check, verify_signature};
use divan::Bencher;
use world::{KEY, LEAF, NOW, anchors, digest_info, padded, raw_signature};

fn main() {
    divan::main();
}

#[divan::bench]
fn certificate_path(bencher: Bencher) {
    let anchors = anchors();
    bencher.bench(|| check(black_box(&LEAF), &anchors, NOW).expect("good"));
}

#[divan::bench]
fn card_signature(bencher: Bencher) {
    let message = b"a statement of some length, as the card signs it: who asks, for which day, with what consent";
    let signature = raw_signature(&KEY, &padded(&digest_info(message)));
    bencher.bench(|| verify_signature(black_box(&LEAF), message, &signature).expect("signed"));
}
