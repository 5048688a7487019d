//! Reading a batch of inquiries while it arrives: short ones as a whole, long ones row by row, kept in parts.

use axum::body::{Body, HttpBody};
use domain::{
    Date,
    rules::{self, Rule},
};
use store::{NewJob, NewRow};
use web::problem::Problem;
use wire::oqs::{
    Limits, ReadError,
    batch::{BATCH_LIMITS, BatchRequest, Rows, SMALL},
    qualification::RequestHeader,
};

use super::{Received, Staged, at_most, digest_for, finished, not_kept, within_the_day};
use crate::{
    answering::Wanted,
    batch::{Kind, inquiry},
    caller::Caller,
    problem,
    state::Hub,
};

/// Rows of a long batch held before they are kept.
const PART: usize = 1024;

/// A batch on its way in.
pub(super) struct Reading<'a> {
    hub: &'a Hub,
    caller: &'a Caller,
    wanted: &'a Wanted,
    header: Option<RequestHeader>,
    rows: Vec<NewRow>,
    staged: Option<Staged>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(hub: &'a Hub, caller: &'a Caller, wanted: &'a Wanted) -> Self {
        Self {
            hub,
            caller,
            wanted,
            header: None,
            rows: Vec::new(),
            staged: None,
        }
    }

    /// Reads a body; of a long one all rows but the last are staged then.
    pub(super) async fn read(&mut self, mut body: Body) -> Result<Received, Problem> {
        let mut digest = digest_for(Kind::Inquiry);
        let (mut short, mut long) = (Some(Vec::new()), Rows::default());
        while let Some(frame) = next(&mut body).await? {
            digest.update(&frame);
            match &mut short {
                None => self.feed(&mut long, &frame).await?,
                Some(bytes) => {
                    bytes.extend_from_slice(&frame);
                    if bytes.len() > SMALL {
                        let begun = short.take().unwrap_or_default();
                        self.feed(&mut long, &begun).await?;
                    }
                }
            }
        }
        match short {
            Some(bytes) => {
                let request = BatchRequest::read(&bytes, &BATCH_LIMITS);
                self.take(request.map_err(problem::unreadable)?.0)?;
            }
            None => match BatchRequest::read(&long.end(), &Limits::default()) {
                Err(ReadError::Missing { .. }) if self.header.is_some() => {}
                Err(error) => return Err(problem::unreadable(error)),
                Ok((last, _)) => self.take(last)?,
            },
        }
        let header = self.header.take().ok_or_else(problem::internal)?;
        Ok(Received {
            kind: Kind::Inquiry,
            on: self.on(&header)?,
            header,
            staged: self.staged,
            rows: std::mem::take(&mut self.rows),
            digest: finished(digest)?,
        })
    }

    /// Forgets what was kept of a batch that was not taken in.
    pub(super) async fn forget(self) {
        if let Some(Staged { job, .. }) = self.staged
            && let Err(error) = self.hub.store.forget_staged(job).await
        {
            tracing::warn!(%error, "rows of a refused batch stay until results are forgotten");
        }
    }

    async fn feed(&mut self, long: &mut Rows, bytes: &[u8]) -> Result<(), Problem> {
        for row in long.feed(bytes).map_err(problem::unreadable)? {
            let row = BatchRequest::read(&row, &Limits::default());
            self.take(row.map_err(problem::unreadable)?.0)?;
            if self.rows.len() >= PART {
                self.stage().await?;
            }
        }
        Ok(())
    }

    fn take(&mut self, request: BatchRequest) -> Result<(), Problem> {
        self.header.get_or_insert_with(|| request.header.clone());
        let rows = inquiry::rows(request).map_err(problem::store)?;
        self.rows.extend(rows);
        let staged = self.staged.map_or(0, |staged| staged.rows);
        at_most(self.hub.batch.rows, staged + self.rows.len())
    }

    /// Keeps what is held, as far as the institution may send it.
    async fn stage(&mut self) -> Result<(), Problem> {
        let header = self.header.as_ref().ok_or_else(problem::internal)?;
        self.caller.must_be(&header.institution)?;
        let on = self.on(header)?;
        let rows = self.staged.map_or(0, |staged| staged.rows) + self.rows.len();
        within_the_day(self.hub, self.caller, self.wanted, rows).await?;
        let part = NewJob {
            institution: self.caller.institution.clone(),
            request: self.wanted.request.clone(),
            digest: [0; 32],
            kind: Kind::Inquiry.code().to_owned(),
            on,
            received_unix_ms: self.hub.clock.unix_ms(),
            rows: std::mem::take(&mut self.rows),
        };
        let before = self.staged.map(|staged| staged.job);
        let job = self.hub.store.stage_rows(before, part).await;
        let job = job.map_err(not_kept)?;
        self.staged = Some(Staged { job, rows });
        Ok(())
    }

    /// The day asked for, if online verification existed then.
    fn on(&self, header: &RequestHeader) -> Result<Date, Problem> {
        let asked = self
            .hub
            .circumstances(self.caller, header.confirmation_date);
        rules::value(Rule::OnlineVerification, asked.on).map_err(problem::no_rule)?;
        Ok(asked.on)
    }
}

/// The next bytes of a body; one that breaks off is no request.
async fn next(body: &mut Body) -> Result<Option<axum::body::Bytes>, Problem> {
    loop {
        let frame =
            std::future::poll_fn(|context| std::pin::Pin::new(&mut *body).poll_frame(context));
        match frame.await {
            None => return Ok(None),
            Some(Err(_)) => return Err(problem::broken_off()),
            Some(Ok(frame)) => {
                if let Ok(bytes) = frame.into_data() {
                    return Ok(Some(bytes));
                }
            }
        }
    }
}
