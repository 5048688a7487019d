//! Messages as JSON, as the Web-API takes them (oqs-wire §10): checked as the message they stand for, told where they
//! stand in the JSON.

use std::borrow::Cow;

use super::{
    Code, coding, content, document,
    finding::{Detail, Finding, Findings},
    name,
};
use crate::oqs::{
    Encoding,
    json::{self, JsonError, Laid},
};

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whether bytes begin as JSON does; no XML does.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

pub(super) fn check(bytes: &[u8], mut findings: Findings) -> Vec<Finding> {
    let bytes = bytes.strip_prefix(MARK).map_or(bytes, |rest| {
        findings.add(0, Code::ByteOrderMark, "", Detail::None);
        rest
    });
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            findings.add(valid.len(), Code::NotJson, "", Detail::None);
            return findings.placed(&String::from_utf8_lossy(valid));
        }
    };
    let laid = match Laid::out(bytes, json::members(text)) {
        Ok(laid) => laid,
        Err((error, at)) => {
            let (code, element) = match error {
                JsonError::Malformed => (Code::NotJson, ""),
                JsonError::NotAString => (Code::NotAString, ""),
                JsonError::Name => (Code::NoElementName, ""),
                JsonError::Root => (Code::NotAMessage, "XmlMsg"),
            };
            findings.add(at, code, element, Detail::None);
            return findings.placed(text);
        }
    };
    let xml = coding::Text {
        text: Cow::Borrowed(&laid.xml),
        used: Encoding::Utf8,
    };
    match document(&xml.text) {
        Ok(document) => content(&document, &name::Told::default(), &xml, &mut findings),
        Err((code, at)) => findings.add(at, code, "", Detail::None),
    }
    findings.moved(|offset| laid.origin(offset)).placed(text)
}
