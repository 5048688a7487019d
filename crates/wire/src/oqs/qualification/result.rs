//! One result: one coverage of one person (資格確認結果). Every value is kept as received.

mod access;
mod certificate;
mod ticket;

pub use certificate::{Elderly, Limit, SpecificDisease};
pub use ticket::MedicalTicket;

use crate::oqs::table::{CONSENT, Element, Item, Kind, Record, SEX, elements};

/// Consent to one kind of information (同意フラグ・同意日時・閲覧可能日時). Codes of the flag: OQSCD016.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Consent {
    /// 同意フラグ: 0 not given, 1 given.
    pub flag: Option<String>,
    /// 同意日時, yyyyMMddHHmmss; absent when the flag is 0.
    pub time: Option<String>,
    /// 閲覧可能日時, yyyyMMddHHmmss: the end of the time in which it may be seen.
    pub available: Option<String>,
}

/// One coverage of one person (資格確認結果, `ResultOfQualificationConfirmation`).
///
/// `None` is an absent element, `Some("")` an empty one. Source: oqs-wire §5.2.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ResultItem {
    /// 被保険者証区分. Codes: OQSCD010.
    pub insured_card_classification: Option<String>,
    /// 保険者番号（公費負担者番号）, 8 characters, left-padded with blanks.
    pub insurer_number: Option<String>,
    /// 記号, at most 20 characters.
    pub insured_card_symbol: Option<String>,
    /// 番号（受給者番号）, at most 20 characters.
    pub insured_identification_number: Option<String>,
    /// 枝番, two digits.
    pub insured_branch_number: Option<String>,
    /// 本人家族区分. Codes: OQSCD009.
    pub personal_family_classification: Option<String>,
    /// 被保険者氏名（世帯主氏名）.
    pub insured_name: Option<String>,
    /// 氏名, full-width, U+3000 between family and given name.
    pub name: Option<String>,
    /// 氏名その他（通称等）.
    pub name_of_other: Option<String>,
    /// 氏名カナ, half-width katakana, one blank between.
    pub name_kana: Option<String>,
    /// 氏名その他カナ.
    pub name_of_other_kana: Option<String>,
    /// 性別1. Codes: OQSCD007.
    pub sex1: Option<String>,
    /// 性別2, where the document hides or alters the sex.
    pub sex2: Option<String>,
    /// 生年月日, yyyyMMdd.
    pub birthdate: Option<String>,
    /// 住所 as filed with the insurer.
    pub address: Option<String>,
    /// 郵便番号, `123-4567`.
    pub post_number: Option<String>,
    /// 資格取得日, yyyyMMdd.
    pub qualification_date: Option<String>,
    /// 資格喪失日, yyyyMMdd: the first day without cover.
    pub disqualification_date: Option<String>,
    /// 交付日, yyyyMMdd.
    pub insured_certificate_issuance_date: Option<String>,
    /// 有効開始日, yyyyMMdd.
    pub insured_card_valid_date: Option<String>,
    /// 有効終了日, yyyyMMdd, inclusive.
    pub insured_card_expiration_date: Option<String>,
    /// 一部負担金割合（後期高齢者）, three digits in percent.
    pub insured_partial_contribution_ratio: Option<String>,
    /// 未就学区分. Codes: OQSCD015.
    pub preschool_classification: Option<String>,
    /// 資格喪失事由. Codes: OQSCD008.
    pub reason_of_loss: Option<String>,
    /// 保険者名（福祉事務所名）.
    pub insurer_name: Option<String>,
    /// 高齢受給者証.
    pub elderly: Option<Elderly>,
    /// Consent to limit information (限度額適用認定証); no `available`.
    pub limit_consent: Consent,
    /// 限度額適用認定証.
    pub limit: Option<Limit>,
    /// 限度額の変更, in batch answers. Codes: OQSCD014.
    pub limit_changed: Option<String>,
    /// Consent to specific-disease information (特定疾病療養受療証); no `available`.
    pub disease_consent: Consent,
    /// 特定疾病療養受療証.
    pub diseases: Option<Vec<SpecificDisease>>,
    /// 医療券・調剤券.
    pub tickets: Option<Vec<MedicalTicket>>,
    /// Consent to 特定健診情報.
    pub checkups: Consent,
    /// Consent to 薬剤情報.
    pub medicine: Consent,
    /// Consent to 診療情報.
    pub treatment: Consent,
    /// Consent to 手術情報.
    pub operations: Consent,
    /// Consent to 傷病名.
    pub diagnosis_names: Consent,
    /// Consent to 感染症.
    pub infections: Consent,
    /// Consent to アレルギー.
    pub allergies: Consent,
    /// Consent to 薬剤禁忌.
    pub contraindications: Consent,
    /// Consent to 検査.
    pub tests: Consent,
    /// Consent to 処方.
    pub prescriptions: Consent,
    /// 照会番号, at most 50 characters.
    pub reference_number: Option<String>,
    /// 任意の識別子, as the request gave it.
    pub arbitrary_identifier: Option<String>,
    /// Names of elements nobody knows, in the order they came; never written.
    pub unknown: Vec<String>,
}

