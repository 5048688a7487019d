//! One thing broken at a time: exact codes, places and elements.

use wire::oqs::check::{Language, check};

use super::{
    text::{FACE, FACE_NAME, NAME, REQUEST, with},
    told,
};

/// What is replaced, by what, and what is found.
type Case = (&'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const REQUESTS: &[Case] = &[
    ("", "", &[]),
    ("<Birthdate>19530505</Birthdate>", "<BirthDate>19530505</BirthDate>", &["9:5 SKK-2332 Birthdate", "14:7 SKK-2330 BirthDate"]),
    ("<Birthdate>19530505</Birthdate>", "<Birthdate>19530505</Birthdate><Sex1>1</Sex1>", &["14:38 SKK-2330 Sex1"]),
    ("<Birthdate>19530505</Birthdate>", "<Birthdate>19530505</Birthdate>\n<Birthdate/>", &["15:1 SKK-2333 Birthdate", "15:1 SKK-2350 Birthdate"]),
    ("<Birthdate>19530505</Birthdate>", "<Birthdate>20240230</Birthdate>", &["14:7 SKK-2353 Birthdate"]),
    ("<Birthdate>19530505</Birthdate>", "<Birthdate>S280505</Birthdate>", &["14:7 SKK-2351 Birthdate"]),
    ("<Birthdate>19530505</Birthdate>", "<Birthdate></Birthdate>", &["14:7 SKK-2350 Birthdate"]),
    ("<Birthdate>19530505</Birthdate>", "<Birthdate>\n19530505</Birthdate>", &["14:7 SKK-2328 Birthdate"]),
    ("<Birthdate>19530505</Birthdate>", "<Birthdate>1953<Day/>0505</Birthdate>", &["14:7 SKK-2338 Birthdate"]),
    ("<Birthdate>19530505</Birthdate>", "<Birthdate era='s'>19530505</Birthdate>", &["14:7 SKK-2336 Birthdate"]),
    ("<Birthdate>19530505</Birthdate>", "生<Birthdate>19530505</Birthdate>", &["13:52 SKK-2337 QualificationConfirmSearchInfo"]),
    ("  138057", "138057", &["10:7 SKK-2356 InsurerNumber"]),
    ("  138057", "00138057", &["10:7 SKK-2356 InsurerNumber"]),
    ("  138057", "  138056", &["10:7 SKK-2355 InsurerNumber"]),
    ("  138057", "13805", &["10:7 SKK-2351 InsurerNumber"]),
    ("  138057", "", &["10:7 SKK-2350 InsurerNumber"]),
    ("あ-い", "123456789012345678901", &["11:7 SKK-2352 InsuredCardSymbol"]),
    ("あ-い", "", &[]),
    ("あ-い", "あ髙い", &["11:27 SKK-2325 InsuredCardSymbol"]),
    ("あ-い", "あ&#39641;い", &["11:7 SKK-2325 InsuredCardSymbol"]),
    ("あ-い", "あ●い", &["11:27 SKK-2326 InsuredCardSymbol"]),
    ("あ-い", "あ\tい", &["11:7 SKK-2327 InsuredCardSymbol"]),
    ("<InsuredBranchNumber>02</InsuredBranchNumber>", "", &[]),
    (">02<", ">2<", &["13:7 SKK-2351 InsuredBranchNumber"]),
    (">02<", "><", &[]),
    (">1</Limit", ">2</Limit", &["15:7 SKK-2354 LimitApplicationCertificateRelatedConsFlg"]),
    ("1311111111", "1312345670", &["5:5 SKK-2355 MedicalInstitutionCode"]),
    ("1311111111", "131111111", &["5:5 SKK-2351 MedicalInstitutionCode"]),
    ("<ArbitraryFileIdentifier>clinic_11906</ArbitraryFileIdentifier>", "", &[]),
    (">clinic_11906<", ">\n      clinic_11906\n    <", &["6:5 SKK-2345 ArbitraryFileIdentifier"]),
    (">clinic_11906<", "> clinic_11906<", &["6:5 SKK-2345 ArbitraryFileIdentifier"]),
    ("<ArbitraryFileIdentifier>", "<ArbitraryFileIdentifier id='1'>", &["6:5 SKK-2346 ArbitraryFileIdentifier"]),
    ("<ArbitraryFileIdentifier>", "<ArbitraryFileIdentifier >", &["6:5 SKK-2347 ArbitraryFileIdentifier"]),
    (">clinic_11906<", ">a&amp;b<", &["6:5 SKK-2348 ArbitraryFileIdentifier"]),
    ("<MessageHeader>", "<MessageHeader>\n<Birthdate>19530505</Birthdate>", &["4:1 SKK-2331 Birthdate"]),
    ("<QualificationConfirmationDate>20261125</QualificationConfirmationDate>", "", &["3:3 SKK-2332 QualificationConfirmationDate"]),
    ("    <ArbitraryFileIdentifier>clinic_11906</ArbitraryFileIdentifier>\n  </MessageHeader>", "    <ArbitraryFileIdentifier>clinic_11906</ArbitraryFileIdentifier>\n  </MessageHeader>\n  <MessageHeader><MedicalInstitutionCode>1311111111</MedicalInstitutionCode><QualificationConfirmationDate>20261125</QualificationConfirmationDate></MessageHeader>", &["8:3 SKK-2333 MessageHeader", "8:77 SKK-2335 QualificationConfirmationDate"]),
    ("<XmlMsg>", "<XmlMsg xmlns='urn:x'>", &["2:1 SKK-2336 XmlMsg"]),
];

