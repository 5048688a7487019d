//! What an insured person's document carries beside the insurer: symbol, number, branch (記号・番号・枝番).

use unicode_normalization::UnicodeNormalization;

/// Symbol (記号): up to 20 characters of any script, kept as written.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Symbol(String);

/// Number (番号; for medical aid the 受給者番号): up to 20 characters, kept as written.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MemberNumber(String);

/// Branch number (枝番): two digits that tell the people of one symbol and number apart.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Branch(String);

/// Why a text is no symbol, number or branch.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InsuredError {
    /// Nothing, or only blanks.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// More than the 20 characters the interface allows.
    #[error("the {0} is longer than 20 characters")]
    TooLong(&'static str),
    /// A control character.
    #[error("the {0} holds a control character")]
    Control(&'static str),
    /// A branch that is not two digits.
    #[error("the branch number is not two digits")]
    Branch,
}

fn text(value: &str, what: &'static str) -> Result<String, InsuredError> {
    if value.trim().is_empty() {
        return Err(InsuredError::Empty(what));
    }
    if value.chars().count() > 20 {
        return Err(InsuredError::TooLong(what));
    }
    if value.chars().any(char::is_control) {
        return Err(InsuredError::Control(what));
    }
    Ok(value.to_owned())
}

impl Symbol {
    /// Reads a symbol; it is kept as written.
    ///
    /// # Errors
    /// [`InsuredError`] when empty, longer than 20 characters, or with control characters.
    pub fn parse(value: &str) -> Result<Self, InsuredError> {
        text(value, "symbol").map(Self)
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MemberNumber {
    /// Reads a number; leading zeros stay.
    ///
    /// # Errors
    /// [`InsuredError`] when empty, longer than 20 characters, or with control characters.
    pub fn parse(value: &str) -> Result<Self, InsuredError> {
        text(value, "number").map(Self)
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Branch {
    /// Reads one or two digits, half- or full-width; `1` is `01`.
    ///
    /// # Errors
    /// [`InsuredError::Branch`] for anything else.
    pub fn parse(value: &str) -> Result<Self, InsuredError> {
        let digits: String = value.trim().nfkc().collect();
        if !(1..=2).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InsuredError::Branch);
        }
        Ok(Self(format!("{digits:0>2}")))
    }

    /// Two digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A symbol or number as it is compared: compatibility forms, letter case, dashes and blanks do not count.
///
/// People type １２－３４, 12-34 and 12−34 for the same thing (oqs-wire §4).
#[must_use]
pub fn matching_key(written: &str) -> String {
    let plain = |character: char| match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' => '-',
        other => other.to_ascii_uppercase(),
    };
    let counts = |character: &char| !character.is_whitespace();
    // Nearly all are digits already, and comparing is most of what is done with them.
    if written.is_ascii() {
        return written.chars().filter(counts).map(plain).collect();
    }
    written.nfkc().filter(counts).map(plain).collect()
}

/// Symbol and number together as they are looked up within one insurer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NumberKey {
    /// Matching form of the symbol; empty where the document has none (後期高齢者医療, 医療扶助).
    pub symbol: String,
    /// Matching form of the number.
    pub number: String,
}

impl NumberKey {
    /// The key of a symbol and a number.
    #[must_use]
    pub fn of(symbol: Option<&Symbol>, number: &MemberNumber) -> Self {
        Self {
            symbol: symbol
                .map(|symbol| matching_key(symbol.as_str()))
                .unwrap_or_default(),
            number: matching_key(number.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_typing_one_symbol_have_one_key() {
        for typed in ["12-34", "１２－３４", "12−34", " 12 - 34"] {
            assert_eq!(matching_key(typed), "12-34", "{typed}");
        }
        assert_ne!(
            matching_key("0123"),
            matching_key("123"),
            "leading zeros count"
        );
    }

    #[test]
    fn branches_are_two_digits() {
        assert_eq!(
            Branch::parse("1").map(|branch| branch.as_str().to_owned()),
            Ok("01".to_owned())
        );
        assert_eq!(
            Branch::parse("０２").map(|branch| branch.as_str().to_owned()),
            Ok("02".to_owned())
        );
        assert_eq!(Branch::parse("001"), Err(InsuredError::Branch));
        assert_eq!(Branch::parse(""), Err(InsuredError::Branch));
    }

    #[test]
    fn overlong_and_control_characters_are_refused() {
        assert_eq!(
            Symbol::parse(&"あ".repeat(21)),
            Err(InsuredError::TooLong("symbol"))
        );
        assert_eq!(
            MemberNumber::parse("1\u{0}2"),
            Err(InsuredError::Control("number"))
        );
        assert!(Symbol::parse(&"あ".repeat(20)).is_ok());
    }
}
