//! The PIN: verified, counted, locked, forgotten.

use card::{
    CardError,
    jpki::JpkiApp,
    path,
    transmit::{Transmit, TransmitError},
    virtual_card::{ProfileError, VirtualCard},
};
use domain::visit::LastTry::{Keep, Spend};
use sha2::{Digest, Sha256};

use crate::world::{self, LEAF, Traced, card, not_permitted, pin, status};

const SELECT_JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
const SELECT_ISSUER: &[u8] = b"\x00\xA4\x04\x0C\x07\xA0\x00\x00\x01\x51\x00\x00";
const SELECT_PIN: &[u8] = b"\x00\xA4\x02\x0C\x02\x00\x18";
const VERIFY_WRONG: &[u8] = b"\x00\x20\x00\x80\x040000";
const QUERY: &[u8] = b"\x00\x20\x00\x80";

fn digest() -> [u8; 32] {
    Sha256::digest(b"statement").into()
}

#[test]
fn a_verified_pin_signs_and_the_signature_holds() {
    let mut card = card(Some("1234"), 3);
    let mut app = JpkiApp::select(&mut card).unwrap();
    assert!(not_permitted(app.sign_sha256(&digest()).err()));
    app.verify_pin(&pin("1234"), Keep).unwrap();
    let certificate = app.authentication_certificate().unwrap();
    assert_eq!(certificate, *LEAF);
    for _ in 0..2 {
        let signature = app.sign_sha256(&digest()).unwrap();
        assert_eq!(
            path::verify_signature(&certificate, b"statement", &signature),
            Ok(())
        );
        assert_eq!(
            path::verify_signature(&certificate, b"Statement", &signature),
            Err(path::SignatureRejection::Mismatch)
        );
    }
}

#[test]
fn a_terminal_needs_no_more_than_the_trait() {
    let mut card = card(Some("1234"), 3);
    let anywhere: &mut dyn Transmit = &mut card;
    assert_eq!(JpkiApp::select(anywhere).unwrap().pin_tries_left(), Ok(3));
}

#[test]
fn asking_for_the_counter_costs_nothing_and_the_counter_outlives_the_power() {
    let mut first = card(Some("1234"), 3);
    let mut app = JpkiApp::select(&mut first).unwrap();
    assert_eq!(
        app.verify_pin(&pin("4321"), Keep),
        Err(CardError::WrongPin { left: 2 })
    );
    for _ in 0..5 {
        assert_eq!(app.pin_tries_left(), Ok(2));
    }
    first.power_down();
    let mut app = JpkiApp::select(&mut first).unwrap();
    assert_eq!(app.pin_tries_left(), Ok(2));
    assert_eq!(first.pin_tries_left(), 2);

    let mut placed_again = card(Some("1234"), first.pin_tries_left());
    let mut app = JpkiApp::select(&mut placed_again).unwrap();
    app.verify_pin(&pin("1234"), Keep).unwrap();
    assert_eq!(
        app.pin_tries_left(),
        Ok(3),
        "the right PIN gives every try back, and the query still tells"
    );
}

#[test]
fn a_wrong_pin_takes_back_the_right_one() {
    let mut card = card(Some("1234"), 3);
    let mut app = JpkiApp::select(&mut card).unwrap();
    app.verify_pin(&pin("1234"), Keep).unwrap();
    assert_eq!(
        app.verify_pin(&pin("1235"), Keep),
        Err(CardError::WrongPin { left: 2 })
    );
    assert!(not_permitted(app.sign_sha256(&digest()).err()));
}

