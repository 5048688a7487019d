//! The card part of a check: a nonce from the hub, the card's signature over it, and its verification at the hub. Card
//! and hub are programs of their own, reached over loopback: the card as vpcd reaches it, the hub by mutual TLS.
//!
//! `cargo bench -p shikaku --bench card`; run as a test, a few checks only, to see that it runs.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

#[path = "../tests/it"]
mod it {
    #[expect(
        dead_code,
        reason = "the benchmark drives less of the demo than the tests do"
    )]
    #[expect(
        unused_imports,
        reason = "the benchmark drives less of the demo than the tests do"
    )]
    pub mod demo;
    #[expect(dead_code, reason = "the benchmark's card has no faults")]
    pub mod virtual_reader;
}
use it::demo;

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use card::{
    issue::TEST_POLICY,
    jpki::{JpkiApp, Pin},
    path::{self, TrustAnchors},
};
use domain::{card_check, eligibility::CardMode, institution::InstitutionCode, visit::LastTry};
use it::{
    demo::{Demo, Line, NOW, element},
    virtual_reader::Inserted,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What one check took.
#[derive(Clone, Copy)]
struct Times {
    /// Nonce and verified answer, as the clinic waits for them.
    hub: Duration,
    /// Certificate and signature, as the clinic waits for them.
    card: Duration,
    /// The two RSA verifications of the hub, done once more by this program.
    rsa: Duration,
    /// Two exchanges in which the hub has nothing to do.
    bare: Duration,
}

fn main() {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let (before, count) = if measured { (100, 1000) } else { (1, 5) };
    let dir = tempfile::tempdir().expect("a folder");
    // One counter asks as fast as it can: no clinic does.
    let demo = Demo::start_with(dir.path(), &["--institution-rate", "0"]);
    let mut card = Inserted::insert(dir.path(), "valid-general", &[]);
    let pin = Pin::parse("1234").expect("four digits");
    JpkiApp::select(&mut card)
        .and_then(|mut app| app.verify_pin(&pin, LastTry::Keep))
        .expect("right");
    let line = Line::of(&demo);
    let institution = InstitutionCode::parse(&demo.institution).expect("ten digits");
    let anchors = TrustAnchors {
        roots: vec![std::fs::read(dir.path().join("pki/card-ca.der")).expect("made")],
        policies: vec![TEST_POLICY.to_owned()],
    };
    let mut times: Vec<Times> = (0..before + count)
        .map(|_| check(&line, &institution, &mut card, &anchors))
        .skip(before)
        .collect();
    let mut tell = |what: &str, of: fn(&Times) -> Duration| {
        times.sort_by_key(of);
        let at = |percent: usize| of(&times[(count * percent / 100).min(count - 1)]);
        println!("{what:<44} p50 {:>10.3?}  p99 {:>10.3?}", at(50), at(99));
    };
    println!("{count} checks by card, one after another:");
    tell("nonce, signature, verified and answered", |one| {
        one.hub + one.card
    });
    tell("  the card's certificate and signature", |one| one.card);
    tell("  the hub's two exchanges", |one| one.hub);
    tell("    of them two RSA-2048 verifications", |one| one.rsa);
    tell("    two exchanges with nothing to do", |one| one.bare);
    tell("    beyond both: lookups, audit, answer", |one| {
        one.hub.saturating_sub(one.rsa + one.bare)
    });
}

fn check(
    line: &Line,
    institution: &InstitutionCode,
    card: &mut Inserted,
    anchors: &TrustAnchors,
) -> Times {
    let begun = Instant::now();
    let opened = line.post(
        "/card/v1/sessions",
        "k",
        json!({ "mode": "pin" }).to_string(),
    );
    let mut hub = begun.elapsed();
    let opened: Value = serde_json::from_str(&opened).expect("JSON");
    let nonce = BASE64.decode(opened["nonce"].as_str().expect("a nonce"));
    let nonce = nonce.expect("base64");
    let on = jiff::civil::date(2026, 11, 24);
    let statement = card_check::statement(institution, &nonce, on, CardMode::Pin, &BTreeSet::new());

    let begun = Instant::now();
    let mut app = JpkiApp::select(card).expect("selected");
    let certificate = app.authentication_certificate().expect("read");
    let signature = app.sign_sha256(&Sha256::digest(&statement).into());
    let signature = signature.expect("signed");
    let by_card = begun.elapsed();

    let message = json!({
        "nonce": BASE64.encode(&nonce),
        "mode": "pin",
        "consent": [],
        "confirmation_date": "20261124",
        "certificate": BASE64.encode(&certificate),
        "signature": BASE64.encode(&signature),
    })
    .to_string();
    let begun = Instant::now();
    let answer = line.post("/card/v1/checks", "k", message);
    hub += begun.elapsed();
    assert_eq!(element(&answer, "QualificationValidity"), Some("1"));

    let begun = Instant::now();
    path::check(&certificate, anchors, NOW).expect("a path");
    path::verify_signature(&certificate, &statement, &signature).expect("signed");
    let rsa = begun.elapsed();
    let begun = Instant::now();
    for _ in 0..2 {
        assert_eq!(line.get("/health"), "ok\n");
    }
    Times {
        hub,
        card: by_card,
        rsa,
        bare: begun.elapsed(),
    }
}
