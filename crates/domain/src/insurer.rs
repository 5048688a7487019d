//! Insurer numbers (保険者番号) and the schemes their first digits name (法別番号).

use crate::check_digit;

/// Insurer number (保険者番号): 8 digits, or 6 for municipal national health insurance (国民健康保険).
///
/// Kept as digits without padding; on the wire it is 8 characters, left-padded with spaces. The check digit is
/// *not* part of the shape: a number that fails it is a typing error to point out, not a value to refuse.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct InsurerNumber(String);

/// Why a text is no insurer number.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InsurerNumberError {
    /// Nothing but padding.
    #[error("the insurer number is empty")]
    Empty,
    /// Something other than a half-width digit.
    #[error("the insurer number holds something other than digits")]
    NotDigits,
    /// Neither 6 nor 8 digits.
    #[error("the insurer number has {0} digits instead of 6 or 8")]
    Length(usize),
}

impl InsurerNumber {
    /// Reads 6 or 8 digits, padded on the left with spaces or with two zeros (`00123456`).
    ///
    /// # Errors
    /// [`InsurerNumberError`] when the trimmed text has another length or holds anything but digits.
    pub fn parse(text: &str) -> Result<Self, InsurerNumberError> {
        let digits = text.trim_matches(' ');
        if digits.is_empty() {
            return Err(InsurerNumberError::Empty);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InsurerNumberError::NotDigits);
        }
        match digits.len() {
            8 => Ok(Self(digits.strip_prefix("00").unwrap_or(digits).to_owned())),
            6 => Ok(Self(digits.to_owned())),
            length => Err(InsurerNumberError::Length(length)),
        }
    }

    /// The digits, 6 or 8 of them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Eight characters, left-padded with spaces, as the file interface writes it.
    #[must_use]
    pub fn padded(&self) -> String {
        format!("{:>8}", self.0)
    }

    /// Whether the last digit is the check digit of the others.
    #[must_use]
    pub fn check_digit_holds(&self) -> bool {
        check_digit::holds(&self.0)
    }

    /// The scheme its first two digits name.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        if self.0.len() == 6 {
            return Scheme::NationalHealth;
        }
        match &self.0[..2] {
            "01" => Scheme::Association,
            "02" => Scheme::Seamen,
            "03" | "04" => Scheme::DayLabourer,
            "06" | "63" => Scheme::Society,
            "07" => Scheme::SelfDefence,
            "31" | "32" | "33" | "34" | "72" | "73" | "74" | "75" => Scheme::MutualAid,
            "39" => Scheme::LatterStageElderly,
            "67" => Scheme::NationalHealth,
            "12" => Scheme::MedicalAid,
            _ => Scheme::Other,
        }
    }
}

/// Scheme (制度), as far as the counter treats schemes differently. Source: claims-and-clinical §4.2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// 全国健康保険協会 (01).
    Association,
    /// 船員保険 (02).
    Seamen,
    /// 日雇特例 (03, 04): medical information is never viewable.
    DayLabourer,
    /// 健康保険組合 (06, 63).
    Society,
    /// 自衛官等 (07): medical information is never viewable.
    SelfDefence,
    /// 共済組合 (31–34, 72–75).
    MutualAid,
    /// 国民健康保険 (six digits, or 67).
    NationalHealth,
    /// 後期高齢者医療 (39): no branch number.
    LatterStageElderly,
    /// 医療扶助 (public-expense number 12…): medical information is never viewable.
    MedicalAid,
    /// A prefix of no known scheme.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_of_either_kind_is_the_same_number() {
        let plain = InsurerNumber::parse("138057").expect("six digits");
        assert_eq!(InsurerNumber::parse("  138057"), Ok(plain.clone()));
        assert_eq!(InsurerNumber::parse("00138057"), Ok(plain.clone()));
        assert_eq!(plain.padded(), "  138057");
        assert_eq!(plain.scheme(), Scheme::NationalHealth);
    }

    #[test]
    fn leading_zeros_are_digits() {
        let number = InsurerNumber::parse("06130488").expect("eight digits");
        assert_eq!(number.as_str(), "06130488");
        assert_eq!(number.scheme(), Scheme::Society);
        assert!(number.check_digit_holds());
    }

    #[test]
    fn other_shapes_are_refused_by_name() {
        assert_eq!(InsurerNumber::parse("   "), Err(InsurerNumberError::Empty));
        assert_eq!(
            InsurerNumber::parse("1234567"),
            Err(InsurerNumberError::Length(7))
        );
        assert_eq!(
            InsurerNumber::parse("０６１３０４８８"),
            Err(InsurerNumberError::NotDigits)
        );
    }
}
