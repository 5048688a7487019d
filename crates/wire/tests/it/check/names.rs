//! File names, codings, and files that cannot be looked into.

use wire::oqs::check::{Code, LARGEST, Language, check};
use wire::sjis::encode_shift_jis;

use super::{
    codes,
    text::{FACE, FACE_NAME, NAME, REQUEST, with},
    told,
};

#[test]
fn names_are_told_by_what_is_wrong_with_them() {
    for (name, expected) in [
        (NAME, vec![]),
        ("C:\\OQS\\req\\OQSsiquc01req_0001.xml", vec![]),
        ("/OQS/req/oqssiquc01REQ_0001.XML", vec![]),
        ("request.xml", vec!["1:1 SKK-2310"]),
        ("R01_OQSsiquc01req_0001.xml", vec!["1:1 SKK-2310"]),
        ("OQSsiquc01req_.xml", vec!["1:1 SKK-2311"]),
        ("OQSsiquc01req_あ.xml", vec!["1:1 SKK-2311"]),
        ("OQSsiquc01req_1.txt", vec!["1:1 SKK-2311"]),
        ("OQSsiquc01req_Required1.xml", vec!["1:1 SKK-2312"]),
        ("OQSmuquc01req_1.xml", vec![]),
        ("OQSsiquc01res_1.xml", vec!["2:1 SKK-2313"]),
        ("OQSsiimm01req_1.xml", vec!["2:1 SKK-2313"]),
        ("OQSsihvd01req_1.xml", vec!["1:1 SKK-2315"]),
        ("CIPsiquc01req_1.xml", vec!["1:1 SKK-2315"]),
        ("OQSmuhvq01req_1.xml", vec!["2:1 SKK-2313"]),
        ("YZKsiquc01req_1.xml", vec!["2:1 SKK-2313"]),
    ] {
        assert_eq!(told(name, REQUEST.as_bytes()), expected, "{name}");
    }
}

#[test]
fn a_contradiction_tells_what_the_content_is() {
    let findings = check("OQSsiquc01res_1.xml", REQUEST.as_bytes());
    assert_eq!(
        findings[0].sentence(Language::Ja),
        "ファイル名と中身が違います。中身はOQSsiquc01req（資格確認）です。"
    );
}

#[test]
fn a_face_file_is_named_after_its_header() {
    assert_eq!(told(FACE_NAME, FACE.as_bytes()), [""; 0]);
    let other = FACE_NAME.replace("1311111111", "1312345676");
    assert_eq!(
        told(&other, FACE.as_bytes()),
        ["6:5 SKK-2314 MedicalInstitutionCode"]
    );
    let by_number = with(FACE, "Classification>1</Ref", "Classification>2</Ref");
    assert_eq!(
        told(FACE_NAME, by_number.as_bytes()),
        ["8:5 SKK-2314 ReferenceClassification"]
    );
    assert_eq!(
        told("OQSsiquc01res_face_20261123073208.xml", FACE.as_bytes()),
        [""; 0]
    );
}

#[test]
fn codings_are_told_against_their_declaration() {
    let declared = |name: &str| with(REQUEST, "UTF-8", name);
    let sjis = |text: &str| encode_shift_jis(text).expect("encodable");
    assert_eq!(told(NAME, &sjis(&declared("Shift_JIS"))), [""; 0]);
    assert_eq!(told(NAME, &sjis(REQUEST)), ["1:1 SKK-2321"]);
    assert_eq!(
        told(NAME, declared("Shift_JIS").as_bytes()),
        ["1:1 SKK-2321"]
    );
    assert_eq!(told(NAME, declared("EUC-JP").as_bytes()), ["1:1 SKK-2320"]);
    let (_, undeclared) = REQUEST.split_once('\n').expect("lines");
    assert_eq!(told(NAME, undeclared.as_bytes()), ["1:1 SKK-2322"]);
    assert_eq!(
        told(NAME, format!("\u{FEFF}{REQUEST}").as_bytes()),
        ["1:1 SKK-2324"]
    );
    let code = with(FACE, "Identifier>0<", "Identifier>1<");
    assert_eq!(
        told(FACE_NAME, code.as_bytes()),
        ["10:5 SKK-2323 CharacterCodeIdentifier"]
    );
}

#[test]
fn what_cannot_be_looked_into_is_told_with_its_place() {
    let mut torn = REQUEST.as_bytes().to_vec();
    let at = REQUEST.find("あ").expect("there");
    torn[at] = 0xFF;
    for (bytes, expected) in [
        (torn.as_slice(), "11:26 SKK-2305"),
        (b"PK\x03\x04rest", "1:1 SKK-2304"),
        (b"%PDF-1.7", "1:1 SKK-2304"),
        (b"\r\n", "1:1 SKK-2300"),
    ] {
        assert_eq!(told(NAME, bytes)[0], expected);
    }
    let (cut, _) = REQUEST.split_at(400);
    let findings = check(NAME, cut.as_bytes());
    assert_eq!(
        findings.last().map(|finding| finding.code),
        Some(Code::NotXml)
    );
    let open = with(REQUEST, "\n</XmlMsg>\n", "");
    assert_eq!(told(NAME, open.as_bytes()), ["17:17 SKK-2306"]);
    let dtd = with(REQUEST, "<XmlMsg>", "<!DOCTYPE XmlMsg><XmlMsg>");
    assert_eq!(told(NAME, dtd.as_bytes()), ["2:1 SKK-2307"]);
    let deep = with(REQUEST, "<XmlMsg>", &"<XmlMsg>".repeat(40));
    assert_eq!(codes(NAME, deep.as_bytes()), [Code::TooMuch]);
    for code in [
        Code::NotText,
        Code::Undecodable,
        Code::NotXml,
        Code::Dtd,
        Code::TooMuch,
    ] {
        assert!(code.is_unreadable());
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_unseen() {
    let findings = check(NAME, &vec![b' '; LARGEST + 1]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, Code::TooLarge);
    assert!(findings[0].sentence(Language::En).contains("64 MiB"));
}

#[test]
fn what_is_no_message_is_told_by_what_is_missing() {
    let html = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<html/>";
    assert_eq!(told(NAME, html.as_bytes()), ["2:1 SKK-2309 XmlMsg"]);
    let bare = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg><MessageBody/></XmlMsg>";
    assert_eq!(told(NAME, bare.as_bytes()), ["2:1 SKK-2309 MessageHeader"]);
    let empty = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg><MessageHeader/></XmlMsg>";
    assert_eq!(
        told("x.xml", empty.as_bytes()),
        ["1:1 SKK-2310", "2:1 SKK-2316"]
    );
}
