//! Which elements have to be there (oqs-wire §5), and which known programs cannot do without.

use roxmltree::Node;

use super::{
    Message as M,
    message::{BODY, HEADER},
};
use crate::oqs::document::child;

/// How much an element is needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Need {
    /// The layout demands it.
    Must,
    /// A known program demands it.
    Programs,
}

use Need::{Must, Programs};

/// The elements needed within the group `name` at `node`.
pub(super) fn needs(
    message: M,
    name: &'static str,
    node: Node<'_, '_>,
) -> Vec<(&'static str, Need)> {
    match name {
        "XmlMsg" => root(message, node),
        HEADER => header(message),
        BODY => body(message, node),
        "QualificationConfirmSearchInfo" => search(message, node),
        "ReferenceNumberRegistrationInfo" => registration(message, node),
        "BulkConfirmUnit" if message != M::BatchResult => Vec::new(),
        "BulkConfirmUnit" | "BulkRegistrationUnit" => vec![("ProcessingResultStatus", Must)],
        "ResultOfQualificationConfirmation" => vec![
            ("InsuredCardClassification", Programs),
            ("Name", Programs),
            ("Sex1", Programs),
            ("Birthdate", Programs),
            ("InsurerName", Programs),
        ],
        _ => Vec::new(),
    }
}

/// A body is left out where the header tells an error.
fn root(message: M, node: Node<'_, '_>) -> Vec<(&'static str, Need)> {
    let segment = child(node, HEADER).and_then(|header| child(header, "SegmentOfResult"));
    let segment = segment.and_then(|segment| segment.text()).unwrap_or("1");
    let mut needs = vec![(HEADER, Must)];
    if message.is_request() || segment == "1" {
        needs.push((BODY, Must));
    }
    needs
}

fn header(message: M) -> Vec<(&'static str, Need)> {
    if matches!(message, M::MedicineAnswer | M::CheckupAnswer) {
        return vec![("ResultCode", Must)];
    }
    let mut needs = vec![("MedicalInstitutionCode", Must)];
    match message {
        M::Medicine | M::Checkup => needs.extend([
            ("InsurerNumber", Must),
            ("InsuredPersonIdentificationNumber", Must),
        ]),
        // A known program does not send a request without it, and finds its answer by it.
        M::MedicalAidList | M::HomeVisitList | M::OnlineList => {
            needs.push(("ArbitraryFileIdentifier", Programs));
        }
        M::Request | M::BatchRequest => needs.push(("QualificationConfirmationDate", Must)),
        M::Answer => needs.extend([
            ("ProcessExecutionTime", Must),
            ("QualificationConfirmationDate", Must),
            ("ReferenceClassification", Must),
            ("SegmentOfResult", Must),
            ("CharacterCodeIdentifier", Must),
        ]),
        M::BatchResult | M::MedicalAidResult | M::HomeVisitResult | M::OnlineResult => needs
            .extend([
                ("SegmentOfResult", Must),
                ("ReceptionNumber", Programs),
                ("ProcessExecutionTime", Programs),
                ("CharacterCodeIdentifier", Programs),
            ]),
        M::RegistrationsResult => needs.push(("ReceptionNumber", Must)),
        _ => {}
    }
    needs
}

fn body(message: M, node: Node<'_, '_>) -> Vec<(&'static str, Need)> {
    match message {
        M::Request | M::BatchRequest | M::MedicalAidList | M::HomeVisitList | M::OnlineList => {
            vec![("QualificationConfirmSearchInfo", Must)]
        }
        M::Medicine => vec![
            ("StartDate", Must),
            ("EndDate", Must),
            ("FileCategory", Must),
            ("MedicalTreatmentFlag", Programs),
        ],
        M::Checkup => vec![("FileCategory", Must), ("MedicalTreatmentFlag", Programs)],
        M::Registration | M::Registrations => vec![("ReferenceNumberRegistrationInfo", Must)],
        _ if message.is_inquiry() => vec![("ReceptionNumber", Must)],
        _ if message.is_reception() => {
            // A reception refused has its status instead.
            match child(node, "ProcessingResultStatus") {
                Some(_) => Vec::new(),
                None => vec![("ReceptionNumber", Must)],
            }
        }
        M::Answer | M::RegistrationAnswer => vec![("ProcessingResultStatus", Must)],
        _ => Vec::new(),
    }
}

/// What was asked for is told as it was sent: only requests need anything in it.
fn search(message: M, node: Node<'_, '_>) -> Vec<(&'static str, Need)> {
    let consented = [("ConsentDateFrom", Must), ("ConsentDateTo", Must)];
    let setting = ("MedicalTreatmentFlag", Must);
    match message {
        _ if !message.is_request() => return Vec::new(),
        M::MedicalAidList => return vec![("MedicalTreatmentMonth", Must)],
        M::HomeVisitList => return [&consented[..], &[setting]].concat(),
        M::OnlineList => {
            let examined = child(node, "ExaminationDateFrom").is_some()
                || child(node, "ExaminationDateTo").is_some();
            let days = match examined {
                true => [("ExaminationDateFrom", Must), ("ExaminationDateTo", Must)],
                false => consented,
            };
            return [&days[..], &[setting]].concat();
        }
        _ => {}
    }
    let mut needs = vec![
        ("InsurerNumber", Must),
        ("InsuredIdentificationNumber", Must),
        ("Birthdate", Must),
    ];
    if message == M::Request {
        needs.push(("LimitApplicationCertificateRelatedConsFlg", Must));
    }
    needs
}

fn registration(message: M, node: Node<'_, '_>) -> Vec<(&'static str, Need)> {
    if !message.is_request() {
        return Vec::new();
    }
    let mut needs = vec![
        ("ReferenceNumber", Must),
        ("InsurerNumber", Must),
        ("InsuredIdentificationNumber", Must),
    ];
    let insurer = child(node, "InsurerNumber").and_then(|insurer| insurer.text());
    // 後期高齢者医療 has no branch numbers.
    if !insurer.is_some_and(|number| number.trim().starts_with("39")) {
        needs.push(("InsuredBranchNumber", Must));
    }
    needs
}
