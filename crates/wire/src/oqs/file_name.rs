//! Names of message files: `OQSsiquc01req_<identifier>.xml` (oqs-wire §2).
//!
//! The answer has the request's name with `req` → `res` and the same identifier; known programs find it by replacing
//! the first `req` they see. Names are compared without regard to case, as Windows shares do.

mod catalogue;
mod message_name;
#[cfg(test)]
mod tests;

use domain::{
    date::{DateTime, compact_time},
    institution::InstitutionCode,
};

pub use catalogue::{INTERFACES, Interface};
pub use message_name::{Direction, MessageName, Plurality};

/// Longest name of a file, in characters.
const LONGEST: usize = 120;

/// What kind of file a name names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Extension {
    /// `.xml`.
    Xml,
    /// `.zip`: encrypted or large.
    Zip,
    /// `.pdf`: medical information to be looked at.
    Pdf,
    /// `.err`: the reason beside a request given back.
    Err,
}

/// A message file's name, kept as written.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FileName {
    written: String,
    message: MessageName,
    identifier: usize,
    dot: usize,
    extension: Extension,
}

/// Why a name is not that of a message file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileNameError {
    /// Not of the form `SSSsiFFFnnreq_…`.
    #[error("the name does not begin like SSSsiFFFnnreq_")]
    Pattern,
    /// Another extension than xml, zip, pdf or err.
    #[error("the extension is not xml, zip, pdf or err")]
    Extension,
    /// Nothing stands between the underscore and the extension.
    #[error("the identifier is empty")]
    Empty,
    /// The name is longer than 120 characters.
    #[error("the name is longer than {LONGEST} characters")]
    TooLong,
    /// A character that is not safe in names on every share: only ASCII letters, digits and `-_.=+@,()` are.
    #[error("the identifier holds a character that is not safe in a file name")]
    Character,
    /// The identifier would not survive a replacement of `req` by `res`.
    #[error("the identifier holds \"req\", which known programs replace")]
    HoldsReq,
}

impl FileNameError {
    /// Stable code, ours.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pattern => "SKK-2201",
            Self::Extension => "SKK-2202",
            Self::Empty => "SKK-2203",
            Self::TooLong => "SKK-2204",
            Self::Character => "SKK-2205",
            Self::HoldsReq => "SKK-2206",
        }
    }

    /// One sentence in Japanese.
    #[must_use]
    pub fn sentence_ja(self) -> String {
        match self {
            Self::Pattern => "ファイル名が OQSsiquc01req_ のような形で始まっていません。",
            Self::Extension => "拡張子が xml・zip・pdf・err のどれでもありません。",
            Self::Empty => "ファイル名に識別子がありません。",
            Self::TooLong => "ファイル名が長すぎます（120文字まで）。",
            Self::Character => {
                "ファイル名の識別子に使えない文字があります（英数字と -_.=+@,() だけです）。"
            }
            Self::HoldsReq => "ファイル名の識別子に「req」があると、答えの名前を作れません。",
        }
        .to_owned()
    }

    /// The same sentence in English.
    #[must_use]
    pub fn sentence_en(self) -> String {
        format!("{self}.")
    }
}

impl FileName {
    /// Reads a name (no folder).
    ///
    /// # Errors
    /// [`FileNameError`] when it is not the name of a message file, or not safe on every share.
    pub fn parse(name: &str) -> Result<Self, FileNameError> {
        let (message, identifier) = MessageName::parse(name).ok_or(FileNameError::Pattern)?;
        if name.len() > LONGEST {
            return Err(FileNameError::TooLong);
        }
        let (stem, extension) = name.rsplit_once('.').ok_or(FileNameError::Extension)?;
        let dot = stem.len();
        let extension = match extension.to_ascii_lowercase().as_str() {
            "xml" => Extension::Xml,
            "zip" => Extension::Zip,
            "pdf" => Extension::Pdf,
            "err" => Extension::Err,
            _ => return Err(FileNameError::Extension),
        };
        check_identifier(name.get(identifier..dot).ok_or(FileNameError::Extension)?)?;
        Ok(Self {
            written: name.to_owned(),
            message,
            identifier,
            dot,
            extension,
        })
    }

    /// Composes a name with the extension `.xml`.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn compose(message: &MessageName, identifier: &str) -> Result<Self, FileNameError> {
        check_identifier(identifier)?;
        Self::parse(&format!("{message}_{identifier}.xml"))
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// What message the file holds.
    #[must_use]
    pub fn message(&self) -> &MessageName {
        &self.message
    }

    /// The free part, without its underscore.
    #[must_use]
    pub fn identifier(&self) -> &str {
        self.written
            .get(self.identifier..self.dot)
            .unwrap_or_default()
    }

    /// Kind of file.
    #[must_use]
    pub fn extension(&self) -> Extension {
        self.extension
    }

    /// Name of the answer: `req` becomes `res`, all else stays as written. The answer of an answer is itself.
    #[must_use]
    pub fn answer(&self) -> String {
        let mut answer = self.written.clone();
        let at = MessageName::DIRECTION;
        let part = match self.written.get(at..at + 3) {
            Some("REQ") => "RES",
            Some(part) if part.eq_ignore_ascii_case("req") => "res",
            _ => return answer,
        };
        answer.replace_range(at..at + 3, part);
        answer
    }

    /// Whether this is the answer of a card check (`OQSsiquc01res_face_…`).
    #[must_use]
    pub fn is_face(&self) -> bool {
        self.message.direction == Direction::Answer
            && self
                .identifier()
                .get(..5)
                .is_some_and(|start| start.eq_ignore_ascii_case("face_"))
    }

    /// The interface the message belongs to; `None` for a name the catalogue does not have.
    #[must_use]
    pub fn interface(&self) -> Option<&'static Interface> {
        Interface::of(&self.message)
    }

    /// Whether this program can read and answer the message.
    #[must_use]
    pub fn implemented(&self) -> bool {
        self.interface()
            .is_some_and(|interface| interface.implemented)
    }

    /// `OQSsiquc01`: system, function and step, in the catalogue's spelling; `None` for an answer.
    #[must_use]
    pub fn function_of_request(&self) -> Option<String> {
        let message = &self.message;
        (message.direction == Direction::Request).then(|| match self.interface() {
            Some(interface) => format!(
                "{}{:02}",
                interface.prefix.unwrap_or_default(),
                message.step
            ),
            None => message.function_name(),
        })
    }
}

fn check_identifier(identifier: &str) -> Result<(), FileNameError> {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=+@,()".contains(&byte);
    if identifier.is_empty() {
        return Err(FileNameError::Empty);
    }
    if !identifier.bytes().all(safe) || identifier.starts_with('.') || identifier.ends_with('.') {
        return Err(FileNameError::Character);
    }
    if identifier.to_ascii_lowercase().contains("req") {
        return Err(FileNameError::HoldsReq);
    }
    Ok(())
}

/// Name of the file with the answer of a card check: `OQSsiquc01res_face_<institution><middle>_<yyyyMMddHHmmss>.xml`.
///
/// `middle` makes it unique (about 20 characters seen); anything in it but ASCII letters and digits is left out.
#[must_use]
pub fn face_name(institution: &InstitutionCode, middle: &str, time: DateTime) -> String {
    let middle: String = middle.chars().filter(char::is_ascii_alphanumeric).collect();
    format!(
        "OQSsiquc01res_face_{}{middle}_{}.xml",
        institution.as_str(),
        compact_time(time)
    )
}
