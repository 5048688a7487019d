//! Findings in messages as JSON, told where they stand in the JSON.

use wire::oqs::check::{Language, check};

use super::told;

const NAME: &str = "search.json";

const SEARCH: &str = r#"{"XmlMsg": {
  "MessageHeader": {
    "QualificationConfirmationDate": "20261125",
    "MedicalInstitutionCode": "1311111111"
  },
  "MessageBody": {
    "QualificationConfirmSearchInfo": {
      "InsurerNumber": "  138057",
      "InsuredCardSymbol": "あ-い",
      "InsuredIdentificationNumber": "1002",
      "Birthdate": "19530505",
      "LimitApplicationCertificateRelatedConsFlg": "1"
    }
  }
}}
"#;

#[test]
fn broken_messages_are_told_by_their_places_in_the_json() {
    for (from, to, expected) in [
        ("", "", &[][..]),
        ("\"19530505\"", "\"20240230\"", &["11:7 SKK-2353 Birthdate"]),
        ("\"1002\"", "1002", &["10:41 SKK-2371"]),
        (
            "Birthdate",
            "BirthDate",
            &["7:5 SKK-2332 Birthdate", "11:7 SKK-2330 BirthDate"],
        ),
        ("Birthdate", "Birth date", &["11:7 SKK-2372"]),
        (
            "Flg\": \"1\"",
            "Flg\": \"2\"",
            &["12:7 SKK-2354 LimitApplicationCertificateRelatedConsFlg"],
        ),
        ("\"XmlMsg\"", "\"result\"", &["1:2 SKK-2309 XmlMsg"]),
        ("\n}}\n", "", &["14:3 SKK-2370"]),
        ("あ-い", "髙-い", &["9:7 SKK-2325 InsuredCardSymbol"]),
    ] {
        let text = match from.is_empty() {
            true => SEARCH.to_owned(),
            false => super::text::with(SEARCH, from, to),
        };
        assert_eq!(told(NAME, text.as_bytes()), expected, "{from} → {to}");
    }
}

#[test]
fn a_known_clients_cut_off_text_is_told_with_its_cause() {
    // It counts UTF-16 units in place of bytes.
    let cut = SEARCH.len() - 4;
    let findings = check("", &SEARCH.as_bytes()[..cut]);
    let [finding] = &findings[..] else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.code.as_str(), "SKK-2370");
    assert!(finding.mend(Language::Ja).contains("バイト数"));
    let sjis = wire::sjis::encode_lossy(SEARCH);
    assert_eq!(told("", &sjis), ["9:29 SKK-2370"]);
}

#[test]
fn an_answer_with_lists_is_told_within_its_items() {
    let sample = include_str!("../../../samples/web/R20_webapi_search_response.json");
    let clean = told("answer.json", sample.as_bytes());
    assert!(
        clean.iter().all(|one| one.contains("InsurerNumber")),
        "{clean:?}"
    );
    let wrong = sample.replacen("\"Sex1\":\"", "\"Sex1\":\"9", 1);
    let place = sample.find("\"Sex1\"").expect("there");
    let column = sample[..place].chars().count() + 1;
    let told = told("answer.json", wrong.as_bytes());
    assert!(
        told.iter()
            .any(|one| one.starts_with(&format!("1:{column} SKK-235"))),
        "{told:?}"
    );
}
