//! Every text of the reader's screen, one file a language. Translations are ours (users-and-storyboards §5): a native
//! reader must see them before a release.

mod en;
mod ja;
mod ja_easy;
mod ko;
mod pt;
mod vi;
mod zh;

use domain::{Date, DateTime};

/// A language of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Language {
    /// 日本語.
    #[default]
    Japanese,
    /// やさしい日本語.
    EasyJapanese,
    /// English.
    English,
    /// 简体中文.
    Chinese,
    /// 한국어.
    Korean,
    /// Tiếng Việt.
    Vietnamese,
    /// Português.
    Portuguese,
}

impl Language {
    /// All, in the order in which they stand on the screen.
    pub(super) const ALL: [Self; 7] = [
        Self::Japanese,
        Self::EasyJapanese,
        Self::English,
        Self::Chinese,
        Self::Korean,
        Self::Vietnamese,
        Self::Portuguese,
    ];

    /// Its name in addresses.
    pub(super) fn code(self) -> &'static str {
        ["ja", "ja-easy", "en", "zh", "ko", "vi", "pt"][self as usize]
    }

    /// Its BCP 47 tag, for browsers, fonts and voices.
    pub(super) fn tag(self) -> &'static str {
        ["ja", "ja", "en", "zh-Hans", "ko", "vi", "pt-BR"][self as usize]
    }

    /// The language of a [`code`](Self::code).
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// Its texts.
    pub(super) fn text(self) -> &'static Text {
        [
            &ja::TEXT,
            &ja_easy::TEXT,
            &en::TEXT,
            &zh::TEXT,
            &ko::TEXT,
            &vi::TEXT,
            &pt::TEXT,
        ][self as usize]
    }
}

/// Makes the table and the list of its texts from one set of names.
macro_rules! texts {
    ($($name:ident),+ $(,)?) => {
        /// The texts of one language. `{…}` is filled in.
        pub(super) struct Text {
            $(pub(super) $name: &'static str,)+
        }

        impl Text {
            /// Every text with its name.
            #[cfg(test)]
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)+]
            }
        }
    };
}

texts! {
    name, title, languages, voice, large, contrast, low,
    place, place_more, reading, slow, cancel, back, again, more_question, more,
    choose, face, pin, phone, staff, pin_locked, face_used_up,
    look, look_more, face_again, other_way,
    enter_pin, pin_wrong, tries_left, clear, ok, shuffle, in_order, digits_typed,
    last_try, last_try_go, phone_wait, staff_coming, staff_more, verifying, offering,
    register, register_more, register_yes, register_no, registering,
    consent, who, what, until, medicine, operation, checkup, disease, limit,
    limit_note, consent_all, consent_each, consent_none, consent_send, in_force,
    withdraw, withdrawing, withdrawn,
    checking, done, done_staff, take_card, ends, lapsed, expired, revoked,
    slip_print, slip_title, slip_given, slip_none, slip_how,
    not_this_card, unreadable, locked, locked_more, hub_away, hub_refused, verifier_refused,
    not_sighted, timed_out, cancelled, ask_staff,
    date, time,
}

impl Text {
    /// A day as this language writes it.
    pub(super) fn day(&self, day: Date) -> String {
        self.date
            .replace("{y}", &day.year().to_string())
            .replace("{m}", &day.month().to_string())
            .replace("{d}", &day.day().to_string())
    }

    /// A moment as this language writes it.
    pub(super) fn moment(&self, at: DateTime) -> String {
        self.time
            .replace("{date}", &self.day(at.date()))
            .replace("{h}", &at.hour().to_string())
            .replace("{min}", &format!("{:02}", at.minute()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn blanks(text: &str) -> BTreeSet<&str> {
        let opened = text.split('{').skip(1);
        opened.filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn every_language_says_everything_and_leaves_the_same_blanks() {
        let japanese = Language::Japanese.text().all();
        for language in Language::ALL {
            let texts = language.text().all();
            assert_eq!(texts.len(), japanese.len());
            for ((name, text), (_, known)) in texts.iter().zip(&japanese) {
                assert!(!text.trim().is_empty(), "{language:?} lacks {name}");
                if !matches!(*name, "date") {
                    assert_eq!(blanks(text), blanks(known), "{name} in {language:?}");
                }
            }
        }
    }

    #[test]
    fn no_language_borrows_the_sentences_of_another() {
        let mut seen = std::collections::BTreeMap::new();
        for language in Language::ALL {
            for (name, text) in language.text().all() {
                // Short words and patterns of dates may be the same.
                if matches!(name, "date" | "time" | "ok") || text.chars().count() < 6 {
                    continue;
                }
                let before = seen.insert((name, text), language);
                assert_eq!(before, None, "{name} in {language:?}");
            }
        }
    }

    #[test]
    fn easy_japanese_is_easy() {
        // Kanji of the first two school years and a few words printed on the card itself.
        for (name, text) in ja_easy::TEXT.all() {
            let kanji = text.chars().filter(|letter| ('一'..='龥').contains(letter));
            assert!(kanji.count() <= 4, "{name}: {text}");
        }
    }

    #[test]
    fn days_are_written_as_people_write_them() {
        let at = jiff::civil::datetime(2026, 11, 25, 9, 5, 0, 0);
        assert_eq!(Language::Japanese.text().moment(at), "2026年11月25日 9:05");
        assert_eq!(Language::Vietnamese.text().moment(at), "25/11/2026 9:05");
    }
}
