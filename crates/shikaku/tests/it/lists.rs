//! Lists an institution fetches (資格情報一括取得), and what is on record, through the folders.

use crate::{
    batch::messages::{ask, counts, look, send, units},
    by_card::tap,
    demo::{Demo, await_file, element},
};

fn search(body: &str) -> String {
    format!("<QualificationConfirmSearchInfo>{body}</QualificationConfirmSearchInfo>")
}

fn days(kind: &str, from: &str, to: &str, setting: &str) -> String {
    search(&format!(
        "<{kind}DateFrom>{from}</{kind}DateFrom><{kind}DateTo>{to}</{kind}DateTo>\
         <MedicalTreatmentFlag>{setting}</MedicalTreatmentFlag>"
    ))
}

#[test]
fn a_month_of_medical_aid_lists_who_has_a_ticket_here_and_nobody_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let month = |month: &str| {
        search(&format!(
            "<MedicalTreatmentMonth>{month}</MedicalTreatmentMonth>"
        ))
    };
    let number = send(&demo, "OQSmutic", "aid", &month("202611"));
    let answer = look(&demo, "OQSmutic", "aid-look", &number);
    assert_eq!(element(&answer, "SegmentOfResult"), Some("1"));
    let units = units(&answer, "BulkConfirmUnit");
    assert_eq!(counts(&answer), [units.len(), units.len(), 0]);
    let listed = |case: &str| {
        let case = demo.case(case);
        let name = format!("<Name>{}</Name>", case["name"].as_str().expect("a name"));
        units.iter().filter(|unit| unit.contains(&name)).count()
    };
    for (case, times) in [
        ("aid-with-ticket", 1),
        ("aid-and-insurance", 1),
        ("aid-without-ticket", 0),
        ("aid-ticket-elsewhere", 0),
        ("valid-general", 0),
    ] {
        assert_eq!(listed(case), times, "{case}: {answer}");
    }
    for unit in &units {
        let kind = element(unit, "InsuredCardClassification");
        assert_eq!(kind, Some("A1"), "nothing but the aid: {unit}");
        assert!(unit.contains("<PublicExpenseResultList>"), "{unit}");
    }
    let early = send(&demo, "OQSmutic", "early", &month("202201"));
    let answer = look(&demo, "OQSmutic", "early-look", &early);
    assert_eq!(counts(&answer), [0, 0, 0]);
    assert!(demo.run(&["audit", "verify"]).status.success());
}

#[test]
fn visits_and_online_care_list_who_consented_to_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    tap(
        &demo,
        "valid-general",
        &["--pin", "--consent", "medicine,visit"],
    );
    tap(&demo, "valid-family", &["--pin", "--consent", "online"]);
    tap(
        &demo,
        "valid-association",
        &["--pin", "--consent", "medicine"],
    );
    let list = |function: &str, identifier: &str, body: &str| {
        let number = send(&demo, function, identifier, body);
        look(&demo, function, &format!("{identifier}-look"), &number)
    };
    let month = days("Consent", "20261101", "20261130", "2");
    let visits = list("OQSmuhvq", "visits", &month);
    let found = units(&visits, "BulkConfirmUnit");
    assert_eq!(found.len(), 1, "{visits}");
    assert_eq!(element(found[0], "QualificationValidity"), Some("1"));
    assert_eq!(element(found[0], "PharmacistsInfoConsFlg"), Some("1"));
    let given = element(found[0], "PharmacistsInfoConsTime").expect("a time");
    assert!(given.starts_with("20261124"), "{given}");

    let seen = days("Examination", "20261124", "20261124", "3");
    let online = list("OQSmuonq", "online", &seen);
    let found = units(&online, "BulkConfirmUnit");
    assert_eq!(found.len(), 1, "{online}");
    assert_eq!(element(found[0], "PharmacistsInfoConsFlg"), Some("0"));
    let past = days("Consent", "20261001", "20261031", "2");
    assert_eq!(counts(&list("OQSmuhvq", "past", &past)), [0, 0, 0]);

    // A number is good for its own kind of list only.
    let number = send(&demo, "OQSmuhvq", "again", &month);
    let other = look(&demo, "OQSmuonq", "other", &number);
    assert_eq!(element(&other, "SegmentOfResult"), Some("9"));
    assert_eq!(element(&other, "ErrorCode"), Some("SKK-1106"));
    let backwards = days("Consent", "20261130", "20261101", "2");
    let path = demo.req.join("OQSmuhvq01req_backwards.xml");
    let text = crate::batch::messages::message(&demo, "backwards", &backwards);
    std::fs::write(path, text).expect("written");
    let reason = await_file(&demo.res.join("OQSmuhvq01req_backwards.err"));
    assert!(reason.contains("SKK-1107"), "{reason}");
    let first = ask(&demo, "OQSmuhvq01", "repeat", &month);
    assert!(element(&first, "ReceptionDateTime").is_some(), "{first}");
}

