//! What goes wrong, told to a program and to a person at a counter alike: RFC 9457 problem details.

mod code;
pub mod standard;

use std::fmt;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use code::Code;

/// The media type of a problem (RFC 9457 §3).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Whose turn it is to act: the owner that every problem names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// The clinic or pharmacy (医療機関・薬局).
    Clinic,
    /// The body that runs the hub (実施機関).
    Hub,
    /// The insurer (保険者).
    Insurer,
    /// The patient.
    Patient,
    /// The maker of the receipt computer or of another program (ベンダー).
    Vendor,
    /// The carrier of the line (回線事業者).
    Line,
}

/// One problem: a stable code, one sentence, one next act, and whose turn it is.
///
/// It never holds personal data: the sentences speak of the case, not of the person. On the wire it is
/// `application/problem+json` with `type`, `title`, `status` (RFC 9457 §3.1) and the extension members `title_en`,
/// `code`, `next_ja`, `next_en`, `turn`, `retry_after`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// HTTP status; a number outside 100–999 leaves as 500.
    pub status: u16,
    /// `SKK-` and four digits; once given out it keeps its meaning. `SKK-04xx` and `SKK-05xx` are this crate's own.
    pub code: &'static str,
    /// What happened, one sentence in Japanese.
    pub ja: String,
    /// The same in English.
    pub en: String,
    /// The one recommended next act, in Japanese.
    pub next_ja: String,
    /// The same in English.
    pub next_en: String,
    /// Whose turn it is.
    pub turn: Turn,
    /// Seconds after which trying again makes sense; `None` where trying again unchanged cannot help.
    pub retry_after: Option<u32>,
}

impl Problem {
    /// The problem as its JSON text.
    pub fn to_json(&self) -> Vec<u8> {
        // A struct of strings and numbers always serialises.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a problem back from its JSON text; `None` when the text is not a problem of ours.
    pub fn from_json(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.en)
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, self.to_json()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static("ja"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Problem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Wire::deserialize(deserializer).map(Self::from)
    }
}

/// The members as they stand on the wire.
#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    title_en: String,
    status: u16,
    code: Code,
    next_ja: String,
    next_en: String,
    turn: Turn,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

impl From<Problem> for Wire {
    fn from(problem: Problem) -> Self {
        Self {
            kind: format!("urn:shikaku:problem:{}", problem.code),
            title: problem.ja,
            title_en: problem.en,
            status: problem.status,
            code: Code(problem.code),
            next_ja: problem.next_ja,
            next_en: problem.next_en,
            turn: problem.turn,
            retry_after: problem.retry_after,
        }
    }
}

impl From<Wire> for Problem {
    fn from(wire: Wire) -> Self {
        Self {
            status: wire.status,
            code: wire.code.0,
            ja: wire.title,
            en: wire.title_en,
            next_ja: wire.next_ja,
            next_en: wire.next_en,
            turn: wire.turn,
            retry_after: wire.retry_after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Problem {
        Problem {
            status: 503,
            code: "SKK-1201",
            ja: "センターが混み合っています。".to_owned(),
            en: "the hub is busy".to_owned(),
            next_ja: "1分後にもう一度照会してください。".to_owned(),
            next_en: "ask again in one minute".to_owned(),
            turn: Turn::Hub,
            retry_after: Some(60),
        }
    }

    #[test]
    fn json_round_trips() {
        let text = sample().to_json();
        assert_eq!(Problem::from_json(&text), Some(sample()));
        let without = Problem {
            retry_after: None,
            ..sample()
        };
        assert_eq!(Problem::from_json(&without.to_json()), Some(without));
    }

    #[test]
    fn json_has_the_members_of_rfc_9457() {
        let value: serde_json::Value = serde_json::from_slice(&sample().to_json()).unwrap();
        assert_eq!(value["type"], "urn:shikaku:problem:SKK-1201");
        assert_eq!(value["title"], "センターが混み合っています。");
        assert_eq!(value["status"], 503);
        assert_eq!(value["turn"], "hub");
    }

    #[test]
    fn a_code_of_another_form_is_refused() {
        for code in ["SKK-12", "SKK-12011", "SKK-12a1", "ABC-1201", ""] {
            let mut value: serde_json::Value = serde_json::from_slice(&sample().to_json()).unwrap();
            value["code"] = code.into();
            let text = serde_json::to_vec(&value).unwrap();
            assert_eq!(Problem::from_json(&text), None, "{code:?}");
        }
    }

    #[test]
    fn the_response_carries_status_type_and_retry() {
        let response = sample().into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::CONTENT_TYPE], MEDIA_TYPE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "60");
    }
}
