//! Which message a file is, by what it holds.

use roxmltree::Node;

use super::{Message as M, message::Parts};
use crate::oqs::document::child;

/// The messages the content may be, the likeliest first; none where it is like no message.
pub(super) fn fitting(parts: &Parts<'_, '_>) -> Vec<M> {
    let in_header = |name| child(parts.header, name).is_some();
    let in_body = |name| parts.body.is_some_and(|body| child(body, name).is_some());
    let rows = |name| {
        let named = |node: &Node<'_, '_>| node.tag_name().name() == name;
        parts
            .body
            .map_or(0, |body| body.children().filter(named).count())
    };
    let answered = [
        "ProcessExecutionTime",
        "CharacterCodeIdentifier",
        "SegmentOfResult",
    ];
    let answer = in_body("ProcessingResultStatus") || answered.into_iter().any(in_header);
    let searches = rows("QualificationConfirmSearchInfo");
    let registrations = rows("ReferenceNumberRegistrationInfo");
    if let Some(history) = history(parts) {
        history
    } else if let Some(unit) = parts.body.and_then(|body| child(body, "BulkConfirmUnit")) {
        let lists = [M::MedicalAidResult, M::HomeVisitResult, M::OnlineResult];
        match child(unit, "QualificationConfirmSearchInfo") {
            Some(_) => vec![M::BatchResult],
            // One public source knows units without what was asked for, of batches too.
            None => [&lists[..], &[M::BatchResult]].concat(),
        }
    } else if in_body("BulkRegistrationUnit") {
        vec![M::RegistrationsResult]
    } else if registrations > 0 {
        match (answer, registrations) {
            (true, _) => vec![M::RegistrationAnswer],
            (false, 1) => vec![M::Registration, M::Registrations],
            (false, _) => vec![M::Registrations, M::Registration],
        }
    } else if in_body("ResultList") || in_body("QualificationValidity") {
        vec![M::Answer]
    } else if searches > 0 {
        match (answer, searches) {
            (true, _) => vec![M::Answer],
            (false, 1) => one_search(parts),
            (false, _) => vec![M::BatchRequest, M::Request],
        }
    } else if in_body("ReceptionNumber") {
        let receptions = M::all().filter(|message| message.is_reception());
        match answer || in_body("ReceptionDateTime") {
            true => receptions.collect(),
            // The answer of one known sample has nothing that a request has not.
            false => M::all()
                .filter(|message| message.is_inquiry())
                .chain(receptions)
                .collect(),
        }
    } else if in_header("ReceptionNumber") {
        M::all()
            .filter(|message| message.name().ends_with("02res"))
            .collect()
    } else if in_header("ReferenceClassification") {
        vec![M::Answer]
    } else if answer {
        // A header alone that tells of an error may answer anything.
        M::all().filter(|message| !message.is_request()).collect()
    } else {
        Vec::new()
    }
}

/// Messages about medicine and check-ups have names of their own.
fn history(parts: &Parts<'_, '_>) -> Option<Vec<M>> {
    let in_header = |name| child(parts.header, name).is_some();
    let in_body = |name| parts.body.is_some_and(|body| child(body, name).is_some());
    let medicine = ["MeTrMonthInf", "CzDiInf", "ShPrInf"];
    if in_header("QuaInf") || medicine.into_iter().any(in_body) {
        Some(vec![M::MedicineAnswer])
    } else if in_header("QualificationsInfo") || in_body("SpecificHealthCheckupInfo") {
        Some(vec![M::CheckupAnswer])
    } else if in_header("ResultCode") {
        Some(vec![M::MedicineAnswer, M::CheckupAnswer])
    } else if in_body("FileCategory") {
        match in_body("StartDate") || in_body("EndDate") {
            true => Some(vec![M::Medicine]),
            false => Some(vec![M::Checkup, M::Medicine]),
        }
    } else {
        None
    }
}

/// One thing is asked for: a person, or a list.
fn one_search(parts: &Parts<'_, '_>) -> Vec<M> {
    let search = parts
        .body
        .and_then(|body| child(body, "QualificationConfirmSearchInfo"));
    let holds = |name| search.is_some_and(|search| child(search, name).is_some());
    if holds("MedicalTreatmentMonth") {
        vec![M::MedicalAidList]
    } else if holds("ExaminationDateFrom") || holds("ExaminationDateTo") {
        vec![M::OnlineList]
    } else if holds("ConsentDateFrom") || holds("ConsentDateTo") {
        let setting = search.and_then(|search| child(search, "MedicalTreatmentFlag"));
        match setting.and_then(|setting| setting.text()).map(str::trim) {
            Some("3") => vec![M::OnlineList],
            Some("2") => vec![M::HomeVisitList],
            _ => vec![M::HomeVisitList, M::OnlineList],
        }
    } else {
        vec![M::Request, M::BatchRequest]
    }
}
