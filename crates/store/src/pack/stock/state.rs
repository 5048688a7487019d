//! The words of [`PlaceState`] in the file.

use super::PlaceState;

impl PlaceState {
    const WORDS: [(Self, &'static str); 6] = [
        (Self::Waiting, "waiting"),
        (Self::Offered, "offered"),
        (Self::Accepted, "accepted"),
        (Self::Passed, "passed"),
        (Self::Withdrawn, "withdrawn"),
        (Self::Substituted, "substituted"),
    ];

    pub(super) fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, word)| word)
    }

    /// The state of a word of the file, such as `waiting`.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .find(|(_, known)| *known == word)
            .map(|(state, _)| *state)
    }
}
