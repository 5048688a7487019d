//! Further consumers (取り込み先): programs that each need a whole copy of every answer, since some delete what they
//! have read and would starve the others (oqs-wire §3). One that is away or full delays nobody and catches up later.

use std::{fs, io, path::PathBuf, sync::Arc};

use domain::hand_off::Step;
use tokio::task::block_in_place;
use web::serve::Shutdown;

use crate::{
    Clinic,
    line::Part,
    linkage::{
        job,
        work::{self, Work},
    },
    platform, problem,
};

/// Where one further consumer fetches.
#[derive(Clone, Debug)]
pub struct Consumer {
    /// Its name: letters, digits and hyphens, since it stands in names of files.
    pub name: String,
    /// Its folder of answers, if it wants them.
    pub res: Option<PathBuf>,
    /// Its folder of card checks, if it wants them.
    pub face: Option<PathBuf>,
}

impl Consumer {
    /// Its folder of card checks, or of answers.
    pub(super) fn folder(&self, face: bool) -> Option<&PathBuf> {
        if face {
            self.face.as_ref()
        } else {
            self.res.as_ref()
        }
    }
}

/// Delivers what waits in `work` for one consumer until `shutdown`.
pub(super) async fn run(clinic: Arc<Clinic>, consumer: Consumer, shutdown: Shutdown) {
    let mut look = tokio::time::interval(clinic.config.poll);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut away = false;
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            _ = look.tick() => {}
        }
        match block_in_place(|| deliver(&clinic, &consumer)) {
            Ok(()) => {
                if std::mem::take(&mut away) {
                    clinic.line.up(Part::Consumers);
                }
            }
            Err(error) => {
                away = true;
                let now = clinic.config.clock.now();
                let problem = problem::consumer_away(&consumer.name, &error);
                clinic.line.down(Part::Consumers, now, problem);
                // As with our own folders, it is tried again after a moment.
                tokio::select! {
                    () = shutdown.wait() => return,
                    () = tokio::time::sleep(job::FOLDER_PAUSE) => {}
                }
            }
        }
    }
}

/// Delivers everything that waits and may go out: not before the request is gone, since until then the answer may be
/// copied anew.
fn deliver(clinic: &Clinic, consumer: &Consumer) -> io::Result<()> {
    let folders = &clinic.config.folders;
    let mut names: Vec<String> = fs::read_dir(&folders.work)?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    let mut failed = None;
    for file in &names {
        let Some((key, name)) = file.split_once('~') else {
            continue;
        };
        let Some((name, _)) = work::copy_for(name).filter(|(_, to)| *to == consumer.name) else {
            continue;
        };
        let work = Work::at(folders, key, name);
        let Some(folder) = consumer.folder(work.is_face()) else {
            continue;
        };
        if work.lying().request {
            continue;
        }
        let copy = work.copy(&consumer.name);
        let delivered = job::published_as(name, &copy).and_then(|name| {
            let to = folder.join(name);
            if to.exists() {
                // The one before was not fetched yet; it is not overwritten.
                return Ok(false);
            }
            platform::publish(&copy, &to)?;
            platform::touch(&to);
            Ok(true)
        });
        match delivered {
            Ok(true) => {
                let now = clinic.config.clock.now();
                let to = Some(consumer.name.as_str());
                clinic.journal.note(now, key, name, Step::Delivered, to);
            }
            Ok(false) => {}
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(()), Err)
}
