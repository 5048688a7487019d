//! Every sample there is, where the machine has them: each is read by the reader of its name, and the validator knows
//! its message. None of them is copied.

use std::{fs, path::Path};

use wire::oqs::{
    Limits, ReadError,
    batch::{BatchRequest, BatchResult},
    check::{Code, check},
    exchange::{Reception, ReceptionInquiry},
    history::{CheckupAnswer, HistoryKind, HistoryRequest, MedicineAnswer},
    listing::{ListingKind, ListingRequest, ListingResult},
    qualification::{Answer, Request},
    registration::{
        RegistrationAnswer, RegistrationRequest, RegistrationsRequest, RegistrationsResult,
    },
};

use crate::samples::{public, shared};

/// Reads a message as its name says.
fn read(name: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let limits = Limits::default();
    let message = name.get(..13).unwrap_or_default();
    let list = ListingKind::from_prefix(message.get(..8).unwrap_or_default());
    match (list, message) {
        (_, "OQSsiquc01req") => Request::read(bytes).map(drop),
        (_, "OQSsiquc01res") => Answer::read(bytes).map(drop),
        (_, "OQSmuquc01req") => BatchRequest::read(bytes, &limits).map(drop),
        (_, "OQSmuquc02res") => BatchResult::read(bytes, &limits).map(drop),
        (_, "OQSsiimm01req") => RegistrationRequest::read(bytes).map(drop),
        (_, "OQSsiimm01res") => RegistrationAnswer::read(bytes).map(drop),
        (_, "OQSmuimm01req") => RegistrationsRequest::read(bytes, &limits).map(drop),
        (_, "OQSmuimm02res") => RegistrationsResult::read(bytes, &limits).map(drop),
        (_, "YZKsiquc01req") => HistoryRequest::read(HistoryKind::Medicine, bytes).map(drop),
        (_, "TKKsiquc01req") => HistoryRequest::read(HistoryKind::Checkup, bytes).map(drop),
        (_, "YZKsiquc01res") => MedicineAnswer::read(bytes, &limits).map(drop),
        (_, "TKKsiquc01res") => CheckupAnswer::read(bytes, &limits).map(drop),
        (Some(kind), _) if name[8..].starts_with("01req") => {
            ListingRequest::read(kind, bytes).map(drop)
        }
        (Some(_), _) if name[8..].starts_with("02res") => {
            ListingResult::read(bytes, &limits).map(drop)
        }
        (_, message) if message.ends_with("01res") => Reception::read(bytes).map(drop),
        (_, message) if message.ends_with("02req") => ReceptionInquiry::read(bytes).map(drop),
        (_, other) => panic!("{other} has no reader"),
    }
}

#[test]
fn every_shared_message_is_read_by_the_reader_of_its_name() {
    let Some(folder) = shared("data/ours/oqs") else {
        return;
    };
    let mut count = 0;
    for part in ["structure", "reconstructed"] {
        for entry in fs::read_dir(folder.join(part))
            .expect("the folder")
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let (_, message) = name.split_once('_').expect("a number");
            if !message.ends_with(".xml") {
                continue;
            }
            count += 1;
            let bytes = fs::read(entry.path()).expect("readable");
            read(message, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            for finding in check(message, &bytes) {
                assert_eq!(finding.code, Code::CheckDigit, "{name} {}", finding.at);
            }
        }
    }
    assert!(count >= 30, "{count} messages");
}

/// Templates and files by other programs need not be clean, but the validator knows them and says where.
#[test]
fn every_public_message_is_known_to_the_validator() {
    let Some(folder) = public() else {
        return;
    };
    for entry in fs::read_dir(folder).expect("the folder").flatten() {
        let path = entry.path();
        if path.extension() != Some("xml".as_ref()) {
            continue;
        }
        let bytes = fs::read(&path).expect("readable");
        let findings = check("", &bytes);
        let lost = findings
            .iter()
            .find(|finding| finding.code.is_unreadable() || finding.code == Code::NoKnownMessage);
        assert!(lost.is_none(), "{}: {lost:?}", name_of(&path));
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
