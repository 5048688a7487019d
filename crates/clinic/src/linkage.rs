//! Folder linkage (ファイル連携): request files in `req`, answers in `res`, card checks in `face`.
//!
//! A thin shell around [`domain::hand_off`], which decides. What lies in `work` tells how far a message came
//! (docs/decisions/0001), so that a crash at any point is carried on at the next start; the journal of `shikaku why`
//! only tells of it.

mod consumer;
mod encryption;
mod folders;
mod given_back;
mod inquiry;
mod job;
pub(crate) mod journal;
pub(crate) mod look;
mod sweep;
pub(crate) mod work;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

pub use consumer::Consumer;
use domain::hand_off::Step;
pub use encryption::{EncryptConfError, Encryption, ZipMethod, ZipSecret, zipped};
pub use folders::Folders;
use tokio::task::{JoinSet, block_in_place};
use web::serve::Shutdown;

use crate::{Clinic, line::Part, linkage::job::Job, platform, problem};

/// Requests worked on at the same time.
const AT_ONCE: usize = 16;

/// How often old answers are removed.
const SWEEP: Duration = Duration::from_secs(60);

/// Names of the requests being worked on, letter case apart (shares do not tell it): a second file of the same name
/// waits.
#[derive(Clone, Default)]
struct Busy(Arc<Mutex<HashSet<String>>>);

/// A name being worked on, until this is dropped.
struct Claim(Busy, String);

impl Busy {
    fn holds(&self, name: &str) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&name.to_ascii_lowercase())
    }

    fn claim(&self, name: &str) -> Claim {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_ascii_lowercase());
        Claim(self.clone(), name.to_ascii_lowercase())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.0
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.1);
    }
}

/// Looks at the folders until `shutdown`; carries on what an earlier run left in `work`.
pub(crate) async fn run(clinic: Arc<Clinic>, shutdown: Shutdown) -> std::io::Result<()> {
    let folders = &clinic.config.folders;
    let busy = Busy::default();
    let mut jobs = JoinSet::new();
    let mut deliveries = JoinSet::new();
    for consumer in folders.consumers.clone() {
        deliveries.spawn(consumer::run(
            Arc::clone(&clinic),
            consumer,
            shutdown.clone(),
        ));
    }
    for job in Job::left_over(folders)? {
        job.note(&clinic, Step::CarriedOn);
        start(&mut jobs, &clinic, &busy, job, &shutdown);
    }
    let mut looks = look::Looks::new(clinic.config.poll, clinic.config.settle);
    let mut poll = tokio::time::interval(clinic.config.poll);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut sweep = tokio::time::interval(SWEEP);
    let mut req_in_trouble = false;
    loop {
        tokio::select! {
            () = shutdown.wait() => break,
            _ = sweep.tick() => block_in_place(|| sweep::sweep(&clinic)),
            Some(ended) = jobs.join_next() => if ended.is_err() {
                tracing::error!("work on a request broke off; it is carried on at the next start");
            },
            _ = poll.tick() => match block_in_place(|| looks.complete(&folders.req)) {
                Ok(names) => {
                    if std::mem::take(&mut req_in_trouble) {
                        clinic.line.up(Part::Folders);
                    }
                    for name in names.iter().filter(|name| !busy.holds(name)) {
                        if jobs.len() >= AT_ONCE {
                            break;
                        }
                        if let Some(job) = take(&clinic, name) {
                            start(&mut jobs, &clinic, &busy, job, &shutdown);
                        }
                    }
                }
                Err(error) => {
                    req_in_trouble = true;
                    clinic.line.down(Part::Folders, clinic.config.clock.now(), problem::folder(&error));
                }
            },
        }
    }
    while jobs.join_next().await.is_some() {}
    while deliveries.join_next().await.is_some() {}
    Ok(())
}

/// Takes one request out of `req`.
fn take(clinic: &Clinic, name: &str) -> Option<Job> {
    let key = clinic.key();
    match block_in_place(|| Job::claim(&clinic.config.folders, name, &key)) {
        Ok(job) => {
            job.note(clinic, Step::Taken);
            Some(job)
        }
        Err(error) if platform::may_pass(&error) => {
            // Another program still holds it, or it went away: the next look decides.
            tracing::debug!(kind = ?error.kind(), "a request could not be taken yet");
            None
        }
        Err(error) => {
            clinic.line.down(
                Part::Folders,
                clinic.config.clock.now(),
                problem::folder(&error),
            );
            None
        }
    }
}

fn start(jobs: &mut JoinSet<()>, clinic: &Arc<Clinic>, busy: &Busy, job: Job, shutdown: &Shutdown) {
    let (clinic, shutdown, claim) = (Arc::clone(clinic), shutdown.clone(), busy.claim(job.name()));
    jobs.spawn(async move {
        let _claim = claim;
        tokio::select! {
            () = job.run(&clinic) => {}
            // What is in `work` is carried on at the next start.
            () = shutdown.wait() => {}
        }
    });
}

/// Publishes the answer to a card check and tells the file; the time is the last part of its name, as receipt
/// computers expect. From the moment this writes it into `work`, it is not lost.
pub(crate) async fn publish_face(
    clinic: &Arc<Clinic>,
    key: &str,
    bytes: &[u8],
) -> std::io::Result<std::path::PathBuf> {
    let mut middle = [0; 10];
    clinic.config.entropy.fill(&mut middle);
    let name = wire::oqs::file_name::face_name(
        &clinic.config.institution,
        &hex::encode(middle),
        clinic.config.clock.now(),
    );
    let job = Job::received(&clinic.config.folders, key, &name, bytes)?;
    let published = clinic.config.folders.face.join(&name);
    let clinic = Arc::clone(clinic);
    // Goes on by itself when nobody waits for it any more.
    tokio::spawn(async move { job.run(&clinic).await })
        .await
        .map_err(std::io::Error::other)?;
    Ok(published)
}
