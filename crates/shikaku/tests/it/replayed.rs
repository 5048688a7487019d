//! Card checks that somebody else recorded, changed or made up, over real TLS.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use card::{
    issue::{TestAuthority, generate_key, public_key},
    jpki::{JpkiApp, Pin},
    virtual_card::{CardProfile, VirtualCard},
};
use domain::{
    card_check, consent::ConsentItem, eligibility::CardMode, institution::InstitutionCode,
    visit::LastTry,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::demo::{Demo, Line, NOW, element};

const YEAR: i64 = 365 * 86_400;

/// A terminal of the demo's clinic.
struct Terminal {
    line: Line,
    institution: InstitutionCode,
}

impl Terminal {
    fn of(demo: &Demo) -> Self {
        Self {
            line: Line::of(demo),
            institution: InstitutionCode::parse(&demo.institution).expect("ten digits"),
        }
    }

    fn post(&self, path: &str, body: &Value) -> String {
        self.line.post(path, "k", body.to_string())
    }

    fn nonce(&self) -> Vec<u8> {
        let opened: Value =
            serde_json::from_str(&self.post("/card/v1/sessions", &json!({ "mode": "pin" })))
                .expect("JSON");
        BASE64
            .decode(opened["nonce"].as_str().expect("a nonce"))
            .expect("base64")
    }

    /// What a terminal sends for a card check signed with `key`.
    fn check(&self, nonce: &[u8], key: &[u8], certificate: &[u8]) -> Value {
        let on = jiff::civil::date(2026, 11, 24);
        let consent = BTreeSet::from([ConsentItem::Medicine]);
        let statement =
            card_check::statement(&self.institution, nonce, on, CardMode::Pin, &consent);
        json!({
            "nonce": BASE64.encode(nonce),
            "mode": "pin",
            "consent": ["medicine"],
            "confirmation_date": "20261124",
            "certificate": BASE64.encode(certificate),
            "signature": BASE64.encode(sign(key, certificate, &statement)),
        })
    }
}

/// Has a card with this key sign.
fn sign(key: &[u8], certificate: &[u8], statement: &[u8]) -> Vec<u8> {
    let profile = CardProfile {
        certificate: certificate.to_vec(),
        ca_certificate: certificate.to_vec(),
        private_key_pkcs8: key.to_vec(),
        pin: Some("1234".to_owned()),
        verifier_public_key: public_key(key).expect("a key"),
    };
    let mut card =
        VirtualCard::new(profile, 3, Box::new(|bytes: &mut [u8]| bytes.fill(1))).expect("a card");
    let mut app = JpkiApp::select(&mut card).expect("selected");
    app.verify_pin(&Pin::parse("1234").expect("digits"), LastTry::Keep)
        .expect("right");
    app.sign_sha256(&Sha256::digest(statement).into())
        .expect("signed")
}

fn code(answer: &str) -> String {
    let problem: Value =
        serde_json::from_str(answer).unwrap_or_else(|_| panic!("no problem: {answer}"));
    problem["code"].as_str().expect("a code").to_owned()
}

#[test]
fn a_check_counts_once_as_it_was_signed_and_for_a_card_of_the_pinned_root_only() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    // Placing the card once makes its key and certificate.
    assert!(
        demo.run(&["tap", "--patient", "valid-general"])
            .status
            .success()
    );
    let serial = demo.case("valid-general")["card_serial"]
        .as_str()
        .expect("a serial")
        .to_owned();
    let card = |name: &str| {
        std::fs::read(dir.path().join("cards").join(&serial).join(name)).expect("made")
    };
    let (key, certificate) = (card("key.der"), card("certificate.der"));
    let line = Terminal::of(&demo);

    let check = line.check(&line.nonce(), &key, &certificate);
    let first = line.post("/card/v1/checks", &check);
    assert_eq!(
        element(&first, "QualificationValidity"),
        Some("1"),
        "{first}"
    );
    assert_eq!(
        code(&line.post("/card/v1/checks", &check)),
        "SKK-1202",
        "replayed"
    );

    let mut more_consent = line.check(&line.nonce(), &key, &certificate);
    more_consent["consent"] = json!(["medicine", "treatment"]);
    assert_eq!(
        code(&line.post("/card/v1/checks", &more_consent)),
        "SKK-1204",
        "consent added on the way"
    );
    assert_eq!(
        code(&line.post("/card/v1/checks", &more_consent)),
        "SKK-1202",
        "a failed try uses the nonce up"
    );

    let invented = line.check(&[7; 32], &key, &certificate);
    assert_eq!(
        code(&line.post("/card/v1/checks", &invented)),
        "SKK-1202",
        "a nonce of nobody's"
    );

    let forger = TestAuthority::generate(NOW - YEAR, NOW + YEAR).expect("made");
    let own_key = generate_key().expect("made");
    let serial: Vec<u8> = (0..8)
        .step_by(2)
        .map(|at| u8::from_str_radix(&serial[at..at + 2], 16).expect("hex"))
        .collect();
    let forged = forger
        .issue(
            "VICTIM",
            &serial,
            NOW - YEAR,
            NOW + YEAR,
            &public_key(&own_key).expect("a key"),
        )
        .expect("issued");
    let stolen = line.check(&line.nonce(), &own_key, &forged);
    assert_eq!(
        code(&line.post("/card/v1/checks", &stolen)),
        "SKK-1205",
        "a victim's serial under a home-made root"
    );

    let wrong_key = line.check(&line.nonce(), &own_key, &certificate);
    assert_eq!(
        code(&line.post("/card/v1/checks", &wrong_key)),
        "SKK-1204",
        "a victim's certificate without its key"
    );
}
