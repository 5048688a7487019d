//! Batches in two steps: received under a number at once (01), asked for by that number later (02).

mod reading;
mod telling;

use std::sync::Arc;

use aws_lc_rs::digest;
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::HeaderMap,
    response::Response,
};
use domain::{
    Date,
    clock::jst,
    date::{compact, compact_time},
};
use store::{Job, JobId, NewJob, NewRow, StoreError};
use web::problem::Problem;
use wire::oqs::{
    Encoding, Form, WriteError,
    batch::{BATCH_LIMITS, BatchResult, BatchUnit},
    exchange::{ExchangeHeader, Reception, ReceptionInquiry},
    qualification::RequestHeader,
    registration::{RegistrationUnit, RegistrationsRequest},
};

use crate::{
    answering::{self, Wanted},
    batch::{Kind, inquiry, registration},
    caller::Caller,
    problem,
    state::Hub,
};

/// 資格確認一括照会, first step.
pub(super) async fn receive_inquiries(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(&headers)?;
    let mut reading = reading::Reading::new(&hub, &caller, &wanted);
    let answer = match reading.read(body).await {
        Ok(received) => receive(&hub, &caller, &wanted, received).await,
        Err(refused) => Err(refused),
    };
    if answer.is_err() {
        reading.forget().await;
    }
    answer
}

/// 照会番号一括登録, first step.
pub(super) async fn receive_registrations(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(&headers)?;
    let (request, _) =
        RegistrationsRequest::read(&body, &BATCH_LIMITS).map_err(problem::unreadable)?;
    at_most(hub.batch.rows, request.rows.len())?;
    let header = request.header.clone();
    let on = hub.circumstances(&caller, None).on;
    let rows = registration::rows(request).map_err(problem::store)?;
    let received = Received {
        kind: Kind::Registration,
        header,
        on,
        staged: None,
        rows,
        digest: digest_of(Kind::Registration, &[&body])?,
    };
    receive(&hub, &caller, &wanted, received).await
}

fn at_most(limit: usize, rows: usize) -> Result<(), Problem> {
    if rows > limit {
        return Err(problem::too_many_rows(limit));
    }
    Ok(())
}

pub(super) struct Received {
    pub(super) kind: Kind,
    pub(super) header: RequestHeader,
    pub(super) on: Date,
    /// Where the rows before `rows` are kept already.
    pub(super) staged: Option<Staged>,
    pub(super) rows: Vec<NewRow>,
    /// [`digest_of`] the request.
    pub(super) digest: [u8; 32],
}

/// Rows kept before the batch they are of was whole.
#[derive(Clone, Copy)]
pub(super) struct Staged {
    job: JobId,
    rows: usize,
}

/// Takes a batch in; the same request again is answered with the number it got before.
pub(super) async fn receive(
    hub: &Hub,
    caller: &Caller,
    wanted: &Wanted,
    received: Received,
) -> Result<Response, Problem> {
    caller.must_be(&received.header.institution)?;
    let before = received.staged.map_or(0, |staged| staged.rows);
    within_the_day(hub, caller, wanted, before + received.rows.len()).await?;
    let mut new = NewJob {
        institution: caller.institution.clone(),
        request: wanted.request.clone(),
        digest: received.digest,
        kind: received.kind.code().to_owned(),
        on: received.on,
        received_unix_ms: hub.clock.unix_ms(),
        rows: received.rows,
    };
    let job = match received.staged {
        None => hub.store.receive_job(new).await.map_err(not_kept)?,
        Some(Staged { job, .. }) => {
            let rest = new.clone();
            new.rows.clear();
            let kept = hub.store.stage_rows(Some(job), rest).await;
            kept.map_err(not_kept)?;
            hub.store.receive_staged(job, new).await.map_err(not_kept)?
        }
    };
    hub.lane.receive();

    let encoding = wanted.form.encoding;
    // No source knows a time of reception in answers about registrations (oqs-wire §5.3, §5.5).
    let told = received.kind != Kind::Registration;
    let reception = Reception {
        header: ExchangeHeader::answering(&received.header, None, hub.clock.now(), encoding),
        reception_number: Some(reception_number(&job)),
        received: told.then(|| compact_time(jst(job.received_unix_ms))),
        ..Reception::default()
    };
    let bytes = reception.write(wanted.form).map_err(problem::unwritable)?;
    Ok(super::xml(bytes, encoding))
}

fn not_kept(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict(_) => problem::request_key_used(),
        other => problem::store(other),
    }
}

/// Refuses what goes beyond an institution's rows of a day. The same request again does not count again.
async fn within_the_day(
    hub: &Hub,
    caller: &Caller,
    wanted: &Wanted,
    rows: usize,
) -> Result<(), Problem> {
    let now = hub.clock.now();
    let passed = [now.hour(), now.minute(), now.second()]
        .into_iter()
        .fold(0, |seconds, part| seconds * 60 + i64::from(part));
    let since = (hub.clock.unix_ms().div_euclid(1000) - passed) * 1000;
    let received = hub
        .store
        .rows_received(&caller.institution, since, &wanted.request)
        .await
        .map_err(problem::store)?;
    if received.saturating_add(rows as u64) > hub.batch.rows_a_day {
        return Err(problem::too_many_rows_today(hub.batch.rows_a_day));
    }
    Ok(())
}

/// SHA-256 of a request of some kind, in the parts it came in.
pub(super) fn digest_of(kind: Kind, parts: &[&[u8]]) -> Result<[u8; 32], Problem> {
    let mut context = digest_for(kind);
    parts.iter().for_each(|part| context.update(part));
    finished(context)
}

