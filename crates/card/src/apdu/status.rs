//! The status word at the end of every response.

use std::fmt;

/// SW1 SW2 of a response (my-number-card §2, "Status words to implement").
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// Done.
    pub const OK: Self = Self(0x9000);
    /// Done, but the file ended before all that was asked.
    pub const END_OF_FILE: Self = Self(0x6282);
    /// The lengths are wrong.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// The security status does not allow it: no PIN was verified.
    pub const NOT_PERMITTED: Self = Self(0x6982);
    /// The PIN is blocked.
    pub const BLOCKED: Self = Self(0x6984);
    /// The conditions of use are not met.
    pub const CONDITIONS: Self = Self(0x6985);
    /// No file is selected, or one of another kind.
    pub const NO_FILE: Self = Self(0x6986);
    /// There is no such file or application.
    pub const NOT_FOUND: Self = Self(0x6A82);
    /// P1 or P2 is wrong.
    pub const WRONG_PARAMETERS: Self = Self(0x6A86);
    /// The offset lies past the file's end.
    pub const WRONG_OFFSET: Self = Self(0x6B00);
    /// There is no such instruction.
    pub const UNKNOWN_INSTRUCTION: Self = Self(0x6D00);
    /// There is no such class.
    pub const UNKNOWN_CLASS: Self = Self(0x6E00);
    /// The card failed inside.
    pub const FAILED: Self = Self(0x6F00);

    /// `63Cx`: a PIN was wrong or its counter was asked for, and `left` tries remain (at most 15).
    #[must_use]
    pub fn tries(left: u8) -> Self {
        Self(0x63C0 | u16::from(left.min(15)))
    }

    /// The tries that `63Cx` tells of; `None` for every other word.
    #[must_use]
    pub fn tries_left(self) -> Option<u8> {
        let [high, low] = self.0.to_be_bytes();
        (high == 0x63 && low & 0xF0 == 0xC0).then_some(low & 0x0F)
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}
