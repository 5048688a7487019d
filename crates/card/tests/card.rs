//! A card made of software, spoken to as any card is; and certificates that do and do not count.

use std::sync::OnceLock;

use card::{
    CardError,
    apdu::StatusWord,
    issue::{Profile, TEST_POLICY, TestAuthority, generate_key},
    jpki::{JpkiApp, Pin},
    path::{PathRejection, TrustAnchors, check, verify_signature},
    transmit::Transmit,
    virtual_card::{CardProfile, VirtualCard},
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const NOW: i64 = 1_795_478_400;
const YEAR: i64 = 365 * 86_400;

/// Keys made once: making RSA keys is the slow part.
struct World {
    authority: TestAuthority,
    key: Vec<u8>,
    verifier: Vec<u8>,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| World {
        authority: TestAuthority::generate(NOW - 10 * YEAR, NOW + 10 * YEAR).expect("made"),
        key: generate_key().expect("made"),
        verifier: generate_key().expect("made"),
    })
}

fn issue(profile: &Profile) -> Vec<u8> {
    let world = world();
    world
        .authority
        .issue(
            "TEST1",
            &[0x12, 0x34],
            NOW - YEAR,
            NOW + YEAR,
            &world.key,
            profile,
        )
        .expect("issued")
}

fn anchors() -> TrustAnchors {
    TrustAnchors {
        roots: vec![world().authority.certificate().to_vec()],
        policies: vec![TEST_POLICY.to_owned()],
    }
}

fn public_key(private: &[u8]) -> Vec<u8> {
    use aws_lc_rs::{
        encoding::{AsDer, PublicKeyX509Der},
        signature::{KeyPair, RsaKeyPair},
    };
    let key = RsaKeyPair::from_pkcs8(private).expect("a key");
    AsDer::<PublicKeyX509Der<'_>>::as_der(key.public_key())
        .expect("encoded")
        .as_ref()
        .to_vec()
}

fn prove(private: &[u8], challenge: &[u8]) -> Vec<u8> {
    use aws_lc_rs::{
        rand::SystemRandom,
        signature::{RSA_PKCS1_SHA256, RsaKeyPair},
    };
    let key = RsaKeyPair::from_pkcs8(private).expect("a key");
    let mut signature = vec![0; key.public_modulus_len()];
    let statement = [b"shikaku-verifier-v1".as_slice(), challenge].concat();
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        &statement,
        &mut signature,
    )
    .expect("signed");
    signature
}

fn card(pin: Option<&str>) -> VirtualCard {
    let world = world();
    let profile = CardProfile {
        certificate: issue(&Profile::default()),
        ca_certificate: world.authority.certificate().to_vec(),
        private_key_pkcs8: world.key.clone(),
        pin: pin.map(str::to_owned),
        verifier_public_key: public_key(&world.verifier),
    };
    let mut next = 0;
    let entropy = Box::new(move |bytes: &mut [u8]| {
        for byte in bytes {
            next += 1;
            *byte = next;
        }
    });
    VirtualCard::new(profile, 3, entropy).expect("a card")
}

fn pin(digits: &str) -> Pin {
    Pin::parse(digits).expect("four digits")
}

const REFUSED: CardError = CardError::Refused(StatusWord::SECURITY_STATUS);

#[test]
fn the_pin_opens_the_key_and_the_signature_holds_under_the_certificate() {
    let mut card = card(Some("1234"));
    let mut app = JpkiApp::select(&mut card).expect("selected");
    let digest = Sha256::digest(b"a statement").into();
    assert_eq!(app.sign_sha256(&digest), Err(REFUSED), "before the PIN");
    app.verify_pin(&pin("1234")).expect("right");
    let signature = app.sign_sha256(&digest).expect("signed");
    let certificate = app.authentication_certificate().expect("read");
    assert_eq!(certificate, issue(&Profile::default()), "byte for byte");
    assert_eq!(
        verify_signature(&certificate, b"a statement", &signature),
        Ok(())
    );
    assert!(verify_signature(&certificate, b"another", &signature).is_err());
}