/// Drops a request of a record into `req` and gives the answer.
fn record(demo: &Demo, system: &str, identifier: &str, case: &str, body: &str) -> String {
    let case = demo.case(case);
    let text = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
    let message = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg><MessageHeader>\
         <MedicalInstitutionCode>{}</MedicalInstitutionCode>\
         <InsurerNumber>{:>8}</InsurerNumber>\
         <InsuranceCardSymbol>{}</InsuranceCardSymbol>\
         <InsuredPersonIdentificationNumber>{}</InsuredPersonIdentificationNumber>\
         <BranchNumber>{}</BranchNumber>\
         <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier></MessageHeader>\
         <MessageBody>{body}<PrDiInfClassification>1</PrDiInfClassification>\
         <MedicalTreatmentFlag>1</MedicalTreatmentFlag></MessageBody></XmlMsg>\n",
        demo.institution,
        text("insurer_number"),
        text("symbol"),
        text("number"),
        text("branch"),
    );
    let request = demo
        .req
        .join(format!("{system}siquc01req_{identifier}.xml"));
    std::fs::write(request, message).expect("written");
    let answer = await_file(
        &demo
            .res
            .join(format!("{system}siquc01res_{identifier}.xml")),
    );
    assert_eq!(
        element(&answer, "ArbitraryFileIdentifier"),
        Some(identifier)
    );
    answer
}

#[test]
fn a_record_is_looked_into_only_after_consent_by_card() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let (case, xml) = ("valid-general", "<FileCategory>2</FileCategory>");
    let months = format!("<StartDate>202304</StartDate><EndDate>202611</EndDate>{xml}");
    let refused = record(&demo, "YZK", "before", case, &months);
    assert_eq!(element(&refused, "ResultCode"), Some("2"));
    let words = element(&refused, "MessageContents").expect("words");
    assert!(
        words.contains("同意") && words.contains("SKK-1108"),
        "{words}"
    );
    assert!(!refused.contains("<Name>"), "nobody is named");

    tap(&demo, case, &["--pin", "--consent", "medicine"]);
    let none = record(&demo, "YZK", "after", case, &months);
    assert_eq!(element(&none, "ResultCode"), Some("1"), "{none}");
    assert!(element(&none, "MessageContents").is_some_and(|words| words.contains("SKK-1109")));
    let pdf = months.replace("Category>2<", "Category>1<");
    let pdf = record(&demo, "YZK", "pdf", case, &pdf);
    assert_eq!(element(&pdf, "ResultCode"), Some("2"));
    assert!(pdf.contains("SKK-1110"), "{pdf}");
    // Consent to medicine is none to check-ups, and one person's is not another's.
    let checkup = record(&demo, "TKK", "checkup", case, xml);
    assert!(checkup.contains("SKK-1108"), "{checkup}");
    let other = record(&demo, "YZK", "other", "valid-family", &months);
    assert!(other.contains("SKK-1108"), "{other}");
    assert!(demo.run(&["audit", "verify"]).status.success());
}
