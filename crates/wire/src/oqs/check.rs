//! The validator: what is wrong with a message file, where, and how to mend it.
//!
//! Unlike the readers, which take what can be understood, the validator tells everything a partner might stumble
//! over. Findings name elements and places, never values: values may be personal data. Source: oqs-wire §2–§6.

mod code;
mod coding;
mod contradiction;
mod finding;
mod fitting;
mod identifier;
mod json;
mod message;
mod name;
mod need;
mod structure;
mod value;
mod words;

use roxmltree::{Document, ParsingOptions};

pub use code::{Code, Severity};
pub use finding::Finding;
pub use message::Message;
pub use words::Language;

use super::{ReadError, batch::BATCH_LIMITS, document, guard};
use finding::{Detail, Findings};

/// Largest file looked at, in bytes: 64 MiB.
pub const LARGEST: usize = BATCH_LIMITS.bytes;

/// Findings told of one file at most; then one more says that there are others.
pub const MOST_FINDINGS: usize = 1000;

/// Checks a file: `name` with or without its folder, `bytes` as they are. Findings come in the order of their places.
///
/// The message is told by the name, else by what the file holds. JSON is checked as the message of the Web-API it
/// stands for.
#[must_use]
pub fn check(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let mut findings = Findings::default();
    if bytes.len() > LARGEST {
        findings.add(0, Code::TooLarge, "", Detail::Number(LARGEST >> 20));
        return findings.placed("");
    }
    if bytes.trim_ascii().is_empty() {
        findings.add(0, Code::EmptyFile, "", Detail::None);
        return findings.placed("");
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"%PDF") {
        findings.add(0, Code::NotText, "", Detail::None);
        return findings.placed("");
    }
    if name.to_ascii_lowercase().ends_with(".json") || json::begins(bytes) {
        return json::check(bytes, findings);
    }
    let name = name::check(name, &mut findings);
    let text = match coding::decode(bytes, &mut findings) {
        Ok(text) => text,
        Err(valid) => return findings.placed(&valid),
    };
    match document(&text.text) {
        Ok(document) => content(&document, &name, &text, &mut findings),
        Err((code, at)) => findings.add(at, code, "", Detail::None),
    }
    findings.placed(&text.text)
}

/// Parses a text within bounds; an error with its offset.
fn document(text: &str) -> Result<Document<'_>, (Code, usize)> {
    guard::check(text, &BATCH_LIMITS).map_err(|error| ended_by(&error, text))?;
    let options = ParsingOptions {
        nodes_limit: BATCH_LIMITS.elements.saturating_mul(4).saturating_add(64),
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| match error {
        // The parser tells no place for what is missing at the end.
        roxmltree::Error::UnclosedRootNode => (Code::NotXml, text.len()),
        error => ended_by(&document::refused(error), text),
    })
}

/// What made going on impossible.
fn ended_by(error: &ReadError, text: &str) -> (Code, usize) {
    let (at, code) = match error {
        ReadError::Dtd { at } => (*at, Code::Dtd),
        ReadError::TooMany { at } | ReadError::TooDeep { at } => (*at, Code::TooMuch),
        ReadError::Malformed { at } => (*at, Code::NotXml),
        _ => (super::Position { line: 1, column: 1 }, Code::NotXml),
    };
    (code, finding::offset(text, at))
}

/// Checks what a well-formed document holds.
fn content(
    document: &Document<'_>,
    name: &name::Told,
    text: &coding::Text<'_>,
    findings: &mut Findings,
) {
    let root = document.root_element();
    let parts = match message::parts(root) {
        Ok(parts) => parts,
        Err(element) => {
            findings.add(root.range().start, Code::NotAMessage, element, Detail::None);
            return;
        }
    };
    coding::check_identifier(parts.header, text, findings);
    name::check_against(name, parts.header, findings);
    let fitting = fitting::fitting(&parts);
    let message = match (name.message, fitting.first()) {
        // The name is that of a message without a known layout: nothing is guessed.
        (None, _) if name.elsewhere => return,
        (Some(named), Some(seen)) if !fitting.contains(&named) => {
            let detail = Detail::Message(*seen);
            findings.add(root.range().start, Code::NameContradictsContent, "", detail);
            *seen
        }
        (Some(named), _) => named,
        (None, Some(seen)) => *seen,
        (None, None) => {
            findings.add(root.range().start, Code::NoKnownMessage, "", Detail::None);
            return;
        }
    };
    structure::check(root, message, &text.text, findings);
    contradiction::check(&parts, message, findings);
}

#[cfg(test)]
mod tests;
