//! Entry points for fuzzing: bytes from anywhere must be read or refused, and what was read must survive a round trip.

use crate::oqs::{
    Encoding, Form, Profile,
    qualification::{Answer, Request},
};

/// Reads bytes as a request; what was read is written and read again.
///
/// # Panics
/// When a request does not survive the round trip.
pub fn fuzz_request(data: &[u8]) {
    let Ok((request, _)) = Request::read(data) else {
        return;
    };
    for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
        if let Ok(written) = request.write(encoding) {
            if ambiguous(&written, encoding) {
                continue;
            }
            let again = Request::read(&written).map(|(request, _)| request);
            assert_eq!(again.as_ref(), Ok(&request), "a request changed on its way");
        } else {
            assert_ne!(encoding, Encoding::Utf8, "what was read can be written");
        }
    }
}

/// Reads bytes as an answer; what was read is written in every form and read again.
///
/// # Panics
/// When an answer does not survive the round trip.
pub fn fuzz_answer(data: &[u8]) {
    let Ok((mut answer, _)) = Answer::read(data) else {
        return;
    };
    // Names of unknown elements are noted when read and never written.
    for result in answer.results.iter_mut().flatten() {
        result.unknown.clear();
    }
    for profile in [Profile::Specification, Profile::Observed] {
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            if let Ok(written) = answer.write(Form { profile, encoding }) {
                if ambiguous(&written, encoding) {
                    continue;
                }
                let again = Answer::read(&written).map(|(answer, _)| answer);
                assert_eq!(again.as_ref(), Ok(&answer), "an answer changed on its way");
            } else {
                assert_ne!(encoding, Encoding::Utf8, "what was read can be written");
            }
        }
    }
}

/// Whether bytes written in Shift_JIS happen to be UTF-8 too: their reader may take them for a lie.
fn ambiguous(written: &[u8], encoding: Encoding) -> bool {
    encoding == Encoding::ShiftJis && !written.is_ascii() && std::str::from_utf8(written).is_ok()
}
