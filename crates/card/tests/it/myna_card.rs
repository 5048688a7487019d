//! A whole card read by `myna-card`, a library written elsewhere: attributes, photo, signatures, refusals.

use card::{
    aid,
    issue::{FaceAuthority, Printed},
    transmit::{Transmit, TransmitError},
    virtual_card::{FaceProfile, SignatureProfile, VirtualCard},
};
use myna_card::{
    Card, Error, Pin,
    ap::{
        common::CommonAp,
        jpki::{JpkiAp, SignatureScheme, TokenType},
        surface::{self, SurfaceAp},
        text::{self, TextAp},
    },
    data::{Date, ImageFormat, RsaPublicKey, Sex, verification_code_b},
};

use crate::world::{AUTHORITY, KEY, LEAF, VERIFIER, card};

const NUMBER_A: &str = "123456789010";
pub const PHOTO: &[u8] = include_bytes!("../../assets/photo.jp2");
const TEXT: &[u8] = include_bytes!("../../assets/text.png");

/// The card behind that library's own trait.
struct Bridge<T>(T);

impl<T: Transmit> myna_card::Transmit for Bridge<T> {
    fn transmit(&mut self, command: &[u8]) -> myna_card::Result<Vec<u8>> {
        Transmit::transmit(&mut self.0, command)
            .map_err(|_: TransmitError| Error::Malformed("no card".to_owned()))
    }
}

fn number_b() -> Pin {
    let born = Date::parse(b"19800217").expect("a whole card");
    verification_code_b(born, 2035, b"2285").expect("a whole card")
}

pub fn authority() -> FaceAuthority {
    FaceAuthority::from_keys(&VERIFIER, AUTHORITY.private_key()).expect("a whole card")
}

/// A card with everything on it, and the key that its 券面 certificates lead to.
pub fn whole_card() -> VirtualCard {
    let printed = Printed {
        name: "試験\u{3000}花子".to_owned(),
        address: "試験県試験市一丁目1番1号".to_owned(),
        birth: "19800217".to_owned(),
        sex: '2',
        number: NUMBER_A.to_owned(),
        expiry: "20350217".to_owned(),
        serial: "900000000000001".to_owned(),
        photo: PHOTO.to_vec(),
        text_image: TEXT.to_vec(),
    };
    let number_b = String::from_utf8(number_b().as_bytes().to_vec()).expect("a whole card");
    assert_eq!(number_b, "55021720352285", "the public test vector");
    card(Some("1234"), 3)
        .with_signature(SignatureProfile {
            certificate: LEAF.clone(),
            ca_certificate: AUTHORITY.certificate().to_vec(),
            private_key_pkcs8: KEY.clone(),
            password: "ABC123".to_owned(),
        })
        .expect("a whole card")
        .with_face(FaceProfile {
            files: authority().issue(&printed, &KEY).expect("a whole card"),
            private_key_pkcs8: KEY.clone(),
            pin: Some("1234".to_owned()),
            number_a: NUMBER_A.to_owned(),
            number_b,
        })
        .expect("a whole card")
}

fn whole() -> Card<Bridge<VirtualCard>> {
    Card::new(Bridge(whole_card()))
}

fn root() -> RsaPublicKey {
    RsaPublicKey {
        exponent: vec![1, 0, 1],
        modulus: authority().root_modulus(),
    }
}

/// Everything that library checks of a whole card, wherever the card lies.
pub fn finds_all_valid(card: &mut dyn Transmit) {
    let mut card = Card::new(Bridge(card));
    signatures(&mut card);
    attributes(&mut card);
    face(&mut card);
}

#[test]
fn all_six_signatures_of_both_keys_hold() {
    signatures(&mut whole());
}

fn signatures(card: &mut Card<Bridge<impl Transmit>>) {
    let mut app = JpkiAp::select(card).expect("it holds");
    assert_eq!(app.read_token_type().expect("it holds"), TokenType::Card);
    let present = app.read_certificate_availability().expect("it holds");
    assert!(present.has_auth_certificate() && present.has_sign_certificate());
    assert!(
        app.read_sign_certificate_der().is_err(),
        "behind the password"
    );
    app.verify_auth_pin(&Pin::numeric("1234").expect("it holds"))
        .expect("it holds");
    app.verify_sign_pin(&Pin::new("ABC123").expect("it holds"))
        .expect("it holds");
    assert_eq!(app.read_auth_certificate_der().expect("it holds"), *LEAF);
    let digest = [7; 32];
    for scheme in [
        SignatureScheme::Verbatim,
        SignatureScheme::Sha256Bare,
        SignatureScheme::PreHashedDigestInfo,
        SignatureScheme::Sha256DigestInfo,
        SignatureScheme::PreHashedPss,
        SignatureScheme::Sha256Pss,
    ] {
        app.sign_with_auth_key_checked(scheme, &digest)
            .unwrap_or_else(|error| panic!("{scheme:?}: {error}"));
        app.sign_with_sign_key_checked(scheme, &digest)
            .unwrap_or_else(|error| panic!("{scheme:?}: {error}"));
    }
}

