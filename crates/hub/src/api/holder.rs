//! A verified holder before the check: what the hub offers them, and their card's registration (初回登録).

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use domain::{
    audit::Access,
    card_check::{self, Purpose},
    certificate::{CertificateKey, CertificateStatus},
    clock::jst,
    consent::ConsentItem,
    date,
    eligibility::{self, CardAsked, CardMode, Circumstances},
    rules::{self, Rule},
    visit::{self, Standing},
};
use serde::{Deserialize, Serialize};
use store::CardHolder;
use web::problem::Problem;

use super::card::{accept, use_up};
use crate::{
    answering::{Wanted, access, record_refusal},
    caller::Caller,
    card_sessions::Nonce,
    problem,
    state::Hub,
};

#[derive(Deserialize)]
struct Proof {
    nonce: String,
    mode: String,
    /// DER, base64.
    certificate: String,
    /// PKCS #1 v1.5 with SHA-256 over the statement for the purpose, base64.
    signature: String,
    /// Items the institution asks about, by code; all where it does not say.
    #[serde(default)]
    items: Option<Vec<String>>,
}

#[derive(Serialize)]
pub(super) struct Offered {
    registered: bool,
    standing: &'static str,
    /// The day that goes with the standing, yyyyMMdd.
    day: Option<String>,
    items: Vec<&'static str>,
    in_force: Option<InForce>,
}

#[derive(Serialize)]
struct InForce {
    consent: u64,
    items: Vec<&'static str>,
    /// yyyyMMddHHmmss.
    until: String,
}

