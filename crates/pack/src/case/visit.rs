//! Visits of the installer: surveys and works, each kept with what came of it.

use domain::Date;
use serde::{Deserialize, Serialize};
use store::pack::Field;

use domain::date::both;

/// One visit of the installer.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Visit {
    /// Its day, `yyyy-MM-dd`.
    pub day: String,
    /// Its hours as they were agreed; empty for a day without.
    #[serde(default)]
    pub time: String,
    /// What came of it; absent before it.
    pub result: Option<Outcome>,
    /// Why it failed.
    pub detail: String,
}

impl Visit {
    /// Its day and hours, in one text.
    #[must_use]
    pub fn when(&self) -> String {
        format!("{} {}", self.day, self.time).trim_end().to_owned()
    }

    /// Its day in both calendars, with its hours.
    #[must_use]
    pub fn when_both(&self) -> String {
        let day = self.day.parse().map_or_else(|_| self.day.clone(), both);
        format!("{day} {}", self.time).trim_end().to_owned()
    }
}

/// What came of a visit.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// As wished; in the West: completed.
    Ok,
    /// Failed. Reported in the East only.
    Ng,
}

pub(super) fn changed(field: &str, old: &str, new: &str) -> Field {
    Field {
        field: field.to_owned(),
        old: old.to_owned(),
        new: new.to_owned(),
    }
}

/// Fixes the day of the visit to come, or of a further one.
pub(super) fn fix(visits: &mut Vec<Visit>, day: Date, time: &str, name: &str) -> Field {
    match visits.last_mut().filter(|visit| visit.result.is_none()) {
        Some(visit) => {
            let old = visit.when();
            visit.day = day.to_string();
            time.trim().clone_into(&mut visit.time);
            changed(name, &old, &visit.when())
        }
        None => {
            let old = visits.last().map(Visit::when).unwrap_or_default();
            visits.push(Visit {
                day: day.to_string(),
                time: time.trim().to_owned(),
                result: None,
                detail: String::new(),
            });
            let new = visits.last().map(Visit::when).unwrap_or_default();
            changed(name, &old, &new)
        }
    }
}

/// Writes down what came of the visit whose day is fixed.
pub(super) fn conclude(
    visits: &mut [Visit],
    outcome: Outcome,
    detail: &str,
    name: &str,
) -> Result<Field, String> {
    let visit = visits.last_mut().filter(|visit| visit.result.is_none());
    let visit = visit.ok_or_else(|| format!("{name}の前に、日を決めてください。"))?;
    visit.result = Some(outcome);
    detail.trim().clone_into(&mut visit.detail);
    let word = match outcome {
        Outcome::Ok => "OK",
        Outcome::Ng => "NG",
    };
    Ok(changed(
        name,
        "",
        &format!("{} {word} {}", visit.day, visit.detail),
    ))
}