#[test]
fn the_counter_costs_nothing_to_ask_and_locks_at_three() {
    let mut card = card(Some("1234"));
    let mut app = JpkiApp::select(&mut card).expect("selected");
    for _ in 0..5 {
        assert_eq!(app.pin_tries_left(), Ok(3));
    }
    assert_eq!(
        app.verify_pin(&pin("0000")),
        Err(CardError::WrongPin { left: 2 })
    );
    app.verify_pin(&pin("1234")).expect("right");
    assert_eq!(app.pin_tries_left(), Ok(3), "success resets");
    for left in [2, 1, 0] {
        assert_eq!(
            app.verify_pin(&pin("0000")),
            Err(CardError::WrongPin { left })
        );
    }
    assert_eq!(app.verify_pin(&pin("1234")), Err(CardError::PinLocked));
    assert_eq!(card.pin_tries_left(), 0);
    card.power_down();
    let mut app = JpkiApp::select(&mut card).expect("selected");
    assert_eq!(app.pin_tries_left(), Ok(0), "power does not unlock");
    let response = card
        .transmit(b"\x00\x20\x00\x80\x041234")
        .expect("answered");
    assert_eq!(response, [0x69, 0x84], "blocked");
}

#[test]
fn what_a_pin_opened_stays_on_reselect_and_goes_with_the_power() {
    let mut card = card(Some("1234"));
    let digest = Sha256::digest(b"x").into();
    JpkiApp::select(&mut card)
        .expect("selected")
        .verify_pin(&pin("1234"))
        .expect("right");
    assert!(
        JpkiApp::select(&mut card)
            .expect("selected")
            .sign_sha256(&digest)
            .is_ok()
    );
    card.power_down();
    assert_eq!(
        JpkiApp::select(&mut card)
            .expect("selected")
            .sign_sha256(&digest),
        Err(REFUSED)
    );
}

#[test]
fn the_hubs_proof_opens_the_key_for_one_signature() {
    let mut card = card(None);
    let mut app = JpkiApp::select(&mut card).expect("selected");
    let digest = Sha256::digest(b"x").into();
    let challenge = app.challenge().expect("given");
    let proof = prove(&world().verifier, &challenge);
    app.present_verifier(&proof).expect("accepted");
    assert!(app.sign_sha256(&digest).is_ok());
    assert_eq!(app.sign_sha256(&digest), Err(REFUSED), "once only");
    assert!(app.present_verifier(&proof).is_err(), "replayed");
    app.challenge().expect("given");
    assert!(
        app.present_verifier(&proof).is_err(),
        "for another challenge"
    );
    let challenge = app.challenge().expect("given");
    assert!(
        app.present_verifier(&prove(&world().key, &challenge))
            .is_err(),
        "another key"
    );
    assert_eq!(app.sign_sha256(&digest), Err(REFUSED));
    assert_eq!(
        app.pin_tries_left(),
        Ok(0),
        "a card without PIN is never offered one"
    );
}

#[test]
fn another_application_is_not_on_it() {
    let mut card = card(Some("1234"));
    for aid in [
        b"\x00\xA4\x04\x0C\x05\xA0\0\0\x01\x51".as_slice(),
        b"\x00\xA4\x04\x0C\x01\x00",
    ] {
        assert_eq!(card.transmit(aid), Ok(vec![0x6A, 0x82]));
    }
    assert_eq!(
        card.transmit(b"\x00\xB0\x00\x00\x04"),
        Ok(vec![0x6D, 0x00]),
        "nothing before the application"
    );
}

#[test]
fn a_sound_certificate_is_accepted_and_a_lapsed_one_marked() {
    let certificate = issue(&Profile::default());
    let accepted = check(&certificate, &anchors(), NOW).expect("sound");
    assert_eq!(
        (accepted.serial.as_slice(), accepted.lapsed),
        ([0x12, 0x34].as_slice(), false)
    );
    assert_eq!(
        accepted.issuer,
        world().authority.issuer_der().expect("read")
    );
    assert_eq!(accepted.not_after, NOW + YEAR);
    assert!(check(&certificate, &anchors(), NOW + 2 * YEAR).is_ok_and(|accepted| accepted.lapsed));
    assert_eq!(
        check(&certificate, &anchors(), NOW - 2 * YEAR).err(),
        Some(PathRejection::NotYetValid)
    );
}

