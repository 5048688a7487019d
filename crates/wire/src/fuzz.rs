//! Entry points for fuzzing: bytes from anywhere must be read or refused, and what was read must survive a round trip.

use std::fmt::Debug;

use crate::oqs::{
    Encoding, Form, Limits, Oddity, Profile, ReadError, WriteError,
    batch::{BatchRequest, BatchResult, Rows},
    check::check,
    exchange::{Reception, ReceptionInquiry},
    file_name::FileName,
    history::{CheckupAnswer, HistoryKind, HistoryRequest, MedicineAnswer},
    json,
    listing::{ListingKind, ListingRequest, ListingResult},
    qualification::{Answer, Request},
    registration::{
        RegistrationAnswer, RegistrationRequest, RegistrationsRequest, RegistrationsResult,
    },
};

const PROFILES: [Profile; 2] = [Profile::Specification, Profile::Observed];

/// Reads bytes as a request; what was read is written and read again.
///
/// # Panics
/// When a request does not survive the round trip.
pub fn fuzz_request(data: &[u8]) {
    round_trip(data, Request::read, |request, form| {
        request.write(form.encoding)
    });
}

/// Reads bytes as an answer; what was read is written in every form and read again.
///
/// # Panics
/// When an answer does not survive the round trip.
pub fn fuzz_answer(data: &[u8]) {
    round_trip(data, read_answer, Answer::write);
}

/// Reads bytes as every message of batches and registrations; what was read is written and read again.
///
/// # Panics
/// When a message does not survive the round trip.
pub fn fuzz_exchange(data: &[u8]) {
    let limits = Limits::default();
    round_trip(data, Reception::read, Reception::write);
    round_trip(data, ReceptionInquiry::read, |m, form| {
        m.write(form.encoding)
    });
    round_trip(data, RegistrationRequest::read, |m, form| {
        m.write(form.encoding)
    });
    round_trip(data, RegistrationAnswer::read, RegistrationAnswer::write);
    round_trip(
        data,
        |data| RegistrationsResult::read(data, &limits),
        RegistrationsResult::write,
    );
    round_trip(data, |data| read_result(data, &limits), BatchResult::write);
    // Rows that cannot be used tell their place, and that may be another after writing: bytes are compared.
    let batch = |data: &[u8]| {
        let (request, oddities) = BatchRequest::read(data, &limits)?;
        Ok((request.write(Encoding::Utf8), oddities))
    };
    round_trip(data, batch, |written, _| written.clone());
    let registrations = |data: &[u8]| {
        let (request, oddities) = RegistrationsRequest::read(data, &limits)?;
        Ok((request.write(Encoding::Utf8), oddities))
    };
    round_trip(data, registrations, |written, _| written.clone());
}

/// Reads bytes as every message of lists; what was read is written and read again.
///
/// # Panics
/// When a message does not survive the round trip.
pub fn fuzz_listing(data: &[u8]) {
    for kind in ListingKind::ALL {
        round_trip(
            data,
            |data| ListingRequest::read(kind, data),
            |m, form| m.write(form.encoding),
        );
    }
    let result = |data: &[u8]| {
        let (mut list, oddities) = ListingResult::read(data, &Limits::default())?;
        for result in list.units.iter_mut().flat_map(|unit| &mut unit.results) {
            result.unknown.clear();
        }
        Ok((list, oddities))
    };
    round_trip(data, result, ListingResult::write);
}

/// Reads bytes as every message about medicine and check-ups; what was read is written and read again.
///
/// # Panics
/// When a message does not survive the round trip.
pub fn fuzz_history(data: &[u8]) {
    for kind in [HistoryKind::Medicine, HistoryKind::Checkup] {
        round_trip(
            data,
            |data| HistoryRequest::read(kind, data),
            |m, form| m.write(form.encoding),
        );
    }
    let limits = Limits::default();
    round_trip(
        data,
        |data| MedicineAnswer::read(data, &limits),
        MedicineAnswer::write,
    );
    round_trip(
        data,
        |data| CheckupAnswer::read(data, &limits),
        CheckupAnswer::write,
    );
}

