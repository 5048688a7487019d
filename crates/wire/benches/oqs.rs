//! What the messages of a check cost: the request read, the answer written, in both codings.
//!
//! `cargo bench -p wire`; run as a test, once each, to see that they run.

#[expect(
    dead_code,
    unused_imports,
    reason = "the benches need fewer answers than the tests"
)]
#[path = "../tests/it/answered.rs"]
mod answered;
#[expect(dead_code, reason = "the benches need fewer cases than the tests")]
#[path = "../tests/it/cases.rs"]
mod cases;

use std::hint::black_box;

use divan::{Bencher, counter::BytesCount};
use wire::oqs::{
    Encoding, Form, Profile,
    qualification::{Answer, Request},
};

const CODINGS: [Encoding; 2] = [Encoding::Utf8, Encoding::ShiftJis];

fn main() {
    divan::main();
}

fn form(encoding: Encoding) -> Form {
    Form {
        profile: Profile::Observed,
        encoding,
    }
}

#[divan::bench(args = CODINGS)]
fn read_request(bencher: Bencher, encoding: Encoding) {
    let octets = cases::request().write(encoding).expect("written");
    bencher
        .counter(BytesCount::of_slice(&octets))
        .bench(|| Request::read(black_box(&octets)).expect("read"));
}

/// From the decision to the octets that leave.
#[divan::bench(args = CODINGS)]
fn write_answer(bencher: Bencher, encoding: Encoding) {
    let decision = cases::valid_by_number();
    let octets = answered::answer(&decision, false, form(encoding)).write(form(encoding));
    bencher
        .counter(BytesCount::of_slice(&octets.expect("written")))
        .bench(|| {
            answered::answer(black_box(&decision), false, form(encoding))
                .write(form(encoding))
                .expect("written")
        });
}

/// What a clinic does with it.
#[divan::bench(args = CODINGS)]
fn read_answer(bencher: Bencher, encoding: Encoding) {
    let decision = cases::valid_by_number();
    let octets = answered::answer(&decision, false, form(encoding)).write(form(encoding));
    let octets = octets.expect("written");
    bencher
        .counter(BytesCount::of_slice(&octets))
        .bench(|| Answer::read(black_box(&octets)).expect("read"));
}
