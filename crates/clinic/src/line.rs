//! Whether the clinic can work at the moment, and since when it cannot: the counter's banner.

use std::sync::{PoisonError, RwLock};

use domain::DateTime;
use tokio::sync::broadcast;
use web::problem::Problem;

/// A trouble that is going on.
#[derive(Clone)]
pub(crate) struct Trouble {
    pub(crate) since: DateTime,
    pub(crate) problem: Problem,
}

/// The state of the line to the hub and of the folders.
pub(crate) struct Line {
    trouble: RwLock<Option<Trouble>>,
    news: broadcast::Sender<String>,
}

impl Line {
    pub(crate) fn new(news: broadcast::Sender<String>) -> Self {
        Self {
            trouble: RwLock::default(),
            news,
        }
    }

    /// Notes a trouble; the first one's beginning stays until everything works again.
    pub(crate) fn down(&self, now: DateTime, problem: Problem) {
        let mut trouble = self.trouble.write().unwrap_or_else(PoisonError::into_inner);
        if trouble
            .as_ref()
            .is_some_and(|known| known.problem.code == problem.code)
        {
            return;
        }
        tracing::warn!(code = %problem.code, "the clinic cannot work at the moment");
        let since = trouble.as_ref().map_or(now, |known| known.since);
        *trouble = Some(Trouble { since, problem });
        drop(trouble);
        // Nobody listening is no failure.
        let _ = self.news.send(String::new());
    }

    /// Notes that an exchange went through.
    pub(crate) fn up(&self) {
        let mut trouble = self.trouble.write().unwrap_or_else(PoisonError::into_inner);
        if trouble.take().is_some() {
            drop(trouble);
            tracing::info!("the clinic works again");
            let _ = self.news.send(String::new());
        }
    }

    pub(crate) fn trouble(&self) -> Option<Trouble> {
        self.trouble
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
