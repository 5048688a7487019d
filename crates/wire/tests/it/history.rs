//! Medicine and check-ups: samples byte for byte, requests as types, answers that show nothing.

use jiff::civil::date;
use wire::oqs::{
    Encoding, Fault, Form, Limits, Profile, ReadError,
    history::{
        CheckupAnswer, HistoryKind,
        HistoryKind::{Checkup, Medicine},
        HistoryRequest, MedicineAnswer,
    },
};

use crate::exchange::sample;

const SJIS: Form = Form {
    profile: Profile::Specification,
    encoding: Encoding::ShiftJis,
};

pub fn request(kind: HistoryKind) -> HistoryRequest {
    let start = match kind {
        Medicine => "S11",
        Checkup => "S12",
    };
    HistoryRequest::read(kind, &sample(start)).expect(start).0
}

/// The requests end without a line feed.
fn without_end(mut written: Vec<u8>) -> Vec<u8> {
    written.pop();
    written
}

#[test]
fn sample_requests_are_read_as_types_and_written_back() {
    let medicine = request(Medicine);
    assert_eq!(medicine.months, Some((date(2023, 4, 1), date(2026, 4, 1))));
    assert_eq!(medicine.category, "2");
    assert_eq!(medicine.asked().number.as_str(), "4260");
    let checkup = request(Checkup);
    assert_eq!(checkup.months, None);
    for (request, start) in [(medicine, "S11"), (checkup, "S12")] {
        let written = request.write(Encoding::ShiftJis).expect("written");
        assert_eq!(without_end(written), sample(start), "{start}");
    }
}

#[test]
fn sample_answers_are_written_back_byte_for_byte() {
    let limits = Limits::default();
    for start in ["R17", "R19"] {
        let (answer, oddities) = MedicineAnswer::read(&sample(start), &limits).expect(start);
        assert_eq!(oddities, [], "{start}");
        let written = answer.write(SJIS).expect("written");
        assert!(
            written == sample(start),
            "{start}: {}",
            String::from_utf8_lossy(&written)
        );
    }
    let (answer, oddities) = CheckupAnswer::read(&sample("R18"), &limits).expect("R18");
    assert_eq!(oddities, []);
    assert_eq!(answer.write(SJIS).expect("written"), sample("R18"));
}

#[test]
fn an_answer_holds_drugs_of_claims_and_of_dispensing() {
    let (answer, _) = MedicineAnswer::read(&sample("R17"), &Limits::default()).expect("R17");
    let day = &answer.claims[0].days.as_ref().expect("days")[0];
    let drug = &day.drugs.as_ref().expect("drugs")[0];
    assert_eq!(drug.code.as_deref(), Some("620000001"));
    let treatment = &day.treatments.as_ref().expect("treatments")[0];
    assert_eq!(treatment.name.as_deref(), Some("再診料"));
    let dispensing = &answer.dispensing.as_ref().expect("dispensing")[0];
    assert_eq!(dispensing.institution_name.as_deref(), Some("見本薬局"));
    assert_eq!(answer.prescribing, None);
}

#[test]
fn a_form_or_setting_nobody_has_is_refused_by_the_element() {
    let text = String::from_utf8(sample("S12")).expect("ASCII");
    for (from, to, element, fault) in [
        (
            "Category>2<",
            "Category>3<",
            "FileCategory",
            Fault::UnknownCode,
        ),
        ("Category>2<", "Category><", "FileCategory", Fault::Empty),
        (
            "Flag>1<",
            "Flag>4<",
            "MedicalTreatmentFlag",
            Fault::UnknownCode,
        ),
        ("  123456", "12345", "InsurerNumber", Fault::Shape),
    ] {
        match HistoryRequest::read(Checkup, text.replace(from, to).as_bytes()) {
            Err(ReadError::Value {
                element: e,
                fault: f,
                ..
            }) => {
                assert_eq!((e, f), (element, fault));
            }
            other => panic!("{to}: {other:?}"),
        }
    }
    assert_eq!(
        HistoryRequest::read(Medicine, text.as_bytes()).err(),
        Some(ReadError::Missing {
            element: "StartDate"
        })
    );
}

#[test]
fn an_answer_that_shows_nothing_repeats_the_identifier_and_says_why() {
    let why = "閲覧の同意がありません。".to_owned();
    let refused = MedicineAnswer::without(&request(Medicine), false, why.clone(), Encoding::Utf8);
    assert_eq!(refused.header.result_code.as_deref(), Some("2"));
    assert_eq!(refused.header.message.as_deref(), Some(&*why));
    assert_eq!(refused.header.file_identifier.as_deref(), Some("244340"));
    assert_eq!(refused.header.patient, None, "nobody is named");
    let none = CheckupAnswer::without(&request(Checkup), true, why, Encoding::Utf8);
    assert_eq!(none.header.result_code.as_deref(), Some("1"));
    assert!(none.visits.is_empty());
}
