//! Arbitrary bytes: nothing panics, and nothing arbitrary is accepted.

use card::{
    path::{check, verify_signature},
    transmit::Transmit,
};
use proptest::{collection::vec, prelude::*};

use crate::world::{LEAF, NOW, anchors, card};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn arbitrary_bytes_are_no_certificate(bytes in vec(any::<u8>(), 0..600)) {
        prop_assert!(check(&bytes, &anchors(), NOW).is_err());
        prop_assert!(verify_signature(&bytes, &bytes, &bytes).is_err());
    }

    #[test]
    fn a_certificate_with_arbitrary_bytes_inside_is_refused(
        at in 0..1500_usize,
        bytes in vec(any::<u8>(), 1..40),
        replace in any::<bool>(),
    ) {
        let mut changed = LEAF.clone();
        let at = at.min(changed.len());
        let until = if replace { (at + bytes.len()).min(changed.len()) } else { at };
        changed.splice(at..until, bytes);
        prop_assume!(changed != *LEAF);
        prop_assert!(check(&changed, &anchors(), NOW).is_err());
    }

    #[test]
    fn a_card_answers_whatever_it_is_sent(apdus in vec(vec(any::<u8>(), 0..300), 1..8)) {
        let mut card = card(Some("1234"), 3);
        for apdu in apdus {
            prop_assert!(card.transmit(&apdu).unwrap().len() >= 2);
        }
    }

    #[test]
    fn no_sequence_of_commands_signs_without_the_pin(commands in vec(command(), 1..40)) {
        let mut card = card(Some("1234"), 3);
        for command in commands {
            let answer = card.transmit(&command).unwrap();
            prop_assert!(answer.len() >= 2);
            prop_assert!(!command.starts_with(&[0x80, 0x2A]) || answer.len() == 2);
        }
    }
}

/// Commands that nearly fit, none of which carries the right PIN.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let select = Just(b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01".to_vec());
    let file = (0..0x20_u8).prop_map(|id| vec![0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, id]);
    let key = Just(vec![0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x17]);
    let read = (any::<u16>(), any::<u8>()).prop_map(|(at, le)| {
        let [p1, p2] = at.to_be_bytes();
        vec![0x00, 0xB0, p1, p2, le]
    });
    let verify = vec(b'5'..=b'9', 0..6).prop_map(|pin| {
        let length = u8::try_from(pin.len()).expect("short");
        [vec![0x00, 0x20, 0x00, 0x80, length], pin].concat()
    });
    let sign = (0..4_u8, prop_oneof![Just(0x80_u8), Just(0x97)])
        .prop_map(|(p1, p2)| [&[0x80, 0x2A, p1, p2, 0x33][..], &[7; 51], &[0]].concat());
    let challenge = Just(vec![0x00, 0x84, 0x00, 0x00, 0x10]);
    let prove =
        any::<u8>().prop_map(|fill| [&b"\x80\xA2\x00\x00\x00\x01\x00"[..], &[fill; 256]].concat());
    prop_oneof![4 => select, 2 => file, 2 => key, 1 => read, 2 => verify, 4 => sign, 1 => challenge, 1 => prove]
}
