//! The path check against certificates that are good, and certificates made wrong on purpose.

use card::{
    issue::{Flaw, IssueError, TestAuthority},
    path::{PathRejection, TrustAnchors, check, verify_signature},
};
use der::{
    Encode, Tag,
    asn1::{AnyRef, BitStringRef, UintRef},
};

use crate::world::{
    AUTHORITY, KEY, LEAF, NOW, SERIAL, SUBJECT, VALID, anchors, padded, public, raw_signature,
};

/// Where the modulus and exponent of an RSA-2048 SubjectPublicKeyInfo lie, counted from its end.
const EXPONENT: usize = 3;

fn flawed(flaw: &Flaw) -> Vec<u8> {
    AUTHORITY
        .issue_flawed(SUBJECT, &SERIAL, VALID, &public(&KEY), flaw)
        .expect("issued")
}

fn with_key(public_key: &[u8]) -> Option<PathRejection> {
    let leaf = AUTHORITY
        .issue(SUBJECT, &SERIAL, VALID.0, VALID.1, public_key)
        .expect("issued");
    check(&leaf, &anchors(), NOW).err()
}

#[test]
fn a_good_certificate_is_accepted_with_what_it_says() {
    let accepted = check(&LEAF, &anchors(), NOW).unwrap();
    assert_eq!(accepted.serial, SERIAL);
    assert_eq!((accepted.not_before, accepted.not_after), VALID);
    assert!(!accepted.lapsed);
    assert_eq!(accepted.issuer, AUTHORITY.issuer_der().unwrap());
    let name = String::from_utf8_lossy(&accepted.issuer).into_owned();
    assert!(
        name.contains("SHIKAKU-TEST-JPKI") && name.contains("(TEST)"),
        "{name}"
    );
    assert!(
        (1000..2000).contains(&LEAF.len()),
        "about the size of a real one: {}",
        LEAF.len()
    );
    assert_eq!(format!("{accepted:?}"), "Accepted(…, lapsed: false)");
}

#[test]
fn serial_numbers_lose_their_leading_zeros_only() {
    for (given, kept) in [
        (&[0x80][..], &[0x80][..]),
        (&[0, 0, 1, 0], &[1, 0]),
        (&[0xFF, 0, 0, 9], &[0xFF, 0, 0, 9]),
    ] {
        let leaf = AUTHORITY
            .issue(SUBJECT, given, VALID.0, VALID.1, &public(&KEY))
            .unwrap();
        assert_eq!(check(&leaf, &anchors(), NOW).unwrap().serial, kept);
    }
}

#[test]
fn time_lapses_after_the_last_second_and_refuses_before_the_first() {
    let at = |now| check(&LEAF, &anchors(), now).map(|accepted| accepted.lapsed);
    assert_eq!(at(VALID.0 - 1), Err(PathRejection::NotYetValid));
    assert_eq!(at(VALID.0), Ok(false));
    assert_eq!(at(VALID.1), Ok(false));
    assert_eq!(at(VALID.1 + 1), Ok(true));
    assert_eq!(at(i64::MAX), Ok(true));
    assert_eq!(at(i64::MIN), Err(PathRejection::NotYetValid));
}

#[test]
fn every_flaw_is_named() {
    let cases = [
        (
            Flaw::Policy("1.2.392.200149.8.5.1.0.20".to_owned()),
            PathRejection::PolicyNotAllowed,
        ),
        (
            Flaw::Policy("2.5.29.32.0".to_owned()),
            PathRejection::PolicyNotAllowed,
        ),
        (Flaw::NoPolicies, PathRejection::MissingPolicy),
        (Flaw::PoliciesNotCritical, PathRejection::CriticalExtensions),
        (Flaw::NoKeyUsage, PathRejection::NotForSignature),
        (Flaw::KeyUsageNotCritical, PathRejection::CriticalExtensions),
        (Flaw::NotForSignature, PathRejection::NotForSignature),
        (
            Flaw::NotForAuthentication,
            PathRejection::NotForAuthentication,
        ),
        (Flaw::Authority, PathRejection::IsCa),
        (Flaw::SignsCertificates, PathRejection::IsCa),
        (Flaw::UnknownCritical, PathRejection::CriticalExtensions),
        (Flaw::ExtensionTwice, PathRejection::Malformed),
        (Flaw::Sha384, PathRejection::SignatureAlgorithm),
        (Flaw::TwoAlgorithms, PathRejection::SignatureAlgorithm),
        (Flaw::OtherIssuer, PathRejection::UnknownIssuer),
    ];
    for (flaw, rejection) in cases {
        assert_eq!(
            check(&flawed(&flaw), &anchors(), NOW).err(),
            Some(rejection),
            "{flaw:?}"
        );
    }
}

