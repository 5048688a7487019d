//! Certificates within a result: of the elderly, of limits, of specific diseases.

use crate::oqs::table::{Element, Item, Kind, Record, elements};

/// OQSCD012.
const CLASSES: &[&str] = &[
    "A01", "A02", "A03", "A04", "A05", "A06", "B01", "B02", "B03", "B04", "B05", "B06", "B07",
    "B08", "B09", "B10",
];

/// Certificate of the burden ratio from 70 to 74 (高齢受給者証, `ElderlyRecipientCertificateInfo`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Elderly {
    /// 交付年月日, yyyyMMdd.
    pub issued: Option<String>,
    /// 有効開始年月日, yyyyMMdd.
    pub valid_from: Option<String>,
    /// 有効終了年月日, yyyyMMdd, inclusive.
    pub valid_to: Option<String>,
    /// 一部負担金の割合, three digits in percent.
    pub ratio: Option<String>,
}

impl Record for Elderly {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Elderly {
        "ElderlyRecipientCertificateDate" => issued: Kind::Day;
        "ElderlyRecipientValidStartDate" => valid_from: Kind::Day;
        "ElderlyRecipientValidEndDate" => valid_to: Kind::Day;
        "ElderlyRecipientContributionRatio" => ratio: Kind::Digits(3);
    });
}

/// Limit certificate (限度額適用認定証等, `LimitApplicationCertificateRelatedInfo`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Limit {
    /// 証区分. Codes: OQSCD011.
    pub kind: Option<String>,
    /// 適用区分. Codes: OQSCD012 (`A01` … `B10`).
    pub class: Option<String>,
    /// 交付年月日, yyyyMMdd.
    pub issued: Option<String>,
    /// 有効開始年月日, yyyyMMdd.
    pub valid_from: Option<String>,
    /// 有効終了年月日, yyyyMMdd, inclusive.
    pub valid_to: Option<String>,
    /// 長期入院該当年月日, yyyyMMdd.
    pub long_stay_from: Option<String>,
}

impl Record for Limit {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Limit {
        "LimitApplicationCertificateClassification" => kind: Kind::Code(&["01", "02", "03"]);
        "LimitApplicationCertificateClassificationFlag" => class: Kind::Code(CLASSES);
        "LimitApplicationCertificateDate" => issued: Kind::Day;
        "LimitApplicationCertificateValidStartDate" => valid_from: Kind::Day;
        "LimitApplicationCertificateValidEndDate" => valid_to: Kind::Day;
        "LimitApplicationCertificateLongTermDate" => long_stay_from: Kind::Day;
    });
}

/// Specific-disease certificate (特定疾病療養受療証, `SpecificDiseasesCertificateInfo`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SpecificDisease {
    /// 認定疾病区分. Codes: OQSCD013.
    pub disease: Option<String>,
    /// 交付年月日, yyyyMMdd.
    pub issued: Option<String>,
    /// 有効開始年月日, yyyyMMdd.
    pub valid_from: Option<String>,
    /// 有効終了年月日, yyyyMMdd, inclusive.
    pub valid_to: Option<String>,
    /// 自己負担限度額 in yen a month.
    pub self_pay: Option<String>,
}

impl Record for SpecificDisease {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(SpecificDisease {
        "SpecificDiseasesDiseaseCategory" => disease: Kind::Code(&["1", "2", "3"]);
        "SpecificDiseasesCertificateDate" => issued: Kind::Day;
        "SpecificDiseasesValidStartDate" => valid_from: Kind::Day;
        "SpecificDiseasesValidEndDate" => valid_to: Kind::Day;
        "SpecificDiseasesSelfPay" => self_pay: Kind::Number;
    });
}

impl Item for SpecificDisease {
    const ITEM: &'static str = "SpecificDiseasesCertificateInfo";
}
