//! Keys and certificates of a demo, all made on the spot: the institutions' CA, the cards' test CA.

use std::fs;

use anyhow::Context;
use card::issue::{FaceAuthority, TestAuthority};
use domain::clock::unix_ms;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use sim::population::SimPerson;
use web::pki::Authority;

use super::Place;
use crate::entropy::SystemEntropy;

const DAY: i64 = 86_400;

/// Days a terminal's certificate holds: 39 months, as the real ones.
const TERMINAL_DAYS: i64 = 39 * 30;

/// First and last second for which the demo's own authorities hold: 2015-01-01 and 2075-01-01, so that a demo can be
/// set to any time it makes sense for.
const AUTHORITY: (i64, i64) = (1_420_070_400, 3_313_526_400);

/// Makes the CA of institutions.
pub(super) fn make_authority(place: &Place) -> anyhow::Result<()> {
    let authority = Authority::create("shikaku demo CA", AUTHORITY.0, AUTHORITY.1)?;
    write(place, "ca.pem", authority.certificate_pem().as_bytes())?;
    write(place, "ca.key", authority.key_pem().as_bytes())
}

/// Makes new certificates for the hub and the clinic, good from now on; gives the fingerprint of the clinic's.
///
/// Done at every start, so that a demo of years ago, or one set to another time, still speaks.
pub(super) fn issue_institutions(place: &Place, code: &str, now: i64) -> anyhow::Result<[u8; 32]> {
    let text = |name: &str| fs::read_to_string(place.path(&format!("pki/{name}")));
    let authority = Authority::from_pem(&text("ca.pem")?, &text("ca.key")?)?;
    let (from, to) = (now - DAY, now + TERMINAL_DAYS * DAY);
    let hub = authority.issue_server(&["localhost", "127.0.0.1"], from, to)?;
    write(place, "hub.pem", hub.certificate_pem.as_bytes())?;
    write(place, "hub.key", hub.key_pem.as_bytes())?;
    let clinic = authority.issue_client(code, from, to)?;
    write(place, "clinic.pem", clinic.certificate_pem.as_bytes())?;
    write(place, "clinic.key", clinic.key_pem.as_bytes())?;
    Ok(clinic.fingerprint)
}

/// Fingerprint of the certificate the clinic had at the last start; `None` at the first.
pub(super) fn clinic_fingerprint(place: &Place) -> anyhow::Result<Option<[u8; 32]>> {
    let path = place.path("pki/clinic.pem");
    if !path.exists() {
        return Ok(None);
    }
    let der = CertificateDer::from_pem_file(path).context("failed to read pki/clinic.pem")?;
    Ok(Some(web::Peer::from_der(&der)?.fingerprint))
}

/// Makes the cards' test CA and the hub's verification key.
pub(super) fn make_cards(place: &Place) -> anyhow::Result<TestAuthority> {
    let authority = TestAuthority::generate(AUTHORITY.0, AUTHORITY.1)?;
    write(place, "card-ca.der", authority.certificate())?;
    write(place, "card-ca.key", authority.private_key())?;
    let verifier = hub::Verifier::generate()?;
    write(place, "verifier.key", &verifier)?;
    write(
        place,
        "verifier.pub",
        &hub::Verifier::from_pkcs8(&verifier)?.public_key()?,
    )?;
    Ok(authority)
}

/// Makes the key that signs heads of the audit, where a demo has none yet.
pub(super) fn make_audit_key(place: &Place) -> anyhow::Result<()> {
    if place.path("pki/audit.key").exists() {
        return Ok(());
    }
    let key = hub::AuditKey::generate(&SystemEntropy)?;
    let public = hub::AuditKey::from_pkcs8(&key)?.public_key()?;
    write(place, "audit.pub", &public)?;
    write(place, "audit.key", &key)
}

/// Makes the authority of what is printed on cards, where a demo has none yet.
pub(super) fn make_face_authority(place: &Place) -> anyhow::Result<()> {
    for name in ["face-ca.key", "face-issuer.key"] {
        if !place.path(&format!("pki/{name}")).exists() {
            write(place, name, &card::issue::generate_key()?)?;
        }
    }
    write(place, "face-root", &face_authority(place)?.root_modulus())
}

/// The authority of what is printed on cards.
pub(super) fn face_authority(place: &Place) -> anyhow::Result<FaceAuthority> {
    let read = |name: &str| {
        fs::read(place.path(&format!("pki/{name}")))
            .with_context(|| format!("failed to read pki/{name}"))
    };
    Ok(FaceAuthority::from_keys(
        &read("face-ca.key")?,
        &read("face-issuer.key")?,
    )?)
}

/// The cards' test CA made earlier.
pub(super) fn card_authority(place: &Place) -> anyhow::Result<TestAuthority> {
    let read = |name: &str| {
        fs::read(place.path(&format!("pki/{name}")))
            .with_context(|| format!("failed to read pki/{name}"))
    };
    Ok(TestAuthority::from_parts(
        &read("card-ca.key")?,
        &read("card-ca.der")?,
    )?)
}

/// A person's authentication certificate: five years up to the end of its last day in Japan.
pub(super) fn issue_card(
    authority: &TestAuthority,
    name: &str,
    person: &SimPerson,
    key: &[u8],
) -> anyhow::Result<Vec<u8>> {
    issue_with(authority, name, &person.certificate_serial, person, key)
}

/// The same under a serial number of its own.
pub(super) fn issue_with(
    authority: &TestAuthority,
    name: &str,
    serial: &[u8],
    person: &SimPerson,
    key: &[u8],
) -> anyhow::Result<Vec<u8>> {
    let end = unix_ms(person.certificate.last_day.at(23, 59, 59, 0)) / 1000;
    let public = card::issue::public_key(key)?;
    Ok(authority.issue(name, serial, end - 5 * 365 * DAY, end, &public)?)
}

fn write(place: &Place, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = place.path(&format!("pki/{name}"));
    fs::write(&path, bytes).with_context(|| format!("failed to write {}", path.display()))
}
