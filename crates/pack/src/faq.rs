//! The questions that are asked often (Q1–Q6 of the product page), in our own words, each answer with its dates.

use domain::Date;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::dated::{self, DataError, Dated, HasWindow};
use crate::prose::{self, Block};

/// All answers, of all times.
#[derive(Clone, Debug, Deserialize)]
pub struct Faq {
    answer: Vec<Answer>,
}

/// One answer to one question, for one time.
#[derive(Clone, Debug, Deserialize)]
pub struct Answer {
    /// The question's number: `1` for Q1.
    pub number: u8,
    /// When it holds.
    #[serde(flatten)]
    pub dated: Dated,
    /// When somebody last held it against its sources.
    #[serde(deserialize_with = "dated::day")]
    pub checked: Date,
    /// The question.
    pub title_ja: String,
    /// The question in English.
    pub title_en: String,
    /// Words that are searched besides the text.
    pub keywords: String,
    ja: String,
    easy: String,
    en: String,
}

impl HasWindow for Answer {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        format!("Q{}", self.number)
    }
}

impl Answer {
    /// The answer.
    #[must_use]
    pub fn ja(&self) -> Vec<Block> {
        prose::blocks(&self.ja)
    }

    /// The answer in easy Japanese (やさしい日本語).
    #[must_use]
    pub fn easy(&self) -> Vec<Block> {
        prose::blocks(&self.easy)
    }

    /// The answer in English.
    #[must_use]
    pub fn en(&self) -> Vec<Block> {
        prose::blocks(&self.en)
    }
}

impl Faq {
    /// The file's name in a data folder.
    pub const FILE: &str = "faq.toml";

    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`DataError`] for a text that is no such file and for windows that overlap.
    pub fn read(text: &str) -> Result<Self, DataError> {
        let faq: Self = dated::read(Self::FILE, text)?;
        dated::check(Self::FILE, &faq.answer)?;
        Ok(faq)
    }

    /// The answers of a day by number; with words, only those that hold all of them, wherever they stand.
    #[must_use]
    pub fn on(&self, day: Date, words: &str) -> Vec<&Answer> {
        let words: Vec<String> = folded(words)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let mut found: Vec<&Answer> = self
            .answer
            .iter()
            .filter(|answer| answer.dated.holds(day))
            .filter(|answer| {
                let text = folded(&format!(
                    "Q{} {} {} {} {} {} {}",
                    answer.number,
                    answer.title_ja,
                    answer.title_en,
                    answer.keywords,
                    answer.ja,
                    answer.easy,
                    answer.en
                ));
                words.iter().all(|word| text.contains(word))
            })
            .collect();
        found.sort_by_key(|answer| answer.number);
        found
    }
}

/// Text as it is compared: width, case, and hiragana for katakana.
fn folded(text: &str) -> String {
    let kana = |letter: char| match letter {
        'ァ'..='ヶ' => char::from_u32(letter as u32 - 0x60).unwrap_or(letter),
        other => other,
    };
    text.nfkc().flat_map(char::to_lowercase).map(kana).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faq() -> Faq {
        Faq::read(include_str!("../data/faq.toml")).expect("our own file")
    }

    const TODAY: Date = jiff::civil::date(2026, 11, 26);

    #[test]
    fn rule_9_all_six_questions_are_answered_today_in_three_ways() {
        let faq = faq();
        let today = faq.on(TODAY, "");
        let numbers: Vec<u8> = today.iter().map(|answer| answer.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        for answer in today {
            assert!(
                !answer.ja().is_empty() && !answer.easy().is_empty() && !answer.en().is_empty()
            );
            assert!(!answer.dated.source.is_empty());
        }
    }

    #[test]
    fn rule_9_consent_for_limits_is_answered_by_the_rule_of_the_day() {
        let faq = faq();
        let text = |day| faq.on(day, "Q1").first().map(|answer| answer.ja.clone());
        let before = text(jiff::civil::date(2024, 10, 6)).expect("an answer");
        let since = text(jiff::civil::date(2024, 10, 7)).expect("an answer");
        assert!(before.contains("本人の同意があれば、限度額適用認定証"));
        assert!(since.contains("2024年10月7日から限度額の情報に本人の同意は要りません"));
        assert!(since.contains("健康保険証は2025年12月1日まで"));
    }

    #[test]
    fn words_find_their_answer_however_they_are_typed() {
        let faq = faq();
        let found = |words: &str| -> Vec<u8> {
            faq.on(TODAY, words)
                .iter()
                .map(|answer| answer.number)
                .collect()
        };
        assert_eq!(found("ＣＯＰ 数字８桁"), [5]);
        assert_eq!(found("ぷらいお"), [4]);
        assert_eq!(found("ipsec"), [3]);
        assert!(found("ありえない言葉").is_empty());
        assert!(found("v6").contains(&6));
    }

    #[test]
    fn two_answers_for_one_day_are_refused() {
        let twice = include_str!("../data/faq.toml").replace("2024-10-06", "2024-10-07");
        let error = Faq::read(&twice).expect_err("two records hold on one day");
        assert!(error.0.contains("Q1"), "{error}");
    }
}
