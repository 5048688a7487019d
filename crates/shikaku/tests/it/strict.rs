//! A reader written after the layouts public clients demand (oqs-wire §5.2, §11) and not after our own tables: the
//! strictest of them all. Whatever it refuses, some program at a counter cannot take.

use std::collections::HashSet;

use roxmltree::{Document, Node};

const HEADER: &str = "ProcessExecutionTime QualificationConfirmationDate MedicalInstitutionCode \
    ReferenceClassification SegmentOfResult CharacterCodeIdentifier";

/// A known program does not take a result without these.
const NEEDED: &str = "InsuredCardClassification Name Sex1 Birthdate InsurerName";

const RESULT: &str = "InsuredCardClassification InsurerNumber InsuredCardSymbol InsuredIdentificationNumber \
    InsuredBranchNumber PersonalFamilyClassification InsuredName Name NameOfOther NameKana NameOfOtherKana Sex1 Sex2 \
    Birthdate Address PostNumber QualificationDate DisqualificationDate InsuredCertificateIssuanceDate \
    InsuredCardValidDate InsuredCardExpirationDate InsuredPartialContributionRatio PreschoolClassification ReasonOfLoss \
    InsurerName ElderlyRecipientCertificateInfo LimitApplicationCertificateRelatedConsFlg \
    LimitApplicationCertificateRelatedConsTime LimitApplicationCertificateRelatedInfo \
    SpecificDiseasesCertificateRelatedConsFlg SpecificDiseasesCertificateRelatedConsTime SpecificDiseasesCertificateList \
    PublicExpenseResultList SpecificHealthCheckupsInfoConsFlg SpecificHealthCheckupsInfoConsTime \
    SpecificHealthCheckupsInfoAvailableTime PharmacistsInfoConsFlg PharmacistsInfoConsTime PharmacistsInfoAvailableTime \
    DiagnosisInfoConsFlg DiagnosisInfoConsTime DiagnosisInfoAvailableTime OperationInfoConsFlg OperationInfoConsTime \
    OperationInfoAvailableTime ReferenceNumber ArbitraryIdentifier";

/// Rows that may stand beside each other under one name.
const ROWS: &str =
    "ResultOfQualificationConfirmation SpecificDiseasesCertificateInfo MedicalTicketInfo";

fn listed(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|one| one == name)
}

/// Reads an answer about one person, by number or by card; panics on whatever a strict program refuses.
#[track_caller]
pub fn read(text: &str) {
    let declared = text
        .starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg>\n")
        || text.starts_with(
            "<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>\n<XmlMsg>\n",
        );
    assert!(declared && !text.contains('\r'), "{text}");
    let document = Document::parse(text).expect("well-formed");
    let root = document.root_element();
    let parts: Vec<&str> = elements(root).map(name).collect();
    assert_eq!(parts, ["MessageHeader", "MessageBody"]);
    elements(root).for_each(|part| plain(part, text));
    let [header, body] = [child(root, "MessageHeader"), child(root, "MessageBody")];
    let (header, body) = (header.expect("a header"), body.expect("a body"));
    for item in HEADER.split_whitespace() {
        assert!(
            child(header, item).is_some(),
            "{item} of the header: {text}"
        );
    }
    let sjis = text.contains("encoding=\"Shift_JIS\"");
    assert_eq!(
        value(header, "CharacterCodeIdentifier"),
        Some(if sjis { "1" } else { "0" })
    );
    assert_eq!(value(header, "SegmentOfResult"), Some("1"), "{text}");
    assert!(
        child(header, "ErrorCode").is_none(),
        "an error in a good header"
    );
    let by_card = value(header, "ReferenceClassification") == Some("1");

    let status = value(body, "ProcessingResultStatus").expect("a status");
    let validity = value(body, "QualificationValidity");
    match (status, validity) {
        ("1", Some(validity)) => assert!(matches!(validity, "1" | "2" | "3" | "4" | "5" | "6")),
        ("2", None) => assert!(child(body, "ProcessingResultCode").is_some(), "{text}"),
        _ => panic!("status {status} with validity {validity:?}: {text}"),
    }
    assert_eq!(
        child(body, "QualificationConfirmSearchInfo").is_none(),
        by_card,
        "{text}"
    );
    let list = child(body, "ResultList");
    assert_eq!(
        list.is_some(),
        matches!(validity, Some("1" | "2" | "3" | "6")),
        "{text}"
    );
    let results: Vec<Node<'_, '_>> = list.map_or_else(Vec::new, |list| elements(list).collect());
    assert!(
        list.is_none() || !results.is_empty(),
        "an empty list: {text}"
    );
    results.iter().for_each(|one| result(*one, by_card, text));
}

