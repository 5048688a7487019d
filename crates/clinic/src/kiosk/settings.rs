//! How this patient wants the screen: back to the usual with the next one.

use serde::Deserialize;

use super::text::Language;
use crate::reader::Shown;

/// The settings of one visit.
#[derive(Clone, Default)]
pub(super) struct Settings {
    pub(super) language: Language,
    pub(super) voice: bool,
    pub(super) large: bool,
    pub(super) contrast: bool,
    pub(super) low: bool,
    /// The keypad's digits, where they are shuffled.
    pub(super) order: Option<[u8; 10]>,
    /// Consent item by item.
    pub(super) each: bool,
    /// The visit they belong to.
    visit: u64,
}

/// One change.
#[derive(Deserialize)]
pub(super) struct Set {
    set: String,
}

impl Settings {
    /// The usual again once a visit is over; what is chosen before the card is placed stays for it.
    pub(super) fn follow(&mut self, shown: &Shown) {
        if shown.visit.is_none() && self.visit != shown.visit_number {
            *self = Self {
                visit: shown.visit_number,
                ..Self::default()
            };
        }
    }

    pub(super) fn change(&mut self, set: &Set, random: [u8; 9]) {
        match set.set.as_str() {
            "voice" => self.voice = !self.voice,
            "large" => self.large = !self.large,
            "contrast" => self.contrast = !self.contrast,
            "low" => self.low = !self.low,
            "shuffle" => {
                self.order = match self.order {
                    None => Some(shuffled(random)),
                    Some(_) => None,
                }
            }
            "each" => self.each = !self.each,
            code => {
                if let Some(language) = Language::from_code(code) {
                    self.language = language;
                }
            }
        }
    }

    /// The digits as the keypad shows them, row by row, 0 last.
    pub(super) fn digits(&self) -> [u8; 10] {
        self.order.unwrap_or([1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
    }
}

/// Fisher–Yates; a byte's remainder is even enough to hide which key is which from somebody who looks over a shoulder.
fn shuffled(random: [u8; 9]) -> [u8; 10] {
    let mut digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (at, dice) in (1..10).rev().zip(random) {
        digits.swap(at, usize::from(dice) % (at + 1));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffled_keypad_has_every_digit_once() {
        for seed in 0..=255u8 {
            let random = [seed, 7, seed ^ 9, 3, 99, seed, 1, 200, seed];
            let mut digits = shuffled(random);
            digits.sort_unstable();
            assert_eq!(digits, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "seed {seed}");
        }
    }

    #[test]
    fn the_next_patient_finds_the_usual_again() {
        let set = |name: &str| Set { set: name.into() };
        let shown = |number, visit| Shown {
            visit_number: number,
            step: 1,
            version: 1,
            visit,
            photo: false,
        };
        let mut settings = Settings::default();
        settings.change(&set("vi"), [0; 9]);
        settings.change(&set("large"), [0; 9]);
        settings.follow(&shown(0, None));
        assert_eq!(
            settings.language,
            Language::Vietnamese,
            "chosen before the card"
        );
        let (visit, _) = domain::visit::Visit::begin(Default::default(), 0);
        settings.follow(&shown(1, Some(visit)));
        assert!(settings.large && settings.language == Language::Vietnamese);
        settings.follow(&shown(1, None));
        assert!(!settings.large && settings.language == Language::Japanese);
    }
}