#[rustfmt::skip]
const ANSWERS: &[Case] = &[
    ("", "", &[]),
    ("<Sex1>1</Sex1>", "<Sex1>4</Sex1>", &["20:9 SKK-2354 Sex1"]),
    ("<Sex1>1</Sex1>", "<Sex1>1</Sex1><QualificationConfirmationKey/>", &["20:23 SKK-2339 QualificationConfirmationKey"]),
    ("<Sex1>1</Sex1>", "<Sex1>1</Sex1><ResultList/>", &["20:23 SKK-2331 ResultList"]),
    ("<Sex1>1</Sex1>", "", &["16:7 SKK-2340 Sex1"]),
    ("<InsurerName>杉並区</InsurerName>", "<WelfareOfficeName>杉並区</WelfareOfficeName>", &["23:9 SKK-2334 WelfareOfficeName"]),
    ("検査　次郎", "検査　●郎", &[]),
    ("検査　次郎", "検査　髙郎", &["19:18 SKK-2325 Name"]),
    ("Validity>1<", "Validity>7<", &["14:5 SKK-2354 QualificationValidity"]),
    ("    <ProcessingResultStatus>1</ProcessingResultStatus>\n", "", &["12:3 SKK-2332 ProcessingResultStatus"]),
    ("ResultStatus>1<", "ResultStatus>2<", &["15:5 SKK-2360 ResultList"]),
    ("20200401</QualificationDate>", "20200401</QualificationDate><DisqualificationDate>20190401</DisqualificationDate>", &["22:56 SKK-2360 QualificationDate"]),
    ("<PharmacistsInfoConsFlg>0</PharmacistsInfoConsFlg>", "<PharmacistsInfoConsFlg>0</PharmacistsInfoConsFlg><PharmacistsInfoConsTime>20261125091501</PharmacistsInfoConsTime>", &["24:59 SKK-2360 PharmacistsInfoConsTime"]),
    ("20261125091501", "20261125250000", &["4:5 SKK-2353 ProcessExecutionTime"]),
    ("<SegmentOfResult>1</SegmentOfResult>", "<SegmentOfResult>1</SegmentOfResult><ErrorCode>X</ErrorCode>", &["9:41 SKK-2360 ErrorCode"]),
    // Answers come in any order.
    ("<Sex1>1</Sex1>\n        <Birthdate>19530505</Birthdate>", "<Birthdate>19530505</Birthdate>\n        <Sex1>1</Sex1>", &[]),
];

