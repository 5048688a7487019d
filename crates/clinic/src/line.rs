//! Whether the clinic can work at the moment, and since when it cannot: the counter's banner.

use std::sync::{PoisonError, RwLock};

use domain::DateTime;
use tokio::sync::broadcast;
use web::problem::Problem;

/// A trouble that is going on.
#[derive(Clone)]
pub(crate) struct Trouble {
    pub(crate) part: Part,
    pub(crate) since: DateTime,
    pub(crate) problem: Problem,
}

/// What can be in trouble, each ended by its own success only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The line to the hub.
    Line,
    /// The folders of the linkage and of the day's records.
    Folders,
    /// The folders of further consumers.
    Consumers,
}

/// The state of the line to the hub and of the folders.
pub(crate) struct Line {
    troubles: RwLock<[Option<Trouble>; 3]>,
    news: broadcast::Sender<String>,
}

impl Line {
    pub(crate) fn new(news: broadcast::Sender<String>) -> Self {
        Self {
            troubles: RwLock::default(),
            news,
        }
    }

    /// Notes a trouble; of one that goes on, the beginning stays.
    pub(crate) fn down(&self, part: Part, now: DateTime, problem: Problem) {
        let mut troubles = self
            .troubles
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let known = &mut troubles[part as usize];
        if known.as_ref().is_some_and(|known| known.problem == problem) {
            return;
        }
        tracing::warn!(code = %problem.code, "the clinic cannot work at the moment");
        let since = known.as_ref().map_or(now, |known| known.since);
        *known = Some(Trouble {
            part,
            since,
            problem,
        });
        drop(troubles);
        self.tell();
    }

    /// Notes that the part works.
    pub(crate) fn up(&self, part: Part) {
        let troubled = |troubles: &[Option<Trouble>; 3]| troubles[part as usize].is_some();
        if !troubled(&self.troubles.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        self.troubles
            .write()
            .unwrap_or_else(PoisonError::into_inner)[part as usize] = None;
        tracing::info!("the clinic works again");
        self.tell();
    }

    /// The trouble to show: the line's before the folders', ours before others'.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        let troubles = self.troubles.read().unwrap_or_else(PoisonError::into_inner);
        troubles.iter().flatten().next().cloned()
    }

    fn tell(&self) {
        // Nobody listening is no failure.
        let _ = self.news.send(String::new());
    }
}
