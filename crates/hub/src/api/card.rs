//! Eligibility by card: a nonce for the card to sign, then the signature for an answer.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::Response,
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD as BASE64, URL_SAFE},
};
use card::path::{self, Accepted};
use domain::{
    Date, DateTime, card_check,
    certificate::{CertificateKey, CertificateStatus},
    clock::{Entropy, jst},
    consent::ConsentItem,
    date,
    eligibility::{self, CardAsked, CardMode, Circumstances, Decision},
    visit::VisualReason,
};
use serde::{Deserialize, Serialize};
use store::ConsentId;
use web::problem::Problem;
use wire::oqs::qualification::Answered;

use crate::{
    answering::{Wanted, add_reference_numbers, record, record_refusal},
    caller::Caller,
    card_sessions::{Nonce, NonceRefusal},
    consenting, problem,
    state::Hub,
};

/// The answer's header with the number of the consent kept, by which it can be withdrawn.
const CONSENT: HeaderName = HeaderName::from_static("shikaku-consent");

/// The end of that consent, `yyyyMMddHHmmss` in Japan.
const CONSENT_UNTIL: HeaderName = HeaderName::from_static("shikaku-consent-until");

/// The consent kept for an answer, and its end.
type Kept = Option<(ConsentId, DateTime)>;

