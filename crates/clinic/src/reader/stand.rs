//! The reader as the rest of the clinic sees it: what is shown, who may speak into the visit, how it is doing.

use std::sync::{
    Mutex, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
    mpsc::Sender,
};

use domain::{
    DateTime,
    visit::{Outcome, Step, Visit},
};
use tokio::sync::broadcast;
use web::sse::Message;

use super::{diary, health::Health, seat::Input};
use crate::{Config, face::Picture};

/// Events a screen may lag behind before it is told to load anew.
const LAG: usize = 64;

/// The event's name.
const SCREEN: &str = "screen";

/// What is shown at the reader now.
#[derive(Clone)]
pub(crate) struct Shown {
    /// Number of the visit, from 1.
    pub(crate) visit_number: u64,
    /// Number of the step; what was answered on an older one is not heard.
    pub(crate) step: u64,
    /// Ascends with everything that changes.
    pub(crate) version: u64,
    /// The visit; none while no card is placed.
    pub(crate) visit: Option<Visit>,
    /// Staff have the photo before them.
    pub(crate) photo: bool,
}

/// A consent given at the reader; whose it is, only the hub knows.
#[derive(Clone)]
pub(crate) struct GivenConsent {
    /// The hub's number for it.
    pub(crate) consent: u64,
    pub(crate) at: DateTime,
    pub(crate) until: DateTime,
    pub(crate) withdrawn: bool,
}

/// Consents remembered for the counter.
const CONSENTS: usize = 200;

/// The reader.
pub(crate) struct Stand {
    shown: RwLock<Shown>,
    inputs: Mutex<Option<Sender<Input>>>,
    photo: Mutex<Option<Picture>>,
    /// Consents given at this reader since it started, newest first.
    consents: Mutex<Vec<GivenConsent>>,
    news: broadcast::Sender<Message>,
    stopping: AtomicBool,
    pub(crate) health: Health,
}

impl Default for Stand {
    fn default() -> Self {
        Self {
            shown: RwLock::new(Shown {
                visit_number: 0,
                step: 0,
                version: 0,
                visit: None,
                photo: false,
            }),
            inputs: Mutex::default(),
            photo: Mutex::default(),
            consents: Mutex::default(),
            news: broadcast::channel(LAG).0,
            stopping: AtomicBool::new(false),
            health: Health::default(),
        }
    }
}

impl Stand {
    /// What is shown now.
    pub(crate) fn shown(&self) -> Shown {
        self.shown
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Says something into the visit, if there is one.
    pub(crate) fn say(&self, input: Input) -> bool {
        let inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        inputs
            .as_ref()
            .is_some_and(|inputs| inputs.send(input).is_ok())
    }

    /// Tells screens when something changes.
    pub(crate) fn news(&self) -> broadcast::Receiver<Message> {
        self.news.subscribe()
    }

    /// Tells screens that something beside the visit changed: the language, the size of letters.
    pub(crate) fn changed(&self) {
        self.update(|_| {});
    }

    /// No new visit begins; one that waits for its patient ends.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub(super) fn begin(&self, inputs: Sender<Input>) {
        *self.inputs.lock().unwrap_or_else(PoisonError::into_inner) = Some(inputs);
        self.forget_photo();
        self.update(|shown| {
            shown.visit_number += 1;
            shown.step += 1;
        });
    }

    pub(super) fn show(&self, visit: &Visit) {
        let known = self.shown().visit;
        if known.as_ref().is_some_and(|known| looks_like(known, visit)) {
            return;
        }
        if visit.step() == Step::Gone || visit.step() == Step::Offering {
            self.forget_photo();
        }
        self.update(|shown| {
            if known.is_none_or(|known| known.step() != visit.step()) {
                shown.step += 1;
            }
            shown.visit = Some(visit.clone());
        });
    }

    pub(super) fn end(&self) {
        *self.inputs.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.forget_photo();
        self.update(|shown| {
            shown.step += 1;
            shown.visit = None;
        });
    }

    /// Keeps the photo for staff until the holder is verified or the visit ends; in memory only.
    pub(super) fn show_photo(&self, photo: Option<Picture>) {
        let there = photo.is_some();
        *self.photo.lock().unwrap_or_else(PoisonError::into_inner) = photo;
        self.update(|shown| shown.photo = there);
    }

    fn forget_photo(&self) {
        *self.photo.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.shown
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .photo = false;
    }

    /// The photo as a bitmap, for the page of a named member of staff.
    pub(crate) fn photo(&self) -> Option<zeroize::Zeroizing<Vec<u8>>> {
        let photo = self.photo.lock().unwrap_or_else(PoisonError::into_inner);
        photo.as_ref().map(Picture::bitmap)
    }

    /// Writes down how a visit ended.
    pub(super) fn record(
        &self,
        config: &Config,
        outcome: &Outcome,
        consent: Option<(u64, DateTime)>,
    ) {
        let shown = self.shown();
        if let Some((consent, until)) = consent {
            let mut consents = self.consents.lock().unwrap_or_else(PoisonError::into_inner);
            consents.truncate(CONSENTS - 1);
            let given = GivenConsent {
                consent,
                at: config.clock.now(),
                until,
                withdrawn: false,
            };
            consents.insert(0, given);
        }
        let line = diary::Line::of(config.clock.now(), shown.visit_number, outcome, consent);
        if let Err(error) = diary::write(&config.records, &line) {
            tracing::warn!(kind = ?error.kind(), "the end of a visit could not be written down");
        }
    }

    /// The news that something changed, as a screen that missed it gets it.
    pub(crate) fn message(&self) -> Message {
        news_of(self.shown().version)
    }

    /// Consents given since the reader started, newest first.
    pub(crate) fn consents(&self) -> Vec<GivenConsent> {
        self.consents
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A consent was withdrawn, here or at the counter.
    pub(crate) fn withdrew(&self, consent: u64) {
        let mut consents = self.consents.lock().unwrap_or_else(PoisonError::into_inner);
        for given in consents.iter_mut().filter(|given| given.consent == consent) {
            given.withdrawn = true;
        }
        drop(consents);
        self.changed();
    }

    fn update(&self, change: impl FnOnce(&mut Shown)) {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut shown);
        shown.version += 1;
        let message = news_of(shown.version);
        drop(shown);
        // No screen being open is no failure.
        let _ = self.news.send(message);
    }
}

fn news_of(version: u64) -> Message {
    Message {
        id: Some(version),
        event: SCREEN,
        data: version.to_string(),
    }
}

/// Whether nothing that a screen shows is different.
fn looks_like(one: &Visit, other: &Visit) -> bool {
    let look = |visit: &Visit| {
        (
            visit.step(),
            visit.hint(),
            visit.tries(),
            visit.pin_failures(),
            visit.face_failures(),
            visit.withdrawn(),
        )
    };
    look(one) == look(other)
}
