//! Command and response APDUs (ISO/IEC 7816-4).

use std::fmt;

/// Two status bytes at the end of a response. Source: my-number-card §2.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// Done.
    pub const OK: Self = Self(0x9000);
    /// Done; the file ended before the length asked for.
    pub const END_OF_FILE: Self = Self(0x6282);
    /// Wrong length.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// Not before a PIN was verified.
    pub const SECURITY_STATUS: Self = Self(0x6982);
    /// The PIN is blocked.
    pub const BLOCKED: Self = Self(0x6984);
    /// Wrong data for this operation.
    pub const CONDITIONS: Self = Self(0x6985);
    /// No file, or one of another kind, is selected.
    pub const NO_FILE: Self = Self(0x6986);
    /// No such application or file.
    pub const NOT_FOUND: Self = Self(0x6A82);
    /// Parameters not known.
    pub const PARAMETERS: Self = Self(0x6A86);
    /// Offset beyond the file.
    pub const OFFSET: Self = Self(0x6B00);
    /// Instruction not known.
    pub const INSTRUCTION: Self = Self(0x6D00);
    /// Class not known.
    pub const CLASS: Self = Self(0x6E00);

    /// `63Cx`: so many tries are left.
    #[must_use]
    pub const fn tries(left: u8) -> Self {
        Self(0x63C0 | (left & 0x0F) as u16)
    }

    /// Tries left, where the word tells them.
    #[must_use]
    pub const fn tries_left(self) -> Option<u8> {
        if self.0 & 0xFFF0 == 0x63C0 {
            Some((self.0 & 0x0F) as u8)
        } else {
            None
        }
    }

    /// Whether the command was done.
    #[must_use]
    pub const fn is_ok(self) -> bool {
        matches!(self, Self::OK | Self::END_OF_FILE)
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A command APDU, taken apart. Its data may be a PIN: there is no `Debug`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Command<'a> {
    /// Class.
    pub cla: u8,
    /// Instruction.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Data; empty for none.
    pub data: &'a [u8],
    /// Length expected back, 1–65536; `None` when nothing is.
    pub expected: Option<usize>,
}

impl<'a> Command<'a> {
    /// A command without data or expected length.
    #[must_use]
    pub const fn new(cla: u8, ins: u8, p1: u8, p2: u8) -> Self {
        Self {
            cla,
            ins,
            p1,
            p2,
            data: &[],
            expected: None,
        }
    }

    /// With data.
    #[must_use]
    pub const fn with(self, data: &'a [u8]) -> Self {
        Self { data, ..self }
    }

    /// Expecting up to `length` bytes back.
    #[must_use]
    pub const fn expecting(self, length: usize) -> Self {
        Self {
            expected: Some(length),
            ..self
        }
    }

    /// The bytes on the wire; the extended form where the short one does not reach.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.cla, self.ins, self.p1, self.p2];
        let extended = self.data.len() > 255 || self.expected.is_some_and(|length| length > 256);
        let [.., high, low] = self.data.len().to_be_bytes();
        if !self.data.is_empty() {
            if extended {
                bytes.extend_from_slice(&[0, high]);
            }
            bytes.push(low);
            bytes.extend_from_slice(self.data);
        }
        if let Some(length) = self.expected {
            let [.., high, low] = length.to_be_bytes();
            if extended {
                if self.data.is_empty() {
                    bytes.push(0);
                }
                bytes.push(high);
            }
            bytes.push(low);
        }
        bytes
    }

    /// Takes a command apart; `None` when the lengths do not fit.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let [cla, ins, p1, p2, body @ ..] = bytes else {
            return None;
        };
        let command = Self::new(*cla, *ins, *p1, *p2);
        let short = |length: u8| {
            if length == 0 {
                256
            } else {
                usize::from(length)
            }
        };
        let extended = |high: u8, low: u8| match u16::from_be_bytes([high, low]) {
            0 => 65_536,
            length => usize::from(length),
        };
        match body {
            [] => Some(command),
            [length] => Some(command.expecting(short(*length))),
            [0, high, low] => Some(command.expecting(extended(*high, *low))),
            [0, high, low, rest @ ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let (data, tail) = (length > 0)
                    .then(|| rest.split_at_checked(length))
                    .flatten()?;
                match tail {
                    [] => Some(command.with(data)),
                    [high, low] => Some(command.with(data).expecting(extended(*high, *low))),
                    _ => None,
                }
            }
            [length, rest @ ..] => {
                let (data, tail) = rest.split_at_checked(usize::from(*length))?;
                match tail {
                    [] => Some(command.with(data)),
                    [expected] => Some(command.with(data).expecting(short(*expected))),
                    _ => None,
                }
            }
        }
    }
}

/// Splits a response into data and status word; `None` when it is shorter than a status word.
#[must_use]
pub fn split_response(response: &[u8]) -> Option<(&[u8], StatusWord)> {
    let (data, [high, low]) = response.split_last_chunk()?;
    Some((data, StatusWord(u16::from_be_bytes([*high, *low]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_come_back_as_they_were_built() {
        let long = [7; 300];
        for data in [&[][..], &[1], &long[..255], &long[..256], &long] {
            for expected in [None, Some(1), Some(256), Some(257), Some(65_536)] {
                let command = Command {
                    expected,
                    ..Command::new(0x80, 0x2A, 0, 0x80).with(data)
                };
                let bytes = command.bytes();
                assert!(
                    Command::parse(&bytes) == Some(command),
                    "{} data, {expected:?}",
                    data.len()
                );
            }
        }
    }

    #[test]
    fn lengths_that_do_not_fit_are_no_command() {
        for broken in [
            &b""[..],
            b"\x00\xA4\x04",
            b"\x00\xA4\x04\x0C\x05ab",
            b"\x00\xA4\x04\x0C\x01abc",
        ] {
            assert!(Command::parse(broken).is_none(), "{broken:?}");
        }
    }
}
