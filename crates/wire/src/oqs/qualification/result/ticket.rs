//! Tickets of medical aid (医療券・調剤券) within a result.

use crate::oqs::table::{Element, Item, Kind, Record, elements};

/// Ticket of medical aid (医療券・調剤券, `MedicalTicketInfo`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MedicalTicket {
    /// 医療券・調剤券別. Codes: OQSCD018.
    pub ticket_type: Option<String>,
    /// 有効開始日, yyyyMMdd.
    pub valid_from: Option<String>,
    /// 有効終了日, yyyyMMdd, inclusive.
    pub valid_to: Option<String>,
    /// 交付番号.
    pub issue_number: Option<String>,
    /// 診療年月, yyyyMM.
    pub month: Option<String>,
    /// 指定医療機関コード, ten digits.
    pub institution_code: Option<String>,
    /// 指定医療機関確認フラグ. Codes: OQSCD026 (0 the same, 1 another).
    pub institution_flag: Option<String>,
    /// 指定医療機関名.
    pub institution_name: Option<String>,
    /// 処方箋発行元医療機関コード, ten digits.
    pub issuer_code: Option<String>,
    /// 処方箋発行元医療機関名.
    pub issuer_name: Option<String>,
    /// 傷病名1.
    pub injury1: Option<String>,
    /// 傷病名2.
    pub injury2: Option<String>,
    /// 傷病名3.
    pub injury3: Option<String>,
    /// 診療別. Codes: OQSCD019.
    pub treatment_type: Option<String>,
    /// 本人支払額 in yen.
    pub self_pay: Option<String>,
    /// 地区担当員名.
    pub district_contact: Option<String>,
    /// 取扱担当者名.
    pub handling_contact: Option<String>,
    /// 単独・併用別. Codes: OQSCD020.
    pub single_or_combined: Option<String>,
    /// 社会保険状況. Codes: OQSCD021.
    pub social_insurance: Option<String>,
    /// 整合性フラグ. Codes: OQSCD022.
    pub consistency: Option<String>,
    /// 感染症該当状況, spelt so on the wire. Codes: OQSCD023.
    pub infection: Option<String>,
    /// 後期高齢者該当状況. Codes: OQSCD024.
    pub elderly_care: Option<String>,
    /// 都道府県費該当状況. Codes: OQSCD025.
    pub prefectural_expenses: Option<String>,
    /// 備考1.
    pub remarks1: Option<String>,
    /// 備考2.
    pub remarks2: Option<String>,
    /// 備考3.
    pub remarks3: Option<String>,
}

impl Record for MedicalTicket {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(MedicalTicket {
        "TicketType" => ticket_type: Kind::Code(&["01", "02"]);
        "MedicalTicketValidDate" => valid_from: Kind::Day;
        "MedicalTicketExpirationDate" => valid_to: Kind::Day;
        "IssueNumber" => issue_number: Kind::Text;
        "MedicalTreatmentMonth" => month: Kind::Month;
        "DesignatedMedicalInstitutionCode" => institution_code: Kind::Digits(10);
        "DesignatedMedicalInstitutionFlag" => institution_flag: Kind::Code(&["0", "1"]);
        "DesignatedMedicalInstitutionName" => institution_name: Kind::Text;
        "PrescriptionIssuerMedicalInstitutionCode" => issuer_code: Kind::Digits(10);
        "PrescriptionIssuerMedicalInstitutionName" => issuer_name: Kind::Text;
        "InjuryName1" => injury1: Kind::Text;
        "InjuryName2" => injury2: Kind::Text;
        "InjuryName3" => injury3: Kind::Text;
        "MedicalTreatmentType" => treatment_type: Kind::Code(&["01", "02", "03", "04", "05"]);
        "SelfPayAmount" => self_pay: Kind::Number;
        "DistrictContactName" => district_contact: Kind::Text;
        "HandlingContactName" => handling_contact: Kind::Text;
        "SingleOrCombinedUse" => single_or_combined: Kind::Code(&["01", "02"]);
        "StatusOfSocialInsurance" => social_insurance: Kind::Code(&["01", "02"]);
        "ConsistencyFlag" => consistency: Kind::Code(&["1"]);
        "StatusOfInfecton" => infection: Kind::Code(&["01", "02"]);
        "StatusOfElderlyMedicalCare" => elderly_care: Kind::Code(&["01", "02"]);
        "StatusOfPrefecturalExpenses" => prefectural_expenses: Kind::Code(&["01", "02"]);
        "Remarks1" => remarks1: Kind::Text;
        "Remarks2" => remarks2: Kind::Text;
        "Remarks3" => remarks3: Kind::Text;
    });
    const BUCKETS: u32 = 64;
}

impl Item for MedicalTicket {
    const ITEM: &'static str = "MedicalTicketInfo";
}
