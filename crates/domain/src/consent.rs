//! Consent (同意) a patient gives at the reader, item by item, and how long it lasts.

use std::collections::BTreeSet;

use jiff::ToSpan;

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
    /// 訪問診療等: the institution may fetch the coverage, and what else was consented to, when it visits.
    HomeVisit,
    /// オンライン診療等: the same for care over a distance.
    OnlineCare,
}

impl ConsentItem {
    /// All items.
    pub const ALL: [Self; 8] = [
        Self::Checkup,
        Self::Medicine,
        Self::Treatment,
        Self::Operation,
        Self::SpecificDisease,
        Self::Limit,
        Self::HomeVisit,
        Self::OnlineCare,
    ];

    /// Consents of their own: they outlast the day, and no reader's screen asks for them among the day's items.
    pub const STANDING: [Self; 2] = [Self::HomeVisit, Self::OnlineCare];

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
            Self::HomeVisit => "visit",
            Self::OnlineCare => "online",
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

/// Days for which a consent to home visits or online care lasts. Ours: how long it really does is not public.
const STANDING_DAYS: i64 = 365;

/// The end of a consent to home visits or online care, unless it is withdrawn before.
#[must_use]
pub fn standing_until(given: DateTime) -> DateTime {
    given.saturating_add(STANDING_DAYS.days())
}