/// The elements of a result in the order of the specification.
#[rustfmt::skip]
const ELEMENTS: &[Element<ResultItem>] = elements!(ResultItem {
    "InsuredCardClassification" => insured_card_classification: Kind::Code(&["01", "02", "03", "04", "05", "06", "07", "A1"]);
    "InsurerNumber" | "PublicExpenseNumber" => insurer_number: Kind::Insurer;
    "InsuredCardSymbol" => insured_card_symbol: Kind::AtMost(20);
    "InsuredIdentificationNumber" | "BeneficiaryNumber" => insured_identification_number: Kind::AtMost(20);
    "InsuredBranchNumber" => insured_branch_number: Kind::Digits(2);
    "PersonalFamilyClassification" => personal_family_classification: Kind::Code(&["1", "2"]);
    "InsuredName" => insured_name: Kind::Text;
    "Name" => name: Kind::Text;
    "NameOfOther" => name_of_other: Kind::Text;
    "NameKana" => name_kana: Kind::Text;
    "NameOfOtherKana" => name_of_other_kana: Kind::Text;
    "Sex1" => sex1: SEX;
    "Sex2" => sex2: SEX;
    "Birthdate" => birthdate: Kind::Day;
    "Address" => address: Kind::Text;
    "PostNumber" => post_number: Kind::Text;
    "QualificationDate" => qualification_date: Kind::Day;
    "DisqualificationDate" => disqualification_date: Kind::Day;
    "InsuredCertificateIssuanceDate" => insured_certificate_issuance_date: Kind::Day;
    "InsuredCardValidDate" => insured_card_valid_date: Kind::Day;
    "InsuredCardExpirationDate" => insured_card_expiration_date: Kind::Day;
    "InsuredPartialContributionRatio" => insured_partial_contribution_ratio: Kind::Digits(3);
    "PreschoolClassification" => preschool_classification: Kind::Code(&["1"]);
    "ReasonOfLoss" => reason_of_loss: Kind::Code(&["01", "02", "03", "99"]);
    "InsurerName" | "WelfareOfficeName" => insurer_name: Kind::Text;
    "ElderlyRecipientCertificateInfo" => elderly: Kind::Group;
    "LimitApplicationCertificateRelatedConsFlg" => limit_consent.flag: CONSENT;
    "LimitApplicationCertificateRelatedConsTime" => limit_consent.time: Kind::Moment;
    "LimitApplicationCertificateRelatedInfo" => limit: Kind::Group;
    "LimitApplicationCertificateChanged" => limit_changed: Kind::Code(&["0", "1"]);
    "SpecificDiseasesCertificateRelatedConsFlg" => disease_consent.flag: CONSENT;
    "SpecificDiseasesCertificateRelatedConsTime" => disease_consent.time: Kind::Moment;
    "SpecificDiseasesCertificateList" => diseases: Kind::Group;
    "PublicExpenseResultList" => tickets: Kind::Group;
    "SpecificHealthCheckupsInfoConsFlg" => checkups.flag: CONSENT;
    "SpecificHealthCheckupsInfoConsTime" => checkups.time: Kind::Moment;
    "SpecificHealthCheckupsInfoAvailableTime" | "SpecificHealthCheckupsInfoAcquisitionTime" => checkups.available: Kind::Moment;
    "PharmacistsInfoConsFlg" | "PharmaceuticalInfoConsFlg" => medicine.flag: CONSENT;
    "PharmacistsInfoConsTime" | "PharmaceuticalInfoConsTime" => medicine.time: Kind::Moment;
    "PharmacistsInfoAvailableTime" | "PharmaceuticalInfoAvailableTime" | "PharmacistsInfoAcquisitionTime" | "PharmaceuticalInfoAcquisitionTime" => medicine.available: Kind::Moment;
    "DiagnosisInfoConsFlg" => treatment.flag: CONSENT;
    "DiagnosisInfoConsTime" => treatment.time: Kind::Moment;
    "DiagnosisInfoAvailableTime" | "DiagnosisInfoAcquisitionTime" => treatment.available: Kind::Moment;
    "OperationInfoConsFlg" => operations.flag: CONSENT;
    "OperationInfoConsTime" => operations.time: Kind::Moment;
    "OperationInfoAvailableTime" | "OperationInfoAcquisitionTime" => operations.available: Kind::Moment;
    "DiagnosisNameConsFlg" => diagnosis_names.flag: CONSENT;
    "DiagnosisNameConsTime" => diagnosis_names.time: Kind::Moment;
    "DiagnosisNameAvailableTime" | "DiagnosisNameAcquisitionTime" => diagnosis_names.available: Kind::Moment;
    "InfectiousInfoConsFlg" => infections.flag: CONSENT;
    "InfectiousInfoConsTime" => infections.time: Kind::Moment;
    "InfectiousInfoAvailableTime" | "InfectiousInfoAcquisitionTime" => infections.available: Kind::Moment;
    "AllergyInfoConsFlg" => allergies.flag: CONSENT;
    "AllergyInfoConsTime" => allergies.time: Kind::Moment;
    "AllergyInfoAvailableTime" | "AllergyInfoAcquisitionTime" => allergies.available: Kind::Moment;
    "ContraindicationInfoConsFlg" => contraindications.flag: CONSENT;
    "ContraindicationInfoConsTime" => contraindications.time: Kind::Moment;
    "ContraindicationInfoAvailableTime" | "ContraindicationInfoAcquisitionTime" => contraindications.available: Kind::Moment;
    "TestInfoConsFlg" => tests.flag: CONSENT;
    "TestInfoConsTime" => tests.time: Kind::Moment;
    "TestInfoAvailableTime" | "TestInfoAcquisitionTime" => tests.available: Kind::Moment;
    "PrescriptionInfoConsFlg" => prescriptions.flag: CONSENT;
    "PrescriptionInfoConsTime" => prescriptions.time: Kind::Moment;
    "PrescriptionInfoAvailableTime" | "PrescriptionInfoAcquisitionTime" => prescriptions.available: Kind::Moment;
    "ReferenceNumber" => reference_number: Kind::AtMost(50);
    "ArbitraryIdentifier" => arbitrary_identifier: Kind::Text;
});

impl Record for ResultItem {
    const ELEMENTS: &'static [Element<Self>] = ELEMENTS;
    const BUCKETS: u32 = 64;
    const IGNORED: &'static [&'static str] = &["NumberOfMedicalTickets"];

    fn note_unknown(&mut self, name: &str) {
        if self.unknown.len() < 100 {
            self.unknown.push(name.to_owned());
        }
    }
}

impl Item for ResultItem {
    const ITEM: &'static str = "ResultOfQualificationConfirmation";
}
