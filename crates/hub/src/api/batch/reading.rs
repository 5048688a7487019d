//! Reading a batch of inquiries while it arrives: short ones as a whole, long ones row by row.

use axum::body::{Body, HttpBody};
use store::NewRow;
use web::problem::Problem;
use wire::oqs::{
    Limits, ReadError,
    batch::{BATCH_LIMITS, BatchRequest, Rows, SMALL},
    qualification::RequestHeader,
};

use super::{at_most, digest_for, finished};
use crate::{
    batch::{Kind, inquiry},
    problem,
};

/// A batch as read.
pub(super) struct Inquiries {
    pub(super) header: RequestHeader,
    pub(super) rows: Vec<NewRow>,
    pub(super) digest: [u8; 32],
}

/// Reads a body of at most `most` rows.
pub(super) async fn inquiries(mut body: Body, most: usize) -> Result<Inquiries, Problem> {
    let mut digest = digest_for(Kind::Inquiry);
    let mut whole = Some(Vec::new());
    let mut long = Long::default();
    while let Some(frame) = next(&mut body).await? {
        digest.update(&frame);
        if let Some(bytes) = &mut whole {
            bytes.extend_from_slice(&frame);
            if bytes.len() > SMALL {
                long.feed(bytes, most)?;
                whole = None;
            }
        } else {
            long.feed(&frame, most)?;
        }
    }
    let digest = finished(digest)?;
    let (header, rows) = match whole {
        Some(bytes) => {
            let (request, _) =
                BatchRequest::read(&bytes, &BATCH_LIMITS).map_err(problem::unreadable)?;
            at_most(most, request.rows.len())?;
            let header = request.header.clone();
            (header, inquiry::rows(request).map_err(problem::store)?)
        }
        None => long.end(most)?,
    };
    Ok(Inquiries {
        header,
        rows,
        digest,
    })
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

/// A batch too long to be held as a whole.
#[derive(Default)]
struct Long {
    arriving: Rows,
    header: Option<RequestHeader>,
    rows: Vec<NewRow>,
}

impl Long {
    fn feed(&mut self, bytes: &[u8], most: usize) -> Result<(), Problem> {
        let rows = self.arriving.feed(bytes).map_err(problem::unreadable)?;
        rows.iter().try_for_each(|row| self.read(row, most))
    }

    fn read(&mut self, row: &[u8], most: usize) -> Result<(), Problem> {
        let (request, _) =
            BatchRequest::read(row, &Limits::default()).map_err(problem::unreadable)?;
        if self.header.is_none() {
            self.header = Some(request.header.clone());
        }
        self.rows
            .extend(inquiry::rows(request).map_err(problem::store)?);
        at_most(most, self.rows.len())
    }

    fn end(mut self, most: usize) -> Result<(RequestHeader, Vec<NewRow>), Problem> {
        let rest = std::mem::take(&mut self.arriving).end();
        match BatchRequest::read(&rest, &Limits::default()) {
            Err(ReadError::Missing { .. }) if self.header.is_some() => {}
            Err(error) => return Err(problem::unreadable(error)),
            Ok(_) => self.read(&rest, most)?,
        }
        let header = self.header.ok_or_else(problem::internal)?;
        Ok((header, self.rows))
    }
}
