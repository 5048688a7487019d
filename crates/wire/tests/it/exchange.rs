//! Batches and registrations: samples, padding, rows that cannot be used.

use std::{fs, path::Path};

use domain::eligibility::{Outcome, Validity};
use wire::oqs::{
    Encoding, Form, Limits, Oddity, Profile, ReadError,
    batch::{BATCH_LIMITS, BatchRequest, BatchResult, BatchUnit, Rows},
    exchange::{Reception, ReceptionInquiry, ending},
    registration::{
        RegistrationAnswer, RegistrationRequest, RegistrationsRequest, RegistrationsResult,
    },
};

use crate::cases;

pub fn sample(start: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/oqs");
    let found = fs::read_dir(folder)
        .expect("samples")
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with(start))
        .expect("the sample is there");
    fs::read(found.path()).expect("readable")
}

const SPECIFICATION: Form = Form {
    profile: Profile::Specification,
    encoding: Encoding::Utf8,
};

/// As the programs of clinics end lines: CR LF, none at the end of the file.
pub fn ended_like_a_client(mut written: Vec<u8>) -> Vec<u8> {
    written.pop();
    let lines: Vec<&[u8]> = written.split(|byte| *byte == b'\n').collect();
    lines.join(&b"\r\n"[..])
}

#[test]
fn requests_are_written_back_but_for_the_ends_of_their_lines() {
    let (request, oddities) = RegistrationRequest::read(&sample("S01")).expect("a request");
    assert_eq!(oddities, []);
    assert_eq!(request.registration.reference_number, "24434");
    let written = request.write(Encoding::ShiftJis).expect("written");
    assert_eq!(ended_like_a_client(written), sample("S01"));

    let (request, _) =
        RegistrationsRequest::read(&sample("S03"), &BATCH_LIMITS).expect("a request");
    assert_eq!(request.rows.len(), 2);
    let written = request.write(Encoding::ShiftJis).expect("written");
    assert_eq!(ended_like_a_client(written), sample("S03"));

    let (inquiry, _) = ReceptionInquiry::read(&sample("S05")).expect("a request");
    assert_eq!(inquiry.reception_number, "reception11");
    let written = inquiry.write(Encoding::ShiftJis).expect("written");
    assert_eq!(ended_like_a_client(written), sample("S05"));

    let (request, oddities) = BatchRequest::read(&sample("R12"), &BATCH_LIMITS).expect("a request");
    assert_eq!(oddities, []);
    assert_eq!(
        request.write(Encoding::Utf8).expect("written"),
        sample("R12")
    );
}

#[test]
fn answers_are_written_back_byte_for_byte() {
    let (answer, oddities) = RegistrationAnswer::read(&sample("S02")).expect("an answer");
    assert_eq!(oddities, []);
    // The structure of a real reply, which ends without a line feed; the sample has one.
    let mut written = answer.write(Form::default()).expect("written");
    written.push(b'\n');
    assert_eq!(written, sample("S02"));

    let (reception, _) = Reception::read(&sample("R13")).expect("an answer");
    assert_eq!(
        reception.write(SPECIFICATION).expect("written"),
        sample("R13")
    );
    for start in ["R14", "R15"] {
        let (result, oddities) = BatchResult::read(&sample(start), &BATCH_LIMITS).expect(start);
        assert_eq!(oddities, [], "{start}");
        assert_eq!(
            result.write(SPECIFICATION).expect("written"),
            sample(start),
            "{start}"
        );
    }
    // These two end without a line feed.
    let (reception, _) = Reception::read(&sample("S04")).expect("an answer");
    let (result, _) = RegistrationsResult::read(&sample("S06"), &BATCH_LIMITS).expect("a result");
    for (written, start) in [
        (reception.write(SPECIFICATION), "S04"),
        (result.write(SPECIFICATION), "S06"),
    ] {
        let mut written = written.expect("written");
        written.pop();
        assert_eq!(written, sample(start), "{start}");
    }
}

#[test]
fn a_row_that_cannot_be_used_leaves_the_others_alone() {
    let text = String::from_utf8(sample("R12"))
        .expect("UTF-8")
        .replacen("19530505", "20240230", 1);
    let (request, oddities) =
        BatchRequest::read(text.as_bytes(), &BATCH_LIMITS).expect("a request");
    assert!(matches!(
        oddities[..],
        [Oddity::BadValue {
            element: "Birthdate",
            ..
        }]
    ));
    let [Err(refused), Ok(search)] = &request.rows[..] else {
        panic!("one row refused, one read");
    };
    assert_eq!(refused.error.position().map(|at| at.line), Some(14));
    let unit = BatchUnit::refused(refused);
    assert_eq!(
        unit.echo
            .as_ref()
            .and_then(|echo| echo.birthdate.as_deref()),
        Some("20240230")
    );
    assert_eq!(unit.status.as_deref(), Some("2"));
    assert_eq!(search.insurer_as_sent, "  138057");
    assert_eq!(
        request.write(Encoding::Utf8).expect("written"),
        text.as_bytes()
    );
}