/// What the hub offers; nothing of the coverage is told yet.
pub(super) async fn offer(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Offered>, Problem> {
    let purpose = Purpose::Offer;
    let verified = verified(&hub, &caller, &headers, &body, purpose).await?;
    let offered = offered(&hub, &caller, &verified).await;
    let offered = verified.or_recorded(&hub, &caller, offered).await?;
    verified.record(&hub, &caller, "offered").await?;
    Ok(Json(offered))
}

/// Registers the card's certificate for use as proof of insurance.
pub(super) async fn register(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let verified = verified(&hub, &caller, &headers, &body, Purpose::Registration).await?;
    let registered = registered(&hub, &caller, &verified).await;
    verified.or_recorded(&hub, &caller, registered).await?;
    verified.record(&hub, &caller, "registered").await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A card that proved itself for a purpose.
struct Verified {
    way: String,
    request: String,
    key: CertificateKey,
    status_now: CertificateStatus,
    holder: Option<CardHolder>,
    asked: BTreeSet<ConsentItem>,
}

impl Verified {
    async fn record(&self, hub: &Hub, caller: &Caller, outcome: &str) -> Result<(), Problem> {
        let access = Access {
            person: self
                .holder
                .as_ref()
                .map(|holder| holder.registered.person.id.0),
            outcome: outcome.to_owned(),
            ..access(hub, &caller.institution, &self.way, &self.request)
        };
        let recorded = hub.store.record_access(access).await;
        recorded.map(drop).map_err(problem::store)
    }

    async fn or_recorded<T>(
        &self,
        hub: &Hub,
        caller: &Caller,
        came: Result<T, Problem>,
    ) -> Result<T, Problem> {
        match came {
            Ok(came) => Ok(came),
            Err(refused) => {
                let institution = &caller.institution;
                Err(record_refusal(hub, institution, &self.way, &self.request, refused).await)
            }
        }
    }
}

async fn verified(
    hub: &Hub,
    caller: &Caller,
    headers: &HeaderMap,
    body: &[u8],
    purpose: Purpose,
) -> Result<Verified, Problem> {
    let request = Wanted::of(headers)?.request;
    let sent: Proof = serde_json::from_slice(body).map_err(|_| problem::card_request())?;
    let mode = CardMode::from_code(&sent.mode).ok_or_else(problem::card_request)?;
    let way = format!("card-{}-{}", purpose.code(), mode.code());
    match prove(hub, caller, &sent, mode, purpose).await {
        Ok((key, status_now, holder, asked)) => Ok(Verified {
            way,
            request,
            key,
            status_now,
            holder,
            asked,
        }),
        Err(refused) => {
            Err(record_refusal(hub, &caller.institution, &way, &request, refused).await)
        }
    }
}

type Proved = (
    CertificateKey,
    CertificateStatus,
    Option<CardHolder>,
    BTreeSet<ConsentItem>,
);

async fn prove(
    hub: &Hub,
    caller: &Caller,
    sent: &Proof,
    mode: CardMode,
    purpose: Purpose,
) -> Result<Proved, Problem> {
    let bytes = |text: &str| BASE64.decode(text).map_err(|_| problem::card_request());
    let nonce: Nonce = bytes(&sent.nonce)?
        .try_into()
        .map_err(|_| problem::card_request())?;
    let (certificate, signature) = (bytes(&sent.certificate)?, bytes(&sent.signature)?);
    let asked = match &sent.items {
        None => ConsentItem::ALL.into_iter().collect(),
        Some(codes) => codes
            .iter()
            .map(|code| ConsentItem::from_code(code))
            .collect::<Option<_>>()
            .ok_or_else(problem::card_request)?,
    };
    use_up(hub, caller, &nonce, mode)?;
    let statement = card_check::holder_statement(purpose, &caller.institution, &nonce, mode);
    let accepted = accept(hub, &certificate, &statement, &signature)?;
    let key = CertificateKey {
        issuer: accepted.issuer,
        serial: accepted.serial,
    };
    let holder = hub
        .store
        .find_by_certificate(&key)
        .await
        .map_err(problem::store)?;
    let known = holder.as_ref().map(|holder| &holder.certificate);
    let status_now = CertificateStatus {
        revoked: known.is_some_and(|known| known.revoked),
        registered: known.is_some_and(|known| known.registered),
        last_day: jst(accepted.not_after * 1000).date(),
    };
    Ok((key, status_now, holder, asked))
}

async fn registered(hub: &Hub, caller: &Caller, verified: &Verified) -> Result<(), Problem> {
    let holder = verified
        .holder
        .as_ref()
        .ok_or_else(problem::card_of_nobody)?;
    let circumstances = hub.circumstances(caller, None);
    let today = circumstances.now.date();
    let standing = eligibility::certificate_standing(&verified.status_now, today);
    if !standing.map_err(problem::no_rule)?.proves() {
        return Err(problem::card_of_nobody());
    }
    let status = CertificateStatus {
        registered: true,
        ..holder.certificate.clone()
    };
    hub.store
        .set_certificate_status(&verified.key, status)
        .await
        .map_err(problem::store)
}

async fn offered(hub: &Hub, caller: &Caller, verified: &Verified) -> Result<Offered, Problem> {
    let circumstances = hub.circumstances(caller, None);
    let Some(holder) = &verified.holder else {
        return Ok(Offered {
            registered: false,
            standing: Standing::Good.parts().0,
            day: None,
            items: Vec::new(),
            in_force: None,
        });
    };
    let today = circumstances.now.date();
    let standing =
        eligibility::certificate_standing(&verified.status_now, today).map_err(problem::no_rule)?;
    let mut items = visit::items(
        &viewable(&verified.status_now, holder, &circumstances)?,
        &verified.asked,
        holder.registered.person.birthdate,
        today,
    );
    // A lapsed certificate proves coverage for the day, and nothing that outlasts it.
    if matches!(standing, Standing::Good | Standing::Ends(_)) {
        let standing = ConsentItem::STANDING.into_iter();
        items.extend(standing.filter(|item| verified.asked.contains(item)));
    }
    let (standing, day) = standing.parts();
    let person = holder.registered.person.id;
    let consents = hub.store.consents_of(person, circumstances.now).await;
    // What visits and online care were allowed is another consent, and not for the reader's day.
    let in_force = consents.map_err(problem::store)?.into_iter().rfind(|kept| {
        let items = &kept.consent.items;
        let for_the_day = !ConsentItem::STANDING
            .iter()
            .any(|item| items.contains(item));
        kept.institution == caller.institution && !items.is_empty() && for_the_day
    });
    Ok(Offered {
        registered: verified.status_now.registered,
        standing,
        day: day.map(date::compact),
        items: items.into_iter().map(ConsentItem::code).collect(),
        in_force: in_force.map(|kept| InForce {
            consent: kept.id.0,
            items: kept.consent.items.iter().map(|item| item.code()).collect(),
            until: date::compact_time(kept.consent.until),
        }),
    })
}

/// What an answer would carry were everything consented to.
fn viewable(
    status: &CertificateStatus,
    holder: &CardHolder,
    circumstances: &Circumstances,
) -> Result<BTreeSet<ConsentItem>, Problem> {
    let asked = CardAsked {
        certificate: CertificateStatus {
            registered: true,
            ..status.clone()
        },
        consent: ConsentItem::ALL.into_iter().collect(),
    };
    let decision = eligibility::by_card(&asked, circumstances, &holder.registered)
        .map_err(problem::no_rule)?;
    let mut items = BTreeSet::new();
    for shown in &decision.results {
        let given = shown.medical.iter().filter(|(_, state)| state.given());
        items.extend(given.map(|(item, _)| *item));
        if !shown.coverage.diseases.is_empty() {
            items.insert(ConsentItem::SpecificDisease);
        }
        let asked = rules::value(Rule::LimitConsentByCard, circumstances.now.date());
        if shown.coverage.limit.is_some() && asked.map_err(problem::no_rule)? == 1 {
            items.insert(ConsentItem::Limit);
        }
    }
    Ok(items)
}
