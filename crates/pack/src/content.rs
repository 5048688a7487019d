//! Everything the public site says that is not a price: read and checked at start, from the program or from a folder.

use std::path::Path;

use crate::dated::DataError;
use crate::equipment::Equipment;
use crate::faq::Faq;
use crate::guidebook::Guidebook;
use crate::hours::Hours;
use crate::inquiry::Categories;
use crate::notice::Notices;

/// The site's texts and facts.
#[derive(Clone, Debug)]
pub struct Content {
    /// Frequent questions.
    pub faq: Faq,
    /// The guidebook.
    pub guidebook: Guidebook,
    /// Inquiry categories.
    pub categories: Categories,
    /// Desks and their hours.
    pub hours: Hours,
    /// Device specifications.
    pub equipment: Equipment,
    /// Notices at the top.
    pub notices: Notices,
}

impl Content {
    /// What is part of the program.
    ///
    /// # Errors
    /// [`DataError`] never in a tested program.
    pub fn embedded() -> Result<Self, DataError> {
        Self::read(|_, embedded| Ok(embedded.to_owned()))
    }

    /// What lies in `folder`; a file that is not there is taken from the program.
    ///
    /// # Errors
    /// [`DataError`] naming the file that cannot be used.
    pub fn from_folder(folder: &Path) -> Result<Self, DataError> {
        Self::read(
            |name, embedded| match std::fs::read_to_string(folder.join(name)) {
                Ok(text) => Ok(text),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    Ok(embedded.to_owned())
                }
                Err(error) => Err(DataError(format!("{name}: {error}"))),
            },
        )
    }

    fn read(text: impl Fn(&str, &str) -> Result<String, DataError>) -> Result<Self, DataError> {
        let content = Self {
            faq: Faq::read(&text(Faq::FILE, include_str!("../data/faq.toml"))?)?,
            guidebook: Guidebook::read(&text(
                Guidebook::FILE,
                include_str!("../data/guidebook.toml"),
            )?)?,
            categories: Categories::read(&text(
                Categories::FILE,
                include_str!("../data/inquiry.toml"),
            )?)?,
            hours: Hours::read(&text(Hours::FILE, include_str!("../data/contact.toml"))?)?,
            equipment: Equipment::read(&text(
                Equipment::FILE,
                include_str!("../data/equipment.toml"),
            )?)?,
            notices: Notices::read(&text(Notices::FILE, include_str!("../data/notice.toml"))?)?,
        };
        Ok(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_overrides_file_by_file_and_a_broken_one_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let notice = include_str!("../data/notice.toml").replace("お詫び", "お礼");
        std::fs::write(folder.path().join("notice.toml"), notice).expect("write");
        let content = Content::from_folder(folder.path()).expect("sound data");
        let day = jiff::civil::date(2021, 6, 1);
        let heading = content
            .notices
            .on(day)
            .next()
            .map(|notice| notice.heading.clone());
        assert_eq!(heading.as_deref(), Some("パソコンの納期についてのお礼"));

        std::fs::write(folder.path().join("faq.toml"), "[[answer]]\nnumber = \"x\"")
            .expect("write");
        let error = Content::from_folder(folder.path()).expect_err("a broken file");
        assert!(error.0.starts_with("faq.toml"), "{error}");
    }

    #[test]
    fn the_shortage_of_2021_is_announced_only_while_it_lasted() {
        let content = Content::embedded().expect("our own files");
        let headings = |day| -> Vec<&str> {
            content
                .notices
                .on(day)
                .map(|notice| notice.heading.as_str())
                .collect()
        };
        assert!(headings(jiff::civil::date(2021, 6, 1))[0].contains("納期"));
        assert!(headings(jiff::civil::date(2026, 11, 26))[0].contains("確認のうえ"));
    }
}