#[test]
fn a_unit_shows_neither_limit_nor_consent() {
    let decision = cases::valid_by_card();
    let unit = BatchUnit::of(
        &cases::request().search,
        &decision,
        &cases::institution(),
        Some(false),
    );
    let result = unit.result.clone().expect("a result");
    assert!(result.limit.is_none() && result.limit_consent.flag.is_none());
    assert!(result.diseases.is_none() && result.disease_consent.flag.is_none());
    assert!(result.medicine.flag.is_none());
    assert_eq!(result.limit_changed.as_deref(), Some("0"));
    assert_eq!(
        (result.reference_number, unit.reference_number.as_deref()),
        (None, Some("24434"))
    );

    let unit = BatchUnit::of(
        &cases::request().search,
        &cases::other_birthdate(),
        &cases::institution(),
        None,
    );
    assert_eq!(
        cases::other_birthdate().outcome,
        Outcome::Answered(Validity::NoMatch)
    );
    assert_eq!((unit.validity.as_deref(), unit.result), (Some("4"), None));
    assert_eq!(
        unit.code.as_deref(),
        Some("SKK-0040"),
        "another birth date is not told"
    );
}

#[test]
fn a_long_batch_with_every_row_wrong_is_read_in_one_pass() {
    let row = "<QualificationConfirmSearchInfo><InsurerNumber>x</InsurerNumber>\
        <InsuredIdentificationNumber>1</InsuredIdentificationNumber><Birthdate>x</Birthdate>\
        </QualificationConfirmSearchInfo>";
    let text = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>1311111111</MedicalInstitutionCode></MessageHeader>\
         <MessageBody>{}</MessageBody></XmlMsg>",
        row.repeat(20_000)
    );
    let (request, oddities) =
        BatchRequest::read(text.as_bytes(), &BATCH_LIMITS).expect("a request");
    assert!(request.rows.len() == 20_000 && request.rows.iter().all(Result::is_err));
    assert_eq!(oddities.len(), 100, "no more are kept");
    assert!(BatchRequest::read(text.as_bytes(), &Limits::default()).is_err());
}

/// A long batch that arrives in pieces of any size gives the rows that the whole file has.
#[test]
fn rows_are_cut_out_of_a_batch_as_it_arrives() {
    let whole = sample("R12");
    let (expected, _) = BatchRequest::read(&whole, &BATCH_LIMITS).expect("a request");
    let sjis = wire::sjis::encode_shift_jis(
        &String::from_utf8(whole.clone())
            .expect("UTF-8")
            .replace("UTF-8", "Shift_JIS"),
    )
    .expect("encodable");
    for (bytes, size) in [(&whole, 1), (&whole, 7), (&whole, 4096), (&sjis, 13)] {
        let mut arriving = Rows::default();
        let mut rows = Vec::new();
        for piece in bytes.chunks(size) {
            for row in arriving.feed(piece).expect("rows") {
                let (one, _) = BatchRequest::read(&row, &Limits::default()).expect("a row");
                assert_eq!(one.header, expected.header);
                rows.extend(one.rows);
            }
        }
        assert_eq!(rows, expected.rows, "pieces of {size}");
        let end = BatchRequest::read(&arriving.end(), &Limits::default()).err();
        let element = "QualificationConfirmSearchInfo";
        assert_eq!(end, Some(ReadError::Missing { element }), "a good end");
    }
    // A file cut short has no good end, and one that never ends a row is not waited for.
    let mut arriving = Rows::default();
    let rows = arriving.feed(&whole[..whole.len() - 12]).expect("rows");
    assert_eq!(rows.len(), 2);
    let end = BatchRequest::read(&arriving.end(), &Limits::default()).err();
    assert!(matches!(end, Some(ReadError::Malformed { .. })), "{end:?}");
    let endless = [&whole[..whole.len() / 2], &[b'x'; 70_000][..]].concat();
    let mut arriving = Rows::default();
    assert!(matches!(
        arriving.feed(&endless),
        Err(ReadError::TooMany { .. })
    ));
}

/// A result told piece by piece is byte for byte the result written as a whole.
#[test]
fn a_result_in_pieces_is_the_result_as_a_whole() {
    let (result, _) = BatchResult::read(&sample("R14"), &BATCH_LIMITS).expect("a result");
    for (name, form) in crate::answered::forms() {
        let mut pieces = result.header.beginning(form).expect("written");
        for unit in &result.units {
            pieces.extend(unit.write(form).expect("written"));
        }
        pieces.extend(ending(form));
        assert_eq!(pieces, result.write(form).expect("written"), "{name}");
    }
}
