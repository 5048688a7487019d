//! Coverage (資格): that one insurer covers one person over one period.

use crate::{
    copayment::Ratio,
    date::Date,
    insured::{Branch, MemberNumber, NumberKey, Symbol},
    insurer::{InsurerNumber, Scheme},
    limit::{LimitCertificate, SpecificDiseaseCertificate, covers},
    medical_aid::MedicalTicket,
    person::{Person, PersonId},
};

/// Our own number for a coverage within one hub; stays through corrections.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct CoverageId(pub u64);

/// Kind of document a coverage is shown by (被保険者証区分). Codes: OQSCD010.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Classification {
    /// 01 一般.
    General,
    /// 02 退職.
    Retired,
    /// 03 短期一般.
    ShortGeneral,
    /// 04 短期退職.
    ShortRetired,
    /// 05 特別療養費支給対象者.
    SpecialPayment,
    /// 06 特例退職.
    SpecialRetired,
    /// 07 自衛官.
    SelfDefence,
    /// A1 医療扶助.
    MedicalAid,
}

/// The insured person or a family member (本人・家族). Codes: OQSCD009.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// 1 本人.
    Insured,
    /// 2 家族.
    Family,
}

/// Why a coverage ended (資格喪失事由). Codes: OQSCD008.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LossReason {
    /// 01 死亡.
    Death,
    /// 02 生活保護受給開始.
    PublicAssistance,
    /// 03 医療保険等の資格取得.
    OtherCoverage,
    /// 99 その他.
    Other,
}

/// Certificate of the burden ratio from 70 to 74 (高齢受給者証).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ElderlyCertificate {
    /// 交付年月日.
    pub issued: Option<Date>,
    /// 有効開始年月日.
    pub valid_from: Date,
    /// 有効終了年月日, inclusive.
    pub valid_to: Option<Date>,
    /// 一部負担金の割合.
    pub ratio: Ratio,
}

/// One insurer's cover of one person over one period (資格).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// Our own number.
    pub id: CoverageId,
    /// Whom it covers.
    pub person: PersonId,
    /// 被保険者証区分.
    pub classification: Classification,
    /// 保険者番号; for medical aid the 公費負担者番号.
    pub insurer: InsurerNumber,
    /// 保険者名; for medical aid the 福祉事務所名.
    pub insurer_name: String,
    /// 記号; absent for 後期高齢者医療 and medical aid.
    pub symbol: Option<Symbol>,
    /// 番号; for medical aid the 受給者番号.
    pub number: MemberNumber,
    /// 枝番; absent for 後期高齢者医療 and medical aid.
    pub branch: Option<Branch>,
    /// 本人家族区分.
    pub relation: Option<Relation>,
    /// 被保険者氏名（世帯主氏名）, where it is another person.
    pub insured_name: Option<String>,
    /// 資格取得日.
    pub acquired: Date,
    /// 資格喪失日: the first day without cover.
    pub lost: Option<Date>,
    /// 資格喪失事由.
    pub loss_reason: Option<LossReason>,
    /// 交付日 of the document.
    pub issued: Option<Date>,
    /// 有効開始日 of the document.
    pub document_from: Option<Date>,
    /// 有効終了日 of the document, inclusive.
    pub document_to: Option<Date>,
    /// 一部負担金割合; 後期高齢者医療 only.
    pub ratio: Option<Ratio>,
    /// 未就学区分 該当.
    pub preschool: bool,
    /// 高齢受給者証.
    pub elderly: Option<ElderlyCertificate>,
    /// 限度額適用認定証.
    pub limit: Option<LimitCertificate>,
    /// 特定疾病療養受療証.
    pub diseases: Vec<SpecificDiseaseCertificate>,
    /// 医療券・調剤券; medical aid only.
    pub tickets: Vec<MedicalTicket>,
}

impl Coverage {
    /// Whether it holds on `on`: from the day of acquisition up to the day before the loss.
    #[must_use]
    pub fn holds_on(&self, on: Date) -> bool {
        self.acquired <= on && self.lost.is_none_or(|lost| on < lost)
    }

    /// What it is looked up by within its insurer.
    #[must_use]
    pub fn number_key(&self) -> NumberKey {
        NumberKey::of(self.symbol.as_ref(), &self.number)
    }

    /// Whether this is medical aid (医療扶助) rather than health insurance.
    #[must_use]
    pub fn is_medical_aid(&self) -> bool {
        self.classification == Classification::MedicalAid
    }

    /// Whether medicine and check-up information may ever be viewed under it (oqs-wire §8.2).
    #[must_use]
    pub fn medical_information_viewable(&self) -> bool {
        !self.is_medical_aid()
            && self.classification != Classification::SelfDefence
            && !matches!(
                self.insurer.scheme(),
                Scheme::DayLabourer | Scheme::SelfDefence
            )
    }

    /// The elderly certificate that holds on `on`.
    #[must_use]
    pub fn elderly_on(&self, on: Date) -> Option<&ElderlyCertificate> {
        self.elderly
            .as_ref()
            .filter(|found| covers(found.valid_from, found.valid_to, on))
    }

    /// The limit certificate that holds on `on`.
    #[must_use]
    pub fn limit_on(&self, on: Date) -> Option<&LimitCertificate> {
        self.limit
            .as_ref()
            .filter(|found| covers(found.valid_from, found.valid_to, on))
    }
}

/// A person with every coverage registered for them, in the order of acquisition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registered {
    /// The person.
    pub person: Person,
    /// All coverages, lost and future ones included.
    pub coverages: Vec<Coverage>,
}