#[test]
fn three_wrong_pins_lock_the_card() {
    let mut card = card(Some("1234"), 3);
    let mut app = JpkiApp::select(&mut card).unwrap();
    for (left, last) in [(2, Keep), (1, Keep), (0, Spend)] {
        assert_eq!(
            app.verify_pin(&pin("0000"), last),
            Err(CardError::WrongPin { left })
        );
    }
    assert_eq!(
        app.verify_pin(&pin("1234"), Spend),
        Err(CardError::PinLocked)
    );
    assert_eq!(app.pin_tries_left(), Ok(0));
    assert!(not_permitted(app.sign_sha256(&digest()).err()));

    card.power_down();
    assert_eq!(status(&mut card, SELECT_JPKI), 0x9000);
    assert_eq!(status(&mut card, SELECT_PIN), 0x9000);
    assert_eq!(status(&mut card, b"\x00\x20\x00\x80\x041234"), 0x6984);
    assert_eq!(status(&mut card, QUERY), 0x63C0);
}

#[test]
fn the_try_that_exhausts_gives_63c0_and_the_next_6984() {
    let mut card = card(Some("1234"), 1);
    status(&mut card, SELECT_JPKI);
    status(&mut card, SELECT_PIN);
    assert_eq!(status(&mut card, VERIFY_WRONG), 0x63C0);
    assert_eq!(status(&mut card, VERIFY_WRONG), 0x6984);
}

#[test]
fn nothing_is_sent_to_a_locked_card() {
    let mut locked = card(Some("1234"), 0);
    let mut traced = Traced {
        card: &mut locked,
        sent: Vec::new(),
    };
    let refused = JpkiApp::select(&mut traced)
        .unwrap()
        .verify_pin(&pin("1234"), Spend);
    assert_eq!(refused, Err(CardError::PinLocked));
    assert_eq!(traced.sent, [SELECT_JPKI, SELECT_PIN, QUERY]);
}

#[test]
fn the_last_try_is_sent_only_when_it_was_confirmed() {
    let mut warned = card(Some("1234"), 1);
    let mut traced = Traced {
        card: &mut warned,
        sent: Vec::new(),
    };
    let mut app = JpkiApp::select(&mut traced).unwrap();
    assert_eq!(app.verify_pin(&pin("1234"), Keep), Err(CardError::LastTry));
    assert_eq!(traced.sent, [SELECT_JPKI, SELECT_PIN, QUERY]);
    assert_eq!(warned.pin_tries_left(), 1);
    let mut app = JpkiApp::select(&mut warned).unwrap();
    assert_eq!(app.verify_pin(&pin("1234"), Spend), Ok(()));
    assert_eq!(warned.pin_tries_left(), 3);
}

#[test]
fn every_pin_is_asked_for_its_counter_before_it_is_sent() {
    let mut fresh = card(Some("1234"), 3);
    let mut traced = Traced {
        card: &mut fresh,
        sent: Vec::new(),
    };
    let mut app = JpkiApp::select(&mut traced).unwrap();
    for _ in 0..2 {
        app.verify_pin(&pin("1234"), Keep).unwrap();
    }
    let verify = b"\x00\x20\x00\x80\x041234";
    let once = [SELECT_PIN, QUERY, verify];
    assert_eq!(traced.sent, [&[SELECT_JPKI][..], &once, &once].concat());
}

#[test]
fn no_pin_and_no_verification_number_is_ever_shown() {
    use card::{apdu::Command, verification_number::NumberB};
    let today = domain::Date::constant(2026, 11, 25);
    let number = NumberB::parse("55021720352285", today).unwrap();
    let command = Command::new(0x00, 0x20, 0x00, 0x80).with_data(b"1234");
    let mut wrong = card(Some("4321"), 3);
    let mut app = JpkiApp::select(&mut wrong).unwrap();
    let refused = app.verify_pin(&pin("1234"), Keep).unwrap_err();
    let not_one = card::jpki::Pin::parse("12345").unwrap_err();
    let misread = NumberB::parse("99123420352285", today).unwrap_err();
    let shown = format!(
        "{:?}{number:?}{command:?}{refused:?}{refused}{not_one:?}{not_one}{misread:?}{misread}",
        pin("1234")
    );
    for secret in ["1234", "12345", "5502", "2285", "9912", "49, 50"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn a_files_end_told_by_6282_is_as_good() {
    /// Answers `6282` where it gives less than was asked, as some cards do.
    struct Warning<'a>(&'a mut VirtualCard);
    impl Transmit for Warning<'_> {
        fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
            let mut answer = self.0.transmit(apdu)?;
            let wanted = match apdu {
                [0x00, 0xB0, _, _, 0] => 256,
                [0x00, 0xB0, _, _, length] => usize::from(*length),
                _ => 0,
            };
            if (3..wanted + 2).contains(&answer.len()) {
                let status = answer.len() - 2;
                answer[status..].copy_from_slice(&[0x62, 0x82]);
            }
            Ok(answer)
        }
    }
    let mut whole = crate::myna_card::whole_card();
    let mut odd = Warning(&mut whole);
    let mut app = card::attributes::AttributesApp::select(&mut odd).unwrap();
    app.verify_pin(&pin("1234"), Keep).unwrap();
    assert_eq!(*app.attributes().unwrap().birth, "19800217");
}

