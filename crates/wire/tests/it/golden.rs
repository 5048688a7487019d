//! Golden files: every message in every form, byte for byte. `UPDATE_GOLDEN=1` writes them anew.

use std::{collections::BTreeSet, fs, path::Path};

use wire::oqs::{
    Encoding, Form,
    batch::{BatchRequest, BatchResult, BatchUnit},
    check::Message,
    exchange::{ExchangeHeader, Reception, ReceptionInquiry},
    qualification::header_error,
    registration::{
        RegistrationAnswer, RegistrationRequest, RegistrationUnit, RegistrationsRequest,
        RegistrationsResult,
    },
};

use crate::{
    answered::{answer, forms},
    cases,
};

mod records;

pub fn check(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, bytes).expect("the golden file is written");
    }
    let golden = fs::read(&path).unwrap_or_default();
    assert!(
        golden == bytes,
        "{name} differs; UPDATE_GOLDEN=1 writes it anew:\n{}",
        String::from_utf8_lossy(bytes)
    );
}

/// A message that is added to the catalogue wants its golden files, and a file that no test writes is none.
#[test]
fn every_message_has_a_golden_file_in_every_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let there: BTreeSet<String> = fs::read_dir(folder)
        .expect("golden files")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let endings = |message: Message| match message.is_request() {
        true => vec!["utf8".to_owned(), "sjis".to_owned()],
        false => forms().map(|(form, _)| form.to_owned()).collect(),
    };
    let mut missing = Vec::new();
    for message in Message::all() {
        let starts: BTreeSet<&str> = there
            .iter()
            .filter_map(|name| name.split('.').next())
            .filter(|start| start.starts_with(message.name()))
            .collect();
        if starts.is_empty() {
            missing.push(message.name().to_owned());
        }
        for start in starts {
            let files = endings(message).into_iter();
            let files = files.map(|ending| format!("{start}.{ending}.xml"));
            missing.extend(files.filter(|name| !there.contains(name)));
        }
    }
    assert!(missing.is_empty(), "without a golden file: {missing:?}");
}

#[test]
fn requests() {
    for (name, encoding) in [("utf8", Encoding::Utf8), ("sjis", Encoding::ShiftJis)] {
        let bytes = cases::request().write(encoding).expect("written");
        check(&format!("OQSsiquc01req.{name}.xml"), &bytes);
    }
}

#[test]
fn answers() {
    for (form_name, form) in forms() {
        for (name, decision, by_card) in [
            ("valid", cases::valid_by_number(), false),
            ("lost", cases::lost(), false),
            ("no_match", cases::other_birthdate(), false),
            ("face", cases::valid_by_card(), true),
            ("face_refused", cases::refused(), true),
        ] {
            let bytes = answer(&decision, by_card, form)
                .write(form)
                .expect("written");
            check(&format!("OQSsiquc01res_{name}.{form_name}.xml"), &bytes);
        }
    }
}

#[test]
fn header_errors() {
    for (form_name, form) in forms() {
        let answer = header_error(
            "SKK-1901",
            "いま回答できません。",
            &cases::institution(),
            Some(cases::today()),
            cases::now(),
            Some("clinic_11906"),
            form,
        );
        let bytes = answer.write(form).expect("written");
        check(
            &format!("OQSsiquc01res_header_error.{form_name}.xml"),
            &bytes,
        );
    }
}

fn registration() -> RegistrationRequest {
    let text = "<XmlMsg><MessageHeader><MedicalInstitutionCode>1311111111</MedicalInstitutionCode>\
        <ArbitraryFileIdentifier>imm-0001</ArbitraryFileIdentifier></MessageHeader><MessageBody>\
        <ReferenceNumberRegistrationInfo><ReferenceNumber>24434</ReferenceNumber>\
        <InsurerNumber>  138057</InsurerNumber><InsuredCardSymbol>あ-い</InsuredCardSymbol>\
        <InsuredIdentificationNumber>1002</InsuredIdentificationNumber>\
        <InsuredBranchNumber>02</InsuredBranchNumber></ReferenceNumberRegistrationInfo></MessageBody></XmlMsg>";
    RegistrationRequest::read(text.as_bytes())
        .expect("a request")
        .0
}

#[test]
fn requests_of_batches_and_registrations() {
    let one = registration();
    let many = RegistrationsRequest {
        header: one.header.clone(),
        rows: vec![Ok(one.registration.clone()), Ok(one.registration.clone())],
    };
    let batch = BatchRequest {
        header: cases::request().header,
        rows: vec![Ok(cases::request().search), Ok(cases::request().search)],
    };
    let inquiry = ReceptionInquiry {
        header: one.header.clone(),
        reception_number: "00000000000000000001".to_owned(),
    };
    for (name, encoding) in [("utf8", Encoding::Utf8), ("sjis", Encoding::ShiftJis)] {
        for (message, written) in [
            ("OQSsiimm01req", one.write(encoding)),
            ("OQSmuimm01req", many.write(encoding)),
            ("OQSmuquc01req", batch.write(encoding)),
            ("OQSmuquc02req", inquiry.write(encoding)),
            ("OQSmuimm02req", inquiry.write(encoding)),
        ] {
            check(&format!("{message}.{name}.xml"), &written.expect("written"));
        }
    }
}

pub fn header(form: Form) -> ExchangeHeader {
    let some = |text: &str| Some(text.to_owned());
    ExchangeHeader {
        process_time: some("20261125091501"),
        institution: some("1311111111"),
        file_identifier: some("bulk-0001"),
        character_code: some(form.encoding.code()),
        ..ExchangeHeader::default()
    }
}

pub fn done(form: Form) -> ExchangeHeader {
    let some = |text: &str| Some(text.to_owned());
    ExchangeHeader {
        reception_number: some("00000000000000000001"),
        segment: some("1"),
        processed: some("2"),
        normal: some("2"),
        errors: some("0"),
        ..header(form)
    }
}

#[test]
fn answers_of_batches_and_registrations() {
    let some = |text: &str| Some(text.to_owned());
    for (form_name, form) in forms() {
        let header = header(form);
        let done = done(form);
        let reception = Reception {
            header: header.clone(),
            reception_number: done.reception_number.clone(),
            received: header.process_time.clone(),
            ..Reception::default()
        };
        let numbered = Reception {
            received: None,
            ..reception.clone()
        };
        let running = BatchResult {
            header: ExchangeHeader {
                segment: some("2"),
                processed: some("0"),
                normal: some("0"),
                ..done.clone()
            },
            ..BatchResult::default()
        };
        let unit = RegistrationUnit {
            echo: Some(registration().registration.echo),
            status: some("1"),
            ..RegistrationUnit::default()
        };
        let one = RegistrationAnswer {
            header: header.clone(),
            unit: unit.clone(),
        };
        let many = RegistrationsResult {
            header: done.clone(),
            units: vec![unit.clone(), unit],
        };
        let of = |decision| {
            BatchUnit::of(
                &cases::request().search,
                &decision,
                &cases::institution(),
                Some(false),
            )
        };
        let batch = BatchResult {
            header: done,
            units: vec![of(cases::valid_by_number()), of(cases::other_birthdate())],
        };
        for (message, written) in [
            ("OQSmuquc01res", reception.write(form)),
            ("OQSmuimm01res", numbered.write(form)),
            ("OQSmuquc02res_running", running.write(form)),
            ("OQSsiimm01res", one.write(form)),
            ("OQSmuimm02res", many.write(form)),
            ("OQSmuquc02res", batch.write(form)),
        ] {
            check(
                &format!("{message}.{form_name}.xml"),
                &written.expect("written"),
            );
        }
    }
}
