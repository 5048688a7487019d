//! The traps of the wire, one test each.

use domain::date::DateError;
use wire::oqs::{
    Encoding, Fault, Form, Oddity, Position, Profile, ReadError,
    qualification::{Answer, Answered, Request},
};

use crate::cases;

pub fn request_text() -> String {
    let bytes = cases::request().write(Encoding::Utf8).expect("written");
    String::from_utf8(bytes).expect("UTF-8")
}

fn read(text: &str) -> Request {
    Request::read(text.as_bytes()).expect("a request").0
}

fn answer_to(request: &Request, form: Form) -> String {
    let decision = cases::valid_by_number();
    let answer = Answered {
        decision: &decision,
        echo: Some(&request.search),
        institution: &request.header.institution,
        confirmation_date: cases::today(),
        now: cases::now(),
        file_identifier: request.header.file_identifier.as_deref(),
        by_card: false,
        form,
    };
    let bytes = answer.message().write(form).expect("written");
    match form.encoding {
        Encoding::Utf8 => String::from_utf8(bytes).expect("UTF-8"),
        Encoding::ShiftJis => wire::sjis::decode(&bytes, Encoding::ShiftJis)
            .expect("Shift_JIS")
            .text
            .into_owned(),
    }
}

/// An answer with one result that holds `inside`.
fn result(inside: &str) -> String {
    format!(
        "<XmlMsg><MessageHeader/><MessageBody><ResultList><ResultOfQualificationConfirmation>{inside}\
         </ResultOfQualificationConfirmation></ResultList></MessageBody></XmlMsg>"
    )
}

#[test]
fn the_insurer_number_is_echoed_with_the_padding_it_came_with() {
    for sent in ["  138057", "00138057", "138057"] {
        let text = request_text().replace("  138057", sent);
        let request = read(&text);
        assert_eq!(request.search.insurer.as_str(), "138057");
        assert_eq!(request.search.insurer_as_sent, sent);
        let answer = answer_to(&request, Form::default());
        let (_, echo) = answer
            .split_once("<QualificationConfirmSearchInfo>")
            .or_else(|| answer.split_once("<ResultList>"))
            .expect("an echo");
        assert!(
            echo.contains(&format!("<InsurerNumber>{sent}</InsurerNumber>")),
            "{sent:?}"
        );
    }
}

#[test]
fn the_file_identifier_is_repeated_byte_for_byte_on_one_line() {
    for sent in [
        "clinic_11906",
        "a&amp;b",
        "&#x41;&#66;&apos;",
        "ArnHCeDfNjMCFzg=",
        " a b ",
        "患者1",
        "",
    ] {
        let text = request_text().replace("clinic_11906", sent);
        let element = format!("<ArbitraryFileIdentifier>{sent}</ArbitraryFileIdentifier>\n");
        for profile in [Profile::Specification, Profile::Observed] {
            for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
                let answer = answer_to(&read(&text), Form { profile, encoding });
                assert!(answer.contains(&element), "{sent:?}");
            }
        }
    }
    let blanks = request_text()
        .replace(
            "<ArbitraryFileIdentifier>",
            "<ArbitraryFileIdentifier x='1>2' >\n  ",
        )
        .replace(
            "</ArbitraryFileIdentifier>",
            "\r\n</ArbitraryFileIdentifier >",
        );
    let answer = answer_to(&read(&blanks), Form::default());
    assert!(answer.contains("<ArbitraryFileIdentifier>clinic_11906</ArbitraryFileIdentifier>\n"));
}

#[test]
fn what_shift_jis_lacks_does_not_stop_an_answer() {
    let text = request_text()
        .replace("clinic_11906", "𠮷1")
        .replace("あ-い", "𠮷-い");
    let sjis = Form {
        encoding: Encoding::ShiftJis,
        ..Form::default()
    };
    let answer = answer_to(&read(&text), sjis);
    assert!(answer.contains("<ArbitraryFileIdentifier>&#134071;1</ArbitraryFileIdentifier>"));
    assert!(answer.contains("<InsuredCardSymbol>●-い</InsuredCardSymbol>"));
    assert!(
        answer_to(&read(&text), Form::default())
            .contains("<InsuredCardSymbol>𠮷-い</InsuredCardSymbol>")
    );
}

