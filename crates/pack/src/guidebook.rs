//! The guidebook (オンライン資格確認ガイドブック): our own text, versioned, as a page and as a booklet on paper.

use domain::Date;
use serde::Deserialize;

use crate::dated::{self, DataError, Dated, HasWindow};
use crate::prose::{self, Block};

/// Every version.
#[derive(Clone, Debug, Deserialize)]
pub struct Guidebook {
    book: Vec<Book>,
}

/// One version.
#[derive(Clone, Debug, Deserialize)]
pub struct Book {
    /// Its version, such as `2026.11`.
    pub version: String,
    /// The day it was issued.
    #[serde(deserialize_with = "dated::day")]
    pub issued: Date,
    /// When it is the one to read.
    #[serde(flatten)]
    pub dated: Dated,
    /// Its title.
    pub title: String,
    /// The line below it.
    pub subtitle: String,
    chapter: Vec<Chapter>,
}

#[derive(Clone, Debug, Deserialize)]
struct Chapter {
    title: String,
    text: String,
}

impl HasWindow for Book {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        "guidebook".to_owned()
    }
}

impl Book {
    /// Its chapters: title and text.
    #[must_use]
    pub fn chapters(&self) -> Vec<(&str, Vec<Block>)> {
        self.chapter
            .iter()
            .map(|chapter| (chapter.title.as_str(), prose::blocks(&chapter.text)))
            .collect()
    }
}

impl Guidebook {
    /// The file's name in a data folder.
    pub const FILE: &str = "guidebook.toml";

    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`DataError`] for a text that is no such file, and where two versions are current on one day.
    pub fn read(text: &str) -> Result<Self, DataError> {
        let guidebook: Self = dated::read(Self::FILE, text)?;
        dated::check(Self::FILE, &guidebook.book)?;
        Ok(guidebook)
    }

    /// The version current on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Book> {
        self.book.iter().find(|book| book.dated.holds(day))
    }

    /// A version by its name.
    #[must_use]
    pub fn version(&self, version: &str) -> Option<&Book> {
        self.book.iter().find(|book| book.version == version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_book_has_benefits_steps_choice_and_check_lists() {
        let guidebook = Guidebook::read(include_str!("../data/guidebook.toml")).expect("our own");
        let book = guidebook
            .on(jiff::civil::date(2026, 11, 26))
            .expect("a book");
        assert_eq!(
            guidebook.version(&book.version).map(|found| found.issued),
            Some(book.issued)
        );
        let chapters = book.chapters();
        let checks = chapters
            .iter()
            .filter(|(_, text)| text.iter().any(|block| matches!(block, Block::Checks(_))))
            .count();
        assert!(
            chapters.len() >= 6 && checks >= 2,
            "{checks} of {}",
            chapters.len()
        );
        for part in ["何が変わりますか", "二つの構成", "手順", "含まれないもの"]
        {
            assert!(
                chapters.iter().any(|(title, _)| title.contains(part)),
                "{part}"
            );
        }
        assert!(guidebook.on(jiff::civil::date(2020, 1, 1)).is_none());
    }
}
