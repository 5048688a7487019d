//! Who is on a list an institution may fetch, and what is shown of each.

use domain::{
    Date,
    consent::{Consent, ConsentItem},
    coverage::Registered,
    eligibility::{self, Circumstances, Decision, Outcome},
    institution::InstitutionCode,
    rules::NoRule,
};
use store::{NewRow, RowResult, StoreError};
use wire::oqs::{
    Limits, WriteError,
    listing::{ListingKind, ListingPeriod, ListingResult, ListingUnit},
};

use super::KEPT;
use crate::state::Hub;

/// The people a period's list is about, each with the consent by which they are on it.
pub(crate) async fn people(
    hub: &Hub,
    institution: &InstitutionCode,
    kind: ListingKind,
    period: ListingPeriod,
) -> Result<Vec<(Registered, Option<Consent>)>, StoreError> {
    let (item, days) = match (kind, period) {
        (_, ListingPeriod::Month(first))
        | (ListingKind::MedicalAid, ListingPeriod::Consented(first, _)) => {
            let days = (first, first.last_of_month());
            let people = hub.store.entrusted_to(institution, days).await?;
            return Ok(people.into_iter().map(|one| (one, None)).collect());
        }
        // When somebody was seen is not known here: the day of consent stands for it (ours).
        (_, ListingPeriod::Consented(from, to) | ListingPeriod::Examined(from, to)) => {
            (item(kind), (from, to))
        }
    };
    let now = hub.clock.now();
    let mut found: Vec<(Registered, Option<Consent>)> = Vec::new();
    for (one, consent) in hub.store.consents_to(institution, item, days, now).await? {
        // Of several consents the last one counts.
        found.retain(|(earlier, _)| earlier.person.id != one.person.id);
        found.push((one, Some(consent)));
    }
    Ok(found)
}

fn item(kind: ListingKind) -> ConsentItem {
    match kind {
        ListingKind::Online => ConsentItem::OnlineCare,
        ListingKind::HomeVisit | ListingKind::MedicalAid => ConsentItem::HomeVisit,
    }
}

/// What is shown of one person: of medical aid nothing but the aid itself.
pub(crate) fn decide(
    kind: ListingKind,
    circumstances: &Circumstances,
    (one, consent): &(Registered, Option<Consent>),
) -> Result<Decision, NoRule> {
    let items = consent.as_ref().map(|consent| consent.items.clone());
    let circumstances = Circumstances {
        now: consent
            .as_ref()
            .map_or(circumstances.now, |consent| consent.given),
        ..circumstances.clone()
    };
    let mut decision = eligibility::listed(&items.unwrap_or_default(), &circumstances, one)?;
    if kind == ListingKind::MedicalAid {
        decision
            .results
            .retain(|shown| shown.coverage.is_medical_aid());
    }
    Ok(decision)
}

/// The day a list is about: today, or the nearest day of another month.
pub(crate) fn day(period: ListingPeriod, today: Date) -> Date {
    match period {
        ListingPeriod::Month(first) => today.clamp(first, first.last_of_month()),
        ListingPeriod::Consented(..) | ListingPeriod::Examined(..) => today,
    }
}

/// The row of a decision, settled; `None` where nothing is shown.
pub(crate) fn row(
    decision: &Decision,
    institution: &InstitutionCode,
) -> Option<Result<NewRow, WriteError>> {
    let Outcome::Answered(validity) = decision.outcome else {
        return None;
    };
    if decision.results.is_empty() {
        return None;
    }
    let units = vec![ListingUnit::of(validity, &decision.results, institution)];
    let list = ListingResult {
        units,
        ..ListingResult::default()
    };
    Some(list.write(KEPT).map(|bytes| {
        NewRow::Settled(RowResult {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            well: true,
        })
    }))
}

/// The units of a result as it is kept.
pub(crate) fn units(kept: &str) -> Vec<ListingUnit> {
    ListingResult::read(kept.as_bytes(), &Limits::default())
        .map(|(result, _)| result.units)
        .unwrap_or_default()
}
