//! Why a message could not be read.

use super::{Fault, Position};

/// Why a message could not be read. Holds names and places, never values: they may be personal data.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadError {
    /// More bytes than the limit.
    #[error("the message is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The bytes are valid in neither UTF-8 nor Shift_JIS.
    #[error("the bytes are valid in neither UTF-8 nor Shift_JIS")]
    Undecodable,
    /// A document type definition (DTD), refused for the entities it may define.
    #[error("a document type definition at {at} is refused")]
    Dtd {
        /// Where.
        at: Position,
    },
    /// Not well-formed XML.
    #[error("the XML is not well-formed at {at}")]
    Malformed {
        /// Where the parser stopped.
        at: Position,
    },
    /// Elements nested more deeply than any message.
    #[error("elements are nested too deeply at {at}")]
    TooDeep {
        /// Where.
        at: Position,
    },
    /// More elements, or a longer tag, than any message of this kind has.
    #[error("too many elements or too long a tag at {at}")]
    TooMany {
        /// Where.
        at: Position,
    },
    /// Well-formed XML, but no message: the root is not `XmlMsg`, or header or body is missing.
    #[error("this is no OQS message: {element} is missing")]
    NotThisMessage {
        /// The element missing.
        element: &'static str,
    },
    /// A required element is missing.
    #[error("element {element} is missing")]
    Missing {
        /// The element.
        element: &'static str,
    },
    /// One element twice where it may stand once.
    #[error("element {element} at {at} stands there twice")]
    Duplicate {
        /// The element.
        element: &'static str,
        /// The second one.
        at: Position,
    },
    /// Elements inside an element that holds a value.
    #[error("element {element} at {at} holds elements instead of a value")]
    Nested {
        /// The element.
        element: &'static str,
        /// Where.
        at: Position,
    },
    /// A control character within a value.
    #[error("element {element} at {at} holds a control character")]
    Control {
        /// The element.
        element: &'static str,
        /// Where.
        at: Position,
    },
    /// A value without which nothing can be done, and which cannot be used.
    #[error("element {element} at {at} {}", .fault.en())]
    Value {
        /// The element.
        element: &'static str,
        /// What is wrong.
        fault: Fault,
        /// Where.
        at: Position,
    },
}

impl ReadError {
    /// Stable code, ours.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "SKK-2001",
            Self::Undecodable => "SKK-2002",
            Self::Dtd { .. } => "SKK-2003",
            Self::Malformed { .. } => "SKK-2004",
            Self::TooDeep { .. } => "SKK-2005",
            Self::TooMany { .. } => "SKK-2006",
            Self::NotThisMessage { .. } => "SKK-2007",
            Self::Missing { .. } => "SKK-2008",
            Self::Duplicate { .. } => "SKK-2009",
            Self::Nested { .. } => "SKK-2010",
            Self::Control { .. } => "SKK-2011",
            Self::Value { .. } => "SKK-2012",
        }
    }

    /// Where, as far as it is in one place.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::TooLarge { .. }
            | Self::Undecodable
            | Self::NotThisMessage { .. }
            | Self::Missing { .. } => None,
            Self::Dtd { at }
            | Self::Malformed { at }
            | Self::TooDeep { at }
            | Self::TooMany { at }
            | Self::Duplicate { at, .. }
            | Self::Nested { at, .. }
            | Self::Control { at, .. }
            | Self::Value { at, .. } => Some(*at),
        }
    }

    /// One sentence in Japanese, with the place where there is one.
    #[must_use]
    pub fn sentence_ja(&self) -> String {
        let what = match self {
            Self::TooLarge { limit } => format!("ファイルが大きすぎます（上限{limit}バイト）"),
            Self::Undecodable => "文字コードがUTF-8でもShift_JISでもありません".to_owned(),
            Self::Dtd { .. } => "DTD（DOCTYPE）は使えません".to_owned(),
            Self::Malformed { .. } => "XMLとして正しくありません".to_owned(),
            Self::TooDeep { .. } => "要素の入れ子が深すぎます".to_owned(),
            Self::TooMany { .. } => "要素が多すぎるか、タグが長すぎます".to_owned(),
            Self::NotThisMessage { element } => {
                format!("オンライン資格確認のファイルではありません（{element}がありません）")
            }
            Self::Missing { element } => format!("要素{element}がありません"),
            Self::Duplicate { element, .. } => format!("要素{element}が2つあります"),
            Self::Nested { element, .. } => format!("要素{element}の中に別の要素があります"),
            Self::Control { element, .. } => format!("要素{element}の値に制御文字があります"),
            Self::Value { element, fault, .. } => format!("要素{element}{}", fault.ja()),
        };
        match self.position() {
            Some(at) => format!("{}行{}文字目：{what}。", at.line, at.column),
            None => format!("{what}。"),
        }
    }

    /// The same sentence in English.
    #[must_use]
    pub fn sentence_en(&self) -> String {
        let what = match self {
            Self::TooLarge { limit } => format!("The file is too large (limit {limit} bytes)"),
            Self::Undecodable => "The file is neither UTF-8 nor Shift_JIS".to_owned(),
            Self::Dtd { .. } => "A DTD (DOCTYPE) is not accepted".to_owned(),
            Self::Malformed { .. } => "The XML is not well-formed".to_owned(),
            Self::TooDeep { .. } => "Elements are nested too deeply".to_owned(),
            Self::TooMany { .. } => "There are too many elements, or a tag is too long".to_owned(),
            Self::NotThisMessage { element } => {
                format!("This is no file of online eligibility verification ({element} is missing)")
            }
            Self::Missing { element } => format!("Element {element} is missing"),
            Self::Duplicate { element, .. } => format!("Element {element} stands there twice"),
            Self::Nested { element, .. } => format!("Element {element} holds other elements"),
            Self::Control { element, .. } => format!("Element {element} holds a control character"),
            Self::Value { element, fault, .. } => format!("Element {element} {}", fault.en()),
        };
        match self.position() {
            Some(at) => format!("Line {}, character {}: {what}.", at.line, at.column),
            None => format!("{what}."),
        }
    }
}
