//! What of a person and a coverage may be shown, to whom, by which way of asking.

use std::collections::BTreeSet;

use crate::{
    consent::ConsentItem,
    coverage::{Coverage, Registered},
    date::DateTime,
    eligibility::Circumstances,
    limit::covers,
    person::Person,
    rules::{self, NoRule, Rule},
};

/// Whether an item was consented to, and within which time it may be seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConsentState {
    /// Asked and not given, or not to be had (flag 0).
    No,
    /// Given at the first moment; may be seen until the second (flag 1).
    Until(DateTime, DateTime),
}

impl ConsentState {
    /// Whether consent was given.
    #[must_use]
    pub fn given(self) -> bool {
        matches!(self, Self::Until(..))
    }
}

/// One coverage of one person as the caller may see it; what may not be seen is not in here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revealed {
    /// The person; address and postal code are gone where they are withheld.
    pub person: Person,
    /// The coverage; limit, diseases and tickets that may not be seen are gone.
    pub coverage: Coverage,
    /// Limit information.
    pub limit: ConsentState,
    /// Specific-disease information.
    pub disease: ConsentState,
    /// Medicine, treatment, check-up and operation. Empty where this way of asking cannot carry consent.
    pub medical: Vec<(ConsentItem, ConsentState)>,
    /// 照会番号 the institution gave this person.
    pub reference_number: Option<String>,
}

const MEDICAL: [ConsentItem; 4] = [
    ConsentItem::Checkup,
    ConsentItem::Medicine,
    ConsentItem::Treatment,
    ConsentItem::Operation,
];

/// How much an answer may carry beside the bare coverage.
pub(super) struct Extent<'a> {
    /// Consent by card; `None` where the way of asking cannot carry any.
    pub card: Option<&'a BTreeSet<ConsentItem>>,
    /// Whether limit information may be shown.
    pub limit: bool,
    /// Whether anything beyond the coverage may be shown at all.
    pub beyond_coverage: bool,
}

pub(super) fn reveal(
    of: &Registered,
    coverage: &Coverage,
    extent: &Extent<'_>,
    circumstances: &Circumstances,
) -> Result<Revealed, NoRule> {
    let mut person = of.person.clone();
    if person.withheld {
        person.address = None;
        person.postal_code = None;
    }
    let mut shown = coverage.clone();
    let on = circumstances.on;
    let holds = coverage.holds_on(on);
    let until = circumstances.now.saturating_add(
        jiff::Span::new().hours(rules::value(Rule::ConsentHours, circumstances.now.date())?),
    );
    let given = |yes: bool| match yes {
        true => ConsentState::Until(circumstances.now, until),
        false => ConsentState::No,
    };

    let limit = given(extent.limit && holds && !coverage.is_medical_aid());
    if !limit.given() || coverage.limit_on(on).is_none() {
        shown.limit = None;
    }

    let consented =
        |item| extent.beyond_coverage && extent.card.is_some_and(|items| items.contains(&item));
    let disease = given(consented(ConsentItem::SpecificDisease) && holds && !person.withheld);
    shown.diseases.retain(|certificate| {
        disease.given() && covers(certificate.valid_from, certificate.valid_to, on)
    });

    let viewable = holds && coverage.medical_information_viewable() && !person.withheld;
    let medical = match extent.card {
        Some(_) => MEDICAL
            .map(|item| (item, given(viewable && consented(item))))
            .to_vec(),
        None => Vec::new(),
    };
    if shown.is_medical_aid() {
        let institution = circumstances.institution.as_str();
        shown
            .tickets
            .retain(|ticket| ticket.institution == institution);
    }
    Ok(Revealed {
        person,
        coverage: shown,
        limit,
        disease,
        medical,
        reference_number: None,
    })
}