#[test]
fn a_generation_is_found_by_its_signature_not_by_its_name() {
    let older = TestAuthority::generate(NOW - 10 * YEAR, NOW + YEAR).expect("made");
    let certificate = issue(&Profile::default());
    let mut anchors = anchors();
    anchors.roots.insert(0, older.certificate().to_vec());
    assert!(check(&certificate, &anchors, NOW).is_ok());
    anchors.roots.truncate(1);
    assert_eq!(
        check(&certificate, &anchors, NOW).err(),
        Some(PathRejection::BadSignature)
    );
    anchors.roots.clear();
    assert_eq!(
        check(&certificate, &anchors, NOW).err(),
        Some(PathRejection::UnknownIssuer)
    );
}

#[test]
fn a_victims_serial_under_a_home_made_authority_is_refused() {
    let forger = TestAuthority::generate(NOW - YEAR, NOW + YEAR).expect("made");
    let forged = forger
        .issue(
            "TEST1",
            &[0x12, 0x34],
            NOW - YEAR,
            NOW + YEAR,
            &world().key,
            &Profile::default(),
        )
        .expect("issued");
    assert_eq!(
        check(&forged, &anchors(), NOW).err(),
        Some(PathRejection::BadSignature)
    );
}

#[test]
fn every_flaw_of_the_profile_has_its_name() {
    let sound = Profile::default();
    for (profile, rejection) in [
        (
            Profile {
                policy: Some("1.2.3".into()),
                ..sound.clone()
            },
            PathRejection::Policy,
        ),
        (
            Profile {
                policy: None,
                ..sound.clone()
            },
            PathRejection::CriticalExtensions,
        ),
        (
            Profile {
                policy_critical: false,
                ..sound.clone()
            },
            PathRejection::CriticalExtensions,
        ),
        (
            Profile {
                may_sign: false,
                ..sound.clone()
            },
            PathRejection::NotForSignature,
        ),
        (
            Profile {
                is_ca: true,
                ..sound.clone()
            },
            PathRejection::IsCa,
        ),
    ] {
        assert_eq!(
            check(&issue(&profile), &anchors(), NOW).err(),
            Some(rejection),
            "{profile:?}"
        );
    }
}

#[test]
fn a_cut_or_changed_certificate_never_counts() {
    let certificate = issue(&Profile::default());
    for length in 0..certificate.len() {
        assert!(
            check(&certificate[..length], &anchors(), NOW).is_err(),
            "cut at {length}"
        );
    }
    for at in 0..certificate.len() {
        let mut changed = certificate.clone();
        changed[at] ^= 1;
        assert!(check(&changed, &anchors(), NOW).is_err(), "changed at {at}");
    }
}

#[test]
fn the_corpora_are_replayed() {
    let corpus = |name: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz-corpus")
            .join(name);
        let entries: Vec<_> = std::fs::read_dir(folder)
            .expect("a corpus")
            .map(|entry| entry.expect("an entry"))
            .collect();
        assert!(!entries.is_empty());
        entries
            .into_iter()
            .map(|entry| std::fs::read(entry.path()).expect("read"))
    };
    corpus("certificate").for_each(|bytes| card::fuzz::certificate(&bytes));
    corpus("apdu").for_each(|bytes| card::fuzz::apdu(&bytes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_make_a_card_or_a_check_fall_over(commands in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..8)) {
        let mut card = card(Some("1234"));
        for command in &commands {
            let response = card.transmit(command).expect("a card always answers");
            prop_assert!(response.len() >= 2);
            card::fuzz::apdu(command);
            card::fuzz::certificate(command);
        }
    }
}
