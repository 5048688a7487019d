//! The burden ratio (一部負担割合) twice: received from the insurer, and by the rule of age. Never mixed.

use domain::{
    Date,
    copayment::{Ratio, by_age},
};
use wire::oqs::qualification::ResultItem;

/// Both values of one result for one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Ratios {
    pub(super) received: Option<Ratio>,
    pub(super) by_age: Option<Ratio>,
}

impl Ratios {
    pub(super) fn of(item: &ResultItem, on: Date) -> Self {
        if item.is_medical_aid() {
            return Self::default();
        }
        let birth = item.birthdate().and_then(Result::ok);
        Self {
            received: item.ratio(on),
            by_age: birth.and_then(|birth| by_age(birth, on)),
        }
    }

    /// What the headline says: the received value, or else the rule's.
    pub(super) fn shown(self) -> Option<Ratio> {
        self.received.or(self.by_age)
    }

    /// Where the headline's value comes from.
    pub(super) fn basis(self) -> &'static str {
        match (self.received, self.by_age) {
            (Some(_), _) => "割合は保険者から受信した値です",
            (None, Some(_)) => "割合は年齢による値です（受信なし）",
            (None, None) => "割合は受信していません。高齢受給者証などで確認してください",
        }
    }

    /// Whether both are there and differ; the received one counts.
    pub(super) fn differ(self) -> bool {
        matches!((self.received, self.by_age), (Some(received), Some(rule)) if received != rule)
    }
}
