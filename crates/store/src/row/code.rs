//! Codes of small enumerations, as the interface itself numbers them.

use domain::{
    copayment::Ratio,
    coverage::{Classification, LossReason, Relation},
    limit::{LimitKind, SpecificDisease},
    person::Sex,
};

use super::Unreadable;

/// An enumeration with a code per value.
pub(super) trait Coded: Copy + Sized + 'static {
    /// Every value.
    const ALL: &'static [Self];

    /// The code of a value.
    fn code(self) -> &'static str;

    /// The value of a code.
    fn read(code: &str) -> Result<Self, Unreadable> {
        let found = Self::ALL.iter().find(|value| value.code() == code);
        found.copied().ok_or(Unreadable)
    }
}

/// Writes the two sides of an enumeration once; a value left out does not compile.
macro_rules! coded {
    ($type:ident: $($value:ident = $code:literal),+ $(,)?) => {
        impl Coded for $type {
            const ALL: &'static [Self] = &[$(Self::$value),+];

            fn code(self) -> &'static str {
                match self {
                    $(Self::$value => $code),+
                }
            }
        }
    };
}

coded!(Sex: Male = "1", Female = "2", Unset = "3");
coded!(Classification: General = "01", Retired = "02", ShortGeneral = "03", ShortRetired = "04",
    SpecialPayment = "05", SpecialRetired = "06", SelfDefence = "07", MedicalAid = "A1");
coded!(Relation: Insured = "1", Family = "2");
coded!(LossReason: Death = "01", PublicAssistance = "02", OtherCoverage = "03", Other = "99");
coded!(LimitKind: Limit = "01", LimitAndMeals = "02", Meals = "03");
coded!(SpecificDisease: Dialysis = "1", Haemophilia = "2", Hiv = "3");

/// The value of an optional code.
pub(super) fn optional<T: Coded>(code: Option<&str>) -> Result<Option<T>, Unreadable> {
    code.map(T::read).transpose()
}

/// The ratio of its wire form.
pub(super) fn ratio(wire: &str) -> Result<Ratio, Unreadable> {
    Ratio::from_wire(wire).ok_or(Unreadable)
}
