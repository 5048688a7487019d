//! What the pure part of a check costs: the decision, and its record in the audit's chain.
//!
//! `cargo bench -p domain`; run as a test, once each, to see that they run.

#[expect(
    dead_code,
    reason = "the benches need fewer people than the table of decisions"
)]
#[path = "../tests/eligibility_table/facts.rs"]
mod facts;

use std::hint::black_box;

use divan::Bencher;
use domain::{
    audit::{
        Access, GENESIS, Hash, link,
        merkle::{Frontier, leaf},
    },
    eligibility::{self, Circumstances, NumberAsked, Policy},
    institution::InstitutionCode,
    insured::{MemberNumber, NumberKey, Symbol},
};
use facts::{BEFORE, BORN, HERE, NEXT, ON, SOCIETY, coverage, insurer, person};

fn main() {
    divan::main();
}

fn asked() -> NumberAsked {
    NumberAsked {
        insurer: insurer(SOCIETY),
        symbol: Symbol::parse("12").ok(),
        number: MemberNumber::parse("34").expect("a number"),
        branch: None,
        birthdate: BORN,
        limit_consent: true,
    }
}

/// A household of so many under one number, each with an earlier coverage as well.
#[divan::bench(args = [1, 4])]
fn decision(bencher: Bencher, people: u64) {
    let candidates: Vec<_> = (0..people)
        .map(|at| {
            let born = BORN.saturating_add(jiff::Span::new().years(i64::try_from(at).unwrap_or(0)));
            let mut one = person(at, born);
            let mut before = coverage(NEXT, BEFORE);
            before.lost = Some(ON.saturating_sub(jiff::Span::new().years(1)));
            one.coverages = vec![before, coverage(SOCIETY, BEFORE)];
            one
        })
        .collect();
    let circumstances = Circumstances {
        institution: InstitutionCode::parse(HERE).expect("a code"),
        on: ON,
        now: ON.at(9, 0, 0, 0),
    };
    let asked = asked();
    bencher.bench(|| {
        eligibility::by_number(
            black_box(&asked),
            &circumstances,
            black_box(&candidates),
            Policy::default(),
        )
    });
}

/// The key under which numbers are found: full width, dashes and the like made one.
#[divan::bench]
fn number_key() -> NumberKey {
    let asked = asked();
    NumberKey::of(black_box(asked.symbol.as_ref()), &asked.number)
}

fn access() -> Access {
    Access {
        at_unix_ms: 1_795_478_400_000,
        institution: HERE.to_owned(),
        request: "00000000000000a1".to_owned(),
        way: "number".to_owned(),
        person: Some(7),
        outcome: "1".to_owned(),
        reason: "SKK-0000".to_owned(),
        revealed: "coverage,limit".to_owned(),
    }
}

/// One record bound to the chain.
#[divan::bench]
fn chain_append(bencher: Bencher) {
    let access = access();
    bencher.bench(|| link(black_box(&GENESIS), 1, &black_box(&access).canonical()));
}

/// One record more in the tree whose head is published.
#[divan::bench]
fn tree_append(bencher: Bencher) {
    let mut frontier = Frontier::default();
    let chain: Hash = [7; 32];
    bencher.bench_local(|| frontier.push(leaf(black_box(&chain))));
}
