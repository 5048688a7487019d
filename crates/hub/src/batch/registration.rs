//! Rows of 照会番号一括登録, and what one registration comes to.

use domain::{
    audit::Access,
    insured::NumberKey,
    person::PersonId,
    registration::{RegistrationRefusal, person_of},
};
use store::{Job, NewRow, RowResult, StoreError};
use wire::oqs::{
    Limits, WriteError,
    batch::RefusedRow,
    qualification::RequestHeader,
    registration::{
        Registration, RegistrationEcho, RegistrationUnit, RegistrationsRequest, RegistrationsResult,
    },
};

use super::{KEPT, TURN, access};
use crate::{problem, state::Hub};

/// The rows of a request as they are kept.
pub(crate) fn rows(request: RegistrationsRequest) -> Result<Vec<NewRow>, StoreError> {
    let header = RequestHeader {
        file_identifier: None,
        ..request.header
    };
    let unwritable = |_: WriteError| StoreError::Unreadable("row");
    let row = |row: Result<Registration, RefusedRow<RegistrationEcho>>| match row {
        Ok(registration) => {
            let one = RegistrationsRequest {
                header: header.clone(),
                rows: vec![Ok(registration)],
            };
            super::new_row(Ok(one.write(KEPT.encoding).map_err(unwritable)?))
        }
        Err(refused) => {
            let unit = RegistrationUnit::refused(refused);
            super::new_row(Err(kept(unit).map_err(unwritable)?))
        }
    };
    request.rows.into_iter().map(row).collect()
}

fn kept(unit: RegistrationUnit) -> Result<Vec<u8>, WriteError> {
    let units = vec![unit];
    RegistrationsResult {
        units,
        ..RegistrationsResult::default()
    }
    .write(KEPT)
}

/// The units of a result as it is kept.
pub(crate) fn units(kept: &str) -> Vec<RegistrationUnit> {
    RegistrationsResult::read(kept.as_bytes(), &Limits::default())
        .map(|(result, _)| result.units)
        .unwrap_or_default()
}

/// Whose the number becomes.
pub(crate) async fn find(
    hub: &Hub,
    registration: &Registration,
) -> Result<Result<PersonId, RegistrationRefusal>, StoreError> {
    let asked = registration.asked();
    let key = NumberKey::of(asked.symbol.as_ref(), &asked.number);
    let candidates = hub.store.find_by_number(&asked.insurer, &key, None).await?;
    Ok(person_of(&asked, &candidates))
}

/// What the audit says about a registration.
pub(crate) fn about(access: Access, found: &Result<PersonId, RegistrationRefusal>) -> Access {
    let (person, outcome, reason) = match found {
        Ok(person) => (Some(person.0), "registered", "SKK-0200"),
        Err(refusal) => (None, "refused", refusal.code()),
    };
    Access {
        person,
        outcome: outcome.to_owned(),
        reason: reason.to_owned(),
        ..access
    }
}

/// Finds whose the numbers become, has that made durable in the audit, then registers them.
pub(super) async fn work(
    hub: &Hub,
    job: &Job,
    rows: &[(u64, String)],
) -> Result<Vec<(u64, RowResult)>, StoreError> {
    let (mut results, mut accesses, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (number, asked)) in rows.iter().enumerate() {
        if at.is_multiple_of(TURN) {
            hub.lane.give_way().await;
        }
        let unit = match registration(asked) {
            Some(row) => {
                let found = find(hub, &row).await?;
                let written_down = access(hub, job, *number, "registration-batch");
                accesses.push(about(written_down, &found));
                if let Ok(person) = found {
                    numbers.push((person, Some(row.reference_number)));
                }
                RegistrationUnit::of(row.echo, found.err())
            }
            None => failed(),
        };
        let well = unit.status.as_deref() == Some("1");
        let bytes = kept(unit).map_err(|_| StoreError::Unreadable("row"))?;
        let text = String::from_utf8(bytes).map_err(|_| StoreError::Unreadable("row"))?;
        results.push((*number, RowResult { text, well }));
    }
    if !accesses.is_empty() {
        hub.write_down(accesses).await?;
    }
    if !numbers.is_empty() {
        // Done again after a crash, this comes to the same.
        hub.store
            .set_reference_numbers(&job.institution, numbers)
            .await?;
    }
    Ok(results)
}

/// A row that was readable when it came.
fn registration(asked: &str) -> Option<Registration> {
    let (request, _) = RegistrationsRequest::read(asked.as_bytes(), &Limits::default()).ok()?;
    request.rows.into_iter().next()?.ok()
}

fn failed() -> RegistrationUnit {
    let problem = problem::internal();
    RegistrationUnit {
        status: Some("2".to_owned()),
        code: Some(problem.code.to_owned()),
        message: Some(problem.ja),
        ..RegistrationUnit::default()
    }
}
