//! From a decision to the bytes that leave: reference number, answer, audit; in that order, for every way of asking.

use axum::http::{HeaderMap, header};
use domain::{
    audit::Access,
    eligibility::{Circumstances, Decision, Outcome},
    institution::InstitutionCode,
};
use store::{Found, StoreError};
use web::problem::Problem;
use wire::oqs::{Encoding, Form, Profile};

use crate::{problem, state::Hub};

/// How the caller wants its answer written, and its own key for the request.
pub(crate) struct Wanted {
    pub(crate) form: Form,
    pub(crate) request: String,
}

/// Longest key a caller may give a request.
const KEY_LENGTH: usize = 64;

impl Wanted {
    /// Reads `Accept-Charset`, `Shikaku-Profile` and `Idempotency-Key`.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let text = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or("")
        };
        let encoding = match text(header::ACCEPT_CHARSET.as_str())
            .to_ascii_lowercase()
            .as_str()
        {
            "shift_jis" => Encoding::ShiftJis,
            _ => Encoding::Utf8,
        };
        let profile = match text("shikaku-profile") {
            "specification" => Profile::Specification,
            _ => Profile::Observed,
        };
        let request = text("idempotency-key");
        let sound = request
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if request.is_empty() || request.len() > KEY_LENGTH || !sound {
            return Err(problem::request_key());
        }
        Ok(Self {
            form: Form { profile, encoding },
            request: request.to_owned(),
        })
    }
}

/// Adds what the institution itself registered about the people shown (照会番号).
pub(crate) async fn add_reference_numbers(
    hub: &Hub,
    decision: &mut Decision,
    institution: &InstitutionCode,
) -> Result<(), StoreError> {
    for result in &mut decision.results {
        let person = result.person.id;
        result.reference_number = hub.store.reference_number(institution, person).await?;
    }
    Ok(())
}

/// The same, of people found together with what the institution calls them.
pub(crate) fn put_reference_numbers(decision: &mut Decision, found: &Found) {
    for result in &mut decision.results {
        let number = found.reference_number(result.person.id);
        result.reference_number = number.map(ToOwned::to_owned);
    }
}

/// Makes an answered access durable. Its answer is written already, and may not be sent before this has returned.
pub(crate) async fn record(
    hub: &Hub,
    decision: &Decision,
    circumstances: &Circumstances,
    way: &str,
    request: &str,
) -> Result<(), Problem> {
    let access = about(
        access(hub, &circumstances.institution, way, request),
        decision,
    );
    hub.write_down(vec![access]).await.map_err(problem::store)
}

/// Makes an attempt durable that was shown nothing. What the store itself refused is not tried again.
pub(crate) async fn record_refusal(
    hub: &Hub,
    institution: &InstitutionCode,
    way: &str,
    request: &str,
    refused: Problem,
) -> Problem {
    if refused.retry_after.is_some() {
        return refused;
    }
    let outcome = refused.code.to_owned();
    let access = Access {
        outcome,
        ..access(hub, institution, way, request)
    };
    match hub.write_down(vec![access]).await {
        Ok(()) => refused,
        Err(error) => problem::store(error),
    }
}

/// An audit record in which nobody is shown and nothing revealed.
pub(crate) fn access(hub: &Hub, institution: &InstitutionCode, way: &str, request: &str) -> Access {
    Access {
        at_unix_ms: hub.clock.unix_ms(),
        institution: institution.as_str().to_owned(),
        request: request.to_owned(),
        way: way.to_owned(),
        person: None,
        outcome: String::new(),
        reason: String::new(),
        revealed: String::new(),
    }
}

/// The record with what a decision came to.
pub(crate) fn about(access: Access, decision: &Decision) -> Access {
    Access {
        person: decision.about.map(|person| person.0),
        outcome: match decision.outcome {
            Outcome::Answered(validity) => validity.code().to_owned(),
            Outcome::Refused => "refused".to_owned(),
        },
        reason: decision.reason.code().to_owned(),
        revealed: revealed(decision),
        ..access
    }
}

/// What was shown beyond the bare coverage, as codes.
fn revealed(decision: &Decision) -> String {
    let mut codes = Vec::new();
    for result in &decision.results {
        codes.push("coverage");
        if result.coverage.limit.is_some() {
            codes.push("limit");
        }
        if !result.coverage.diseases.is_empty() {
            codes.push("disease");
        }
        codes.extend(
            result
                .medical
                .iter()
                .filter(|(_, state)| state.given())
                .map(|(item, _)| item.code()),
        );
    }
    codes.join(",")
}
