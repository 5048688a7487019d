//! Consent (同意) a patient gives at the reader, item by item, and how long it lasts.

use std::collections::BTreeSet;

use crate::date::DateTime;

/// What a patient may consent to have seen.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ConsentItem {
    /// 特定健診情報.
    Checkup,
    /// 薬剤情報.
    Medicine,
    /// 診療情報.
    Treatment,
    /// 手術情報.
    Operation,
    /// 特定疾病療養受療証.
    SpecificDisease,
    /// 限度額適用認定証 (asked only where the day's rule demands it).
    Limit,
}

impl ConsentItem {
    /// All items.
    pub const ALL: [Self; 6] = [
        Self::Checkup,
        Self::Medicine,
        Self::Treatment,
        Self::Operation,
        Self::SpecificDisease,
        Self::Limit,
    ];

    /// Its name on command lines and in our own API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Checkup => "checkup",
            Self::Medicine => "medicine",
            Self::Treatment => "treatment",
            Self::Operation => "operation",
            Self::SpecificDisease => "disease",
            Self::Limit => "limit",
        }
    }

    /// The item of a [`code`](Self::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.code() == code)
    }
}

/// What a patient consented to at one visit, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    /// The items consented to; all others were not.
    pub items: BTreeSet<ConsentItem>,
    /// 同意日時.
    pub given: DateTime,
    /// 閲覧可能日時: the end of the time in which the items may be seen.
    pub until: DateTime,
}