/// Holds every case against what is found, and tells all that differ at once.
fn hold(name: &str, good: &str, cases: &[Case]) {
    let mut wrong = Vec::new();
    for (from, to, expected) in cases {
        let text = match from.is_empty() {
            true => good.to_owned(),
            false => with(good, from, to),
        };
        let found = told(name, text.as_bytes());
        if found != *expected {
            wrong.push(format!("{from} → {to}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn broken_requests_are_told_exactly() {
    hold(NAME, REQUEST, REQUESTS);
}

#[test]
fn broken_answers_are_told_exactly() {
    hold(FACE_NAME, FACE, ANSWERS);
}

#[test]
fn the_order_of_requests_is_that_of_the_specification() {
    let number = "      <InsuredIdentificationNumber>1002</InsuredIdentificationNumber>\n";
    let symbol = "      <InsuredCardSymbol>あ-い</InsuredCardSymbol>\n";
    let text = with(
        REQUEST,
        &format!("{symbol}{number}"),
        &format!("{number}{symbol}"),
    );
    assert_eq!(
        told(NAME, text.as_bytes()),
        ["12:7 SKK-2335 InsuredCardSymbol"]
    );
    let findings = check(NAME, text.as_bytes());
    assert_eq!(
        findings[0].mend(Language::En),
        "Put it before element InsuredIdentificationNumber."
    );
}

#[test]
fn a_wrong_code_is_told_with_its_table() {
    let text = with(FACE, "<Sex1>1</Sex1>", "<Sex1>9</Sex1>");
    let findings = check(FACE_NAME, text.as_bytes());
    assert_eq!(
        findings[0].mend(Language::Ja),
        "OQSCD007（性別）の 1 男、2 女、3 未設定 のどれかにしてください。"
    );
    assert_eq!(
        findings[0].mend(Language::En),
        "Write one of OQSCD007 (sex): 1 male; 2 female; 3 not set."
    );
}

#[test]
fn counts_of_a_batch_are_held_against_its_rows() {
    let golden = include_str!("../../../golden/OQSmuquc02res.specification.utf8.xml");
    let text = with(golden, "<NumberOfError>0<", "<NumberOfError>1<");
    let told = told("OQSmuquc02res_1.xml", text.as_bytes());
    assert_eq!(told, ["11:5 SKK-2360 NumberOfError"]);
}

/// Values may be personal data: whatever is wrong, no finding repeats one.
#[test]
fn findings_never_repeat_a_value() {
    let mut secrets = 0;
    for line in REQUEST.lines().chain(FACE.lines()) {
        let Some((open, rest)) = line.split_once('>') else {
            continue;
        };
        let Some((value, close)) = rest.split_once('<') else {
            continue;
        };
        if value.trim().is_empty() || open.contains("?xml") {
            continue;
        }
        secrets += 1;
        let broken = format!(
            "{open}>SECRET髙\u{7}\u{9}</{}",
            close.trim_start_matches('/')
        );
        let broken = broken.replace('\u{7}', "");
        for (name, text) in [(NAME, REQUEST), (FACE_NAME, FACE)] {
            let text = text.replace(line, &broken);
            for finding in check(name, text.as_bytes()) {
                let shown = format!(
                    "{finding:?}{}{}{}{}",
                    finding.sentence(Language::Ja),
                    finding.sentence(Language::En),
                    finding.mend(Language::Ja),
                    finding.mend(Language::En)
                );
                assert!(
                    !shown.contains("SECRET") && !shown.contains('髙'),
                    "{shown}"
                );
            }
        }
    }
    assert!(secrets > 15);
}
