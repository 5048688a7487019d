//! Application protocol data units (ISO/IEC 7816-4): what is said to a card and what it answers.

mod command;
mod status;

pub use command::Command;
pub use status::StatusWord;

/// What a card answered: data, then a status word.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Everything before the status word.
    pub data: Vec<u8>,
    /// SW1 SW2.
    pub status: StatusWord,
}

impl Response {
    /// An answer that is a status word alone.
    #[must_use]
    pub fn of(status: StatusWord) -> Self {
        Self {
            data: Vec::new(),
            status,
        }
    }

    /// An answer with data and `9000`.
    #[must_use]
    pub fn with(data: Vec<u8>) -> Self {
        Self {
            data,
            status: StatusWord::OK,
        }
    }

    /// Reads a raw response APDU.
    ///
    /// # Errors
    /// [`ApduError::NoStatus`] when it is shorter than a status word.
    pub fn parse(bytes: &[u8]) -> Result<Self, ApduError> {
        let (data, status) = bytes.split_last_chunk::<2>().ok_or(ApduError::NoStatus)?;
        Ok(Self {
            data: data.to_vec(),
            status: StatusWord(u16::from_be_bytes(*status)),
        })
    }

    /// The raw response APDU.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.data.clone();
        bytes.extend_from_slice(&self.status.0.to_be_bytes());
        bytes
    }
}

/// Why bytes are no APDU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApduError {
    /// A response without SW1 SW2.
    #[error("find a status word in the response")]
    NoStatus,
    /// A command whose length fields contradict its length, or that has no header.
    #[error("read the command: its lengths do not fit")]
    Length,
    /// More than 65,535 bytes of data, or more than 65,536 expected.
    #[error("write the command: it is too long")]
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_comes_back_and_a_stump_is_refused() {
        let response = Response::parse(&[1, 2, 0x63, 0xC2]).unwrap();
        assert_eq!(response.data, [1, 2]);
        assert_eq!(response.status.tries_left(), Some(2));
        assert_eq!(response.to_bytes(), [1, 2, 0x63, 0xC2]);
        assert!(matches!(Response::parse(&[0x90]), Err(ApduError::NoStatus)));
    }
}
