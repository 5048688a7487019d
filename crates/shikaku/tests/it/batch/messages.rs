//! Batches as receipt computers write and read them, by hand: the tests do not trust our own writer and reader.

use std::fmt::Write;

use serde_json::Value;

use crate::demo::{Demo, await_file, element};

/// Rows of a batch: the search of a named case, with an identifier of its own.
pub fn search(case: &Value, identifier: &str) -> String {
    let mut row = String::from("<QualificationConfirmSearchInfo>");
    let insurer = case["insurer_number"].as_str().expect("asked by number");
    write!(row, "<InsurerNumber>{insurer:>8}</InsurerNumber>").expect("written");
    for (element, name) in [
        ("InsuredCardSymbol", "symbol"),
        ("InsuredIdentificationNumber", "number"),
        ("InsuredBranchNumber", "branch"),
        ("Birthdate", "birthdate"),
    ] {
        if let Some(value) = case[name].as_str() {
            write!(row, "<{element}>{value}</{element}>").expect("written");
        }
    }
    row + &format!(
        "<ArbitraryIdentifier>{identifier}</ArbitraryIdentifier></QualificationConfirmSearchInfo>"
    )
}

/// A registration of a named case's person; `branch` in place of the case's own where given.
pub fn registration(case: &Value, reference: &str, branch: Option<&str>) -> String {
    let insurer = case["insurer_number"].as_str().expect("asked by number");
    let text = |name: &str| case[name].as_str();
    let mut row = format!(
        "<ReferenceNumberRegistrationInfo><ReferenceNumber>{reference}</ReferenceNumber>\
         <InsurerNumber>{insurer:>8}</InsurerNumber>"
    );
    for (element, value) in [
        ("InsuredCardSymbol", text("symbol")),
        ("InsuredIdentificationNumber", text("number")),
        ("InsuredBranchNumber", branch.or(text("branch"))),
    ] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            write!(row, "<{element}>{value}</{element}>").expect("written");
        }
    }
    row + "</ReferenceNumberRegistrationInfo>"
}

/// A message with this body.
pub fn message(demo: &Demo, identifier: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg><MessageHeader>\
         <QualificationConfirmationDate>20261124</QualificationConfirmationDate>\
         <MedicalInstitutionCode>{}</MedicalInstitutionCode>\
         <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier></MessageHeader>\
         <MessageBody>{body}</MessageBody></XmlMsg>\n",
        demo.institution
    )
}

/// Drops a message into `req` and gives the answer when it is there.
pub fn ask(demo: &Demo, function: &str, identifier: &str, body: &str) -> String {
    let text = message(demo, identifier, body);
    let request = demo.req.join(format!("{function}req_{identifier}.xml"));
    std::fs::write(request, text).expect("written");
    let answer = await_file(&demo.res.join(format!("{function}res_{identifier}.xml")));
    assert_eq!(
        element(&answer, "ArbitraryFileIdentifier"),
        Some(identifier),
        "{answer}"
    );
    answer
}

/// Sends a batch and gives its reception number.
pub fn send(demo: &Demo, function: &str, identifier: &str, body: &str) -> String {
    let answer = ask(demo, &format!("{function}01"), identifier, body);
    let number = element(&answer, "ReceptionNumber").expect("a number");
    number.to_owned()
}

/// Asks once what became of a batch.
pub fn look(demo: &Demo, function: &str, identifier: &str, number: &str) -> String {
    let body = format!("<ReceptionNumber>{number}</ReceptionNumber>");
    let answer = ask(demo, &format!("{function}02"), identifier, &body);
    assert_eq!(element(&answer, "ReceptionNumber"), Some(number));
    answer
}

/// Asks until a batch is done and gives its result. Each look is an exchange through the folders.
pub fn result(demo: &Demo, function: &str, identifier: &str, number: &str) -> String {
    for look_number in 0..5000 {
        let answer = look(
            demo,
            function,
            &format!("{identifier}-{look_number}"),
            number,
        );
        match element(&answer, "SegmentOfResult") {
            Some("1") => return answer,
            Some("2") => assert!(!answer.contains("Unit>"), "half a result: {answer}"),
            other => panic!("{other:?}: {answer}"),
        }
    }
    panic!("batch {number} is never done");
}

/// The units of a result.
pub fn units<'a>(answer: &'a str, name: &str) -> Vec<&'a str> {
    let end = format!("</{name}>");
    answer
        .split(&format!("<{name}>"))
        .skip(1)
        .map(|rest| rest.split(&end).next().unwrap_or_default())
        .collect()
}

/// Processed, normal and error counts of a result.
pub fn counts(answer: &str) -> [usize; 3] {
    [
        "NumberOfProcessingResult",
        "NumberOfNormalProcessing",
        "NumberOfError",
    ]
    .map(|name| {
        let count = element(answer, name).unwrap_or_else(|| panic!("no {name}: {answer}"));
        count.parse().expect("a number")
    })
}
