//! Rows of 資格確認一括照会: each is decided as an inquiry by number is.

use domain::{
    audit::Access,
    eligibility::{self, Circumstances, Decision},
    institution::InstitutionCode,
    insured::NumberKey,
};
use store::{Job, NewRow, RowResult, StoreError};
use wire::oqs::{
    Limits, WriteError,
    batch::{BatchRequest, BatchResult, BatchUnit, RefusedRow},
    qualification::{RequestHeader, Search, SearchEcho},
};

use super::{KEPT, TURN, access};
use crate::{answering, problem, state::Hub};

/// The rows of a request as they are kept.
pub(crate) fn rows(request: BatchRequest) -> Result<Vec<NewRow>, StoreError> {
    let header = RequestHeader {
        file_identifier: None,
        ..request.header
    };
    let unwritable = |_: WriteError| StoreError::Unreadable("row");
    let row = |row: Result<Search, RefusedRow<SearchEcho>>| match row {
        Ok(search) => {
            let one = BatchRequest {
                header: header.clone(),
                rows: vec![Ok(search)],
            };
            super::new_row(Ok(one.write(KEPT.encoding).map_err(unwritable)?))
        }
        Err(refused) => {
            super::new_row(Err(kept(BatchUnit::refused(&refused)).map_err(unwritable)?))
        }
    };
    request.rows.into_iter().map(row).collect()
}

fn kept(unit: BatchUnit) -> Result<Vec<u8>, WriteError> {
    let units = vec![unit];
    BatchResult {
        units,
        ..BatchResult::default()
    }
    .write(KEPT)
}

/// The units of a result as it is kept.
pub(crate) fn units(kept: &str) -> Vec<BatchUnit> {
    BatchResult::read(kept.as_bytes(), &Limits::default())
        .map(|(result, _)| result.units)
        .unwrap_or_default()
}

/// Decides rows and has their audit records made durable.
pub(super) async fn work(
    hub: &Hub,
    job: &Job,
    rows: &[(u64, String)],
) -> Result<Vec<(u64, RowResult)>, StoreError> {
    let circumstances = Circumstances {
        institution: job.institution.clone(),
        on: job.on,
        now: hub.clock.now(),
    };
    let (mut results, mut accesses) = (Vec::new(), Vec::new());
    for (at, (number, asked)) in rows.iter().enumerate() {
        if at.is_multiple_of(TURN) {
            hub.lane.give_way().await;
        }
        let unit = match search(asked) {
            Some(search) => {
                let (unit, written_down) =
                    decide(hub, job, *number, &search, &circumstances).await?;
                accesses.push(written_down);
                unit
            }
            None => failed(SearchEcho::default()),
        };
        let well = unit.status.as_deref() == Some("1");
        let echo = unit.echo.clone().unwrap_or_default();
        let bytes = kept(unit).or_else(|_| kept(failed(echo)));
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.ok_or(StoreError::Unreadable("row"))?;
        results.push((*number, RowResult { text, well }));
    }
    if !accesses.is_empty() {
        hub.write_down(accesses).await?;
    }
    Ok(results)
}

/// A row that was readable when it came.
fn search(asked: &str) -> Option<Search> {
    let (request, _) = BatchRequest::read(asked.as_bytes(), &Limits::default()).ok()?;
    request.rows.into_iter().next()?.ok()
}

fn failed(echo: SearchEcho) -> BatchUnit {
    let problem = problem::internal();
    BatchUnit::failed(echo, problem.code, &problem.ja)
}

async fn decide(
    hub: &Hub,
    job: &Job,
    number: u64,
    search: &Search,
    circumstances: &Circumstances,
) -> Result<(BatchUnit, Access), StoreError> {
    let mut asked = search.asked();
    // Results of batches carry no limit information, whatever was consented to.
    asked.limit_consent = false;
    let key = NumberKey::of(asked.symbol.as_ref(), &asked.number);
    let born = Some(asked.birthdate);
    let found = hub
        .store
        .find_for(&job.institution, &asked.insurer, &key, born)
        .await?;
    let written_down = access(hub, job, number, "batch");
    match eligibility::by_number(&asked, circumstances, &found.people, hub.policy) {
        Ok(mut decision) => {
            answering::put_reference_numbers(&mut decision, &found);
            let written_down = answering::about(written_down, &decision);
            Ok((unit(search, &decision, &job.institution), written_down))
        }
        Err(error) => {
            let problem = problem::no_rule(error);
            let unit = BatchUnit::failed(search.echo.clone(), problem.code, &problem.ja);
            let reason = problem.code.to_owned();
            let outcome = "refused".to_owned();
            Ok((
                unit,
                Access {
                    outcome,
                    reason,
                    ..written_down
                },
            ))
        }
    }
}

fn unit(search: &Search, decision: &Decision, institution: &InstitutionCode) -> BatchUnit {
    // Whether a limit certificate changed since the clinic last asked is not known here.
    BatchUnit::of(search, decision, institution, None)
}
