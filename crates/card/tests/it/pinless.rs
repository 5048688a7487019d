//! Signatures without a PIN, after the hub proved itself to the card (our model of 特定機関認証).

use card::{CardError, jpki::JpkiApp, path, transmit::Transmit};

use domain::visit::LastTry::Keep;

use crate::world::{KEY, LEAF, VERIFIER, card, not_permitted, pin, proof, status};

const DIGEST: [u8; 32] = [7; 32];

#[test]
fn a_proof_allows_one_signature_and_no_second() {
    let mut card = card(None, 0);
    let mut app = JpkiApp::select(&mut card).unwrap();
    assert!(not_permitted(app.sign_sha256(&DIGEST).err()));
    let challenge = app.challenge().unwrap();
    assert!(
        not_permitted(app.sign_sha256(&DIGEST).err()),
        "a challenge alone allows nothing"
    );
    app.present_verifier(&proof(&VERIFIER, &challenge)).unwrap();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(b"statement").into();
    let signature = app.sign_sha256(&digest).unwrap();
    assert_eq!(
        path::verify_signature(&LEAF, b"statement", &signature),
        Ok(())
    );
    assert!(not_permitted(app.sign_sha256(&DIGEST).err()));
}

#[test]
fn a_challenge_is_used_once() {
    let mut card = card(None, 0);
    let mut app = JpkiApp::select(&mut card).unwrap();
    let first = app.challenge().unwrap();
    let answer = proof(&VERIFIER, &first);
    app.present_verifier(&answer).unwrap();
    assert_eq!(
        app.present_verifier(&answer),
        Err(CardError::VerifierRefused)
    );
    assert!(
        not_permitted(app.sign_sha256(&DIGEST).err()),
        "what was refused last counts"
    );

    let second = app.challenge().unwrap();
    assert_ne!(first, second);
    assert_eq!(
        app.present_verifier(&answer),
        Err(CardError::VerifierRefused)
    );
    assert_eq!(
        app.present_verifier(&proof(&VERIFIER, &second)),
        Err(CardError::VerifierRefused),
        "a wrong answer used the challenge up"
    );
}

#[test]
fn another_key_proves_nothing() {
    let mut card = card(None, 0);
    let mut app = JpkiApp::select(&mut card).unwrap();
    for signature in [
        |challenge: &[u8]| proof(&KEY, challenge),
        |_: &[u8]| vec![0; 256],
        |_: &[u8]| vec![0xFF; 256],
        |challenge: &[u8]| proof(&VERIFIER, challenge)[1..].to_vec(),
        |_: &[u8]| Vec::new(),
    ] {
        let challenge = app.challenge().unwrap();
        assert_eq!(
            app.present_verifier(&signature(&challenge)),
            Err(CardError::VerifierRefused)
        );
        assert!(not_permitted(app.sign_sha256(&DIGEST).err()));
    }
}

#[test]
fn the_permit_does_not_outlive_the_selection_or_the_power() {
    let mut card = card(None, 0);
    let permit = |card: &mut card::virtual_card::VirtualCard| {
        let mut app = JpkiApp::select(card).unwrap();
        let challenge = app.challenge().unwrap();
        app.present_verifier(&proof(&VERIFIER, &challenge)).unwrap();
    };
    permit(&mut card);
    assert_eq!(
        status(
            &mut card,
            b"\x00\xA4\x04\x0C\x07\xA0\x00\x00\x01\x51\x00\x00"
        ),
        0x9000
    );
    assert!(not_permitted(
        JpkiApp::select(&mut card)
            .unwrap()
            .sign_sha256(&DIGEST)
            .err()
    ));
    permit(&mut card);
    card.power_down();
    assert!(not_permitted(
        JpkiApp::select(&mut card)
            .unwrap()
            .sign_sha256(&DIGEST)
            .err()
    ));
}

#[test]
fn a_card_without_a_pin_answers_as_a_locked_one() {
    let mut card = card(None, 3);
    assert_eq!(card.pin_tries_left(), 0);
    let mut app = JpkiApp::select(&mut card).unwrap();
    assert_eq!(app.pin_tries_left(), Ok(0));
    assert_eq!(
        app.verify_pin(&pin("1234"), Keep),
        Err(CardError::PinLocked)
    );
}

#[test]
fn a_proof_works_on_a_card_with_a_pin_and_leaves_its_counter_alone() {
    let mut card = card(Some("1234"), 1);
    let mut app = JpkiApp::select(&mut card).unwrap();
    let challenge = app.challenge().unwrap();
    app.present_verifier(&proof(&VERIFIER, &challenge)).unwrap();
    assert_eq!(app.sign_sha256(&DIGEST).unwrap().len(), 256);
    assert_eq!(card.pin_tries_left(), 1);
}

#[test]
fn the_cards_lengths_are_checked() {
    let mut card = card(None, 0);
    card.transmit(b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01")
        .unwrap();
    assert_eq!(status(&mut card, b"\x00\x84\x00\x00\x00\x01\x01"), 0x6700);
    assert_eq!(status(&mut card, b"\x00\x84\x00\x00"), 0x6700);
    assert_eq!(status(&mut card, b"\x00\x84\x01\x00\x10"), 0x6A86);
    assert_eq!(status(&mut card, b"\x80\xA2\x00\xC1\x01\x00"), 0x6A86);
    let whole = [&b"\x80\xA2\x00\x00\x00\x01\x00"[..], &[0; 256]].concat();
    assert_eq!(status(&mut card, &whole), 0x6985, "no challenge was given");
}
