//! From what may be shown of a person and a coverage to a result.

use domain::{
    consent::ConsentItem,
    coverage::{Classification, ElderlyCertificate, LossReason, Relation},
    date::{Date, compact, compact_time},
    eligibility::{ConsentState, Revealed},
    institution::InstitutionCode,
    limit::{LimitCertificate, LimitKind, SpecificDiseaseCertificate},
    medical_aid::MedicalTicket as Ticket,
    person::Sex,
};

use super::{Consent, Elderly, Limit, MedicalTicket, ResultItem, SpecificDisease};
use crate::sjis::sent;

/// A name or address as it may be sent.
fn text(value: &str) -> Option<String> {
    Some(sent(value).into_owned())
}

fn optional(value: Option<&String>) -> Option<String> {
    value.and_then(|value| text(value))
}

fn day(date: Date) -> Option<String> {
    Some(compact(date))
}

fn code(value: &str) -> Option<String> {
    Some(value.to_owned())
}

/// One result; what may not be shown is not in `of` and not in the result.
pub(crate) fn item(of: &Revealed, institution: &InstitutionCode, by_card: bool) -> ResultItem {
    let (person, coverage) = (&of.person, &of.coverage);
    let aid = coverage.is_medical_aid();
    let mut item = ResultItem {
        insured_card_classification: code(classification(coverage.classification)),
        insurer_number: Some(coverage.insurer.padded()),
        insured_card_symbol: coverage
            .symbol
            .as_ref()
            .and_then(|symbol| text(symbol.as_str())),
        insured_identification_number: text(coverage.number.as_str()),
        insured_branch_number: coverage
            .branch
            .as_ref()
            .and_then(|branch| code(branch.as_str())),
        personal_family_classification: coverage.relation.map(relation).and_then(code),
        insured_name: optional(insured_name(of)),
        name: text(&person.name),
        name_of_other: optional(person.other_name.as_ref()),
        name_kana: text(&person.kana),
        sex1: code(sex(person.sex)),
        sex2: person.sex_shown.map(sex).and_then(code),
        birthdate: day(person.birthdate),
        // Withheld once more: what protects a life is not left to one place.
        address: optional(person.address.as_ref().filter(|_| !person.withheld)),
        post_number: optional(person.postal_code.as_ref().filter(|_| !person.withheld)),
        qualification_date: day(coverage.acquired),
        disqualification_date: coverage.lost.and_then(day),
        insured_certificate_issuance_date: coverage.issued.and_then(day),
        insured_card_valid_date: coverage.document_from.and_then(day),
        insured_card_expiration_date: coverage.document_to.and_then(day),
        insured_partial_contribution_ratio: coverage.ratio.map(|ratio| ratio.wire()),
        preschool_classification: coverage.preschool.then(|| "1".to_owned()),
        reason_of_loss: coverage.loss_reason.map(loss).and_then(code),
        insurer_name: text(&coverage.insurer_name),
        elderly: coverage.elderly.as_ref().map(elderly),
        reference_number: optional(of.reference_number.as_ref()),
        ..ResultItem::default()
    };
    if aid {
        let tickets = coverage.tickets.iter().map(|one| ticket(one, institution));
        item.tickets = (!coverage.tickets.is_empty()).then(|| tickets.collect());
    } else {
        item.limit_consent = consent(of.limit, false);
        item.limit = coverage.limit.as_ref().map(limit);
    }
    if by_card && !aid {
        add_consents(&mut item, of);
    }
    item
}

/// The insured person: the one named, or this very person.
fn insured_name(of: &Revealed) -> Option<&String> {
    let itself = of.coverage.relation != Some(Relation::Family) && !of.coverage.is_medical_aid();
    of.coverage
        .insured_name
        .as_ref()
        .or(itself.then_some(&of.person.name))
}

