//! What is said about a verified holder before the check.

use domain::{
    consent::ConsentItem,
    date::{parse_compact, parse_compact_time},
    visit::{InForce, Offer, Standing},
};
use serde::{Deserialize, Serialize};

/// A card's proof for a purpose.
#[derive(Serialize)]
pub(crate) struct Proof {
    pub(crate) nonce: String,
    pub(crate) mode: &'static str,
    pub(crate) certificate: String,
    pub(crate) signature: String,
    /// Items this institution asks about.
    pub(crate) items: Vec<&'static str>,
}

/// What the hub offers, as it stands on the wire.
#[derive(Deserialize)]
pub(crate) struct Offered {
    registered: bool,
    standing: String,
    day: Option<String>,
    items: Vec<String>,
    in_force: Option<Kept>,
}

#[derive(Deserialize)]
struct Kept {
    consent: u64,
    items: Vec<String>,
    until: String,
}

impl Offered {
    /// What it means; `None` where a part is not what it should be.
    pub(crate) fn into_offer(self) -> Option<Offer> {
        let items = |codes: &[String]| {
            codes
                .iter()
                .map(|code| ConsentItem::from_code(code))
                .collect::<Option<_>>()
        };
        let day = match &self.day {
            Some(day) => Some(parse_compact(day).ok()?),
            None => None,
        };
        let in_force = match &self.in_force {
            Some(kept) => Some(InForce {
                consent: kept.consent,
                items: items(&kept.items)?,
                until: parse_compact_time(&kept.until).ok()?,
            }),
            None => None,
        };
        Some(Offer {
            registered: self.registered,
            standing: Standing::from_parts(&self.standing, day)?,
            items: items(&self.items)?,
            in_force,
        })
    }
}
