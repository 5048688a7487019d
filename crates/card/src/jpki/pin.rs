//! The four digits of the user-authentication key (利用者証明用電子証明書の暗証番号).

use std::fmt;

use zeroize::Zeroizing;

/// A PIN of four digits. Wiped on drop; `Debug` prints `****`; never equal to anything, never copied.
pub struct Pin(Zeroizing<[u8; 4]>);

/// Why something is no PIN. It does not say what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("read the PIN: it is not four digits")]
pub struct NotFourDigits;

impl Pin {
    /// The PIN that `text` spells: four ASCII digits, nothing else.
    ///
    /// # Errors
    /// [`NotFourDigits`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotFourDigits> {
        let digits: [u8; 4] = text.as_bytes().try_into().map_err(|_| NotFourDigits)?;
        let digits = Zeroizing::new(digits);
        if digits.iter().all(u8::is_ascii_digit) {
            Ok(Self(digits))
        } else {
            Err(NotFourDigits)
        }
    }

    /// The digits in ASCII, as VERIFY carries them.
    pub(crate) fn ascii(&self) -> &[u8; 4] {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("****")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_ascii_digits_only_and_never_shown() {
        assert_eq!(format!("{:?}", Pin::parse("0123").unwrap()), "****");
        for not in ["", "123", "12345", "12a4", "１２３４", "12 4", "-123"] {
            assert_eq!(Pin::parse(not).err(), Some(NotFourDigits), "{not:?}");
        }
    }
}