#[test]
fn a_self_made_authority_with_the_same_name_and_a_victims_serial_is_refused() {
    let forger = TestAuthority::generate(VALID.0, VALID.1).unwrap();
    let forged = forger
        .issue(SUBJECT, &SERIAL, VALID.0, VALID.1, &public(&KEY))
        .unwrap();
    assert_eq!(
        check(&forged, &anchors(), NOW).err(),
        Some(PathRejection::BadSignature)
    );
    // The key in it verifies all the same: that is why a signature alone proves nothing.
    let signature = raw_signature(&KEY, &padded(&crate::world::digest_info(b"statement")));
    assert_eq!(verify_signature(&forged, b"statement", &signature), Ok(()));
}

#[test]
fn two_generations_of_one_name_are_told_apart_by_signature() {
    let next = TestAuthority::generate(VALID.0, VALID.1).unwrap();
    let by_next = next
        .issue(SUBJECT, &[9], VALID.0, VALID.1, &public(&KEY))
        .unwrap();
    let both = |first: &TestAuthority, second: &TestAuthority| TrustAnchors {
        roots: vec![first.certificate().to_vec(), second.certificate().to_vec()],
        ..anchors()
    };
    for roots in [both(&AUTHORITY, &next), both(&next, &AUTHORITY)] {
        let (old, new) = (
            check(&LEAF, &roots, NOW).unwrap(),
            check(&by_next, &roots, NOW).unwrap(),
        );
        assert_eq!(old.issuer, new.issuer);
        assert_eq!((&old.serial[..], &new.serial[..]), (&SERIAL[..], &[9][..]));
    }
    assert_eq!(
        check(&by_next, &anchors(), NOW).err(),
        Some(PathRejection::BadSignature)
    );
}

#[test]
fn a_root_is_no_person_and_no_root_accepts_nobody() {
    assert_eq!(
        check(AUTHORITY.certificate(), &anchors(), NOW).err(),
        Some(PathRejection::MissingPolicy)
    );
    let none = TrustAnchors {
        roots: Vec::new(),
        ..anchors()
    };
    assert_eq!(
        check(&LEAF, &none, NOW).err(),
        Some(PathRejection::UnknownIssuer)
    );
    let no_policy = TrustAnchors {
        policies: Vec::new(),
        ..anchors()
    };
    assert_eq!(
        check(&LEAF, &no_policy, NOW).err(),
        Some(PathRejection::PolicyNotAllowed)
    );
    // A leaf pinned as a root vouches for nothing.
    let leaf_as_root = TrustAnchors {
        roots: vec![LEAF.clone()],
        ..anchors()
    };
    assert_eq!(
        check(&LEAF, &leaf_as_root, NOW).err(),
        Some(PathRejection::UnknownIssuer)
    );
}

#[test]
fn anchors_say_at_the_start_what_is_wrong_with_them() {
    assert_eq!(anchors().validate(), Ok(()));
    let broken = TrustAnchors {
        roots: vec![AUTHORITY.certificate()[1..].to_vec()],
        ..anchors()
    };
    assert_eq!(broken.validate(), Err(PathRejection::Malformed));
    assert_eq!(
        TrustAnchors {
            roots: Vec::new(),
            ..anchors()
        }
        .validate(),
        Err(PathRejection::UnknownIssuer)
    );
    assert_eq!(
        TrustAnchors {
            policies: Vec::new(),
            ..anchors()
        }
        .validate(),
        Err(PathRejection::MissingPolicy)
    );
}