#[test]
fn another_application_clears_the_security_status_and_the_same_one_keeps_it() {
    let mut card = card(Some("1234"), 3);
    let verified = |card: &mut VirtualCard| {
        JpkiApp::select(card)
            .unwrap()
            .sign_sha256(&digest())
            .is_ok()
    };
    JpkiApp::select(&mut card)
        .unwrap()
        .verify_pin(&pin("1234"), Keep)
        .unwrap();
    assert!(
        verified(&mut card),
        "selecting the same application again keeps it"
    );
    assert_eq!(
        status(&mut card, b"\x00\xA4\x04\x0C\x03\x01\x02\x03"),
        0x6A82
    );
    assert!(
        verified(&mut card),
        "selecting what is not there changes nothing"
    );
    assert_eq!(status(&mut card, SELECT_ISSUER), 0x9000);
    assert!(!verified(&mut card));

    JpkiApp::select(&mut card)
        .unwrap()
        .verify_pin(&pin("1234"), Keep)
        .unwrap();
    card.power_down();
    assert!(!verified(&mut card));
}

#[test]
fn status_words_are_those_of_the_specification() {
    let mut card = card(Some("1234"), 3);
    let mut expect =
        |apdu: &[u8], word: u16| assert_eq!(status(&mut card, apdu), word, "{apdu:02X?}");
    expect(SELECT_PIN, 0x6A82); // no application with files is selected
    expect(b"\x00\xB0\x00\x00\x00", 0x6D00);
    expect(SELECT_JPKI, 0x9000);
    expect(b"\x00\xB0\x00\x00\x00", 0x6986); // no file
    expect(QUERY, 0x6986);
    expect(b"\x80\x2A\x00\x80\x01\x00\x00", 0x6986);
    expect(b"\x00\xA4\x02\x0C\x02\x00\x99", 0x6A82);
    expect(b"\x00\xA4\x02\x0C\x01\x18", 0x6700);
    expect(b"\x00\xA4\x02\x00\x02\x00\x18", 0x6A86);
    expect(b"\x00\xA4\x02\x0C\x02\x00\x0A", 0x9000);
    expect(b"\x00\xB0\x00\x00\x04", 0x9000);
    expect(b"\x00\xB0\x7F\xFF\x00", 0x6B00);
    expect(b"\x00\xB0\x80\x00\x00", 0x6A86);
    expect(b"\x00\xB0\x00\x00", 0x6700);
    expect(QUERY, 0x6986); // a certificate is no PIN
    expect(SELECT_PIN, 0x9000);
    expect(b"\x00\xB0\x00\x00\x00", 0x6986); // a PIN is no certificate
    expect(b"\x00\x20\x01\x80", 0x6A86);
    expect(b"\x00\x20\x00\x80\x03123", 0x6700);
    expect(QUERY, 0x63C3); // a wrong length cost nothing
    expect(b"\x00\x20\x00\x80\x041234", 0x9000);
    expect(b"\x00\xA4\x02\x0C\x02\x00\x17", 0x9000);
    expect(b"\x80\x2A\x00\x80\x01\x00", 0x6700); // no answer expected
    expect(b"\x80\x2A\x00\x80\x01\x00\x80", 0x6700); // 256 bytes do not fit
    expect(b"\x80\x2A\x07\x80\x01\x00\x00", 0x6A86);
    expect(b"\x00\xCA\x00\x00\x00", 0x6D00);
    expect(b"\x0C\xB0\x00\x00\x00", 0x6E00);
    expect(b"\x00\xA4", 0x6700);
}