fn digest_for(kind: Kind) -> digest::Context {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(kind.code().as_bytes());
    context
}

fn finished(context: digest::Context) -> Result<[u8; 32], Problem> {
    let digest = context.finish();
    digest.as_ref().try_into().map_err(|_| problem::internal())
}

/// 受付番号: the day of reception and our own number of the job, twenty digits as in the one sample.
fn reception_number(job: &Job) -> String {
    let day = compact(jst(job.received_unix_ms).date());
    format!("{day}{:012}", job.id.0)
}

/// A kind of unit that results are made of.
pub(super) trait Unit: Sized + Send + Sync {
    /// Where one ends.
    const END: &'static str;

    /// The units of a result as it is kept.
    fn units(kept: &str) -> Vec<Self>;

    /// The unit as it may be sent in a coding.
    fn sendable(self, encoding: Encoding) -> Self;

    /// The unit as it stands in a result.
    fn write(&self, form: Form) -> Result<Vec<u8>, WriteError>;
}

impl Unit for BatchUnit {
    const END: &'static str = "</BulkConfirmUnit>";

    fn units(kept: &str) -> Vec<Self> {
        inquiry::units(kept)
    }

    fn sendable(self, encoding: Encoding) -> Self {
        self.sendable(encoding)
    }

    fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        self.write(form)
    }
}

impl Unit for RegistrationUnit {
    const END: &'static str = "</BulkRegistrationUnit>";

    fn units(kept: &str) -> Vec<Self> {
        registration::units(kept)
    }

    fn sendable(self, encoding: Encoding) -> Self {
        self.sendable(encoding)
    }

    fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        self.write(form)
    }
}

/// 資格確認一括照会, second step.
pub(super) async fn inquiries_result(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    told::<BatchUnit>(&hub, &caller, &headers, &body, Kind::Inquiry).await
}

/// 照会番号一括登録, second step.
pub(super) async fn registrations_result(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    told::<RegistrationUnit>(&hub, &caller, &headers, &body, Kind::Registration).await
}

/// A second step: how far a batch is, with its units when it is done.
pub(super) async fn told<U: Unit>(
    hub: &Arc<Hub>,
    caller: &Caller,
    headers: &HeaderMap,
    body: &[u8],
    kind: Kind,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(headers)?;
    let encoding = wanted.form.encoding;
    let result = result_of(hub, caller, kind, &wanted, body).await?;
    let Some(job) = result.finished else {
        let units = Vec::new();
        let header = result.header;
        let bytes = BatchResult { header, units }
            .write(wanted.form)
            .map_err(problem::unwritable)?;
        return Ok(super::xml(bytes, encoding));
    };
    let beginning = result
        .header
        .beginning(wanted.form)
        .map_err(problem::unwritable)?;
    let telling = telling::Telling::new(Arc::clone(hub), job, wanted.form);
    Ok(super::xml_in_parts(telling.body::<U>(beginning), encoding))
}

struct Result02 {
    header: ExchangeHeader,
    /// The job whose results are told.
    finished: Option<Job>,
}

/// How far a batch is. Results handed out are written down as one access; that nothing is ready, or known, shows
/// nobody and is not.
async fn result_of(
    hub: &Hub,
    caller: &Caller,
    kind: Kind,
    wanted: &Wanted,
    body: &[u8],
) -> Result<Result02, Problem> {
    let (inquiry, _) = ReceptionInquiry::read(body).map_err(problem::unreadable)?;
    caller.must_be(&inquiry.header.institution)?;
    let header = ExchangeHeader::answering(
        &inquiry.header,
        Some(&inquiry.reception_number),
        hub.clock.now(),
        wanted.form.encoding,
    );
    let Some(job) = find(hub, caller, kind, inquiry.reception_number.trim()).await? else {
        let problem = problem::unknown_reception();
        let header = ExchangeHeader {
            segment: Some("9".to_owned()),
            error_code: Some(problem.code.to_owned()),
            error_message: Some(format!("{}{}", problem.ja, problem.next_ja)),
            ..header
        };
        let finished = None;
        return Ok(Result02 { header, finished });
    };
    let header = ExchangeHeader {
        confirmation_date: (kind != Kind::Registration).then(|| compact(job.on)),
        segment: Some(if job.finished() { "1" } else { "2" }.to_owned()),
        processed: Some(job.done.to_string()),
        normal: Some(job.well.to_string()),
        errors: Some((job.done - job.well).to_string()),
        ..header
    };
    let finished = job.finished().then(|| job.clone());
    if finished.is_some() {
        let mut access =
            answering::access(hub, &caller.institution, "batch-result", &wanted.request);
        access.outcome = "handed-out".to_owned();
        access.reason.clone_from(&job.request);
        access.revealed = kind.code().to_owned();
        hub.write_down(vec![access]).await.map_err(problem::store)?;
    }
    Ok(Result02 { header, finished })
}

/// The caller's own job under a reception number.
async fn find(
    hub: &Hub,
    caller: &Caller,
    kind: Kind,
    number: &str,
) -> Result<Option<Job>, Problem> {
    let id = number.get(8..).and_then(|id| id.parse().ok()).map(JobId);
    let Some(id) = id else {
        return Ok(None);
    };
    let job = hub
        .store
        .find_job(&caller.institution, kind.code(), id)
        .await
        .map_err(problem::store)?;
    Ok(job.filter(|job| reception_number(job) == number))
}
