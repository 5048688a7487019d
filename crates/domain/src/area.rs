//! The two areas of the regional carriers: NTT East and NTT West.

/// Whose area a site lies in. By prefecture as a rule; a few border sites belong to the other one (start-pack §8.4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Area {
    /// NTT東日本.
    East,
    /// NTT西日本.
    West,
}

impl Area {
    /// `east` or `west`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::East => "east",
            Self::West => "west",
        }
    }

    /// The area of a [`code`](Self::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::East, Self::West]
            .into_iter()
            .find(|area| area.code() == code)
    }

    /// `東日本` or `西日本`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::East => "東日本",
            Self::West => "西日本",
        }
    }
}
