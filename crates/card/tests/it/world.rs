//! One authority, one verifier and one person's key for all tests, made once, and cards of that person.

use std::{io::Write, sync::LazyLock};

use card::{
    CardError,
    issue::{self, TEST_POLICY, TestAuthority},
    jpki::Pin,
    path::TrustAnchors,
    transmit::{Transmit, TransmitError},
    virtual_card::{CardProfile, VirtualCard},
};
use rsa::{
    BigUint, RsaPrivateKey,
    pkcs8::DecodePrivateKey,
    traits::{PrivateKeyParts, PublicKeyParts},
};
use sha2::{Digest, Sha256};

/// 2024-11-25 and 2029-11-24 14:59:59 UTC: five years up to the end of a day in Japan.
pub const VALID: (i64, i64) = (1_732_492_800, 1_890_313_199);
/// 2026-11-25.
pub const NOW: i64 = 1_795_564_800;
pub const SERIAL: [u8; 4] = [0x01, 0x80, 0x7A, 0x31];
pub const SUBJECT: &str = "TEST0000000000000000001";

pub static AUTHORITY: LazyLock<TestAuthority> = LazyLock::new(|| {
    TestAuthority::generate(1_420_070_400, 3_313_526_400).expect("a root is made")
});
pub static KEY: LazyLock<Vec<u8>> = LazyLock::new(|| issue::generate_key().expect("a key is made"));
pub static VERIFIER: LazyLock<Vec<u8>> =
    LazyLock::new(|| issue::generate_key().expect("a key is made"));
pub static LEAF: LazyLock<Vec<u8>> = LazyLock::new(|| {
    AUTHORITY
        .issue(SUBJECT, &SERIAL, VALID.0, VALID.1, &public(&KEY))
        .expect("a certificate is issued")
});

pub fn public(key: &[u8]) -> Vec<u8> {
    issue::public_key(key).expect("a key has a public key")
}

pub fn anchors() -> TrustAnchors {
    TrustAnchors {
        roots: vec![AUTHORITY.certificate().to_vec()],
        policies: vec![TEST_POLICY.to_owned()],
    }
}

pub fn profile(pin: Option<&str>) -> CardProfile {
    CardProfile {
        certificate: LEAF.clone(),
        ca_certificate: AUTHORITY.certificate().to_vec(),
        private_key_pkcs8: KEY.clone(),
        pin: pin.map(str::to_owned),
        verifier_public_key: public(&VERIFIER),
    }
}

/// A card whose challenges count up, so that no two are alike.
pub fn card(pin: Option<&str>, tries: u8) -> VirtualCard {
    let mut count = 0_u8;
    let entropy = move |bytes: &mut [u8]| {
        count += 1;
        bytes.fill(count);
    };
    VirtualCard::new(profile(pin), tries, Box::new(entropy)).expect("the profile makes a card")
}

pub fn pin(digits: &str) -> Pin {
    Pin::parse(digits).expect("four digits")
}

/// The status word at the end of the card's answer to a raw command.
pub fn status(card: &mut VirtualCard, apdu: &[u8]) -> u16 {
    let answer = card
        .transmit(apdu)
        .expect("a card made of software answers");
    let (_, status) = answer.split_last_chunk::<2>().expect("a status word");
    u16::from_be_bytes(*status)
}

/// DigestInfo of SHA-256 over a message.
pub fn digest_info(message: &[u8]) -> Vec<u8> {
    let prefix = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    [&prefix[..], &Sha256::digest(message)].concat()
}

/// PKCS #1 v1.5 block type 1 around `info`.
pub fn padded(info: &[u8]) -> Vec<u8> {
    [
        &[0x00, 0x01][..],
        &vec![0xFF; 253 - info.len()],
        &[0x00],
        info,
    ]
    .concat()
}

/// The private key applied to 256 bytes as they are: what a forger with a real key can sign.
pub fn raw_signature(key: &[u8], block: &[u8]) -> Vec<u8> {
    let key = RsaPrivateKey::from_pkcs8_der(key).expect("PKCS #8");
    let signature = BigUint::from_bytes_be(block)
        .modpow(key.d(), key.n())
        .to_bytes_be();
    [vec![0; 256 - signature.len()], signature].concat()
}

/// What the hub does with a challenge.
pub fn proof(key: &[u8], challenge: &[u8]) -> Vec<u8> {
    let statement = [b"shikaku-verifier-v1", challenge].concat();
    raw_signature(key, &padded(&digest_info(&statement)))
}

/// A card that keeps every command it was sent.
pub struct Traced<'a> {
    pub card: &'a mut VirtualCard,
    pub sent: Vec<Vec<u8>>,
}

impl Transmit for Traced<'_> {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        self.sent.push(apdu.to_vec());
        self.card.transmit(apdu)
    }
}

pub fn not_permitted(error: Option<CardError>) -> bool {
    matches!(error, Some(CardError::NotPermitted { .. }))
}

/// A word for whoever reads the log of the tests.
pub fn note(words: &str) {
    // A log that is closed is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{words}");
}