/// What a card may carry: specific diseases and the four kinds of medical information.
fn add_consents(item: &mut ResultItem, of: &Revealed) {
    item.disease_consent = consent(of.disease, false);
    let diseases = &of.coverage.diseases;
    item.diseases = (!diseases.is_empty()).then(|| diseases.iter().map(disease).collect());
    for (about, state) in &of.medical {
        let given = consent(*state, true);
        match about {
            ConsentItem::Checkup => item.checkups = given,
            ConsentItem::Medicine => item.medicine = given,
            ConsentItem::Treatment => item.treatment = given,
            ConsentItem::Operation => item.operations = given,
            ConsentItem::SpecificDisease
            | ConsentItem::Limit
            | ConsentItem::HomeVisit
            | ConsentItem::OnlineCare => {}
        }
    }
}

fn consent(state: ConsentState, medical: bool) -> Consent {
    match state {
        ConsentState::No => Consent {
            flag: code("0"),
            time: None,
            available: None,
        },
        ConsentState::Until(given, until) => Consent {
            flag: code("1"),
            time: Some(compact_time(given)),
            available: medical.then(|| compact_time(until)),
        },
    }
}

fn elderly(of: &ElderlyCertificate) -> Elderly {
    Elderly {
        issued: of.issued.and_then(day),
        valid_from: day(of.valid_from),
        valid_to: of.valid_to.and_then(day),
        ratio: Some(of.ratio.wire()),
    }
}

fn limit(of: &LimitCertificate) -> Limit {
    let kind = match of.kind {
        LimitKind::Limit => "01",
        LimitKind::LimitAndMeals => "02",
        LimitKind::Meals => "03",
    };
    Limit {
        kind: code(kind),
        class: code(of.class.code()),
        issued: of.issued.and_then(day),
        valid_from: day(of.valid_from),
        valid_to: of.valid_to.and_then(day),
        long_stay_from: of.long_stay_from.and_then(day),
    }
}

fn disease(of: &SpecificDiseaseCertificate) -> SpecificDisease {
    use domain::limit::SpecificDisease as Disease;
    let category = match of.disease {
        Disease::Dialysis => "1",
        Disease::Haemophilia => "2",
        Disease::Hiv => "3",
    };
    SpecificDisease {
        disease: code(category),
        issued: of.issued.and_then(day),
        valid_from: day(of.valid_from),
        valid_to: of.valid_to.and_then(day),
        self_pay: Some(of.self_pay_yen.to_string()),
    }
}

fn ticket(of: &Ticket, asking: &InstitutionCode) -> MedicalTicket {
    MedicalTicket {
        ticket_type: code(if of.dispensing { "02" } else { "01" }),
        valid_from: day(of.valid_from),
        valid_to: day(of.valid_to),
        issue_number: text(&of.issue_number),
        month: Some(compact(of.valid_from)[..6].to_owned()),
        institution_code: text(&of.institution),
        institution_flag: code(if of.institution == asking.as_str() {
            "0"
        } else {
            "1"
        }),
        institution_name: text(&of.institution_name),
        injury1: optional(of.injury.as_ref()),
        treatment_type: text(&of.treatment_type),
        self_pay: Some(of.self_pay_yen.to_string()),
        single_or_combined: code(if of.combined { "02" } else { "01" }),
        ..MedicalTicket::default()
    }
}

fn classification(of: Classification) -> &'static str {
    match of {
        Classification::General => "01",
        Classification::Retired => "02",
        Classification::ShortGeneral => "03",
        Classification::ShortRetired => "04",
        Classification::SpecialPayment => "05",
        Classification::SpecialRetired => "06",
        Classification::SelfDefence => "07",
        Classification::MedicalAid => "A1",
    }
}

fn relation(of: Relation) -> &'static str {
    match of {
        Relation::Insured => "1",
        Relation::Family => "2",
    }
}

fn sex(of: Sex) -> &'static str {
    match of {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::Unset => "3",
    }
}

fn loss(of: LossReason) -> &'static str {
    match of {
        LossReason::Death => "01",
        LossReason::PublicAssistance => "02",
        LossReason::OtherCoverage => "03",
        LossReason::Other => "99",
    }
}
