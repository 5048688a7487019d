//! Folder linkage (ファイル連携): request files in `req`, answers in `res`, card checks in `face`.
//!
//! The `work` folder is the journal, and needs no other: a request in it has been taken and not yet answered; an
//! answer in it has been received and not yet published; a request beside its answer is done with. Every step is
//! one rename or one removal, so that a crash between any two of them is carried on at the next start.

mod folders;
mod job;
mod look;

use std::{
    collections::HashSet,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

pub use folders::Folders;
use tokio::task::JoinSet;
use web::serve::Shutdown;
use wire::oqs::file_name::FileName;

use crate::{Clinic, linkage::job::Job, platform, problem};

/// Requests worked on at the same time.
const AT_ONCE: usize = 16;

/// How often old answers are removed.
const SWEEP: Duration = Duration::from_secs(60);

/// Names of the requests being worked on: a second file of the same name waits.
type Busy = Arc<Mutex<HashSet<String>>>;

/// Looks at the folders until `shutdown`; carries on what an earlier run left in `work`.
pub(crate) async fn run(clinic: Arc<Clinic>, shutdown: Shutdown) {
    let busy = Busy::default();
    let mut jobs = JoinSet::new();
    for job in Job::left_over(&clinic.config.folders) {
        start(&mut jobs, &clinic, &busy, job, &shutdown);
    }
    let mut looks = look::Looks::new(clinic.config.poll, clinic.config.settle);
    let mut poll = tokio::time::interval(clinic.config.poll);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut sweep = tokio::time::interval(SWEEP);
    loop {
        tokio::select! {
            () = shutdown.wait() => break,
            _ = sweep.tick() => tidy(&clinic),
            Some(_) = jobs.join_next() => {}
            _ = poll.tick() => match looks.complete(&clinic.config.folders.req) {
                Ok(names) => {
                    for name in names {
                        if jobs.len() >= AT_ONCE {
                            break;
                        }
                        take(&mut jobs, &clinic, &busy, &name, &shutdown);
                    }
                }
                Err(error) => clinic.line.down(clinic.config.clock.now(), problem::folder(&error)),
            },
        }
    }
    while jobs.join_next().await.is_some() {}
}

/// Takes one request out of `req`, unless one of its name is still being worked on.
fn take(
    jobs: &mut JoinSet<()>,
    clinic: &Arc<Clinic>,
    busy: &Busy,
    name: &str,
    shutdown: &Shutdown,
) {
    if busy
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .contains(name)
    {
        return;
    }
    let mut key = [0; 8];
    clinic.config.entropy.fill(&mut key);
    match Job::claim(&clinic.config.folders, name, &hex::encode(key)) {
        Ok(job) => start(jobs, clinic, busy, job, shutdown),
        // Another program still holds it, or it went away: the next look decides.
        Err(error) => tracing::debug!(kind = ?error.kind(), "a request could not be taken yet"),
    }
}

fn start(jobs: &mut JoinSet<()>, clinic: &Arc<Clinic>, busy: &Busy, job: Job, shutdown: &Shutdown) {
    let (clinic, busy, shutdown) = (Arc::clone(clinic), Arc::clone(busy), shutdown.clone());
    busy.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(job.name().to_owned());
    jobs.spawn(async move {
        tokio::select! {
            () = job.run(&clinic) => {}
            // What is in `work` is carried on at the next start.
            () = shutdown.wait() => {}
        }
        busy.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(job.name());
    });
}

/// Publishes the answer to a card check; the time is its last part, as receipt computers expect.
pub(crate) fn publish_face(clinic: &Clinic, bytes: &[u8]) -> std::io::Result<std::path::PathBuf> {
    let mut middle = [0; 10];
    clinic.config.entropy.fill(&mut middle);
    let name = wire::oqs::file_name::face_name(
        &clinic.config.institution,
        &hex::encode(middle),
        clinic.config.clock.now(),
    );
    let path = clinic.config.folders.face.join(name);
    platform::write_whole(&path, bytes)?;
    platform::touch(&path);
    Ok(path)
}

/// Removes answers that nobody fetched in their time, and records of past days.
fn tidy(clinic: &Clinic) {
    for folder in [&clinic.config.folders.res, &clinic.config.folders.face] {
        if let Err(error) = remove_stale(folder, clinic.config.answers_stay) {
            tracing::warn!(kind = ?error.kind(), "old answers could not be removed");
        }
    }
    if let Err(error) = clinic.records.sweep(clinic.config.clock.now().date()) {
        tracing::warn!(kind = ?error.kind(), "records of past days could not be removed");
    }
}

/// Removes what has lain in a folder longer than `stay`. Ages are taken by the clock of the machine that holds the
/// folder, which need not be ours: a file written now tells what it says.
fn remove_stale(folder: &Path, stay: Duration) -> std::io::Result<()> {
    let probe = folder.join("~shikaku.time");
    platform::write_whole(&probe, b"")?;
    let now = std::fs::metadata(&probe)?.modified()?;
    platform::remove(&probe)?;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let ours = FileName::parse(&entry.file_name().to_string_lossy()).is_ok();
        let age = now.duration_since(entry.metadata()?.modified()?);
        if ours && age.is_ok_and(|age| age > stay) {
            platform::remove(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, time::SystemTime};

    use super::*;

    #[test]
    fn only_answers_that_lay_too_long_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = |name: &str, age: u64| {
            let path = folder.path().join(name);
            fs::write(&path, "x").expect("written");
            let file = fs::File::options().append(true).open(&path).expect("there");
            let now = file
                .metadata()
                .and_then(|about| about.modified())
                .unwrap_or(SystemTime::UNIX_EPOCH);
            file.set_modified(now - Duration::from_secs(age))
                .expect("set");
            path
        };
        let old = written("OQSsiquc01res_old.xml", 100);
        let fresh = written("OQSsiquc01res_fresh.xml", 5);
        let foreign = written("letter.txt", 100);
        remove_stale(folder.path(), Duration::from_secs(60)).expect("swept");
        assert!(!old.exists() && fresh.exists() && foreign.exists());
        assert_eq!(
            fs::read_dir(folder.path()).expect("readable").count(),
            2,
            "nothing of ours is left"
        );
    }
}