fn result(result: Node<'_, '_>, by_card: bool, text: &str) {
    assert_eq!(name(result), "ResultOfQualificationConfirmation");
    for item in NEEDED.split_whitespace() {
        assert!(value(result, item).is_some(), "{item}: {text}");
    }
    for item in elements(result) {
        assert!(
            listed(RESULT, name(item)),
            "{} is no element of a result",
            name(item)
        );
    }
    let number = value(result, "InsurerNumber").expect("an insurer");
    let digits = number.trim_start_matches(' ');
    assert!(
        number.len() == 8 && matches!(digits.len(), 6 | 8),
        "{number:?}"
    );
    for what in [
        "SpecificHealthCheckups",
        "Pharmacists",
        "Diagnosis",
        "Operation",
    ] {
        let flag = value(result, &format!("{what}InfoConsFlg"));
        let given = value(result, &format!("{what}InfoConsTime"));
        let until = value(result, &format!("{what}InfoAvailableTime"));
        match flag {
            Some("1") => {
                assert!(by_card, "consents come from the reader alone: {text}");
                let moment = |text: &str| jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text);
                let given = moment(given.expect("a time")).expect("a time");
                let until = moment(until.expect("a time")).expect("a time");
                let day_after = given.checked_add(jiff::Span::new().days(1));
                assert_eq!(day_after.ok(), Some(until), "24 hours: {text}");
            }
            _ => assert!(
                given.is_none() && until.is_none(),
                "a time without consent: {text}"
            ),
        }
    }
}

/// What holds of every element: no attribute, no name twice, a value on one line and none where it is absent.
fn plain(node: Node<'_, '_>, text: &str) {
    assert_eq!(node.attributes().len(), 0, "{}", name(node));
    let mut seen = HashSet::new();
    let mut children = 0;
    for child in elements(node) {
        children += 1;
        let repeated = !seen.insert(name(child));
        assert!(
            !repeated || listed(ROWS, name(child)),
            "{} twice: {text}",
            name(child)
        );
        plain(child, text);
    }
    if children > 0 {
        return;
    }
    let (name, value) = (name(node), node.text().unwrap_or_default());
    let echoed = node
        .ancestors()
        .any(|above| above.has_tag_name("QualificationConfirmSearchInfo"));
    assert!(!value.is_empty() || echoed, "{name} is empty: {text}");
    if name != "InsurerNumber" && !echoed {
        assert_eq!(value.trim(), value, "{name}");
    }
    assert!(!value.chars().any(char::is_control), "{name}");
    if name.ends_with("Date") || name == "Birthdate" {
        let day = jiff::civil::Date::strptime("%Y%m%d", value);
        assert!(value.len() == 8 && day.is_ok(), "{name}: {text}");
    }
    if name.ends_with("Time") {
        let moment = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", value);
        assert!(value.len() == 14 && moment.is_ok(), "{name}: {text}");
    }
}

fn elements<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(Node::is_element)
}

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

fn child<'a, 'input>(node: Node<'a, 'input>, wanted: &str) -> Option<Node<'a, 'input>> {
    elements(node).find(|child| name(*child) == wanted)
}

fn value<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    child(node, wanted).and_then(|child| child.text())
}
