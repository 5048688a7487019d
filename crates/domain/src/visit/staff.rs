//! Staff who verify by sight (目視): who, and why. The weakest way, so it is never anonymous (my-number-card §10).

/// The name of a staff account: 1–32 lower-case letters, digits, `.`, `-`, `_`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StaffId(String);

impl StaffId {
    /// The account name that `text` spells; `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let sound = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_')
        };
        ((1..=32).contains(&text.len()) && text.bytes().all(sound)).then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why somebody was verified by sight, or was refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VisualReason {
    /// The face was not recognised.
    FaceFailed,
    /// The PIN is forgotten or locked.
    PinUnusable,
    /// The patient cannot use the reader alone.
    Assistance,
    /// The patient asked for it.
    Wish,
    /// Camera or keypad do not work.
    ReaderTrouble,
}

impl VisualReason {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::FaceFailed,
        Self::PinUnusable,
        Self::Assistance,
        Self::Wish,
        Self::ReaderTrouble,
    ];

    /// Its name in logs and in the hub's audit.
    #[must_use]
    pub fn code(self) -> &'static str {
        ["face", "pin", "assistance", "wish", "reader"][self as usize]
    }

    /// The reason of a [`code`](Self::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What staff read.
    #[must_use]
    pub fn label(self) -> (&'static str, &'static str) {
        [
            ("顔認証ができない", "The face was not recognised"),
            ("暗証番号が使えない", "The PIN cannot be used"),
            ("一人での操作がむずかしい", "Needs help with the reader"),
            ("ご本人の希望", "The patient wishes it"),
            ("リーダーの不調", "The reader is out of order"),
        ][self as usize]
    }
}

/// One confirmation by sight: for the patient at the reader now, and nobody after them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sighted {
    /// Who compared.
    pub staff: StaffId,
    /// Why.
    pub reason: VisualReason,
}
