use super::*;

fn parse(name: &str) -> Result<FileName, FileNameError> {
    FileName::parse(name)
}

#[test]
fn an_answer_has_the_requests_name_and_identifier() {
    for (request, answer) in [
        (
            "OQSsiquc01req_202608110001.xml",
            "OQSsiquc01res_202608110001.xml",
        ),
        ("OQSsiquc01REQ_a.XML", "OQSsiquc01RES_a.XML"),
        ("oqssiquc01Req_a=b.xml", "oqssiquc01res_a=b.xml"),
        (
            "OQSmuquc02req_20260930160112123-4da5260a.xml",
            "OQSmuquc02res_20260930160112123-4da5260a.xml",
        ),
    ] {
        let name = parse(request).expect("a request");
        assert_eq!(name.answer(), answer);
        let answer = parse(answer).expect("an answer");
        assert_eq!(answer.identifier(), name.identifier());
        assert_eq!(answer.answer(), answer.as_str());
        assert_eq!(answer.function_of_request(), None);
    }
}

#[test]
fn the_function_is_spelt_as_in_the_catalogue() {
    let function = |name| parse(name).expect("a name").function_of_request();
    assert_eq!(
        function("oqsSIQUC01req_1.xml"),
        Some("OQSsiquc01".to_owned())
    );
    assert_eq!(
        function("OQSmuquc02req_1.xml"),
        Some("OQSmuquc02".to_owned())
    );
    assert_eq!(
        function("OQSsixyz01req_1.xml"),
        Some("OQSsixyz01".to_owned())
    );
}

#[test]
fn every_interface_is_named_and_only_known_layouts_are_implemented() {
    assert_eq!(INTERFACES.len(), 24);
    for name in [
        "oqssiquc01req_1.xml",
        "OQSsiimm01req_1.xml",
        "OQSmuquc02req_1.xml",
        "OQSmuimm01req_1.xml",
        "OQSmutic01req_1.xml",
        "OQSmuhvq02req_1.xml",
        "OQSmuonq01req_1.xml",
        "YZKsiquc01req_1.xml",
        "tkksiquc01REQ_1.xml",
    ] {
        assert!(parse(name).expect("a name").implemented(), "{name}");
    }
    assert!(
        !parse("OQSsiquc02req_1.xml").expect("a name").implemented(),
        "no such step"
    );
    for name in [
        "OQSsihvd01req_1.xml",
        "EPSsiDMP01req_1.xml",
        "CIPsiquc01req_1.xml",
    ] {
        let name = parse(name).expect("a name");
        assert!(
            name.interface().is_some() && !name.implemented(),
            "{}",
            name.as_str()
        );
    }
    assert_eq!(
        parse("OQSsixyz01req_1.xml").expect("a name").interface(),
        None
    );
}

#[test]
fn names_that_do_harm_are_refused() {
    use FileNameError::{Character, Empty, Extension, HoldsReq, Pattern, TooLong};
    for (name, error) in [
        ("OQSsiquc01req.xml", Pattern),
        ("OQSquc01req_1.xml", Pattern),
        ("OQSsiqu", Pattern),
        ("あOQSsiquc01req_1.xml", Pattern),
        ("OQSsiquc01req_1", Extension),
        ("OQSsiquc01req_1.exe", Extension),
        ("OQSsiquc01req_.xml", Empty),
        ("OQSsiquc01req_a/../../b.xml", Character),
        ("OQSsiquc01req_a\\b.xml", Character),
        ("OQSsiquc01req_a:b.xml", Character),
        ("OQSsiquc01req_a\u{0}b.xml", Character),
        ("OQSsiquc01req_a b.xml", Character),
        ("OQSsiquc01req_患者.xml", Character),
        ("OQSsiquc01req_..xml", Character),
        ("OQSsiquc01req_REQ1.xml", HoldsReq),
        ("OQSsiquc01req_a01req_b.xml", HoldsReq),
    ] {
        assert_eq!(parse(name), Err(error), "{name:?}");
    }
    assert_eq!(
        parse(&format!("OQSsiquc01req_{}.xml", "a".repeat(120))),
        Err(TooLong)
    );
}

#[test]
fn a_face_file_is_named_as_receipt_computers_expect() {
    let institution = InstitutionCode::parse("2714206386").expect("ten digits");
    let time = jiff::civil::datetime(2026, 9, 29, 16, 1, 12, 0);
    let name = face_name(&institution, "4da5260a16de5a3d3ad7/..", time);
    assert_eq!(
        name,
        "OQSsiquc01res_face_27142063864da5260a16de5a3d3ad7_20260929160112.xml"
    );
    assert!(parse(&name).expect("a name").is_face());
    assert!(!parse("OQSsiquc01req_face_1.xml").expect("a name").is_face());
}

#[test]
fn composed_names_parse() {
    let message = parse("OQSsiquc01req_1.xml")
        .expect("a name")
        .message()
        .clone();
    assert_eq!(message.to_string(), "OQSsiquc01req");
    let name = FileName::compose(&message, "20261125-1").expect("composed");
    assert_eq!(name.as_str(), "OQSsiquc01req_20261125-1.xml");
    assert_eq!(
        FileName::compose(&message, "../x"),
        Err(FileNameError::Character)
    );
}
