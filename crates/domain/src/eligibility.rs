//! The decision the whole system exists for: facts × date × way of asking → answer, reason, next act.
//!
//! Pure: the same facts on the same day always give the same answer. What may be revealed follows the result
//! patterns of the technical guide (official-guide, "Result patterns").

mod by_card;
mod by_number;
mod reason;
mod reveal;

use std::collections::BTreeSet;

pub use by_card::{by_card, certificate_standing, listed};
pub use by_number::by_number;
pub use reason::{NextAct, Reason, Turn};
pub use reveal::{ConsentState, Revealed};

use crate::{
    certificate::CertificateStatus,
    consent::ConsentItem,
    date::{Date, DateTime},
    institution::InstitutionCode,
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
    person::PersonId,
};

/// Validity (資格有効性). Codes: OQSCD006.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Validity {
    /// 1 有効.
    Valid,
    /// 2 無効.
    Invalid,
    /// 3 無効（新しい資格あり）.
    InvalidNewExists,
    /// 4 該当資格なし.
    NoMatch,
    /// 5 複数該当.
    Multiple,
    /// 6 有効（未登録）: medical aid without a ticket for this institution.
    ValidUnregistered,
}

impl Validity {
    /// All, in the order of their codes.
    pub const ALL: [Self; 6] = [
        Self::Valid,
        Self::Invalid,
        Self::InvalidNewExists,
        Self::NoMatch,
        Self::Multiple,
        Self::ValidUnregistered,
    ];

    /// `1` … `6`.
    #[must_use]
    pub fn code(self) -> &'static str {
        ["1", "2", "3", "4", "5", "6"][self as usize]
    }

    /// The validity of a code; `None` for an unknown one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|validity| validity.code() == code)
    }

    /// What a counter calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        [
            "有効",
            "無効",
            "無効（新しい資格あり）",
            "該当資格なし",
            "複数該当",
            "有効（未登録）",
        ][self as usize]
    }
}

/// How the hub answers where the public sources leave a choice (oqs-wire §12).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// What the result list carries at validity 3.
    pub lost_with_new: LostWithNew,
}

/// What the result list carries when the coverage asked for is lost and a new one exists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LostWithNew {
    /// Nothing.
    Nothing,
    /// The lost coverage, which the caller already named.
    #[default]
    Old,
    /// The new coverage.
    New,
}

/// An inquiry by the numbers on a document (記号番号等による照会).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberAsked {
    /// 保険者番号.
    pub insurer: InsurerNumber,
    /// 記号.
    pub symbol: Option<Symbol>,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番, where the document has one.
    pub branch: Option<Branch>,
    /// 生年月日.
    pub birthdate: Date,
    /// 限度額適用認定証提供同意フラグ: the patient agreed at the counter.
    pub limit_consent: bool,
}

/// How the holder of the card was verified (本人確認の方法).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CardMode {
    /// 暗証番号: four digits typed by the patient.
    Pin,
    /// 顔認証: the face matched with the chip's photo.
    Face,
    /// 目視: staff compared the photo with the person.
    Visual,
}

impl CardMode {
    /// Its name in our own API and in the audit.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pin => "pin",
            Self::Face => "face",
            Self::Visual => "visual",
        }
    }

    /// The mode of a [`code`](Self::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Pin, Self::Face, Self::Visual]
            .into_iter()
            .find(|mode| mode.code() == code)
    }
}

/// An inquiry by card, after the signature and the certificate's path held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardAsked {
    /// The certificate's state in the hub's own lists.
    pub certificate: CertificateStatus,
    /// What the patient consented to at the reader.
    pub consent: BTreeSet<ConsentItem>,
}

/// Who asks, for which day, at which moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Circumstances {
    /// The institution that asks.
    pub institution: InstitutionCode,
    /// 資格確認日: the day whose coverage is asked.
    pub on: Date,
    /// The moment of asking, in Japan.
    pub now: DateTime,
}

/// What the decision came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// An answer about coverage.
    Answered(Validity),
    /// No answer about coverage is given; the reason tells why (処理結果状況 2).
    Refused,
}

/// The answer, why, and what may be shown of whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Answer or refusal.
    pub outcome: Outcome,
    /// Why; [`Reason::Valid`] exactly when the answer is plainly valid.
    pub reason: Reason,
    /// The coverages shown, the one to charge by first.
    pub results: Vec<Revealed>,
    /// Whom the answer is about, where exactly one person was found: for the audit, never for the caller. It is there
    /// even where nothing of them is shown.
    pub about: Option<PersonId>,
}

impl Decision {
    fn without_result(outcome: Outcome, reason: Reason, about: Option<PersonId>) -> Self {
        Self {
            outcome,
            reason,
            results: Vec::new(),
            about,
        }
    }
}

/// The decision about a card whose certificate nobody registered for insurance use.
#[must_use]
pub fn unknown_card() -> Decision {
    Decision::without_result(Outcome::Refused, Reason::CardNotRegistered, None)
}
