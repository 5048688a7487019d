//! Cards that fail on purpose, as a terminal meets them.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use card::{
    CardError,
    apdu::StatusWord,
    jpki::JpkiApp,
    transmit::{Transmit, TransmitError},
    virtual_card::{Fault, Faulty},
};
use domain::visit::LastTry::Keep;

use crate::world::{LEAF, card, pin};

/// The outcome of reading a certificate (ten commands) from a card with this fault, and of a second attempt.
fn read(fault: &str) -> [Result<(), CardError>; 2] {
    let mut faulty = Faulty::new(
        card(Some("1234"), 3),
        Some(fault.parse().expect("a fault")),
        Box::new(|| {}),
    );
    [(); 2].map(|()| certificate(&mut faulty))
}

fn certificate(card: &mut dyn Transmit) -> Result<(), CardError> {
    let read = JpkiApp::select(card)?.authentication_certificate()?;
    assert_eq!(read, *LEAF, "never another one");
    Ok(())
}

#[test]
fn removed_stays_removed() {
    let gone = Err(CardError::Transmit(TransmitError::Removed));
    assert_eq!(read("removed"), [gone.clone(), gone]);
}

#[test]
fn one_failure_is_told_and_the_next_attempt_goes_well() {
    assert_eq!(
        read("6f00"),
        [
            Err(CardError::Refused {
                during: "read the certificate",
                status: StatusWord::FAILED
            }),
            Ok(())
        ]
    );
    assert_eq!(
        read("silent@3"),
        [Err(CardError::Transmit(TransmitError::TimedOut)), Ok(())]
    );
}

#[test]
fn a_short_read_is_read_on_or_refused_but_never_taken_for_the_whole() {
    assert_eq!(
        read("short"),
        [Ok(()), Ok(())],
        "half of a part: the rest is asked for"
    );
    assert_eq!(
        read("short@3"),
        [
            Err(CardError::Malformed {
                during: "read the certificate"
            }),
            Ok(())
        ],
        "half of the four bytes at its head"
    );
}

#[test]
fn a_slow_card_gives_the_right_answer_late() {
    let pauses = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&pauses);
    let pause = move || {
        counted.fetch_add(1, Ordering::Relaxed);
    };
    let fault = Some("slow@5".parse().expect("a fault"));
    let mut slow = Faulty::new(card(Some("1234"), 3), fault, Box::new(pause));
    assert_eq!(certificate(&mut slow), Ok(()));
    assert_eq!(pauses.load(Ordering::Relaxed), 1);
}

#[test]
fn a_card_taken_away_while_the_pin_is_verified_has_kept_its_count() {
    // SELECT, SELECT FILE, counter, VERIFY: gone before it answers, and before it counts.
    let mut faulty = Faulty::new(
        card(Some("1234"), 3),
        Some("removed@4".parse().expect("a fault")),
        Box::new(|| {}),
    );
    let mut app = JpkiApp::select(&mut faulty).unwrap();
    assert_eq!(
        app.verify_pin(&pin("4321"), Keep),
        Err(CardError::Transmit(TransmitError::Removed))
    );
    assert_eq!(faulty.card.pin_tries_left(), 3);
}

#[test]
fn faults_are_named_and_counted_from_one() {
    for named in ["removed", "6f00@1", "short@12", "silent", "slow@300"] {
        assert!(named.parse::<Fault>().is_ok(), "{named}");
    }
    for not_one in ["", "burnt", "removed@", "removed@0", "removed@-1", "@5"] {
        assert!(not_one.parse::<Fault>().is_err(), "{not_one}");
    }
}
