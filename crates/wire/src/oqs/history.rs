//! What is on record about a patient: medicine and treatment (薬剤・診療情報, `YZKsiquc`) and check-ups (特定健診情報,
//! `TKKsiquc`). Their element names differ from those of `OQS` messages.
//!
//! Source: oqs-wire §5.6, told by one author; where `ResultCode` and `MessageContents` stand is not public, the
//! samples have them in the header.

mod checkup;
mod medicine;
mod medicine_record;
mod request;

pub use checkup::{CheckupAnswer, CheckupHeader, CheckupItem, CheckupPatient, CheckupVisit};
pub use medicine::{MedicineAnswer, MedicineHeader, MedicinePatient, Treatment};
pub use medicine_record::{claims, dispensing, prescribing};
pub(crate) use request::{Body, HeaderText};
pub use request::{HistoryHeader, HistoryRequest};

/// Which record is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum HistoryKind {
    /// 薬剤・診療情報.
    Medicine,
    /// 特定健診情報.
    Checkup,
}

impl HistoryKind {
    /// How its files' names begin: `YZKsiquc`.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Medicine => "YZKsiquc",
            Self::Checkup => "TKKsiquc",
        }
    }

    /// Values of `FileCategory` with which a PDF is asked for instead of XML.
    #[must_use]
    pub fn is_pdf(self, category: &str) -> bool {
        match self {
            Self::Medicine => matches!(category, "1" | "3"),
            Self::Checkup => category == "1",
        }
    }

    /// Values of `FileCategory`.
    #[must_use]
    pub fn categories(self) -> &'static [&'static str] {
        match self {
            Self::Medicine => &["1", "2", "3", "4"],
            Self::Checkup => &["1", "2"],
        }
    }
}

/// `ResultCode` of an answer that went well.
pub const GOOD: &str = "1";
/// `ResultCode` of any other answer; `MessageContents` tells why.
pub const REFUSED: &str = "2";
