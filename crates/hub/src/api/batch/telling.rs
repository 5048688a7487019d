//! Telling a result piece by piece: never more than a page of its units is held.

use std::sync::Arc;

use axum::body::Body;
use futures_util::stream;
use store::{Job, StoreError};
use wire::oqs::{Form, exchange::ending};

use super::Unit;
use crate::{batch::KEPT, state::Hub};

/// Units read and written at a time.
const PAGE: usize = 256;

/// A result on its way out.
pub(super) struct Telling {
    hub: Arc<Hub>,
    job: Job,
    form: Form,
    last: Option<u64>,
    told: u64,
    done: bool,
}

impl Telling {
    pub(super) fn new(hub: Arc<Hub>, job: Job, form: Form) -> Self {
        Self {
            hub,
            job,
            form,
            last: None,
            told: 0,
            done: false,
        }
    }

    /// The body of the answer. One that breaks off in the middle is no answer: the caller asks again.
    pub(super) fn body<U: Unit>(self, beginning: Vec<u8>) -> Body {
        let start = (self, Some(beginning));
        let parts = stream::try_unfold(start, async |(mut telling, beginning)| {
            if let Some(beginning) = beginning {
                return Ok(Some((beginning, (telling, None))));
            }
            if telling.done {
                return Ok(None);
            }
            let part = telling.next::<U>().await.inspect_err(|error| {
                tracing::error!(%error, "a result broke off while it was told");
            })?;
            Ok::<_, StoreError>(Some((part, (telling, None))))
        });
        Body::from_stream(parts)
    }

    async fn next<U: Unit>(&mut self) -> Result<Vec<u8>, StoreError> {
        let page = self
            .hub
            .store
            .job_results(self.job.id, self.last, PAGE)
            .await?;
        let mut part = Vec::with_capacity(PAGE * 2048);
        for (number, kept) in &page {
            self.last = Some(*number);
            if let Some(units) = as_kept(kept, self.form) {
                part.extend(units.as_bytes());
                self.told += units.matches(U::END).count() as u64;
                continue;
            }
            for unit in U::units(kept) {
                let unit = unit.sendable(self.form.encoding).write(self.form);
                part.extend(unit.map_err(|_| StoreError::Unreadable("result"))?);
                self.told += 1;
            }
        }
        if page.len() < PAGE {
            // Forgotten meanwhile, or a unit nobody can read: half a result is none.
            if self.told < self.job.rows {
                return Err(StoreError::Unreadable("result"));
            }
            part.extend(ending(self.form));
            self.done = true;
        }
        Ok(part)
    }
}

/// The units of a kept result as they stand in it, where they are told in the form they are kept in.
fn as_kept(kept: &str, form: Form) -> Option<&str> {
    if form != KEPT {
        return None;
    }
    let (_, units) = kept.split_once("<MessageBody>\n")?;
    units.strip_suffix(std::str::from_utf8(&ending(form)).ok()?)
}

#[cfg(test)]
mod tests {
    use wire::oqs::{
        Encoding,
        batch::{BatchResult, BatchUnit},
    };

    use super::*;

    #[test]
    fn a_unit_told_as_it_is_kept_is_the_unit_written_anew() {
        let unit = BatchUnit {
            status: Some("2".to_owned()),
            message: Some("資格 <確認>".to_owned()),
            ..BatchUnit::default()
        };
        let written = unit.write(KEPT).expect("written");
        let kept = BatchResult {
            units: vec![unit],
            ..BatchResult::default()
        };
        let kept = String::from_utf8(kept.write(KEPT).expect("written")).expect("UTF-8");
        let told = as_kept(&kept, KEPT).expect("kept in this form");
        assert_eq!(told.as_bytes(), written);
        assert_eq!(told.matches(<BatchUnit as Unit>::END).count(), 1);
        let other = Form {
            encoding: Encoding::ShiftJis,
            ..KEPT
        };
        assert_eq!(as_kept(&kept, other), None);
    }
}
