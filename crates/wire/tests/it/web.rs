//! Messages as JSON: the samples of the Web-API, and what is refused.

use std::{fs, path::Path};

use wire::oqs::{
    Limits, ReadError,
    json::{JsonError, from_xml, to_xml},
    qualification::{Answer, Request},
};

use crate::{
    answered::{answer, forms},
    cases,
};

fn sample(start: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/web");
    let found = fs::read_dir(folder)
        .expect("samples")
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with(start))
        .expect("the sample is there");
    let mut bytes = fs::read(found.path()).expect("readable");
    if bytes.ends_with(b"\n") {
        bytes.pop();
    }
    bytes
}

#[test]
fn the_sample_search_is_the_request_it_stands_for() {
    let xml = to_xml(&sample("S14")).expect("JSON");
    let (request, oddities) = Request::read(&xml).expect("a request");
    assert_eq!(oddities, []);
    assert_eq!(request.header.file_identifier, None);
    assert_eq!(request.search.insurer_as_sent, "00123456", "as sent");
    assert_eq!(request.search.number.as_str(), "4260");
    assert_eq!(
        from_xml(&xml, &Limits::default()).as_deref(),
        Ok(&sample("S14")[..])
    );
}

#[test]
fn the_sample_answer_comes_back_byte_for_byte() {
    let xml = to_xml(&sample("R20")).expect("JSON");
    let (answer, oddities) = Answer::read(&xml).expect("an answer");
    assert_eq!(oddities, []);
    assert_eq!(answer.results().len(), 1);
    let (_, form) = forms()
        .into_iter()
        .find(|(name, _)| *name == "specification.utf8")
        .expect("the form");
    let written = answer.write(form).expect("written");
    let json = from_xml(&written, &Limits::default()).expect("JSON");
    assert_eq!(
        String::from_utf8_lossy(&json),
        String::from_utf8_lossy(&sample("R20"))
    );
}

#[test]
fn lists_within_a_result_are_arrays_of_plain_objects_and_come_back() {
    for (name, form) in forms() {
        if form.encoding != wire::oqs::Encoding::Utf8 {
            continue;
        }
        let answer = answer(&cases::valid_by_card(), true, form);
        let xml = answer.write(form).expect("written");
        let json = from_xml(&xml, &Limits::default()).expect("JSON");
        let text = String::from_utf8(json.clone()).expect("UTF-8");
        assert!(
            text.contains("\"SpecificDiseasesCertificateList\":[{\"SpecificDiseases"),
            "{name}: {text}"
        );
        let again = Answer::read(&to_xml(&json).expect("JSON")).expect("an answer");
        assert_eq!(again, (answer, vec![]), "{name}");
    }
}

#[test]
fn what_is_no_message_is_refused_by_its_reason() {
    let text = String::from_utf8(sample("S14")).expect("UTF-8");
    let symbol = text.replace("12-34", "あ-い");
    // As a known client sends it: its length counted in UTF-16 units.
    let cut = &symbol.as_bytes()[..symbol.encode_utf16().count()];
    assert_eq!(to_xml(cut), Err(JsonError::Malformed));
    assert_eq!(to_xml(b""), Err(JsonError::Malformed));
    for (from, to, error) in [
        ("\"4260\"", "4260", JsonError::NotAString),
        ("\"4260\"", "null", JsonError::NotAString),
        ("\"Birthdate\"", "\"Birth date\"", JsonError::Name),
        ("\"Birthdate\"", "\"a><b\"", JsonError::Name),
        ("{\"XmlMsg\"", "{\"x\":\"\",\"XmlMsg\"", JsonError::Root),
    ] {
        assert_eq!(
            to_xml(text.replace(from, to).as_bytes()),
            Err(error),
            "{to}"
        );
    }
    let twice = text.replace("\"Birthdate\"", "\"Birthdate\":\"20010328\",\"Birthdate\"");
    let xml = to_xml(twice.as_bytes()).expect("JSON");
    assert!(matches!(
        Request::read(&xml),
        Err(ReadError::Duplicate {
            element: "Birthdate",
            ..
        })
    ));
    let tag = text.replace("12-34", "<b>&amp;");
    let xml = to_xml(tag.as_bytes()).expect("JSON");
    let (request, _) = Request::read(&xml).expect("a request");
    assert_eq!(request.search.echo.symbol.as_deref(), Some("<b>&amp;"));
    let deep = format!("{}{}", "{\"a\":".repeat(5000), "}".repeat(5000));
    assert_eq!(to_xml(deep.as_bytes()), Err(JsonError::Malformed));
}

#[test]
fn a_list_with_an_item_without_anything_comes_back() {
    let xml = "<XmlMsg><MessageBody><SpecificDiseasesCertificateList><SpecificDiseasesCertificateInfo/>\
        </SpecificDiseasesCertificateList></MessageBody></XmlMsg>";
    let json = from_xml(xml.as_bytes(), &Limits::default()).expect("JSON");
    let text = String::from_utf8_lossy(&json).into_owned();
    assert!(
        text.contains("\"SpecificDiseasesCertificateList\":[{}]"),
        "{text}"
    );
    assert!(to_xml(&json).is_ok());
}
