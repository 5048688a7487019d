//! Elements that contradict each other.

use roxmltree::Node;

use super::{
    Code, Message,
    finding::{Detail, Findings},
    message::Parts,
};
use crate::oqs::document::child;

/// Checks header and results.
pub(super) fn check(parts: &Parts<'_, '_>, message: Message, findings: &mut Findings) {
    if message.is_request() {
        return;
    }
    let segment = "SegmentOfResult";
    if value(parts.header, segment) == Some("1") {
        contradicts(parts.header, "ErrorCode", segment, findings);
        contradicts(parts.header, "ErrorMessage", segment, findings);
    }
    let Some(body) = parts.body else {
        return;
    };
    if value(body, "ProcessingResultStatus") == Some("2") {
        contradicts(body, "ResultList", "ProcessingResultStatus", findings);
    }
    let results = body.descendants();
    for result in results.filter(|node| node.has_tag_name("ResultOfQualificationConfirmation")) {
        for (flag, dependents) in CONSENTS {
            if value(result, flag) == Some("0") {
                for dependent in *dependents {
                    contradicts(result, dependent, flag, findings);
                }
            }
        }
        ordered(
            result,
            "QualificationDate",
            "DisqualificationDate",
            findings,
        );
        ordered(
            result,
            "InsuredCardValidDate",
            "InsuredCardExpirationDate",
            findings,
        );
    }
    counts(parts.header, body, findings);
}

/// What is absent where consent was not given (oqs-wire §5.2).
#[rustfmt::skip]
const CONSENTS: &[(&str, &[&str])] = &[
    ("LimitApplicationCertificateRelatedConsFlg", &["LimitApplicationCertificateRelatedConsTime", "LimitApplicationCertificateRelatedInfo"]),
    ("SpecificDiseasesCertificateRelatedConsFlg", &["SpecificDiseasesCertificateRelatedConsTime", "SpecificDiseasesCertificateList"]),
    ("SpecificHealthCheckupsInfoConsFlg", &["SpecificHealthCheckupsInfoConsTime", "SpecificHealthCheckupsInfoAvailableTime"]),
    ("PharmacistsInfoConsFlg", &["PharmacistsInfoConsTime", "PharmacistsInfoAvailableTime"]),
    ("DiagnosisInfoConsFlg", &["DiagnosisInfoConsTime", "DiagnosisInfoAvailableTime"]),
    ("OperationInfoConsFlg", &["OperationInfoConsTime", "OperationInfoAvailableTime"]),
];

/// The first day is not after the last.
fn ordered(result: Node<'_, '_>, first: &str, last: &'static str, findings: &mut Findings) {
    if let (Some(from), Some(node)) = (value(result, first), child(result, last))
        && let Some(to) = value(result, last)
        && let (Ok(from), Ok(to)) = (
            domain::date::parse_compact(from),
            domain::date::parse_compact(to),
        )
        && from > to
    {
        findings.add(
            node.range().start,
            Code::Contradiction,
            first,
            Detail::Element(last),
        );
    }
}

/// The header's counts are those of the rows.
fn counts(header: Node<'_, '_>, body: Node<'_, '_>, findings: &mut Findings) {
    let units: Vec<Node<'_, '_>> = body
        .children()
        .filter(|node| {
            node.has_tag_name("BulkConfirmUnit") || node.has_tag_name("BulkRegistrationUnit")
        })
        .collect();
    let of = |status| {
        let told = |unit: &&Node<'_, '_>| value(**unit, "ProcessingResultStatus") == Some(status);
        units.iter().filter(told).count()
    };
    let counted = [
        ("NumberOfProcessingResult", units.len()),
        ("NumberOfNormalProcessing", of("1")),
        ("NumberOfError", of("2")),
    ];
    for (element, count) in counted {
        if let Some(node) = child(header, element)
            && let Some(Ok(told)) = value(header, element).map(str::parse::<usize>)
            && told != count
        {
            let detail = Detail::Element("MessageBody");
            findings.add(node.range().start, Code::Contradiction, element, detail);
        }
    }
}

/// The element may not be there, or not filled, beside what another one says.
fn contradicts(node: Node<'_, '_>, element: &str, other: &'static str, findings: &mut Findings) {
    if let Some(found) = child(node, element)
        && (found.has_children() && found.text() != Some(""))
    {
        findings.add(
            found.range().start,
            Code::Contradiction,
            element,
            Detail::Element(other),
        );
    }
}

fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text().map(str::trim)
}
