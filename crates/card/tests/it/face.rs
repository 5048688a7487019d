//! The photo at the terminal: given only when every signature holds, and never at the price of the last tries.

use card::{
    CardError,
    face::{AutomaticTries, FaceApp, FaceError, FaceRoot, NotGenuine},
    transmit::{Transmit, TransmitError},
    verification_number::NumberB,
    virtual_card::VirtualCard,
};
use domain::Date;

use crate::myna_card::{PHOTO, authority, whole_card};

const CHALLENGE: [u8; 32] = [9; 32];

fn number(text: &str) -> NumberB {
    NumberB::parse(text, Date::constant(2026, 11, 25)).expect("it can be one")
}

fn root() -> FaceRoot {
    FaceRoot {
        modulus: authority().root_modulus(),
    }
}

fn photo(card: &mut dyn Transmit, root: &FaceRoot) -> Result<Vec<u8>, FaceError> {
    let mut app = FaceApp::select(card)?;
    app.verify(&number("55021720352285"), &mut AutomaticTries::of_placing())?;
    Ok(app.photo(root, &CHALLENGE)?.jpeg2000().to_vec())
}

/// A card with one byte changed in what it answers: in the n-th answer of at least `at` bytes.
struct Changed {
    card: VirtualCard,
    answer: usize,
    at: usize,
    count: usize,
    done: bool,
}

impl Transmit for Changed {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        let mut answer = self.card.transmit(apdu)?;
        if answer.len() > 2 {
            self.count += 1;
            if self.count == self.answer && self.at + 2 < answer.len() {
                answer[self.at] ^= 0x01;
                self.done = true;
            }
        }
        Ok(answer)
    }
}

#[test]
fn the_photo_comes_when_everything_holds() {
    assert_eq!(photo(&mut whole_card(), &root()).unwrap(), PHOTO);
}

#[test]
fn another_authoritys_card_is_refused() {
    let mut other = root();
    other.modulus[100] ^= 0x10;
    assert_eq!(
        photo(&mut whole_card(), &other),
        Err(NotGenuine::Issuer.into())
    );
}

#[test]
fn no_byte_of_photo_face_or_proof_can_be_changed() {
    // Answers: 1, 2, 3 the certificate (7F21, 566 bytes); from 4 on the face; the last one is the proof of presence.
    let mut seen = Changed {
        card: whole_card(),
        answer: 0,
        at: 0,
        count: 0,
        done: false,
    };
    photo(&mut seen, &root()).unwrap();
    for answer in 1..=seen.count {
        for at in [12, 100] {
            let mut card = Changed {
                card: whole_card(),
                answer,
                at,
                count: 0,
                done: false,
            };
            let result = photo(&mut card, &root()).map(|_| ());
            let unsigned = answer + 1 == seen.count || answer == 4 && at == 12;
            assert!(
                !card.done || unsigned || matches!(result, Err(FaceError::NotGenuine(_))),
                "answer {answer} of {}, byte {at}: {result:?}",
                seen.count
            );
            if answer == seen.count {
                assert_eq!(result, Err(NotGenuine::Copy.into()));
            }
        }
    }
}

#[test]
fn the_number_is_tried_twice_and_never_down_to_the_last_tries() {
    let mut card = whole_card();
    let mut app = FaceApp::select(&mut card).unwrap();
    let wrong = number("55021720352286");
    let mut tries = AutomaticTries::of_placing();
    let first = app.verify(&wrong, &mut tries);
    assert_eq!(first, Err(CardError::WrongPin { left: 9 }.into()));
    // Selecting the application again gives no tries back.
    let mut app = FaceApp::select(&mut card).unwrap();
    let second = app.verify(&wrong, &mut tries);
    assert_eq!(second, Err(CardError::WrongPin { left: 8 }.into()));
    let mut app = FaceApp::select(&mut card).unwrap();
    let third = app.verify(&wrong, &mut tries);
    assert_eq!(third, Err(FaceError::Staff { left: 8 }));
    let mut counters = card.counters();
    assert_eq!(counters["D3921000310001010402/0012"], 8, "nothing was sent");
    counters.insert("D3921000310001010402/0012".to_owned(), 3);
    let mut card = whole_card();
    card.restore(&counters).unwrap();
    assert_eq!(photo(&mut card, &root()), Err(FaceError::Staff { left: 3 }));
    counters.insert("D3921000310001010402/0012".to_owned(), 0);
    card.restore(&counters).unwrap();
    assert_eq!(photo(&mut card, &root()), Err(CardError::PinLocked.into()));
}
