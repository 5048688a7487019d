//! What is refused, by name and place, and never with the value.

use wire::oqs::{
    Encoding, Form, ReadError, WriteError,
    qualification::{Answer, Request},
};

use crate::traps::request_text;

#[test]
fn what_cannot_be_used_is_refused_with_its_place() {
    for (from, to, error) in [
        ("1311111111", "131111111", "MedicalInstitutionCode"),
        ("20261125", "20261199", "QualificationConfirmationDate"),
        ("  138057", "1380577", "InsurerNumber"),
        (">02<", ">002<", "InsuredBranchNumber"),
        (
            "Flg>1<",
            "Flg>2<",
            "LimitApplicationCertificateRelatedConsFlg",
        ),
        (">1002<", "><", "InsuredIdentificationNumber"),
        (
            "あ-い",
            "あいうえおあいうえおあいうえおあいうえおあ",
            "InsuredCardSymbol",
        ),
    ] {
        let refused = Request::read(request_text().replace(from, to).as_bytes()).expect_err(error);
        let ReadError::Value { element, at, .. } = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(element, error);
        assert!(at.line > 3 && refused.code() == "SKK-2012", "{error}");
    }
    let missing = request_text().replace("MedicalInstitutionCode", "Other");
    let element = "MedicalInstitutionCode";
    assert_eq!(
        Request::read(missing.as_bytes()),
        Err(ReadError::Missing { element })
    );
    let other = Request::read(b"<html/>").expect_err("refused");
    assert_eq!(other, ReadError::NotThisMessage { element: "XmlMsg" });
}

#[test]
fn control_characters_and_broken_identifiers_are_not_written() {
    let mut answer = Answer {
        message: Some("a\u{1}b".to_owned()),
        ..Answer::default()
    };
    let element = "ProcessingResultMessage";
    assert_eq!(
        answer.write(Form::default()),
        Err(WriteError::Control {
            element,
            position: 2
        })
    );
    answer.message = Some("a<&𠮷".to_owned());
    assert!(answer.write(Form::default()).is_ok());
    let sjis = Form {
        encoding: Encoding::ShiftJis,
        ..Form::default()
    };
    let error = answer.write(sjis).expect_err("not in CP932");
    let WriteError::Unencodable {
        element: "ProcessingResultMessage",
        lacking,
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!((lacking.character, lacking.position), ('𠮷', 4));
    assert!(!format!("{error:?}{error}").contains('𠮷'));
    for id in ["a&b", "a<b", "&#1;", "]]>"] {
        answer.header.file_identifier = Some(id.to_owned());
        assert!(
            matches!(
                answer.write(Form::default()),
                Err(WriteError::NotSource { .. })
            ),
            "{id}"
        );
    }
}
