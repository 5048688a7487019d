//! Messages of the file interface of online eligibility verification (外部インターフェイス, `OQS…`).
//!
//! Source: oqs-wire. The official layouts are not public; names, nesting and order are those of public clients and
//! samples.

pub mod batch;
pub mod check;
pub mod code_table;
mod document;
pub mod exchange;
pub mod file_name;
mod guard;
pub mod history;
pub mod json;
pub mod listing;
mod oddity;
mod order;
pub mod qualification;
mod read_error;
pub mod registration;
mod table;
mod write_error;
mod writer;

pub use document::Limits;
pub use oddity::{Fault, Oddity, Position};
pub use read_error::ReadError;
pub use write_error::WriteError;

/// Coding of a message (文字コード). Codes: OQSCD005.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Encoding {
    /// 0 UTF-8, without byte order mark.
    #[default]
    Utf8,
    /// 1 Shift_JIS; on the wire this means CP932.
    ShiftJis,
}

impl Encoding {
    /// Value of `CharacterCodeIdentifier`: `0` or `1`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "0",
            Self::ShiftJis => "1",
        }
    }

    /// The encoding of a [`code`](Self::code); `None` for an unknown one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Utf8, Self::ShiftJis]
            .into_iter()
            .find(|encoding| encoding.code() == code)
    }

    /// Its name in an XML declaration.
    #[must_use]
    pub fn xml_name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
        }
    }
}

/// Order and layout an answer is written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Profile {
    /// Order of the specification; two blanks, a line feed at the end.
    Specification,
    /// As real answers come: the order of a hash table, four blanks, no line feed at the end (oqs-wire §4).
    #[default]
    Observed,
}

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Form {
    /// Order and layout.
    pub profile: Profile,
    /// Coding.
    pub encoding: Encoding,
}
