//! `shikaku card emulate` before a reader of the test's own: kinds of card, faults, counters, a demo in use.

use card::{
    CardError, Token,
    attributes::AttributesApp,
    face::FaceApp,
    jpki::{JpkiApp, Pin},
    transmit::{Transmit, TransmitError},
};
use domain::visit::LastTry::{Keep, Spend};

use super::made;
use crate::{demo::Demo, virtual_reader::Inserted};

fn pin(digits: &str) -> Pin {
    Pin::parse(digits).expect("four digits")
}

fn app(card: &mut Inserted) -> JpkiApp<'_, Inserted> {
    JpkiApp::select(card).expect("a My Number card")
}

fn signs(card: &mut Inserted) -> bool {
    app(card).sign_sha256(&[7; 32]).is_ok()
}

#[test]
fn every_kind_of_card_is_what_it_says() {
    let dir = tempfile::tempdir().expect("a folder");
    made(dir.path());
    for (profile, token, tries) in [
        ("real", Token::Plastic, 3),
        ("warm-keep", Token::Plastic, 3),
        ("warm-clear", Token::Plastic, 3),
        ("android", Token::Android, 3),
        ("ios", Token::Iphone, 3),
        ("face-only", Token::Plastic, 0),
    ] {
        let kind = &["--profile", profile];
        let mut card = Inserted::insert(dir.path(), "valid-general", kind);
        assert_eq!(card.atr()[0], 0x3B, "{profile}");
        assert_eq!(app(&mut card).token(), Ok(Some(token)), "{profile}");
        assert_eq!(app(&mut card).pin_tries_left(), Ok(tries), "{profile}");
        let readable = app(&mut card).authentication_certificate().is_ok();
        assert_eq!(readable, profile != "android", "{profile}");
        assert_eq!(
            signs(&mut card),
            profile == "ios",
            "{profile}: unlocked before"
        );
        let plastic = token == Token::Plastic;
        assert_eq!(FaceApp::select(&mut card).is_ok(), plastic, "{profile}");
        assert_eq!(
            AttributesApp::select(&mut card).is_ok(),
            plastic,
            "{profile}"
        );

        let verified = app(&mut card).verify_pin(&pin("1234"), Keep);
        if profile == "face-only" {
            assert_eq!(verified, Err(CardError::PinLocked));
            continue;
        }
        assert_eq!(verified, Ok(()), "{profile}");
        card.reset();
        assert_eq!(
            signs(&mut card),
            profile != "warm-clear",
            "{profile}: reset"
        );
        card.power_cycle();
        assert_eq!(signs(&mut card), profile == "ios", "{profile}: power");
    }
}

#[test]
fn every_fault_happens_at_its_command() {
    let dir = tempfile::tempdir().expect("a folder");
    made(dir.path());
    let inserted = |fault| Inserted::insert(dir.path(), "valid-general", &["--fault", fault]);

    let mut card = inserted("6f00@2");
    let refused = app(&mut card).authentication_certificate();
    assert!(matches!(refused, Err(CardError::Refused { status, .. }) if status.0 == 0x6F00));
    assert!(app(&mut card).authentication_certificate().is_ok(), "once");

    let mut card = inserted("short");
    assert!(
        app(&mut card).authentication_certificate().is_ok(),
        "read on"
    );

    // No answer came to the command: the next one is that of the ATR.
    let mut card = inserted("silent@1");
    card.send(b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01");
    assert_eq!(card.atr().len(), 9);

    let mut card = inserted("slow@1");
    assert_eq!(app(&mut card).pin_tries_left(), Ok(3), "late, but right");

    let mut card = inserted("removed");
    let gone = app(&mut card).authentication_certificate();
    assert_eq!(gone, Err(CardError::Transmit(TransmitError::Removed)));
    assert!(card.ended().success(), "a card taken away is no failure");
}

#[test]
fn counters_outlive_the_placing_and_are_those_of_a_demo_in_use() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let mut card = Inserted::insert(dir.path(), "valid-general", &[]);
    let wrong = app(&mut card).verify_pin(&pin("0000"), Keep);
    assert_eq!(wrong, Err(CardError::WrongPin { left: 2 }));
    let mut attributes = AttributesApp::select(&mut card).expect("there");
    let wrong = attributes.verify_pin(&pin("0000"), Keep);
    assert_eq!(wrong, Err(CardError::WrongPin { left: 2 }));
    drop(card);

    let mut again = Inserted::insert(dir.path(), "valid-general", &[]);
    assert_eq!(app(&mut again).pin_tries_left(), Ok(2));
    let mut attributes = AttributesApp::select(&mut again).expect("there");
    assert_eq!(attributes.pin_tries_left(), Ok(2));
    for (left, last) in [(1, Keep), (0, Spend)] {
        let wrong = app(&mut again).verify_pin(&pin("0000"), last);
        assert_eq!(wrong, Err(CardError::WrongPin { left }));
    }
    drop(again);
    let (outcome, _) = crate::by_card::tap(&demo, "valid-general", &["--pin"]);
    assert_eq!(outcome["problem"]["code"], "SKK-3205", "{outcome}");

    // PINs are as the case says.
    for (case, tries) in [("card-pin-locked", 0), ("card-pin-last-try", 1)] {
        let mut card = Inserted::insert(dir.path(), case, &[]);
        assert_eq!(app(&mut card).pin_tries_left(), Ok(tries), "{case}");
    }
    let mut last = Inserted::insert(dir.path(), "card-pin-last-try", &[]);
    assert_eq!(
        app(&mut last).verify_pin(&pin("1234"), Keep),
        Err(CardError::LastTry)
    );
}

#[test]
fn the_signature_password_is_as_documented() {
    let dir = tempfile::tempdir().expect("a folder");
    made(dir.path());
    let mut card = Inserted::insert(dir.path(), "valid-general", &[]);
    assert_eq!(app(&mut card).token(), Ok(Some(Token::Plastic)));
    let mut answer = |apdu: &[u8]| card.transmit(apdu).expect("answered");
    assert_eq!(answer(b"\x00\xA4\x02\x0C\x02\x00\x1B"), [0x90, 0x00]);
    assert_eq!(answer(b"\x00\x20\x00\x80"), [0x63, 0xC5], "five tries");
    assert_eq!(answer(b"\x00\x20\x00\x80\x06ABC123"), [0x90, 0x00]);
}