#[test]
fn forms_seen_in_the_field_are_one_request() {
    let plain = request_text();
    let expected = read(&plain);
    let (declaration, rest) = plain.split_once('\n').expect("lines");
    let reordered = {
        let birthdate = "<Birthdate>19530505</Birthdate>";
        rest.replace(birthdate, "")
            .replace("<InsurerNumber>", &format!("{birthdate}<InsurerNumber>"))
    };
    for text in [
        declaration.replace('"', "'") + rest,
        declaration.replace("\"no\"", "\"yes\"") + rest,
        rest.to_owned(),
        format!("\u{FEFF}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.replace("Number>", "Number >"),
        plain.replace("  </MessageBody>", "<!-- x --></MessageBody><?x y?>"),
        reordered,
    ] {
        let (request, oddities) = Request::read(text.as_bytes()).expect("a request");
        assert_eq!(request, expected, "{text}");
        assert_eq!(oddities, [], "{text}");
    }
}

#[test]
fn empty_items_are_absent_and_echoed_empty() {
    let text = request_text()
        .replace(
            "<InsuredBranchNumber>02</InsuredBranchNumber>",
            "<InsuredBranchNumber/>",
        )
        .replace("あ-い", "");
    let request = read(&text);
    assert_eq!(
        (&request.search.symbol, &request.search.branch),
        (&None, &None)
    );
    assert_eq!(request.search.asked().branch, None);
    assert!(
        answer_to(&request, Form::default())
            .contains("<InsuredBranchNumber></InsuredBranchNumber>")
    );
}

#[test]
fn a_declaration_that_lies_is_noticed() {
    let plain = request_text();
    let sjis = wire::sjis::encode_shift_jis(&plain).expect("in CP932");
    let (request, oddities) = Request::read(&sjis).expect("a request");
    assert_eq!(request, read(&plain));
    let lie = Oddity::LyingDeclaration {
        declared: Encoding::Utf8,
        used: Encoding::ShiftJis,
    };
    assert_eq!(oddities, [lie]);
    assert_eq!(oddities[0].code(), "SKK-2101");

    let utf8 = plain.replace("UTF-8", "Shift_JIS");
    let (_, oddities) = Request::read(utf8.as_bytes()).expect("a request");
    assert!(matches!(
        oddities[..],
        [Oddity::LyingDeclaration {
            used: Encoding::Utf8,
            ..
        }]
    ));
    assert_eq!(
        Request::read(b"<XmlMsg>\xFF\xFF</XmlMsg>"),
        Err(ReadError::Undecodable)
    );
}

#[test]
fn a_character_code_that_contradicts_the_bytes_is_noticed() {
    let text = "<XmlMsg><MessageHeader><CharacterCodeIdentifier>1</CharacterCodeIdentifier></MessageHeader></XmlMsg>";
    let (_, oddities) = Answer::read(format!("<!-- あ -->{text}").as_bytes()).expect("an answer");
    assert!(matches!(
        oddities[..],
        [Oddity::BadValue {
            fault: Fault::OtherCoding,
            ..
        }]
    ));
}

#[test]
fn a_dtd_is_refused_where_it_stands() {
    let text =
        "<?xml version=\"1.0\"?>\n  <!DOCTYPE x [<!ENTITY a SYSTEM \"file:///x\">]><XmlMsg/>";
    let at = Position { line: 2, column: 3 };
    let error = Request::read(text.as_bytes()).expect_err("refused");
    assert_eq!(error, ReadError::Dtd { at });
    assert_eq!(
        error.sentence_ja(),
        "2行3文字目：DTD（DOCTYPE）は使えません。"
    );
}

#[test]
fn one_field_twice_is_refused_and_rows_are_never_mixed() {
    let twice = result("<Name>一</Name><Name>二</Name>");
    let error = Answer::read(twice.as_bytes()).expect_err("refused");
    assert!(matches!(
        error,
        ReadError::Duplicate {
            element: "Name",
            ..
        }
    ));
    assert!(!format!("{error} {error:?} {}", error.sentence_ja()).contains('二'));

    let rows = result(
        "<Name>一</Name></ResultOfQualificationConfirmation><ResultOfQualificationConfirmation>\
         <Birthdate>19530505</Birthdate>",
    );
    let (answer, _) = Answer::read(rows.as_bytes()).expect("an answer");
    let [one, two] = answer.results() else {
        panic!("two results")
    };
    assert_eq!((one.name(), one.birthdate()), (Some("一"), None));
    assert_eq!(two.name(), None);

    let echoes = request_text().replace(
        "  </MessageBody>",
        "<QualificationConfirmSearchInfo/></MessageBody>",
    );
    assert!(matches!(
        Request::read(echoes.as_bytes()),
        Err(ReadError::Duplicate { .. })
    ));
}

#[test]
fn a_day_that_does_not_exist_is_kept_and_reported() {
    let text = result("<Name>一</Name>\n<Birthdate>20240230</Birthdate>");
    let (answer, oddities) = Answer::read(text.as_bytes()).expect("an answer");
    let item = &answer.results()[0];
    assert_eq!(item.birthdate.as_deref(), Some("20240230"));
    assert_eq!(item.birthdate(), Some(Err(DateError::NoSuchDay)));
    let at = Position { line: 2, column: 1 };
    assert_eq!(
        oddities,
        [Oddity::BadValue {
            element: "Birthdate",
            fault: Fault::NoSuchDay,
            at
        }]
    );
    let redacted = Answer::read(result("<Birthdate>****0505</Birthdate>").as_bytes())
        .expect("an answer")
        .0;
    assert_eq!(
        redacted.results()[0].birthdate(),
        Some(Err(DateError::Shape))
    );

    let asked = request_text().replace("19530505", "20240230");
    let error = Request::read(asked.as_bytes()).expect_err("refused");
    assert!(matches!(
        error,
        ReadError::Value {
            element: "Birthdate",
            fault: Fault::NoSuchDay,
            ..
        }
    ));
}

#[test]
fn values_are_strings_for_ever() {
    let item = Answer::read(
        result("<InsuredIdentificationNumber>0123</InsuredIdentificationNumber>").as_bytes(),
    );
    let item = item
        .expect("an answer")
        .0
        .results
        .expect("results")
        .remove(0);
    assert_eq!(item.insured_identification_number.as_deref(), Some("0123"));
}

#[test]
fn unknown_and_wrong_names_are_noted() {
    let text = result(
        "<QualificationConfirmationKey><a/></QualificationConfirmationKey>\
         <PharmaceuticalInfoConsFlg>1</PharmaceuticalInfoConsFlg>\
         <PharmacistsInfoAcquisitionTime>20260428091501</PharmacistsInfoAcquisitionTime>\
         <InsurerName>本</InsurerName><WelfareOfficeName>別</WelfareOfficeName>\
         <NumberOfMedicalTickets>1</NumberOfMedicalTickets>",
    );
    let (answer, oddities) = Answer::read(text.as_bytes()).expect("an answer");
    let item = &answer.results()[0];
    assert_eq!(item.unknown, ["QualificationConfirmationKey"]);
    assert_eq!(item.medicine.flag.as_deref(), Some("1"));
    assert_eq!(item.medicine.available.as_deref(), Some("20260428091501"));
    assert_eq!(
        item.insurer_name.as_deref(),
        Some("本"),
        "the right name goes first"
    );
    let codes: Vec<&str> = oddities.iter().map(Oddity::code).collect();
    assert_eq!(
        codes,
        ["SKK-2103", "SKK-2104", "SKK-2104", "SKK-2104", "SKK-2104"]
    );
    let written =
        String::from_utf8(answer.write(Form::default()).expect("written")).expect("UTF-8");
    assert!(written.contains("PharmacistsInfoConsFlg") && !written.contains("Pharmaceutical"));
}
