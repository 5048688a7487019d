//! Entrances for fuzz targets; the committed corpus is replayed through them by the tests. Not for programs.

use std::sync::OnceLock;

use crate::{
    attributes::{self, AttributesApp},
    face::{self, FaceRoot},
    issue,
    jpki::{self, JpkiApp, Pin},
    path::{self, TrustAnchors},
    transmit::{Transmit, TransmitError},
    virtual_card::{CardProfile, VirtualCard},
};

/// The root that issued the committed certificates; its private key was thrown away.
const ROOT: &[u8] = include_bytes!("../fuzz-corpus/certificate/root.der");
/// 2026-11-25 00:00 UTC: a time at which the committed certificates hold.
const NOW: i64 = 1_795_564_800;

/// Anything as a certificate; whether it was accepted under the committed root.
pub fn fuzz_certificate(data: &[u8]) -> bool {
    let anchors = TrustAnchors {
        roots: vec![ROOT.to_vec()],
        policies: vec![issue::TEST_POLICY.to_owned()],
    };
    let accepted = path::check(data, &anchors, NOW).is_ok();
    // What a trusted issuer could have signed, and anything as a root.
    let _ = path::look_at(data, &anchors.policies);
    let _ = path::verify_signature(data, data, data);
    let own = TrustAnchors {
        roots: vec![data.to_vec()],
        ..anchors
    };
    let _ = own.validate();
    let _ = path::check(data, &own, NOW);
    accepted
}

/// The files of a card's face and its issuer's certificate, and the modulus of the root, whose key was thrown away.
const FACE: &[u8] = include_bytes!("../fuzz-corpus/files/face");
const FACE_CERTIFICATE: &[u8] = include_bytes!("../fuzz-corpus/files/face-certificate");
const FACE_ROOT: &[u8] = include_bytes!("../fuzz-corpus/face-root");

/// Anything as the files a card holds of its bearer; whether a face was believed, and whether there were attributes.
pub fn fuzz_files(data: &[u8]) -> (bool, bool) {
    let root = FaceRoot {
        modulus: FACE_ROOT.to_vec(),
    };
    let as_face = face::holds(data, FACE_CERTIFICATE, &root);
    let as_certificate = face::holds(FACE, data, &root);
    (as_face || as_certificate, attributes::read(data).is_some())
}

/// Anything as a conversation: frames of two bytes of length (big-endian) and an APDU, as vpcd has them.
///
/// They are told to a card as commands, and to a terminal as responses; gives the card's answers.
pub fn fuzz_apdu(data: &[u8]) -> Vec<Vec<u8>> {
    let frames = frames(data);
    let mut replay = Replay(frames.iter());
    let _ = converse(&mut replay);
    let Some(mut card) = card() else {
        return Vec::new();
    };
    frames
        .iter()
        .filter_map(|frame| card.transmit(frame).ok())
        .collect()
}

/// Everything a terminal says, whatever is answered.
fn converse(card: &mut dyn Transmit) -> Result<(), crate::CardError> {
    let mut app = JpkiApp::select(card)?;
    let _ = app.token();
    let _ = app.authentication_certificate();
    let _ = app.pin_tries_left();
    if let Ok(pin) = Pin::parse("1234") {
        let _ = app.verify_pin(&pin, domain::visit::LastTry::Spend);
    }
    let _ = app.challenge();
    let _ = app.present_verifier(&[0; 256]);
    let _ = app.sign_sha256(&[0; 32]);
    let mut app = AttributesApp::select(card)?;
    if let Ok(pin) = Pin::parse("1234") {
        let _ = app.verify_pin(&pin, domain::visit::LastTry::Spend);
    }
    app.attributes().map(|_| ())
}

fn frames(mut data: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    while let Some((length, rest)) = data.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (frame, after) = rest.split_at(length);
        frames.push(frame);
        data = after;
    }
    frames
}

/// A card with the JPKI application selected and PIN 1234. Its key is made once a process.
fn card() -> Option<VirtualCard> {
    static KEY: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    let key = KEY.get_or_init(|| issue::generate_key().ok()).clone()?;
    let profile = CardProfile {
        certificate: ROOT.to_vec(),
        ca_certificate: ROOT.to_vec(),
        verifier_public_key: issue::public_key(&key).ok()?,
        private_key_pkcs8: key,
        pin: Some("1234".to_owned()),
    };
    let mut card = VirtualCard::new(
        profile,
        VirtualCard::PIN_TRIES,
        Box::new(|bytes| bytes.fill(7)),
    )
    .ok()?;
    let select = [&[0x00, 0xA4, 0x04, 0x0C, 0x0A][..], &jpki::AID].concat();
    card.transmit(&select).ok()?;
    Some(card)
}

/// A card that answers from a list, and is gone at its end.
struct Replay<'a, I: Iterator<Item = &'a &'a [u8]>>(I);

impl<'a, I: Iterator<Item = &'a &'a [u8]>> Transmit for Replay<'a, I> {
    fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, TransmitError> {
        self.0
            .next()
            .map(|frame| frame.to_vec())
            .ok_or(TransmitError::Removed)
    }
}
