//! The customer ID of a line (お客さまID, 回線ID), by which line authentication knows it (start-pack §8.3).

use unicode_normalization::UnicodeNormalization;

use crate::area::Area;

/// A customer ID of the right shape: `CAF` and ten digits, or in the East also `COP` and eight.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CustomerId(String);

/// Why a text is no customer ID.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CustomerIdError {
    /// Full-width, lower-case or spaced: it would be this one, if its owner says so. Never changed silently.
    #[error(
        "the customer ID is not written in half-width capitals and digits; {0} is meant, if its owner agrees"
    )]
    Mended(String),
    /// No such shape, mended or not.
    #[error("a customer ID is CAF and ten digits, or COP and eight in the East")]
    Shape,
    /// `COP` exists in the East only.
    #[error("a customer ID that begins with COP does not exist in the West")]
    NotInTheWest,
}

impl CustomerId {
    /// Reads an ID exactly as written. Without an area both areas' shapes are taken.
    ///
    /// # Errors
    /// [`CustomerIdError`], with a proposal where width, case, blanks or hyphens are all that is wrong.
    pub fn parse(text: &str, area: Option<Area>) -> Result<Self, CustomerIdError> {
        match kind(text) {
            Some(Kind::Cop) if area == Some(Area::West) => Err(CustomerIdError::NotInTheWest),
            Some(_) => Ok(Self(text.to_owned())),
            None => {
                let mended = mend(text);
                match kind(&mended) {
                    Some(Kind::Cop) if area == Some(Area::West) => {
                        Err(CustomerIdError::NotInTheWest)
                    }
                    Some(_) => Err(CustomerIdError::Mended(mended)),
                    None => Err(CustomerIdError::Shape),
                }
            }
        }
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

enum Kind {
    Caf,
    Cop,
}

fn kind(text: &str) -> Option<Kind> {
    let digits = |rest: &str, length: usize| {
        rest.len() == length && rest.bytes().all(|byte| byte.is_ascii_digit())
    };
    match text.get(..3)? {
        "CAF" if digits(&text[3..], 10) => Some(Kind::Caf),
        "COP" if digits(&text[3..], 8) => Some(Kind::Cop),
        _ => None,
    }
}

/// Half-width, upper case, without blanks and hyphens.
fn mend(text: &str) -> String {
    text.nfkc()
        .filter(|letter| !letter.is_whitespace() && !"-‐‑–—−ー".contains(*letter))
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of start-pack §8.3.
    #[test]
    fn rule_8_3_customer_id_shapes_by_area() {
        let (east, west) = (Some(Area::East), Some(Area::West));
        for (text, area) in [
            ("CAF0123456789", east),
            ("CAF0123456789", west),
            ("COP01234567", east),
            ("COP01234567", None),
        ] {
            assert!(CustomerId::parse(text, area).is_ok(), "{text} {area:?}");
        }
        for text in [
            "CAF012345678",
            "COP0123456789",
            "CAF01234567890",
            "",
            "XYZ0123456789",
            "あ",
        ] {
            assert_eq!(
                CustomerId::parse(text, east),
                Err(CustomerIdError::Shape),
                "{text}"
            );
        }
        for text in ["COP01234567", "cop01234567", "ＣＯＰ０１２３４５６７"] {
            let refused = CustomerId::parse(text, west);
            assert_eq!(refused, Err(CustomerIdError::NotInTheWest), "{text}");
        }
    }

    #[test]
    fn rule_8_3_width_and_case_are_mended_only_as_a_proposal() {
        for text in [
            "caf0123456789",
            "ＣＡＦ0123456789",
            "CAF 0123-456789",
            " CAF0123456789",
        ] {
            assert_eq!(
                CustomerId::parse(text, Some(Area::East)),
                Err(CustomerIdError::Mended("CAF0123456789".to_owned())),
                "{text}"
            );
        }
    }
}