/// Reads bytes as JSON of the Web-API; what was read is written as JSON and read again.
///
/// # Panics
/// When a message does not survive the round trip.
pub fn fuzz_web(data: &[u8]) {
    let Ok(xml) = json::to_xml(data) else {
        return;
    };
    // A text that JSON can hold and XML cannot is refused by the reader of the message.
    let Ok(json) = json::from_xml(&xml, &Limits::default()) else {
        return;
    };
    let again = json::to_xml(&json).and_then(|xml| {
        json::from_xml(&xml, &Limits::default()).map_err(|_| json::JsonError::Malformed)
    });
    assert_eq!(again, Ok(json), "a message changed on its way");
    fuzz_request(&xml);
    fuzz_answer(&xml);
}

/// Reads bytes as a long batch, at once and in two pieces: its rows are the same.
///
/// # Panics
/// When rows depend on how they arrived.
pub fn fuzz_rows(data: &[u8]) {
    let fed = |pieces: &[&[u8]]| {
        let mut arriving = Rows::default();
        let mut rows = Vec::new();
        for piece in pieces {
            match arriving.feed(piece) {
                Ok(whole) => rows.extend(whole),
                Err(_) => return None,
            }
        }
        rows.push(arriving.end());
        Some(rows)
    };
    let (first, second) = data.split_at(data.len() / 2);
    if let (Some(whole), Some(pieces)) = (fed(&[data]), fed(&[first, second])) {
        assert_eq!(whole, pieces, "rows depend on how they arrived");
    }
}

/// Reads bytes as a file's name: what is taken names one file in one folder, and its answer is found by the name.
///
/// # Panics
/// When a name leads elsewhere.
pub fn fuzz_name(data: &[u8]) {
    let Ok(name) = FileName::parse(&String::from_utf8_lossy(data)) else {
        return;
    };
    let [asked, answer] = [name.as_str().to_owned(), name.answer()];
    for name in [&asked, &answer] {
        let path = std::path::Path::new(name);
        assert_eq!(
            path.file_name(),
            Some(name.as_ref()),
            "a name leads elsewhere"
        );
        assert!(!name.contains(['\\', ':']), "a name leads elsewhere");
        assert_eq!(
            FileName::parse(name)
                .map(|again| again.as_str().to_owned())
                .as_ref(),
            Ok(name)
        );
    }
}

/// Reads bytes as the validator does: a name up to the first line break, then the file.
///
/// # Panics
/// When findings are out of order.
pub fn fuzz_check(data: &[u8]) {
    let (name, bytes) = match data.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (&data[..0], data),
    };
    for (name, bytes) in [(String::from_utf8_lossy(name).as_ref(), bytes), ("", data)] {
        let findings = check(name, bytes);
        assert!(
            findings.is_sorted_by_key(|finding| finding.at),
            "findings out of order"
        );
    }
}

type Read<T> = Result<(T, Vec<Oddity>), ReadError>;

/// Names of unknown elements are noted when read and never written.
fn read_answer(data: &[u8]) -> Read<Answer> {
    let (mut answer, oddities) = Answer::read(data)?;
    for result in answer.results.iter_mut().flatten() {
        result.unknown.clear();
    }
    Ok((answer, oddities))
}

fn read_result(data: &[u8], limits: &Limits) -> Read<BatchResult> {
    let (mut batch, oddities) = BatchResult::read(data, limits)?;
    for result in batch
        .units
        .iter_mut()
        .filter_map(|unit| unit.result.as_mut())
    {
        result.unknown.clear();
    }
    Ok((batch, oddities))
}

fn round_trip<T: PartialEq + Debug>(
    data: &[u8],
    read: impl Fn(&[u8]) -> Read<T>,
    write: impl Fn(&T, Form) -> Result<Vec<u8>, WriteError>,
) {
    let Ok((message, _)) = read(data) else {
        return;
    };
    for profile in PROFILES {
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            match write(&message, Form { profile, encoding }) {
                Ok(written) if ambiguous(&written, encoding) => {}
                Ok(written) => {
                    let again = read(&written).map(|(message, _)| message);
                    assert_eq!(again.as_ref(), Ok(&message), "a message changed on its way");
                }
                Err(_) => assert_ne!(encoding, Encoding::Utf8, "what was read can be written"),
            }
        }
    }
}

/// Whether bytes written in Shift_JIS happen to be UTF-8 too: their reader may take them for a lie.
fn ambiguous(written: &[u8], encoding: Encoding) -> bool {
    encoding == Encoding::ShiftJis && !written.is_ascii() && std::str::from_utf8(written).is_ok()
}
