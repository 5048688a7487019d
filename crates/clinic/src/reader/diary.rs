//! How visits ended, a line each: who verified by sight and why, which way, which end. No patient, no card number.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use domain::{
    DateTime, date,
    visit::{Outcome, Way},
};
use serde::Serialize;

/// One line.
#[derive(Serialize)]
pub(super) struct Line {
    at: String,
    visit: u64,
    kind: Option<&'static str>,
    way: Option<&'static str>,
    staff: Option<String>,
    reason: Option<&'static str>,
    registered: bool,
    face_failures: u8,
    pin_failures: u8,
    end: &'static str,
    /// The hub's number of the consent given.
    consent: Option<u64>,
}

impl Line {
    pub(super) fn of(
        at: DateTime,
        visit: u64,
        outcome: &Outcome,
        consent: Option<(u64, DateTime)>,
    ) -> Self {
        let sighted = outcome.sighted.as_ref();
        Self {
            at: date::compact_time(at),
            visit,
            kind: outcome.kind.map(|kind| kind.code()),
            way: outcome.way.map(Way::code),
            staff: sighted.map(|sighted| sighted.staff.as_str().to_owned()),
            reason: sighted.map(|sighted| sighted.reason.code()),
            registered: outcome.registered,
            face_failures: outcome.face_failures,
            pin_failures: outcome.pin_failures,
            end: outcome.end.code(),
            consent: consent.map(|(consent, _)| consent),
        }
    }
}

/// Appends a line to the file of its day, beside the records; durable when it returns.
pub(super) fn write(records: &Path, line: &Line) -> io::Result<()> {
    let folder = records.join("visits");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}.jsonl", line.at.get(..8).unwrap_or("undated")));
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    let mut file = File::options().create(true).append(true).open(path)?;
    file.write_all(&text)?;
    file.sync_all()
}
