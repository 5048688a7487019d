//! What was odd about a message that was read all the same.

use std::fmt;

use crate::oqs::Encoding;

/// A place in a message's text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Line, counted from 1.
    pub line: u32,
    /// Character within the line, counted from 1.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// What is wrong with a value. Never carries the value: it may be personal data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A required value is empty.
    Empty,
    /// Not the digits or letters the element takes.
    Shape,
    /// Longer than the element takes.
    TooLong,
    /// The digits of a day or moment that does not exist (20240230).
    NoSuchDay,
    /// No value of the element's code table (OQSCD).
    UnknownCode,
    /// `CharacterCodeIdentifier` names another coding than the bytes have.
    OtherCoding,
}

impl Fault {
    /// In Japanese, to stand after the element's name.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Empty => "の値がありません",
            Self::Shape => "の値の形が違います",
            Self::TooLong => "の値が長すぎます",
            Self::NoSuchDay => "は存在しない日時です",
            Self::UnknownCode => "の値はコード表にありません",
            Self::OtherCoding => "が実際の文字コードと違います",
        }
    }

    /// In English, to stand after the element's name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Empty => "has no value",
            Self::Shape => "has a value of another shape",
            Self::TooLong => "has a value that is too long",
            Self::NoSuchDay => "is a day or time that does not exist",
            Self::UnknownCode => "has a value that is not in its code table",
            Self::OtherCoding => "contradicts the coding of the bytes",
        }
    }
}

/// Something odd in a message that was read all the same. Holds names and places, never values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Oddity {
    /// The XML declaration names one coding, the bytes are in another.
    LyingDeclaration {
        /// What the declaration says; UTF-8 where there is none.
        declared: Encoding,
        /// What the bytes are in.
        used: Encoding,
    },
    /// The XML declaration names a coding that is neither UTF-8 nor Shift_JIS.
    UnknownCoding,
    /// An element nobody knows here; ignored.
    UnknownElement {
        /// Its name.
        name: String,
        /// Where.
        at: Position,
    },
    /// A wrong name that known programs write; understood, never written.
    LegacyName {
        /// The name.
        name: String,
        /// Where.
        at: Position,
    },
    /// An attribute; ignored.
    Attribute {
        /// Name of its element.
        element: String,
        /// Where.
        at: Position,
    },
    /// Text between elements; ignored.
    StrayText {
        /// Where.
        at: Position,
    },
    /// An element that should be there is missing; its usual meaning is taken.
    Missing {
        /// Its name.
        element: &'static str,
    },
    /// A value that is not what the element takes; kept as received.
    BadValue {
        /// The element.
        element: &'static str,
        /// What is wrong.
        fault: Fault,
        /// Where.
        at: Position,
    },
}

impl Oddity {
    /// Stable code, ours.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::LyingDeclaration { .. } => "SKK-2101",
            Self::UnknownCoding => "SKK-2102",
            Self::UnknownElement { .. } => "SKK-2103",
            Self::LegacyName { .. } => "SKK-2104",
            Self::Attribute { .. } => "SKK-2105",
            Self::StrayText { .. } => "SKK-2106",
            Self::Missing { .. } => "SKK-2107",
            Self::BadValue { .. } => "SKK-2108",
        }
    }

    /// Where it is, as far as it is in one place.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::LyingDeclaration { .. } | Self::UnknownCoding | Self::Missing { .. } => None,
            Self::UnknownElement { at, .. }
            | Self::LegacyName { at, .. }
            | Self::Attribute { at, .. }
            | Self::StrayText { at }
            | Self::BadValue { at, .. } => Some(*at),
        }
    }

    /// One sentence in Japanese.
    #[must_use]
    pub fn sentence_ja(&self) -> String {
        match self {
            Self::LyingDeclaration { declared, used } => format!(
                "XML宣言の文字コードは{}ですが、実際は{}です。",
                declared.xml_name(),
                used.xml_name()
            ),
            Self::UnknownCoding => {
                "XML宣言の文字コードがUTF-8でもShift_JISでもありません。".to_owned()
            }
            Self::UnknownElement { name, .. } => {
                format!("要素{name}は知られていません。読み飛ばしました。")
            }
            Self::LegacyName { name, .. } => format!("要素名{name}は正しい名前ではありません。"),
            Self::Attribute { element, .. } => {
                format!("要素{element}に属性があります。読み飛ばしました。")
            }
            Self::StrayText { .. } => "要素の間に文字があります。読み飛ばしました。".to_owned(),
            Self::Missing { element } => format!("要素{element}がありません。"),
            Self::BadValue { element, fault, .. } => format!("要素{element}{}。", fault.ja()),
        }
    }

    /// The same sentence in English.
    #[must_use]
    pub fn sentence_en(&self) -> String {
        match self {
            Self::LyingDeclaration { declared, used } => format!(
                "The XML declaration says {}, the bytes are {}.",
                declared.xml_name(),
                used.xml_name()
            ),
            Self::UnknownCoding => {
                "The XML declaration names neither UTF-8 nor Shift_JIS.".to_owned()
            }
            Self::UnknownElement { name, .. } => {
                format!("Element {name} is unknown and was ignored.")
            }
            Self::LegacyName { name, .. } => format!("Element {name} is not the right name."),
            Self::Attribute { element, .. } => {
                format!("Element {element} has an attribute, which was ignored.")
            }
            Self::StrayText { .. } => "Text between elements was ignored.".to_owned(),
            Self::Missing { element } => format!("Element {element} is missing."),
            Self::BadValue { element, fault, .. } => format!("Element {element} {}.", fault.en()),
        }
    }
}
