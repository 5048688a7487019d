//! 照合番号B: what a reader reads off the card's face to be given the photo (my-number-card §1.3, §10 rule 6).

use std::fmt;

use domain::date::{Date, era_digits};
use zeroize::Zeroizing;

/// Years of a card's life: an expiry further ahead was misread.
const LIFE: i16 = 10;

/// 照合番号B of 14 digits that can be one. Wiped on drop; `Debug` shows nothing.
pub struct NumberB(Zeroizing<[u8; 14]>);

/// Why what was read is no 照合番号B. It does not say what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNumberB {
    /// Not 14 digits.
    #[error("read the verification number: it is not 14 digits")]
    Form,
    /// No such day in any era, or a day to come.
    #[error("read the verification number: there is no such birth date")]
    Birth,
    /// An expiry in the past, or more than ten years ahead.
    #[error("read the verification number: no card expires then")]
    Expiry,
}

impl NumberB {
    /// The number that `text` spells, checked before it can cost one of the card's tries, as of `today`.
    ///
    /// # Errors
    /// [`NotNumberB`] names what cannot be.
    pub fn parse(text: &str, today: Date) -> Result<Self, NotNumberB> {
        let digits: [u8; 14] = text.as_bytes().try_into().map_err(|_| NotNumberB::Form)?;
        let digits = Zeroizing::new(digits);
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(NotNumberB::Form);
        }
        let number = |from: usize, to: usize| {
            digits[from..to]
                .iter()
                .fold(0_i16, |value, digit| value * 10 + i16::from(digit - b'0'))
        };
        let (year, expiry) = (number(0, 2), number(6, 10));
        let (month, day) = (number(2, 4), number(4, 6));
        // Year 1 of an era is a western year; 1868, 1912, 1926, 1989, 2019 are those of the five eras.
        let born = [1868, 1912, 1926, 1989, 2019].into_iter().any(|first| {
            let month = i8::try_from(month).unwrap_or_default();
            let day = i8::try_from(day).unwrap_or_default();
            year > 0
                && Date::new(first + year - 1, month, day)
                    .is_ok_and(|date| date <= today && era_digits(date).as_bytes() == &digits[..6])
        });
        if !born {
            return Err(NotNumberB::Birth);
        }
        if !(today.year()..=today.year() + LIFE).contains(&expiry) {
            return Err(NotNumberB::Expiry);
        }
        Ok(Self(digits))
    }

    /// The digits in ASCII, as VERIFY carries them.
    pub(crate) fn ascii(&self) -> &[u8; 14] {
        &self.0
    }
}

impl fmt::Debug for NumberB {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("**************")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_card_can_say_is_refused_before_a_try() {
        let today = Date::constant(2026, 11, 25);
        let parse = |text| NumberB::parse(text, today).map(|_| ());
        assert_eq!(parse("55021720352285"), Ok(()));
        assert_eq!(parse("02022420282285"), Ok(()));
        assert_eq!(parse("5502172035228"), Err(NotNumberB::Form));
        assert_eq!(parse("5502172035228O"), Err(NotNumberB::Form));
        assert_eq!(parse("55023020352285"), Err(NotNumberB::Birth));
        assert_eq!(parse("00021720352285"), Err(NotNumberB::Birth));
        assert_eq!(
            parse("65021720352285"),
            Err(NotNumberB::Birth),
            "昭和 ended in its 64th year"
        );
        assert_eq!(parse("55021720252285"), Err(NotNumberB::Expiry));
        assert_eq!(parse("55021720372285"), Err(NotNumberB::Expiry));
    }
}
