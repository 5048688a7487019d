//! Who may ask the hub at all: certificates of institutions, over real TLS.

use std::{sync::Arc, time::Duration};

use clinic::{HubClient, HubError};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde_json::Value;
use web::pki::{Authority, Issued};
use wire::oqs::Form;

use crate::demo::{Demo, Request, SHIKAKU};

/// 2026-11-24T09:00 in Japan, to which the demos of the tests are set.
const NOW: i64 = 1_795_478_400;

const YEAR: i64 = 365 * 86_400;

struct Hub {
    address: String,
    ca: Vec<u8>,
    authority: Authority,
    request: Request,
}

impl Hub {
    fn of(demo: &Demo) -> Self {
        let running = std::fs::read(demo.dir.join("running.json")).expect("running");
        let running: Value = serde_json::from_slice(&running).expect("JSON");
        let text =
            |name: &str| std::fs::read_to_string(demo.dir.join("pki").join(name)).expect("there");
        Self {
            address: running["hub"].as_str().expect("an address").to_owned(),
            ca: text("ca.pem").into_bytes(),
            authority: Authority::from_pem(&text("ca.pem"), &text("ca.key"))
                .expect("the demo's authority"),
            request: Request::of(&demo.case("valid-general"), &demo.institution, "x"),
        }
    }

    /// Asks the hub with a certificate, and gives the answer or why there is none.
    fn ask(&self, shown: &Issued) -> Result<Vec<u8>, HubError> {
        let time = web::tls::clock(|| NOW);
        let tls = web::tls::client_config(
            shown.certificate_pem.as_bytes(),
            shown.key_pem.as_bytes(),
            &self.ca,
            Arc::clone(&time),
        );
        let der = CertificateDer::from_pem_slice(shown.certificate_pem.as_bytes())
            .expect("a certificate");
        let own = web::peer::Period::from_der(&der).expect("a period");
        let client =
            HubClient::new(&self.address, tls.expect("usable"), own, time).expect("a client");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let asked = client.ask(
                "OQSsiquc01",
                self.request.text().into_bytes(),
                "key",
                Form::default(),
            );
            tokio::time::timeout(Duration::from_secs(30), asked)
                .await
                .expect("an end")
        })
    }
}

fn code(answer: Result<Vec<u8>, HubError>) -> String {
    match answer {
        Ok(_) => "answered".to_owned(),
        Err(HubError::Refused(problem)) => problem.code.to_owned(),
        Err(HubError::Unreachable) => "no connection".to_owned(),
        Err(HubError::Expired) => "own certificate".to_owned(),
    }
}

#[test]
fn only_an_enrolled_certificate_that_is_neither_expired_nor_revoked_gets_an_answer() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let hub = Hub::of(&demo);
    let (from, to) = (NOW - YEAR, NOW + YEAR);

    let foreign = Authority::create("another authority", from, to).expect("made");
    let foreign = foreign
        .issue_client(&demo.institution, from, to)
        .expect("issued");
    assert_eq!(
        code(hub.ask(&foreign)),
        "no connection",
        "a certificate of another CA"
    );

    let expired = hub
        .authority
        .issue_client(&demo.institution, from, NOW - 60)
        .expect("issued");
    assert_eq!(
        code(hub.ask(&expired)),
        "own certificate",
        "an expired certificate"
    );

    let unknown = hub
        .authority
        .issue_client(&demo.institution, from, to)
        .expect("issued");
    assert_eq!(code(hub.ask(&unknown)), "SKK-1001", "nobody enrolled it");

    let pem = dir.path().join("new.pem");
    std::fs::write(&pem, &unknown.certificate_pem).expect("written");
    institution(
        &demo,
        &[
            "enrol",
            "--code",
            &demo.institution,
            "--name",
            "しかく内科クリニック",
        ],
        &pem,
    );
    assert_eq!(code(hub.ask(&unknown)), "answered");
    institution(&demo, &["revoke"], &pem);
    // The hub remembers for a second whom it let in.
    let mut asked = (0..10_000).map(|_| code(hub.ask(&unknown)));
    assert_eq!(
        asked.find(|code| code != "answered").as_deref(),
        Some("SKK-1002"),
        "revoked while the hub runs"
    );
}

#[test]
fn an_institution_cannot_ask_in_the_name_of_another() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let hub = Hub::of(&demo);
    let other = hub
        .authority
        .issue_client("9918000010", NOW - YEAR, NOW + YEAR)
        .expect("issued");
    let pem = dir.path().join("other.pem");
    std::fs::write(&pem, &other.certificate_pem).expect("written");
    institution(
        &demo,
        &["enrol", "--code", "9918000010", "--name", "となりの薬局"],
        &pem,
    );
    assert_eq!(code(hub.ask(&other)), "SKK-1003");
}

/// Runs `shikaku institution` on the demo's database, beside the hub that serves it.
fn institution(demo: &Demo, act: &[&str], certificate: &std::path::Path) {
    let status = std::process::Command::new(SHIKAKU)
        .arg("institution")
        .args(act)
        .arg("--database")
        .arg(demo.dir.join("hub/hub.db"))
        .arg("--certificate")
        .arg(certificate)
        .status()
        .expect("the command runs");
    assert!(status.success());
}