#[test]
fn keys_of_another_size_exponent_or_kind_are_refused() {
    let good = public(&KEY);
    assert_eq!(with_key(&good), None);

    let mut three = good.clone();
    let at = three.len() - EXPONENT;
    three[at..].copy_from_slice(&[0x01, 0x00, 0x03]);
    assert_eq!(with_key(&three), Some(PathRejection::WeakExponent));
    assert_eq!(
        with_key(&rsa_info(&[0xC5; 256], &[3])),
        Some(PathRejection::WeakExponent)
    );
    assert_eq!(
        with_key(&rsa_info(&[0xC5; 256], &[1])),
        Some(PathRejection::WeakExponent)
    );
    assert_eq!(
        with_key(&rsa_info(&[0xC5; 128], &[1, 0, 1])),
        Some(PathRejection::KeySize)
    );
    assert_eq!(
        with_key(&rsa_info(&[0xC5; 384], &[1, 0, 1])),
        Some(PathRejection::KeySize)
    );
    let mut short = [0xC5; 256];
    short[0] = 0x45;
    assert_eq!(
        with_key(&rsa_info(&short, &[1, 0, 1])),
        Some(PathRejection::KeySize)
    );

    // P-384 as announced for the next card; P-256 was never announced.
    let point = [&[0x04][..], &[0x11; 96]].concat();
    let p384 = info(
        b"\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x05\x2B\x81\x04\x00\x22",
        &point,
    );
    assert_eq!(
        with_key(&p384),
        Some(PathRejection::KeyNotYetSupported(
            card::KeyAlgorithm::EcdsaP384
        ))
    );
    let p256 = info(
        b"\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07",
        &point[..65],
    );
    assert_eq!(with_key(&p256), Some(PathRejection::KeyAlgorithm));
}

#[test]
fn a_certificate_cut_anywhere_is_malformed() {
    for length in 0..LEAF.len() {
        assert_eq!(
            check(&LEAF[..length], &anchors(), NOW).err(),
            Some(PathRejection::Malformed),
            "{length} bytes"
        );
    }
    let longer = [&LEAF[..], &[0]].concat();
    assert_eq!(
        check(&longer, &anchors(), NOW).err(),
        Some(PathRejection::Malformed)
    );
    let huge = vec![0x30; 1 << 20];
    assert_eq!(
        check(&huge, &anchors(), NOW).err(),
        Some(PathRejection::Malformed)
    );
}

#[test]
fn a_certificate_changed_anywhere_is_refused() {
    for at in 0..LEAF.len() {
        let mut changed = LEAF.clone();
        changed[at] ^= 0x01;
        assert!(check(&changed, &anchors(), NOW).is_err(), "byte {at}");
    }
}

#[test]
fn a_negative_serial_is_malformed() {
    let mut leaf = AUTHORITY
        .issue(
            SUBJECT,
            &[0x7E, 0x7D, 0x7C],
            VALID.0,
            VALID.1,
            &public(&KEY),
        )
        .unwrap();
    let at = leaf
        .windows(5)
        .position(|bytes| bytes == [0x02, 0x03, 0x7E, 0x7D, 0x7C])
        .unwrap();
    leaf[at + 2] = 0x8E;
    assert_eq!(
        check(&leaf, &anchors(), NOW).err(),
        Some(PathRejection::Malformed)
    );
}

#[test]
fn an_authority_is_kept_as_key_and_certificate() {
    let again =
        TestAuthority::from_parts(AUTHORITY.private_key(), AUTHORITY.certificate()).unwrap();
    let leaf = again
        .issue(SUBJECT, &SERIAL, VALID.0, VALID.1, &public(&KEY))
        .unwrap();
    assert_eq!(leaf, *LEAF);
    let other = TestAuthority::from_parts(&KEY, AUTHORITY.certificate());
    assert_eq!(other.err(), Some(IssueError::Certificate));
    assert_eq!(
        TestAuthority::from_parts(b"key", b"").err(),
        Some(IssueError::PrivateKey)
    );
    let before_1970 = AUTHORITY.issue(SUBJECT, &SERIAL, -1, VALID.1, &public(&KEY));
    assert_eq!(before_1970.err(), Some(IssueError::Encoding));
}

/// SubjectPublicKeyInfo of an algorithm identifier's content and a key.
fn info(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    let bits = BitStringRef::from_bytes(key).and_then(|bits| bits.to_der());
    let bits = bits.expect("a bit string");
    sequence(&[sequence(algorithm), bits].concat())
}

fn rsa_info(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = sequence(&[number(modulus), number(exponent)].concat());
    info(
        b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00",
        &key,
    )
}

fn sequence(content: &[u8]) -> Vec<u8> {
    let sequence = AnyRef::new(Tag::Sequence, content).and_then(|any| any.to_der());
    sequence.expect("a sequence")
}

fn number(bytes: &[u8]) -> Vec<u8> {
    let number = UintRef::new(bytes).and_then(|number| number.to_der());
    number.expect("a number")
}
