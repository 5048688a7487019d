//! What a terminal and a card do together, wherever the card lies: the same cases for every transport.

use card::{
    CardError,
    attributes::AttributesApp,
    face::{AutomaticTries, FaceApp, FaceRoot},
    jpki::JpkiApp,
    path,
    transmit::{Transmit, TransmitError},
    verification_number::NumberB,
    virtual_card::{Fault, Faulty, VirtualCard},
};
use domain::visit::LastTry::{Keep, Spend};
use sha2::{Digest, Sha256};

use crate::{
    myna_card::{PHOTO, authority, finds_all_valid, whole_card},
    world::{LEAF, VERIFIER, card, not_permitted, pin, proof},
};

/// A card, perhaps with a fault.
pub type Placed = Faulty<VirtualCard>;

/// Where a card can be placed.
pub trait Slot {
    /// Places a card.
    fn place(&mut self, card: Placed);
    /// Holds the card that lies there for oneself; when it is let go, its power goes.
    fn hold(&mut self) -> Box<dyn Transmit + '_>;
    /// Takes the card away.
    fn take(&mut self) -> Placed;
}

type Case = fn(&mut dyn Slot);

/// Every case, by name. The last one leaves a reader that pcscd takes for empty until it polls it again.
pub const CASES: [(&str, Case); 8] = [
    ("a verified PIN signs, the path holds", signs),
    ("a PIN is counted, locked, and stays locked", locks),
    ("the hub's proof stands in for the PIN once", proves),
    ("let go, a verified PIN is gone", forgets),
    ("the photo comes by 照合番号B", photo),
    ("the attributes come by their PIN", attributes),
    ("myna-card, written elsewhere, finds all valid", elsewhere),
    ("a card taken away is told as such", removed),
];

pub fn sound(card: VirtualCard) -> Placed {
    Faulty::new(card, None, Box::new(|| {}))
}

fn digest() -> [u8; 32] {
    Sha256::digest(b"statement").into()
}

fn signs(slot: &mut dyn Slot) {
    slot.place(sound(card(Some("1234"), 3)));
    let mut held = slot.hold();
    let mut app = JpkiApp::select(&mut *held).expect("selected");
    assert_eq!(app.pin_tries_left(), Ok(3));
    assert!(not_permitted(app.sign_sha256(&digest()).err()));
    app.verify_pin(&pin("1234"), Keep).expect("it holds");
    let certificate = app.authentication_certificate().expect("it holds");
    assert_eq!(certificate, *LEAF);
    let signature = app.sign_sha256(&digest()).expect("it holds");
    let holds = path::verify_signature(&certificate, b"statement", &signature);
    assert_eq!(holds, Ok(()));
    drop(held);
    slot.take();
}

fn locks(slot: &mut dyn Slot) {
    slot.place(sound(card(Some("1234"), 3)));
    for (left, last) in [(2, Keep), (1, Keep), (0, Spend)] {
        let mut held = slot.hold();
        let mut app = JpkiApp::select(&mut *held).expect("selected");
        let wrong = app.verify_pin(&pin("0000"), last);
        assert_eq!(wrong, Err(CardError::WrongPin { left }));
    }
    let taken = slot.take();
    assert_eq!(taken.card.pin_tries_left(), 0);
    slot.place(taken);
    let mut held = slot.hold();
    let mut app = JpkiApp::select(&mut *held).expect("selected");
    let locked = app.verify_pin(&pin("1234"), Spend);
    assert_eq!(locked, Err(CardError::PinLocked));
    drop(held);
    slot.take();
}

fn proves(slot: &mut dyn Slot) {
    slot.place(sound(card(None, 0)));
    let mut held = slot.hold();
    let mut app = JpkiApp::select(&mut *held).expect("selected");
    let challenge = app.challenge().expect("it holds");
    // 256 bytes of data: an extended command.
    app.present_verifier(&proof(&VERIFIER, &challenge))
        .expect("it holds");
    assert_eq!(app.sign_sha256(&digest()).expect("it holds").len(), 256);
    assert!(not_permitted(app.sign_sha256(&digest()).err()));
    drop(held);
    slot.take();
}

fn forgets(slot: &mut dyn Slot) {
    // This card forgets nothing on a warm reset, as the real one: only the loss of power protects its holder.
    slot.place(sound(card(Some("1234"), 3)));
    let mut held = slot.hold();
    let mut app = JpkiApp::select(&mut *held).expect("selected");
    app.verify_pin(&pin("1234"), Keep).expect("it holds");
    assert!(app.sign_sha256(&digest()).is_ok());
    drop(held);
    let mut another = slot.hold();
    let mut app = JpkiApp::select(&mut *another).expect("selected");
    assert!(not_permitted(app.sign_sha256(&digest()).err()));
    drop(another);
    slot.take();
}

fn photo(slot: &mut dyn Slot) {
    slot.place(sound(whole_card()));
    let mut held = slot.hold();
    let mut app = FaceApp::select(&mut *held).expect("selected");
    let today = domain::Date::constant(2026, 11, 25);
    let number = NumberB::parse("55021720352285", today).expect("it can be one");
    app.verify(&number, &mut AutomaticTries::of_placing())
        .expect("it holds");
    let root = FaceRoot {
        modulus: authority().root_modulus(),
    };
    let photo = app.photo(&root, &[9; 32]).expect("it holds");
    assert_eq!(photo.jpeg2000(), PHOTO);
    drop(held);
    slot.take();
}

fn attributes(slot: &mut dyn Slot) {
    slot.place(sound(whole_card()));
    let mut held = slot.hold();
    let mut app = AttributesApp::select(&mut *held).expect("selected");
    app.verify_pin(&pin("1234"), Keep).expect("it holds");
    assert_eq!(
        *app.attributes().expect("it holds").name,
        "試験\u{3000}花子"
    );
    drop(held);
    slot.take();
}

fn elsewhere(slot: &mut dyn Slot) {
    slot.place(sound(whole_card()));
    let mut held = slot.hold();
    finds_all_valid(&mut *held);
    drop(held);
    slot.take();
}

fn removed(slot: &mut dyn Slot) {
    // Before its certificate is whole.
    let fault: Fault = "removed@5".parse().expect("a fault");
    slot.place(Faulty::new(
        card(Some("1234"), 3),
        Some(fault),
        Box::new(|| {}),
    ));
    let mut held = slot.hold();
    let mut app = JpkiApp::select(&mut *held).expect("selected");
    let gone = app.authentication_certificate();
    assert_eq!(gone, Err(CardError::Transmit(TransmitError::Removed)));
    drop(held);
    slot.take();
}

mod in_process {
    use super::{CASES, Placed, Slot};
    use crate::world::note;
    use card::transmit::{Transmit, TransmitError};

    /// A card in this process.
    struct Here(Option<Placed>);

    struct Held<'a>(&'a mut Placed);

    impl Slot for Here {
        fn place(&mut self, card: Placed) {
            self.0 = Some(card);
        }

        fn hold(&mut self) -> Box<dyn Transmit + '_> {
            Box::new(Held(self.0.as_mut().expect("a card was placed")))
        }

        fn take(&mut self) -> Placed {
            self.0.take().expect("a card was placed")
        }
    }

    impl Transmit for Held<'_> {
        fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
            self.0.transmit(apdu)
        }
    }

    impl Drop for Held<'_> {
        fn drop(&mut self) {
            self.0.card.power_down();
        }
    }

    #[test]
    fn the_suite_holds_in_process() {
        for (name, case) in CASES {
            note(&format!("in-process: {name}"));
            case(&mut Here(None));
        }
    }
}
