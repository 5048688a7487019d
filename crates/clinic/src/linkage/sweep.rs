//! Answers that nobody fetched in their time, and records of past days, are removed.

use std::{
    fs, io,
    path::Path,
    time::{Duration, SystemTime},
};

use domain::hand_off::Step;
use wire::oqs::file_name::FileName;

use crate::{Clinic, linkage::work, platform};

pub(super) fn sweep(clinic: &Clinic) {
    let folders = &clinic.config.folders;
    let today = clinic.config.clock.now().date();
    let stay = clinic.config.answers_stay;
    let swept = platform::present(&folders.work).and_then(|now| {
        for folder in [&folders.res, &folders.face] {
            for name in remove_stale(folder, now, stay, is_ours)? {
                let at = clinic.config.clock.now();
                clinic.journal.note(at, "-", &name, Step::Swept, None);
            }
        }
        // Of a consumer that has been away for so long, or is no more.
        remove_stale(&folders.work, now, stay, |name| {
            work::copy_for(name).is_some()
        })?;
        clinic.journal.sweep(today)?;
        clinic.bookings.sweep(today)?;
        clinic.registration.sweep(today)?;
        clinic.records.sweep(today)
    });
    let others = folders
        .consumers
        .iter()
        .flat_map(|consumer| [&consumer.res, &consumer.face]);
    for folder in others.flatten() {
        // One that cannot be reached is told by its deliveries.
        let _ = platform::present(folder).and_then(|now| remove_stale(folder, now, stay, is_ours));
    }
    if let Err(error) = swept {
        tracing::warn!(kind = ?error.kind(), "what lay too long could not be removed");
    }
}

/// Removes what has lain in a folder longer than `stay`, by the clock of the machine that holds the folders.
fn remove_stale(
    folder: &Path,
    now: SystemTime,
    stay: Duration,
    ours: impl Fn(&str) -> bool,
) -> io::Result<Vec<String>> {
    let mut removed = Vec::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let written = entry.metadata().and_then(|about| about.modified());
        let old = written.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > stay));
        if !ours(&name) || !old {
            continue;
        }
        match platform::remove(&entry.path()) {
            Ok(()) => removed.push(name.into_owned()),
            Err(_) => tracing::debug!("an old answer is held open by another program"),
        }
    }
    Ok(removed)
}

fn is_ours(name: &str) -> bool {
    // A request given back whose name was taken already has its key in front.
    let message = name.split_once('~').map_or(name, |(_, name)| name);
    FileName::parse(message).is_ok() || (name.starts_with('~') && name.ends_with(".part"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_that_lay_too_long_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let now = platform::present(folder.path()).expect("told");
        let written = |name: &str, age: u64| {
            let path = folder.path().join(name);
            fs::write(&path, "x").expect("written");
            let file = fs::File::options().append(true).open(&path).expect("there");
            file.set_modified(now - Duration::from_secs(age))
                .expect("set");
            path
        };
        let old = written("OQSsiquc01res_old.xml", 100);
        let fresh = written("OQSsiquc01res_fresh.xml", 5);
        let foreign = written("letter.txt", 100);
        remove_stale(folder.path(), now, Duration::from_secs(60), is_ours).expect("swept");
        assert!(!old.exists() && fresh.exists() && foreign.exists());
        assert_eq!(
            fs::read_dir(folder.path()).expect("readable").count(),
            2,
            "nothing of ours is left"
        );
    }
}
