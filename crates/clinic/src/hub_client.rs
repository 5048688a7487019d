//! What the clinic says to the hub, over mutual TLS.

use std::{sync::Arc, time::Duration};

use rustls::time_provider::TimeProvider;
use serde::{Deserialize, Serialize};
use web::{peer::Period, problem::Problem};
use wire::oqs::{Encoding, Form, Profile};

use crate::problem;

mod holder;

pub(crate) use holder::{Offered, Proof};

/// How long one exchange may take before the line counts as down.
const EXCHANGE: Duration = Duration::from_secs(10);

/// The same for batches, which may hold 100,000 rows.
const LONG_EXCHANGE: Duration = Duration::from_secs(300);

/// The way to the hub. Cheap to clone; connections are kept and shared.
#[derive(Clone)]
pub struct HubClient {
    base: String,
    http: reqwest::Client,
    own: Period,
    time: Arc<dyn TimeProvider>,
}

/// Why the hub gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// It answered with a problem.
    #[error("the hub refused with {}", .0.code)]
    Refused(Box<Problem>),
    /// It could not be reached, or the exchange broke off.
    #[error("the hub could not be reached")]
    Unreachable,
    /// It could not be reached, and the terminal's own certificate is not valid at present.
    #[error("the terminal's certificate is not valid at present")]
    Expired,
}

impl HubError {
    /// Whether the same request may succeed later without anybody doing anything.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Refused(problem) => problem.retry_after.is_some(),
            Self::Expired => false,
        }
    }

    /// Whether nobody can be checked at the moment, rather than this one request being refused.
    pub(crate) fn is_trouble(&self) -> bool {
        self.passes() || matches!(self, Self::Expired)
    }

    /// What to tell a person.
    pub(crate) fn into_problem(self) -> Problem {
        match self {
            Self::Refused(problem) => *problem,
            Self::Unreachable => problem::hub_away(),
            Self::Expired => problem::certificate_not_valid(),
        }
    }
}

/// A card session opened at the hub.
#[derive(Deserialize)]
pub(crate) struct Session {
    /// Base64.
    pub(crate) nonce: String,
    /// The hub's proof for the card, base64.
    pub(crate) presentation: Option<String>,
}

/// A signed card check.
#[derive(Serialize)]
pub(crate) struct Check<'a> {
    pub(crate) nonce: &'a str,
    pub(crate) mode: &'a str,
    pub(crate) consent: Vec<&'a str>,
    pub(crate) confirmation_date: &'a str,
    pub(crate) certificate: String,
    pub(crate) signature: String,
    /// Why staff verified by sight, by code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<&'static str>,
}

/// What the hub said to a card check.
pub(crate) struct Said {
    /// The answer as it arrived.
    pub(crate) bytes: Vec<u8>,
    /// The number of the consent kept, and its end, yyyyMMddHHmmss.
    pub(crate) consent: Option<u64>,
    pub(crate) until: Option<String>,
}

impl HubClient {
    /// A client for the hub at `base` (`https://host:port`) that shows the institution's certificate, whose period is
    /// `own` by the clock `time`.
    ///
    /// # Errors
    /// When the TLS configuration cannot be used.
    pub fn new(
        base: &str,
        tls: rustls::ClientConfig,
        own: Period,
        time: Arc<dyn TimeProvider>,
    ) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .https_only(true)
            .timeout(EXCHANGE)
            .build()?;
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            http,
            own,
            time,
        })
    }

    /// Sends an OQS message and gives the answer's bytes as they arrived.
    ///
    /// `key` names the request: the same key again is the same request.
    ///
    /// # Errors
    /// [`HubError`].
    pub async fn ask(
        &self,
        function: &str,
        message: Vec<u8>,
        key: &str,
        form: Form,
    ) -> Result<Vec<u8>, HubError> {
        let request = self
            .http
            .post(format!("{}/oqs/v1/{function}", self.base))
            .timeout(match function.starts_with("OQSmu") {
                true => LONG_EXCHANGE,
                false => EXCHANGE,
            })
            .body(message);
        self.send(dressed(request, key, form)).await
    }

    pub(crate) async fn open_session(
        &self,
        mode: &str,
        challenge: Option<String>,
    ) -> Result<Session, HubError> {
        let body = serde_json::json!({ "mode": mode, "challenge": challenge });
        let bytes = self
            .send(
                self.http
                    .post(format!("{}/card/v1/sessions", self.base))
                    .json(&body),
            )
            .await?;
        serde_json::from_slice(&bytes).map_err(|_| HubError::Unreachable)
    }

    pub(crate) async fn check_card(
        &self,
        check: &Check<'_>,
        key: &str,
        form: Form,
    ) -> Result<Said, HubError> {
        let request = self
            .http
            .post(format!("{}/card/v1/checks", self.base))
            .json(check);
        let (headers, bytes) = self.exchange(dressed(request, key, form)).await?;
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Ok(Said {
            consent: text("shikaku-consent").and_then(|id| id.parse().ok()),
            until: text("shikaku-consent-until").map(str::to_owned),
            bytes,
        })
    }

    pub(crate) async fn offer(&self, proof: &Proof, key: &str) -> Result<Offered, HubError> {
        let bytes = self.send(self.holder("offers", proof, key)).await?;
        serde_json::from_slice(&bytes).map_err(|_| HubError::Unreachable)
    }

    pub(crate) async fn register(&self, proof: &Proof, key: &str) -> Result<(), HubError> {
        let request = self.holder("registrations", proof, key);
        self.send(request).await.map(drop)
    }

    pub(crate) async fn withdraw(&self, consent: u64, key: &str) -> Result<(), HubError> {
        let path = format!("{}/card/v1/consents/{consent}/withdrawal", self.base);
        let request = self.http.post(path).header("idempotency-key", key);
        self.send(request).await.map(drop)
    }

    fn holder(&self, what: &str, proof: &Proof, key: &str) -> reqwest::RequestBuilder {
        let request = self.http.post(format!("{}/card/v1/{what}", self.base));
        request.header("idempotency-key", key).json(proof)
    }

    /// Nobody answers: the line, or a certificate that no hub lets in.
    fn away(&self) -> HubError {
        match self.own.holds(self.time.current_time()) {
            true => HubError::Unreachable,
            false => HubError::Expired,
        }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Vec<u8>, HubError> {
        self.exchange(request).await.map(|(_, bytes)| bytes)
    }

    async fn exchange(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<(reqwest::header::HeaderMap, Vec<u8>), HubError> {
        let response = request.send().await.map_err(|_| self.away())?;
        let status = response.status();
        let headers = response.headers().clone();
        let bytes = response.bytes().await.map_err(|_| HubError::Unreachable)?;
        if status.is_success() {
            return Ok((headers, bytes.into()));
        }
        match serde_json::from_slice::<Problem>(&bytes) {
            Ok(problem) => Err(HubError::Refused(Box::new(problem))),
            Err(_) => Err(HubError::Unreachable),
        }
    }
}

fn dressed(request: reqwest::RequestBuilder, key: &str, form: Form) -> reqwest::RequestBuilder {
    let charset = match form.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::ShiftJis => "shift_jis",
    };
    let profile = match form.profile {
        Profile::Specification => "specification",
        Profile::Observed => "observed",
    };
    request
        .header("accept-charset", charset)
        .header("shikaku-profile", profile)
        .header("idempotency-key", key)
}