#[test]
fn attributes_and_number_are_those_the_signed_record_vouches_for() {
    attributes(&mut whole());
}

fn attributes(card: &mut Card<Bridge<impl Transmit>>) {
    let root = root();
    let mut app = TextAp::select(card).expect("it holds");
    assert!(app.read_attributes().is_err(), "behind the PIN");
    app.verify_pin(&Pin::numeric("1234").expect("it holds"))
        .expect("it holds");
    let attributes = app.read_attributes().expect("it holds");
    assert_eq!(attributes.name, "試験\u{3000}花子");
    assert_eq!(attributes.sex, Sex::Female);
    assert_eq!(app.read_my_number().expect("it holds").as_str(), NUMBER_A);
    let certificate = app.read_certificate().expect("it holds");
    certificate.verify_with(&root).expect("it holds");
    let integrity = app.read_integrity_record().expect("it holds");
    integrity.verify(&certificate.public_key).expect("it holds");
    let file = app.read_ef(text::ef::ATTRIBUTES).expect("it holds");
    assert!(integrity.matches_attributes_file(&file).expect("it holds"));
    let number = app.read_my_number_file().expect("it holds");
    assert!(integrity.matches_my_number_file(&number));
    let own = app.read_signed_public_key().expect("it holds");
    own.verify(&certificate.public_key).expect("it holds");
    let proof = app.sign(b"challenge").expect("it holds");
    own.public_key
        .verify_pkcs1_sha256(b"challenge", &proof)
        .expect("it holds");
    app.read_ap_basic_data().expect("it holds");
    app.read_session_key_public_key().expect("it holds");
}

#[test]
fn the_face_with_its_photo_is_signed_and_the_card_is_present() {
    face(&mut whole());
}

fn face(card: &mut Card<Bridge<impl Transmit>>) {
    let root = root();
    let mut app = SurfaceAp::select(card).expect("it holds");
    app.verify_code_b(&number_b()).expect("it holds");
    let face = app.read_card_face().expect("it holds");
    assert_eq!(face.photo.format, ImageFormat::Jpeg2000);
    assert_eq!(face.photo.data, PHOTO);
    let certificate = app.read_certificate().expect("it holds");
    certificate.verify_with(&root).expect("it holds");
    face.verify(&certificate.public_key).expect("it holds");
    let proof = app.sign(b"challenge").expect("it holds");
    face.public_key
        .verify_pkcs1_sha256(b"challenge", &proof)
        .expect("it holds");
    assert!(
        app.read_my_number_image().is_err(),
        "B does not open the number"
    );
    app.verify_code_a(&Pin::numeric(NUMBER_A).expect("it holds"))
        .expect("it holds");
    let image = app.read_my_number_image().expect("it holds");
    image.verify(&certificate.public_key).expect("it holds");
    app.read_ap_basic_data().expect("it holds");
}

#[test]
fn the_birth_date_opens_the_age_and_nothing_more() {
    let mut card = whole();
    let mut app = SurfaceAp::select(&mut card).unwrap();
    app.verify_birth_date(&Pin::numeric("550217").unwrap())
        .unwrap();
    let certificate = app.read_certificate().unwrap();
    let age = app.read_age_record().unwrap();
    age.verify(&certificate.public_key).unwrap();
    assert!(app.read_card_face().is_err());
    assert!(app.read_my_number_image().is_err());
}

#[test]
fn another_application_clears_what_was_verified_and_counters_outlive_the_power() {
    let mut card = whole();
    let mut app = SurfaceAp::select(&mut card).unwrap();
    app.verify_code_b(&number_b()).unwrap();
    let mut common = CommonAp::select(&mut card).unwrap();
    let info = common.read_card_info().unwrap();
    assert_eq!(info.serial, "900000000000001");
    let mut app = SurfaceAp::select(&mut card).unwrap();
    assert!(
        app.read_card_face().is_err(),
        "cleared by the other application"
    );
    assert!(
        app.verify_code_b(&Pin::numeric("55021720352286").unwrap())
            .is_err()
    );
    let inner = &mut card.transport_mut().0;
    inner.power_down();
    let counters = inner.counters();
    let name = |aid: &[u8; 10]| {
        aid.iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<String>()
    };
    assert_eq!(counters[&format!("{}/0012", name(&aid::FACE))], 9);
    assert_eq!(counters[&format!("{}/0018", name(&aid::JPKI))], 3);
    let mut again = whole();
    again.transport_mut().0.restore(&counters).unwrap();
    let mut app = SurfaceAp::select(&mut again).unwrap();
    assert_eq!(app.retries(surface::ef::CODE_B).unwrap().count(), Some(9));
}
