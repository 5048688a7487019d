//! What was received, value by value, exactly as it came: for the full page, and for a talk with a vendor.

use wire::oqs::qualification::{Answer, ResultItem};

/// One received element.
pub(super) struct Received {
    pub(super) element: &'static str,
    pub(super) value: String,
}

fn present<'a>(
    values: impl IntoIterator<Item = (&'static str, &'a Option<String>)>,
) -> Vec<Received> {
    let present = values
        .into_iter()
        .filter_map(|(element, value)| value.clone().map(|value| Received { element, value }));
    present.collect()
}

/// Header and body of an answer, without its results.
pub(super) fn frame(answer: &Answer) -> Vec<Received> {
    let header = &answer.header;
    present([
        ("ProcessExecutionTime", &header.process_time),
        ("QualificationConfirmationDate", &header.confirmation_date),
        ("MedicalInstitutionCode", &header.institution),
        ("ArbitraryFileIdentifier", &header.file_identifier),
        ("ReferenceClassification", &header.reference_classification),
        ("SegmentOfResult", &header.segment),
        ("ErrorCode", &header.error_code),
        ("ErrorMessage", &header.error_message),
        ("CharacterCodeIdentifier", &header.character_code),
        ("PrescriptionIssueSelect", &answer.prescription_issue_select),
        ("ProcessingResultStatus", &answer.status),
        ("ProcessingResultCode", &answer.code),
        ("ProcessingResultMessage", &answer.message),
        ("QualificationValidity", &answer.validity),
    ])
}

/// One result, but for its certificates and tickets, which the page shows in words.
pub(super) fn result(item: &ResultItem) -> Vec<Received> {
    let mut all = present([
        (
            "InsuredCardClassification",
            &item.insured_card_classification,
        ),
        ("InsurerNumber", &item.insurer_number),
        ("InsuredCardSymbol", &item.insured_card_symbol),
        (
            "InsuredIdentificationNumber",
            &item.insured_identification_number,
        ),
        ("InsuredBranchNumber", &item.insured_branch_number),
        (
            "PersonalFamilyClassification",
            &item.personal_family_classification,
        ),
        ("InsuredName", &item.insured_name),
        ("Name", &item.name),
        ("NameOfOther", &item.name_of_other),
        ("NameKana", &item.name_kana),
        ("NameOfOtherKana", &item.name_of_other_kana),
        ("Sex1", &item.sex1),
        ("Sex2", &item.sex2),
        ("Birthdate", &item.birthdate),
        ("Address", &item.address),
        ("PostNumber", &item.post_number),
        ("QualificationDate", &item.qualification_date),
        ("DisqualificationDate", &item.disqualification_date),
        (
            "InsuredCertificateIssuanceDate",
            &item.insured_certificate_issuance_date,
        ),
        ("InsuredCardValidDate", &item.insured_card_valid_date),
        (
            "InsuredCardExpirationDate",
            &item.insured_card_expiration_date,
        ),
        (
            "InsuredPartialContributionRatio",
            &item.insured_partial_contribution_ratio,
        ),
        ("PreschoolClassification", &item.preschool_classification),
        ("ReasonOfLoss", &item.reason_of_loss),
        ("InsurerName", &item.insurer_name),
    ]);
    if let Some(elderly) = &item.elderly {
        all.extend(present([
            ("ElderlyRecipientCertificateDate", &elderly.issued),
            ("ElderlyRecipientValidStartDate", &elderly.valid_from),
            ("ElderlyRecipientValidEndDate", &elderly.valid_to),
            ("ElderlyRecipientContributionRatio", &elderly.ratio),
        ]));
    }
    if let Some(limit) = &item.limit {
        all.extend(present([
            ("LimitApplicationCertificateClassification", &limit.kind),
            (
                "LimitApplicationCertificateClassificationFlag",
                &limit.class,
            ),
            ("LimitApplicationCertificateDate", &limit.issued),
            (
                "LimitApplicationCertificateValidStartDate",
                &limit.valid_from,
            ),
            ("LimitApplicationCertificateValidEndDate", &limit.valid_to),
            (
                "LimitApplicationCertificateLongTermDate",
                &limit.long_stay_from,
            ),
        ]));
    }
    all.extend(present([
        (
            "LimitApplicationCertificateRelatedConsFlg",
            &item.limit_consent.flag,
        ),
        (
            "LimitApplicationCertificateRelatedConsTime",
            &item.limit_consent.time,
        ),
        ("ReferenceNumber", &item.reference_number),
        ("ArbitraryIdentifier", &item.arbitrary_identifier),
    ]));
    all
}
