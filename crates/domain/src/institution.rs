//! Medical institutions and pharmacies (医療機関・薬局).

use crate::check_digit;

/// Institution code (医療機関コード): prefecture 2, score table 1, institution 7 digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct InstitutionCode(String);

/// Why a text is no institution code.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the institution code is not ten digits")]
pub struct InstitutionCodeError;

impl InstitutionCode {
    /// Reads ten digits. The check digit is not demanded: codes in use fail it (claims-and-clinical §4.1).
    ///
    /// # Errors
    /// [`InstitutionCodeError`] for anything but ten half-width digits.
    pub fn parse(text: &str) -> Result<Self, InstitutionCodeError> {
        let digits = text.trim_matches(' ');
        if digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(digits.to_owned()))
        } else {
            Err(InstitutionCodeError)
        }
    }

    /// Ten digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the last of the seven digits of the institution is the check digit of the six before it (prefecture
    /// and score table do not count); worth a warning, never a refusal.
    #[must_use]
    pub fn check_digit_holds(&self) -> bool {
        check_digit::holds(&self.0[3..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_covers_the_last_seven_digits() {
        let holds = |code| InstitutionCode::parse(code).map(|code| code.check_digit_holds());
        assert_eq!(holds("9918000010"), Ok(true));
        assert_eq!(holds("1311111111"), Ok(true));
        assert_eq!(
            holds("1312345670"),
            Ok(false),
            "a published example that should end in 6"
        );
        assert_eq!(holds("131111111"), Err(InstitutionCodeError));
    }
}
