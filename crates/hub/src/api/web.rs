//! The Web-API (oqs-wire §10): login by certificate, then search by token, JSON both ways.
//!
//! Paths are those one public client uses. The body of the login is not public: ours is any JSON object, and nothing in
//! it is looked at, since the certificate says who calls.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use web::{peer::Peer, problem::Problem};
use wire::oqs::{
    Encoding, Form, Limits, Profile,
    json::{from_xml, to_xml},
};

use super::qualification;
use crate::{
    answering::{Wanted, record_refusal},
    caller::Caller,
    problem,
    state::Hub,
    tokens,
};

/// Where programs log in.
pub(super) const LOGIN: &str = "/oqs-api-pro/MSA12020/ILI12020SV01/auth";
/// Where they search.
pub(super) const SEARCH: &str = "/oqs-api-pro/MSA01030/ILI01030SV01/search";

/// Gives tokens to the institution of the certificate. Only `idToken` is good for anything; the others stand there
/// because the one known client reads them.
pub(super) async fn login(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    axum::Extension(peer): axum::Extension<Peer>,
    body: Bytes,
) -> Result<Json<Value>, Closing> {
    let sent: Result<Value, _> = serde_json::from_slice(&body);
    if !sent.is_ok_and(|sent| sent.is_object()) {
        return Err(Closing(problem::broken_json()));
    }
    let entropy = hub.entropy.as_ref();
    let now = hub.clock.unix_ms();
    let token = hub
        .tokens
        .give(&caller.institution, peer.fingerprint, now, entropy);
    Ok(Json(json!({
        "status": "1",
        "msg": "",
        "result": {
            "accessToken": tokens::random(entropy),
            "refreshToken": tokens::random(entropy),
            "idToken": token,
            "linkSysCharCd": Encoding::Utf8.code(),
        },
    })))
}

/// Answers an inquiry by number. Who asks is told by `Authorization: <idToken>`, without "Bearer".
pub(super) async fn search(
    State(hub): State<Arc<Hub>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Closing> {
    let caller = holder(&hub, &headers).await.map_err(Closing)?;
    // A body cut short is told at once, and the connection ends: what is left of it is no request (oqs-wire §10).
    let message = to_xml(&body).map_err(|_| Closing(problem::broken_json()))?;
    let wanted = Wanted {
        form: Form {
            profile: Profile::Specification,
            encoding: Encoding::Utf8,
        },
        request: tokens::random(hub.entropy.as_ref()),
    };
    let answered = qualification::answer(&hub, &caller, &wanted, &message, "web").await;
    let xml = match answered {
        Ok(xml) => xml,
        Err(refused) => {
            let (who, key) = (&caller.institution, &wanted.request);
            return Err(Closing(
                record_refusal(&hub, who, "web", key, refused).await,
            ));
        }
    };
    let json = from_xml(&xml, &Limits::default()).map_err(|_| Closing(problem::internal()))?;
    let kind = (header::CONTENT_TYPE, "application/json;charset=UTF-8");
    Ok(([kind], json).into_response())
}

async fn holder(hub: &Hub, headers: &HeaderMap) -> Result<Caller, Problem> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let fingerprint = hub
        .tokens
        .holder(token, hub.clock.unix_ms())
        .ok_or_else(problem::token)?;
    // A certificate revoked since the login is good for nothing any more.
    Caller::of(hub, &fingerprint).await
}

/// A problem after which the connection closes.
pub(super) struct Closing(Problem);

impl IntoResponse for Closing {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
        response
    }
}

/// The document of everything that can be asked, here and by `/oqs/v1`.
pub(super) async fn document() -> Response {
    let kind = (header::CONTENT_TYPE, "application/json;charset=UTF-8");
    ([kind], include_str!("openapi.json")).into_response()
}
