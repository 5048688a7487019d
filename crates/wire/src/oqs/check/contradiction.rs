//! Elements that contradict each other.

use roxmltree::Node;

use super::{
    Code, Message,
    finding::{Detail, Findings},
    message::Parts,
};
use crate::oqs::{document::child, history::HistoryKind};

/// Checks header and results.
pub(super) fn check(parts: &Parts<'_, '_>, message: Message, findings: &mut Findings) {
    if message.is_request() {
        asked(parts, message, findings);
        return;
    }
    if matches!(message, Message::MedicineAnswer | Message::CheckupAnswer) {
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

/// What requests of lists and records ask for: the setting is the message's own, the beginning before the end.
fn asked(parts: &Parts<'_, '_>, message: Message, findings: &mut Findings) {
    let Some(body) = parts.body else {
        return;
    };
    let setting = "MedicalTreatmentFlag";
    let takes: &[&str] = match message {
        Message::HomeVisitList => &["2"],
        Message::OnlineList => &["3"],
        Message::Medicine | Message::Checkup => &["1", "2", "3"],
        Message::MedicalAidList => &[],
        _ => return,
    };
    let search = child(body, "QualificationConfirmSearchInfo").unwrap_or(body);
    if let (Some(node), Some(value)) = (child(search, setting), value(search, setting))
        && !takes.is_empty()
        && !takes.contains(&value)
    {
        let detail = Detail::Message(message);
        let at = node.range().start;
        findings.add(at, Code::NotOfThisMessage, setting, detail);
    }
    if let (Some(node), Some(category)) = (child(body, "FileCategory"), value(body, "FileCategory"))
    {
        let kind = match message {
            Message::Medicine => HistoryKind::Medicine,
            _ => HistoryKind::Checkup,
        };
        if !kind.categories().contains(&category) {
            let detail = Detail::Message(message);
            let at = node.range().start;
            findings.add(at, Code::NotOfThisMessage, "FileCategory", detail);
        }
    }
    for (first, last) in [
        ("ConsentDateFrom", "ConsentDateTo"),
        ("ExaminationDateFrom", "ExaminationDateTo"),
        ("StartDate", "EndDate"),
    ] {
        ordered(search, first, last, findings);
    }
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
        && let (Some(from), Some(to)) = (day(from), day(to))
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

/// A day, or the first day of a month.
fn day(value: &str) -> Option<domain::Date> {
    match value.len() {
        6 => domain::date::parse_compact(&format!("{value}01")).ok(),
        _ => domain::date::parse_compact(value).ok(),
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
