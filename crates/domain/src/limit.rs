//! Limit certificates (限度額適用認定証等) and specific-disease certificates (特定疾病療養受療証).

use crate::date::Date;

/// Kind of limit certificate. Codes: OQSCD011.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitKind {
    /// 01 限度額適用認定証.
    Limit,
    /// 02 限度額適用・標準負担額減額認定証.
    LimitAndMeals,
    /// 03 標準負担額減額認定証.
    Meals,
}

/// Class of monthly limit (適用区分). Codes: OQSCD012.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    missing_docs,
    reason = "the codes are the names; label() gives their meaning"
)]
pub enum LimitClass {
    A01,
    A02,
    A03,
    A04,
    A05,
    A06,
    B01,
    B02,
    B03,
    B04,
    B05,
    B06,
    B07,
    B08,
    B09,
    B10,
}

/// Every class with its code and what counters call it.
const CLASSES: [(LimitClass, &str, &str); 16] = [
    (LimitClass::A01, "A01", "ア"),
    (LimitClass::A02, "A02", "イ"),
    (LimitClass::A03, "A03", "ウ"),
    (LimitClass::A04, "A04", "エ"),
    (LimitClass::A05, "A05", "オ"),
    (LimitClass::A06, "A06", "オ（境）"),
    (LimitClass::B01, "B01", "現役並みⅢ"),
    (LimitClass::B02, "B02", "現役並みⅡ"),
    (LimitClass::B03, "B03", "現役並みⅠ"),
    (LimitClass::B04, "B04", "一般"),
    (LimitClass::B05, "B05", "低所得Ⅱ"),
    (LimitClass::B06, "B06", "低所得Ⅰ"),
    (LimitClass::B07, "B07", "低所得Ⅰ（老福）"),
    (LimitClass::B08, "B08", "低所得Ⅰ（境）"),
    (LimitClass::B09, "B09", "一般Ⅱ"),
    (LimitClass::B10, "B10", "一般Ⅰ"),
];

impl LimitClass {
    /// All classes in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        CLASSES.iter().map(|(class, _, _)| *class)
    }

    /// The class of a code (`A03`); `None` for an unknown one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        CLASSES
            .iter()
            .find(|(_, known, _)| *known == code)
            .map(|(class, _, _)| *class)
    }

    /// `A01` … `B10`.
    #[must_use]
    pub fn code(self) -> &'static str {
        CLASSES[self as usize].1
    }

    /// What counters call it: ウ, 現役並みⅡ.
    #[must_use]
    pub fn label(self) -> &'static str {
        CLASSES[self as usize].2
    }
}

/// A limit certificate (限度額適用認定証関連情報).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LimitCertificate {
    /// 証区分.
    pub kind: LimitKind,
    /// 適用区分.
    pub class: LimitClass,
    /// 交付年月日.
    pub issued: Option<Date>,
    /// 有効開始年月日.
    pub valid_from: Date,
    /// 有効終了年月日, inclusive.
    pub valid_to: Option<Date>,
    /// 長期入院該当年月日.
    pub long_stay_from: Option<Date>,
}

/// Disease of a specific-disease certificate. Codes: OQSCD013.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpecificDisease {
    /// 1 人工透析を必要とする慢性腎不全.
    Dialysis,
    /// 2 先天性血液凝固因子障害（第Ⅷ・第Ⅸ因子）.
    Haemophilia,
    /// 3 血液凝固因子製剤によるHIV.
    Hiv,
}

/// A specific-disease certificate (特定疾病療養受療証).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecificDiseaseCertificate {
    /// 認定疾病区分.
    pub disease: SpecificDisease,
    /// 交付年月日.
    pub issued: Option<Date>,
    /// 有効開始年月日.
    pub valid_from: Date,
    /// 有効終了年月日, inclusive.
    pub valid_to: Option<Date>,
    /// 自己負担限度額 in yen a month: 10,000 or 20,000.
    pub self_pay_yen: u32,
}

/// Whether `on` lies in a period whose end is inclusive and may be open.
#[must_use]
pub fn covers(valid_from: Date, valid_to: Option<Date>, on: Date) -> bool {
    valid_from <= on && valid_to.is_none_or(|end| on <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_own_code_and_comes_back_from_it() {
        for class in LimitClass::all() {
            assert_eq!(LimitClass::from_code(class.code()), Some(class));
        }
        assert_eq!(LimitClass::from_code("A07"), None);
        assert_eq!(LimitClass::B09.label(), "一般Ⅱ");
    }
}
