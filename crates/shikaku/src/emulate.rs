//! The emulator vendors build against: a demo whose folders have a courier before them, who can be told to blunder.
//!
//! The clinic's linkage works on private folders (`emulator/inner`); the courier carries requests in and answers out,
//! whole and by rename, applies the faults that were asked for and writes down the traffic. What lies in `emulator`
//! tells how far each file came, so that a crash at any point is carried on at the next start.

mod courier;
pub(crate) mod fault;
mod gate;
pub(crate) mod golden;
mod known;
mod outgoing;
pub(crate) mod scenario;
pub(crate) mod score;
pub(crate) mod traffic;

use std::path::PathBuf;

pub(crate) use courier::Courier;
pub(crate) use fault::{Fault, Faults};
pub(crate) use gate::Gate;
pub(crate) use known::Known;

use crate::demo::Place;

/// Every folder of an emulator.
#[derive(Clone)]
pub(crate) struct Folders {
    /// Where the vendor's program puts requests.
    pub(crate) req: PathBuf,
    /// Where it finds answers.
    pub(crate) res: PathBuf,
    /// Where it finds card checks.
    pub(crate) face: PathBuf,
    /// The same three, and the journal of the linkage, as the clinic sees them.
    pub(crate) inner: clinic::Folders,
    /// Answers on their way out, already as they will be published.
    stage: PathBuf,
    /// Copies that will be published a second time.
    again: PathBuf,
    /// The record of the traffic.
    pub(crate) traffic: PathBuf,
}

impl Folders {
    pub(crate) fn of(place: &Place) -> Self {
        let inner = |name: &str| place.path(&format!("emulator/inner/{name}"));
        Self {
            req: place.path("OQS/req"),
            res: place.path("OQS/res"),
            face: place.path("OQS/face"),
            inner: clinic::Folders {
                req: inner("req"),
                res: inner("res"),
                face: inner("face"),
                work: inner("work"),
                consumers: Vec::new(),
            },
            stage: place.path("emulator/stage"),
            again: place.path("emulator/again"),
            traffic: place.path("emulator/traffic.jsonl"),
        }
    }

    /// What is on its way between the vendor's folders and the terminal, where `why` looks too: in the terminal's own
    /// folders, and answers that are held back for a fault.
    pub(crate) fn within(&self) -> [clinic::Folders; 2] {
        let held = clinic::Folders {
            res: self.stage.clone(),
            face: self.stage.clone(),
            ..self.inner.clone()
        };
        [held, self.inner.clone()]
    }

    pub(crate) fn make(&self) -> std::io::Result<()> {
        let inner = &self.inner;
        for folder in [
            &self.req,
            &self.res,
            &self.face,
            &inner.req,
            &inner.res,
            &inner.face,
            &inner.work,
            &self.stage,
            &self.again,
        ] {
            std::fs::create_dir_all(folder)?;
        }
        Ok(())
    }
}
