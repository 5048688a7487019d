//! Command APDUs, short and extended.

use std::fmt;

use zeroize::Zeroizing;

use super::ApduError;

/// A command: header, data, and how much answer is expected. Its data may be a PIN: wiped on drop, never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    /// CLA.
    pub class: u8,
    /// INS.
    pub instruction: u8,
    /// P1.
    pub p1: u8,
    /// P2.
    pub p2: u8,
    /// The data field; empty when there is none.
    pub data: Zeroizing<Vec<u8>>,
    /// The most bytes of answer wanted (Ne, 1–65,536); `None` when no data is expected.
    pub expected: Option<usize>,
}

impl Command {
    /// A command without data that expects none.
    #[must_use]
    pub fn new(class: u8, instruction: u8, p1: u8, p2: u8) -> Self {
        Self {
            class,
            instruction,
            p1,
            p2,
            data: Zeroizing::default(),
            expected: None,
        }
    }

    /// The same command with data.
    #[must_use]
    pub fn with_data(mut self, data: &[u8]) -> Self {
        self.data = Zeroizing::new(data.to_vec());
        self
    }

    /// The same command, expecting up to `bytes` of answer.
    #[must_use]
    pub fn expecting(mut self, bytes: usize) -> Self {
        self.expected = Some(bytes);
        self
    }

    /// The raw command APDU: short when data and answer fit (255 and 256 bytes), else extended.
    ///
    /// # Errors
    /// [`ApduError::TooLong`] when not even the extended form holds it.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, ApduError> {
        let expected = self.expected.unwrap_or_default();
        if self.data.len() > 0xFFFF || expected > 0x1_0000 {
            return Err(ApduError::TooLong);
        }
        // Room for everything at once: growing would leave copies of a PIN behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.data.len() + 9));
        bytes.extend_from_slice(&[self.class, self.instruction, self.p1, self.p2]);
        let short = self.data.len() <= 0xFF && expected <= 0x100;
        let length = self.data.len().to_be_bytes();
        let answer = expected.to_be_bytes();
        let last =
            |of: [u8; size_of::<usize>()], count: usize| of[size_of::<usize>() - count..].to_vec();
        if !short {
            bytes.push(0);
        }
        let width = if short { 1 } else { 2 };
        if !self.data.is_empty() {
            bytes.extend(last(length, width));
            bytes.extend_from_slice(&self.data);
        }
        if self.expected.is_some() {
            bytes.extend(last(answer, width));
        }
        Ok(bytes)
    }

    /// Reads a raw command APDU, as the card does.
    ///
    /// # Errors
    /// [`ApduError::Length`] when there is no header, or the length fields contradict the length.
    pub fn parse(bytes: &[u8]) -> Result<Self, ApduError> {
        let (header, body) = bytes.split_first_chunk::<4>().ok_or(ApduError::Length)?;
        let [class, instruction, p1, p2] = *header;
        let (data, expected): (&[u8], Option<usize>) = match *body {
            [] => (&[], None),
            [le] => (&[], Some(short(le))),
            [0, high, low] => (&[], Some(extended(high, low))),
            [0, high, low, ref rest @ ..] => {
                let (data, le) = split(rest, usize::from(u16::from_be_bytes([high, low])))?;
                match *le {
                    [] => (data, None),
                    [high, low] => (data, Some(extended(high, low))),
                    _ => return Err(ApduError::Length),
                }
            }
            [lc, ref rest @ ..] => {
                let (data, le) = split(rest, usize::from(lc))?;
                match *le {
                    [] => (data, None),
                    [le] => (data, Some(short(le))),
                    _ => return Err(ApduError::Length),
                }
            }
        };
        Ok(Self {
            class,
            instruction,
            p1,
            p2,
            data: Zeroizing::new(data.to_vec()),
            expected,
        })
    }
}

fn split(rest: &[u8], length: usize) -> Result<(&[u8], &[u8]), ApduError> {
    match length {
        0 => Err(ApduError::Length),
        _ => rest.split_at_checked(length).ok_or(ApduError::Length),
    }
}

fn short(le: u8) -> usize {
    if le == 0 { 0x100 } else { usize::from(le) }
}

fn extended(high: u8, low: u8) -> usize {
    match u16::from_be_bytes([high, low]) {
        0 => 0x1_0000,
        le => usize::from(le),
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            class,
            instruction,
            p1,
            p2,
            data,
            expected,
        } = self;
        write!(
            formatter,
            "Command({class:02X} {instruction:02X} {p1:02X} {p2:02X}, {} bytes, Ne {expected:?})",
            data.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_are_those_of_the_specification() {
        let select = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&[0x00, 0x0A]);
        assert_eq!(
            **select.to_bytes().unwrap(),
            [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A]
        );
        let read = Command::new(0x00, 0xB0, 0x01, 0x00).expecting(256);
        assert_eq!(**read.to_bytes().unwrap(), [0x00, 0xB0, 0x01, 0x00, 0x00]);
        let query = Command::new(0x00, 0x20, 0x00, 0x80);
        assert_eq!(**query.to_bytes().unwrap(), [0x00, 0x20, 0x00, 0x80]);
        let verifier = Command::new(0x80, 0xA2, 0x00, 0x00).with_data(&[7; 256]);
        assert_eq!(
            verifier.to_bytes().unwrap()[..7],
            [0x80, 0xA2, 0x00, 0x00, 0x00, 0x01, 0x00]
        );
    }

    #[test]
    fn lengths_that_do_not_fit_are_refused() {
        for broken in [
            &[][..],
            &[0, 0xA4, 0],
            &[0, 0xA4, 0, 0, 2, 1],
            &[0, 0xA4, 0, 0, 2, 1, 2, 3, 4],
            &[0, 0xA4, 0, 0, 0, 0],
            &[0, 0xA4, 0, 0, 0, 0, 0, 0],
            &[0, 0xA4, 0, 0, 0, 0, 2, 1],
            &[0, 0xA4, 0, 0, 0, 0, 1, 1, 2],
        ] {
            assert_eq!(
                Command::parse(broken),
                Err(ApduError::Length),
                "{broken:02X?}"
            );
        }
        let long = Command::new(0, 0, 0, 0).with_data(&vec![0; 0x1_0000]);
        assert!(matches!(long.to_bytes(), Err(ApduError::TooLong)));
    }

    #[test]
    fn debug_does_not_show_the_data() {
        let verify = Command::new(0x00, 0x20, 0x00, 0x80).with_data(b"1234");
        assert_eq!(
            format!("{verify:?}"),
            "Command(00 20 00 80, 4 bytes, Ne None)"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            header: [u8; 4],
            data in proptest::collection::vec(any::<u8>(), 0..700),
            expected in proptest::option::of(1_usize..=0x1_0000),
        ) {
            let [class, instruction, p1, p2] = header;
            let mut command = Command::new(class, instruction, p1, p2).with_data(&data);
            command.expected = expected;
            prop_assert_eq!(Command::parse(&command.to_bytes().unwrap()).unwrap(), command);
        }
    }
}
