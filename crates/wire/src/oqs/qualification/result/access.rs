//! What a counter reads off a result, typed. What arrived stays as it is.

use domain::{
    copayment::Ratio,
    date::{Date, DateError, parse_compact},
    insurer::{InsurerNumber, InsurerNumberError},
    limit::{LimitClass, covers},
};

use super::ResultItem;

fn there(value: &Option<String>) -> Option<&str> {
    value
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

fn day(value: &Option<String>) -> Option<Result<Date, DateError>> {
    there(value).map(parse_compact)
}

impl ResultItem {
    /// 氏名; `None` when absent or empty.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        there(&self.name)
    }

    /// 氏名カナ; `None` when absent or empty.
    #[must_use]
    pub fn kana(&self) -> Option<&str> {
        there(&self.name_kana)
    }

    /// 生年月日; the error tells an impossible day (20240230) from another shape.
    #[must_use]
    pub fn birthdate(&self) -> Option<Result<Date, DateError>> {
        day(&self.birthdate)
    }

    /// 保険者番号, without its padding.
    #[must_use]
    pub fn insurer(&self) -> Option<Result<InsurerNumber, InsurerNumberError>> {
        there(&self.insurer_number).map(InsurerNumber::parse)
    }

    /// 資格取得日.
    #[must_use]
    pub fn acquired(&self) -> Option<Result<Date, DateError>> {
        day(&self.qualification_date)
    }

    /// 資格喪失日.
    #[must_use]
    pub fn lost(&self) -> Option<Result<Date, DateError>> {
        day(&self.disqualification_date)
    }

    /// Whether this is medical aid (医療扶助).
    #[must_use]
    pub fn is_medical_aid(&self) -> bool {
        there(&self.insured_card_classification) == Some("A1")
    }

    /// The burden ratio received for `on`: of the scheme for those of 75 and over, or of an elderly certificate that
    /// holds on that day. Never computed from the age.
    #[must_use]
    pub fn ratio(&self, on: Date) -> Option<Ratio> {
        if let Some(ratio) = there(&self.insured_partial_contribution_ratio) {
            return Ratio::from_wire(ratio);
        }
        let elderly = self.elderly.as_ref()?;
        // A period that cannot be read proves nothing.
        let from = day(&elderly.valid_from).unwrap_or(Ok(Date::MIN)).ok()?;
        let to = day(&elderly.valid_to).transpose().ok()?;
        let ratio = there(&elderly.ratio).and_then(Ratio::from_wire);
        ratio.filter(|_| covers(from, to, on))
    }

    /// 適用区分 of the limit certificate received; `None` when absent or of no known class.
    #[must_use]
    pub fn limit_class(&self) -> Option<LimitClass> {
        there(&self.limit.as_ref()?.class).and_then(LimitClass::from_code)
    }
}