#[derive(Deserialize)]
struct OpenSession {
    mode: String,
    /// The card's challenge, base64; needed for every mode but `pin`.
    challenge: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Session {
    nonce: String,
    expires_unix_ms: i64,
    /// The hub's proof for the card, base64; absent for `pin`.
    presentation: Option<String>,
}

pub(super) async fn open_session(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Session>, Problem> {
    let asked: OpenSession = serde_json::from_slice(&body).map_err(|_| problem::card_request())?;
    let mode = CardMode::from_code(&asked.mode).ok_or_else(problem::card_request)?;
    let presentation = match (mode, &asked.challenge) {
        (CardMode::Pin, _) => None,
        (_, None) => return Err(problem::card_request()),
        (_, Some(challenge)) => {
            let challenge: [u8; 16] = bytes(challenge)?
                .try_into()
                .map_err(|_| problem::card_request())?;
            let hub = Arc::clone(&hub);
            let proof = tokio::task::spawn_blocking(move || hub.verifier.prove(&challenge))
                .await
                .map_err(|_| problem::internal())?
                .map_err(|_| problem::internal())?;
            Some(BASE64.encode(proof))
        }
    };
    let (nonce, expires_unix_ms) = hub.sessions.open(
        &caller.institution,
        mode,
        hub.clock.unix_ms(),
        hub.entropy.as_ref(),
    );
    Ok(Json(Session {
        nonce: BASE64.encode(nonce),
        expires_unix_ms,
        presentation,
    }))
}

#[derive(Deserialize)]
struct Check {
    nonce: String,
    mode: String,
    /// Items consented to, by code.
    consent: Vec<String>,
    /// 資格確認日, yyyyMMdd.
    confirmation_date: String,
    /// DER, base64.
    certificate: String,
    /// PKCS #1 v1.5 with SHA-256 over the statement, base64.
    signature: String,
    /// Why staff verified by sight, by code; only with `visual`. For the audit.
    #[serde(default)]
    reason: Option<String>,
}

/// A check whose parts are what they should be, and nothing more is known of it.
struct Claim {
    nonce: Nonce,
    mode: CardMode,
    consent: BTreeSet<ConsentItem>,
    on: Date,
    certificate: Vec<u8>,
    signature: Vec<u8>,
    reason: Option<VisualReason>,
}

impl Claim {
    fn read(body: &[u8]) -> Option<Self> {
        let sent: Check = serde_json::from_slice(body).ok()?;
        let decoded = |base64: &str| BASE64.decode(base64).ok();
        let reason = match &sent.reason {
            Some(code) => Some(VisualReason::from_code(code)?),
            None => None,
        };
        let mode = CardMode::from_code(&sent.mode)?;
        // The weakest way is never groundless.
        if reason.is_some() != (mode == CardMode::Visual) {
            return None;
        }
        Some(Self {
            reason,
            nonce: decoded(&sent.nonce)?.try_into().ok()?,
            mode,
            consent: sent
                .consent
                .iter()
                .map(|code| ConsentItem::from_code(code))
                .collect::<Option<_>>()?,
            on: date::parse_compact(&sent.confirmation_date).ok()?,
            certificate: decoded(&sent.certificate)?,
            signature: decoded(&sent.signature)?,
        })
    }
}

pub(super) async fn check(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(&headers)?;
    let claim = Claim::read(&body).ok_or_else(problem::card_request)?;
    let way = match (claim.mode, claim.reason) {
        (CardMode::Visual, Some(reason)) => format!("card-visual-{}", reason.code()),
        (mode, _) => format!("card-{}", mode.code()),
    };
    match answer(&hub, &caller, &wanted, &claim, &way).await {
        Ok((bytes, kept)) => {
            let mut response = super::xml(bytes, wanted.form.encoding);
            if let Some((ConsentId(id), until)) = kept {
                let headers = response.headers_mut();
                headers.insert(CONSENT, id.into());
                let until = HeaderValue::from_str(&date::compact_time(until));
                headers.extend(until.ok().map(|until| (CONSENT_UNTIL, until)));
            }
            Ok(response)
        }
        Err(refused) => {
            Err(record_refusal(&hub, &caller.institution, &way, &wanted.request, refused).await)
        }
    }
}

async fn answer(
    hub: &Hub,
    caller: &Caller,
    wanted: &Wanted,
    claim: &Claim,
    way: &str,
) -> Result<(Vec<u8>, Kept), Problem> {
    let desk = hub.lane.at_desk();
    use_up(hub, caller, &claim.nonce, claim.mode)?;
    let circumstances = hub.circumstances(caller, Some(claim.on));
    if !is_today(claim.on, circumstances.now.date()) {
        return Err(problem::terminal_clock());
    }
    let accepted = verify(hub, caller, claim)?;
    let mut decision = decide(hub, &accepted, &claim.consent, &circumstances).await?;
    add_reference_numbers(hub, &mut decision, &circumstances.institution)
        .await
        .map_err(problem::store)?;

    let answer = Answered {
        decision: &decision,
        echo: None,
        institution: &circumstances.institution,
        confirmation_date: claim.on,
        now: circumstances.now,
        file_identifier: Some(&file_identifier(hub.entropy.as_ref())),
        by_card: true,
        form: wanted.form,
    };
    let bytes = answer
        .message()
        .write(wanted.form)
        .map_err(problem::unwritable)?;
    drop(desk);
    record(hub, &decision, &circumstances, way, &wanted.request).await?;
    let kept = consenting::keep(hub, &decision, &claim.consent, &circumstances)
        .await
        .map_err(problem::store)?;
    Ok((bytes, kept))
}

/// By card the coverage of now is asked; a terminal's clock may differ around midnight.
fn is_today(on: Date, today: Date) -> bool {
    today.yesterday().is_ok_and(|first| first <= on)
        && today.tomorrow().is_ok_and(|last| on <= last)
}

/// Uses the nonce up, before anything is verified with it.
pub(super) fn use_up(
    hub: &Hub,
    caller: &Caller,
    nonce: &Nonce,
    mode: CardMode,
) -> Result<(), Problem> {
    let now = hub.clock.unix_ms();
    hub.sessions
        .consume(nonce, &caller.institution, mode, now)
        .map_err(|refusal| match refusal {
            NonceRefusal::Unknown => problem::nonce_unknown(),
            NonceRefusal::Expired => problem::nonce_expired(),
        })
}

/// The certificate's path, then the signature under it. A lapsed certificate passes: the decision knows the grace.
fn verify(hub: &Hub, caller: &Caller, claim: &Claim) -> Result<Accepted, Problem> {
    let Claim {
        nonce,
        mode,
        consent,
        on,
        ..
    } = claim;
    let statement = card_check::statement(&caller.institution, nonce, *on, *mode, consent);
    accept(hub, &claim.certificate, &statement, &claim.signature)
}

/// A certificate with a path to a pinned root, and its key's signature over a statement.
pub(super) fn accept(
    hub: &Hub,
    certificate: &[u8],
    statement: &[u8],
    signature: &[u8],
) -> Result<Accepted, Problem> {
    let now = hub.clock.unix_ms().div_euclid(1000);
    let accepted =
        path::check(certificate, &hub.anchors, now).map_err(problem::certificate_path)?;
    path::verify_signature(certificate, statement, signature)
        .map_err(|_| problem::card_signature())?;
    Ok(accepted)
}

/// Serial → person → the coverage valid now. A certificate nobody registered is a card without insurance use.
async fn decide(
    hub: &Hub,
    accepted: &Accepted,
    consent: &BTreeSet<ConsentItem>,
    circumstances: &Circumstances,
) -> Result<Decision, Problem> {
    let key = CertificateKey {
        issuer: accepted.issuer.clone(),
        serial: accepted.serial.clone(),
    };
    let Some(holder) = hub
        .store
        .find_by_certificate(&key)
        .await
        .map_err(problem::store)?
    else {
        return Ok(eligibility::unknown_card());
    };
    let certificate = CertificateStatus {
        last_day: jst(accepted.not_after * 1000).date(),
        ..holder.certificate
    };
    let asked = CardAsked {
        certificate,
        consent: consent.clone(),
    };
    eligibility::by_card(&asked, circumstances, &holder.registered).map_err(problem::no_rule)
}

/// The identifier the system itself makes for an answer nobody requested by file: 16 characters (oqs-wire §5.2).
fn file_identifier(entropy: &dyn Entropy) -> String {
    let mut random = [0; 11];
    entropy.fill(&mut random);
    URL_SAFE.encode(random)
}

fn bytes(base64: &str) -> Result<Vec<u8>, Problem> {
    BASE64.decode(base64).map_err(|_| problem::card_request())
}
