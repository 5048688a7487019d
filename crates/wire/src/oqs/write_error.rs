//! Why a message could not be written.

use crate::sjis::Lacking;

/// Why a message could not be written. Never shows the value: it may be personal data.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WriteError {
    /// A control character, or one that XML cannot hold, in a value.
    #[error("element {element} holds a control character at character {position}")]
    Control {
        /// The element.
        element: &'static str,
        /// Where in the value, in characters counted from 1.
        position: usize,
    },
    /// A character that the coding lacks.
    #[error("element {element}: {lacking}")]
    Unencodable {
        /// The element.
        element: &'static str,
        /// The character and where it stands in the value.
        lacking: Lacking,
    },
    /// A file identifier that is not the character data of an XML file: `<`, or an `&` that begins no reference.
    #[error("element {element} is not character data of XML")]
    NotSource {
        /// The element.
        element: &'static str,
    },
}

impl WriteError {
    /// Stable code, ours.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Control { .. } => "SKK-2051",
            Self::Unencodable { .. } => "SKK-2052",
            Self::NotSource { .. } => "SKK-2053",
        }
    }

    /// One sentence in Japanese.
    #[must_use]
    pub fn sentence_ja(&self) -> String {
        match self {
            Self::Control { element, position } => {
                format!("要素{element}の{position}文字目は、XMLに書けない制御文字です。")
            }
            Self::Unencodable { element, lacking } => format!(
                "要素{element}の{}文字目は、Shift_JISにない文字です。",
                lacking.position
            ),
            Self::NotSource { element } => {
                format!("要素{element}の値は、XMLの文字データとして正しくありません。")
            }
        }
    }

    /// The same sentence in English.
    #[must_use]
    pub fn sentence_en(&self) -> String {
        match self {
            Self::Control { element, position } => {
                format!("Character {position} of element {element} is a control character.")
            }
            Self::Unencodable { element, lacking } => format!(
                "Character {} of element {element} is not in Shift_JIS.",
                lacking.position
            ),
            Self::NotSource { element } => {
                format!("Element {element} is not character data of XML.")
            }
        }
    }
}
