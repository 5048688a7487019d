//! What answers as the card (my-number-card §1.2): told by the token's label, never by the ATR.

/// Length of a token's label, bytes: the beginning of CK_TOKEN_INFO.
pub(crate) const LABEL: usize = 32;

/// What answers as the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Token {
    /// The plastic card.
    #[default]
    Plastic,
    /// A certificate on an Android phone: it is read only after the phone's PIN.
    Android,
    /// A certificate on an iPhone: unlocked by the phone's own biometrics before it is held out (our model).
    Iphone,
}

impl Token {
    /// The token of a label, blanks at its end left aside; `None` for one that nobody has told of.
    #[must_use]
    pub fn from_label(label: &[u8]) -> Option<Self> {
        match label.trim_ascii_end() {
            b"JPKIAPICCTOKEN2" | b"JPKIAPICCTOKEN" => Some(Self::Plastic),
            b"JPKIAPGPSETOKEN" => Some(Self::Android),
            b"JPKIAPIOSTOKEN" => Some(Self::Iphone),
            _ => None,
        }
    }

    pub(crate) fn label(self) -> &'static [u8; LABEL] {
        match self {
            Self::Plastic => b"JPKIAPICCTOKEN2                 ",
            Self::Android => b"JPKIAPGPSETOKEN                 ",
            Self::Iphone => b"JPKIAPIOSTOKEN                  ",
        }
    }
}