#[test]
fn a_file_control_template_names_the_application() {
    let mut card = card(Some("1234"), 3);
    let mut select = SELECT_JPKI.to_vec();
    select[3] = 0x00;
    let answer = card.transmit(&select).unwrap();
    assert_eq!(
        answer,
        b"\x6F\x0C\x84\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01\x90\x00"
    );
}

#[test]
fn a_card_says_what_it_is() {
    let mut card = card(Some("1234"), 3);
    status(&mut card, SELECT_JPKI);
    status(&mut card, b"\x00\xA4\x02\x0C\x02\x00\x06");
    let label = card.transmit(b"\x00\xB0\x00\x00\x20").unwrap();
    assert_eq!(label, b"JPKIAPICCTOKEN2                 \x90\x00");
}

#[test]
fn a_card_taken_away_and_a_foreign_card_are_told_apart() {
    struct Answers(Result<Vec<u8>, TransmitError>);
    impl Transmit for Answers {
        fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, TransmitError> {
            self.0.clone()
        }
    }
    let select = |answer| JpkiApp::select(&mut Answers(answer)).err();
    assert_eq!(
        select(Err(TransmitError::Removed)),
        Some(CardError::Transmit(TransmitError::Removed))
    );
    for foreign in [[0x6A, 0x82], [0x6D, 0x00], [0x69, 0x99]] {
        assert_eq!(select(Ok(foreign.to_vec())), Some(CardError::NotThisCard));
    }
    assert!(matches!(
        select(Ok(vec![0x90])),
        Some(CardError::Malformed { .. })
    ));
}

#[test]
fn a_certificate_behind_the_pin_is_read_after_it() {
    /// A card that gives its certificate to nobody before the PIN, as Android does.
    struct Android<'a>(&'a mut VirtualCard, bool);
    impl Transmit for Android<'_> {
        fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
            if apdu.starts_with(b"\x00\xB0") && !self.1 {
                return Ok(vec![0x69, 0x82]);
            }
            self.1 |= apdu.starts_with(b"\x00\x20\x00\x80\x04");
            self.0.transmit(apdu)
        }
    }
    let mut inner = card(Some("1234"), 3);
    let mut card = Android(&mut inner, false);
    let mut app = JpkiApp::select(&mut card).unwrap();
    assert!(not_permitted(app.authentication_certificate().err()));
    app.verify_pin(&pin("1234"), Keep).unwrap();
    assert_eq!(app.authentication_certificate().unwrap(), *LEAF);
}

#[test]
fn a_profile_that_makes_no_card_is_refused() {
    let make = |change: fn(&mut card::virtual_card::CardProfile), tries| {
        let mut profile = world::profile(Some("1234"));
        change(&mut profile);
        VirtualCard::new(profile, tries, Box::new(|bytes| bytes.fill(0))).err()
    };
    assert_eq!(make(|_| {}, 3), None);
    assert_eq!(make(|_| {}, 4), Some(ProfileError::Tries));
    assert_eq!(
        make(|profile| profile.pin = Some("12a4".to_owned()), 3),
        Some(ProfileError::Pin)
    );
    assert_eq!(
        make(|profile| profile.private_key_pkcs8.truncate(100), 3),
        Some(ProfileError::PrivateKey)
    );
    assert_eq!(
        make(|profile| profile.verifier_public_key.clear(), 3),
        Some(ProfileError::VerifierKey)
    );
}
