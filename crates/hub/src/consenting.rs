//! Keeping what a patient consented to at the reader: for a day, and for visits and online care until later.

use std::collections::BTreeSet;

use domain::{
    DateTime,
    consent::{Consent, ConsentItem, standing_until},
    eligibility::{Circumstances, ConsentState, Decision},
};
use store::{ConsentId, StoreError};

use crate::state::Hub;

/// Consent is kept for the items that the answer really carries. Items seen at the institution and items for visits
/// and online care are consents of their own: the one ends after a day, the other does
/// not. Gives the number and the end of the one for the day.
pub(crate) async fn keep(
    hub: &Hub,
    decision: &Decision,
    consent: &BTreeSet<ConsentItem>,
    circumstances: &Circumstances,
) -> Result<Option<(ConsentId, DateTime)>, StoreError> {
    let Some(shown) = decision.results.first() else {
        return Ok(None);
    };
    let given = circumstances.now;
    let carried: Vec<(ConsentItem, ConsentState)> = shown
        .medical
        .iter()
        .copied()
        .chain([(ConsentItem::SpecificDisease, shown.disease)])
        .filter(|(item, state)| consent.contains(item) && state.given())
        .collect();
    let items: BTreeSet<ConsentItem> = carried.iter().map(|(item, _)| *item).collect();
    let until = carried.iter().find_map(|(_, state)| match state {
        ConsentState::Until(_, until) => Some(*until),
        ConsentState::No => None,
    });
    let (institution, person) = (&circumstances.institution, shown.person.id);
    let mut bundle = None;
    if let Some(until) = until {
        let items = items.clone();
        let kept = Consent {
            items,
            given,
            until,
        };
        let id = hub.store.record_consent(institution, person, &kept).await?;
        bundle = Some((id, until));
    }
    for setting in ConsentItem::STANDING {
        if consent.contains(&setting) {
            let mut items = items.clone();
            items.insert(setting);
            let until = standing_until(given);
            let kept = Consent {
                items,
                given,
                until,
            };
            hub.store.record_consent(institution, person, &kept).await?;
        }
    }
    Ok(bundle)
}
