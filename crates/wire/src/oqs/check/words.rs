//! Findings in words.

use super::{Finding, finding::Detail};
use crate::oqs::{code_table::CodeTable, table::Kind};

/// Language findings are told in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Finding {
    /// What is wrong, in one sentence.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let row = self.code.row();
        self.filled(
            language,
            match language {
                Language::Ja => row.ja.sentence,
                Language::En => row.en.sentence,
            },
        )
    }

    /// How to mend it.
    #[must_use]
    pub fn mend(&self, language: Language) -> String {
        let row = self.code.row();
        self.filled(
            language,
            match language {
                Language::Ja => row.ja.mend,
                Language::En => row.en.mend,
            },
        )
    }

    fn filled(&self, language: Language, words: &str) -> String {
        words
            .replace("{detail}", &self.detail.words(language))
            .replace("{element}", &self.element)
    }
}

impl Detail {
    fn words(self, language: Language) -> String {
        match self {
            Self::None => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Element(name) => name.to_owned(),
            Self::Coding(encoding) => encoding.xml_name().to_owned(),
            Self::Message(message) => message.title(language),
            Self::Kind(kind) => of_kind(kind, language),
            Self::Table(table) => of_table(table, language),
        }
    }
}

fn of_kind(kind: Kind, language: Language) -> String {
    let (ja, en) = match kind {
        Kind::Group | Kind::Text | Kind::Source => ("文字".to_owned(), "text".to_owned()),
        Kind::AtMost(length) => (
            format!("{length}文字まで"),
            format!("at most {length} characters"),
        ),
        Kind::Digits(length) => (
            format!("半角数字{length}桁"),
            format!("{length} half-width digits"),
        ),
        Kind::Number => ("半角数字".to_owned(), "half-width digits".to_owned()),
        Kind::Day => (
            "年月日8桁（yyyyMMdd）".to_owned(),
            "a day as yyyyMMdd".to_owned(),
        ),
        Kind::Moment => (
            "日時14桁（yyyyMMddHHmmss）".to_owned(),
            "a moment as yyyyMMddHHmmss".to_owned(),
        ),
        Kind::Month => (
            "年月6桁（yyyyMM）".to_owned(),
            "a month as yyyyMM".to_owned(),
        ),
        Kind::Insurer => (
            "半角数字8桁、または空白二つと6桁".to_owned(),
            "8 half-width digits, or two blanks and 6 digits".to_owned(),
        ),
        Kind::Code(values) => {
            let values = values.join(", ");
            (values.clone(), values)
        }
    };
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

fn of_table(table: &CodeTable, language: Language) -> String {
    let values = table.values.iter();
    match language {
        Language::Ja => {
            let values: Vec<String> = values.map(|v| format!("{} {}", v.code, v.ja)).collect();
            format!(
                "OQSCD{}（{}）の {} ",
                table.number,
                table.ja,
                values.join("、")
            )
        }
        Language::En => {
            let values: Vec<String> = values.map(|v| format!("{} {}", v.code, v.en)).collect();
            format!(
                "OQSCD{} ({}): {}",
                table.number,
                table.en,
                values.join("; ")
            )
        }
    }
}
