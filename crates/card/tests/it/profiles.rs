//! What answers as the card: plastic, phones, a card without a PIN, a card that forgets on a reset.

use card::{
    CardError, Token,
    attributes::AttributesApp,
    face::FaceApp,
    jpki::JpkiApp,
    transmit::Transmit,
    virtual_card::{CardProfile, VirtualCard},
};
use domain::visit::LastTry::Keep;

use crate::{
    myna_card::whole_card,
    world::{self, LEAF, VERIFIER, card, not_permitted, pin, proof, status},
};

fn of(token: Token, pin: Option<&str>) -> VirtualCard {
    let profile: CardProfile = world::profile(pin);
    let tries = u8::from(pin.is_some()) * VirtualCard::PIN_TRIES;
    VirtualCard::of(token, profile, tries, Box::new(|bytes| bytes.fill(3))).expect("a card")
}

fn signs(card: &mut dyn Transmit) -> bool {
    let mut app = JpkiApp::select(card).expect("selected");
    app.sign_sha256(&[7; 32]).is_ok()
}

#[test]
fn the_label_tells_what_answers_and_an_unknown_one_is_no_reason_to_refuse() {
    for token in [Token::Plastic, Token::Android, Token::Iphone] {
        let mut card = of(token, Some("1234"));
        let told = JpkiApp::select(&mut card).unwrap().token();
        assert_eq!(told, Ok(Some(token)));
    }
    assert_eq!(
        Token::from_label(b"JPKIAPICCTOKEN                  "),
        Some(Token::Plastic),
        "older cards"
    );
    assert_eq!(Token::from_label(b"JPKIAPNEXTTOKEN                 "), None);
    assert_eq!(Token::from_label(b""), None);
}

#[test]
fn a_warm_reset_forgets_nothing_unless_made_so_and_power_down_always_does() {
    let verified = |card: &mut VirtualCard| {
        let mut app = JpkiApp::select(card).unwrap();
        app.verify_pin(&pin("1234"), Keep).unwrap();
    };
    let mut real = card(Some("1234"), 3);
    verified(&mut real);
    real.warm_reset();
    assert!(signs(&mut real));
    real.power_down();
    assert!(!signs(&mut real));
    let mut clears = card(Some("1234"), 3).forgetting_on_reset();
    verified(&mut clears);
    clears.warm_reset();
    assert!(!signs(&mut clears));
}

#[test]
fn android_gives_its_certificate_after_the_pin_and_has_no_face() {
    let mut phone = of(Token::Android, Some("1234"));
    let mut app = JpkiApp::select(&mut phone).unwrap();
    assert!(not_permitted(app.authentication_certificate().err()));
    app.verify_pin(&pin("1234"), Keep).unwrap();
    assert_eq!(app.authentication_certificate().unwrap(), *LEAF);
    assert!(signs(&mut phone));
    assert_eq!(
        FaceApp::select(&mut phone).err(),
        Some(CardError::NotThisCard)
    );
    assert_eq!(
        AttributesApp::select(&mut phone).err(),
        Some(CardError::NotThisCard)
    );
}

#[test]
fn an_iphone_signs_without_a_pin_until_its_last_command() {
    let mut phone = of(Token::Iphone, Some("1234"));
    assert!(signs(&mut phone), "unlocked before it was held out");
    assert_eq!(status(&mut phone, b"\x80\xFC\x00\x00"), 0x9000);
    assert_eq!(
        status(&mut phone, b"\x80\x2A\x00\x97\x01\x00\x00"),
        0x6D00,
        "it let go: nothing is selected"
    );
    let mut plastic = of(Token::Plastic, Some("1234"));
    assert_eq!(status(&mut plastic, b"\x80\xFC\x00\x00"), 0x6D00);
}

#[test]
fn a_face_only_card_has_no_pin_and_signs_by_the_hubs_proof() {
    let mut card = of(Token::Plastic, None);
    let mut app = JpkiApp::select(&mut card).unwrap();
    assert_eq!(app.pin_tries_left(), Ok(0));
    assert_eq!(
        app.verify_pin(&pin("1234"), Keep),
        Err(CardError::PinLocked)
    );
    assert_eq!(app.authentication_certificate().unwrap(), *LEAF);
    let challenge = app.challenge().unwrap();
    app.present_verifier(&proof(&VERIFIER, &challenge)).unwrap();
    assert!(app.sign_sha256(&[7; 32]).is_ok());
    assert_eq!(
        status(&mut card, b"\x00\xA4\x02\x0C\x02\x00\x1B"),
        0x6A82,
        "no signature certificate, no password"
    );
}

#[test]
fn the_four_attributes_come_after_their_own_pin_only() {
    let mut card = whole_card();
    JpkiApp::select(&mut card)
        .unwrap()
        .verify_pin(&pin("1234"), Keep)
        .unwrap();
    let mut app = AttributesApp::select(&mut card).unwrap();
    assert!(
        matches!(app.attributes(), Err(CardError::NotPermitted { .. })),
        "the authentication's PIN is another"
    );
    assert_eq!(app.pin_tries_left(), Ok(3));
    assert_eq!(
        app.verify_pin(&pin("4321"), Keep),
        Err(CardError::WrongPin { left: 2 })
    );
    app.verify_pin(&pin("1234"), Keep).unwrap();
    let attributes = app.attributes().unwrap();
    assert_eq!(*attributes.name, "試験\u{3000}花子");
    assert_eq!(*attributes.address, "試験県試験市一丁目1番1号");
    assert_eq!(*attributes.birth, "19800217");
    assert_eq!(*attributes.sex, "2");
    assert_eq!(format!("{attributes:?}"), "Attributes(…)");
}
