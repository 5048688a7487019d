//! What stands at the top of the public site (お知らせ), while it holds.

use domain::Date;
use serde::Deserialize;

use crate::dated::{self, DataError, Dated, HasWindow};
use crate::prose::{self, Block};

/// All notices, of all times.
#[derive(Clone, Debug, Deserialize)]
pub struct Notices {
    notice: Vec<Notice>,
}

/// One notice.
#[derive(Clone, Debug, Deserialize)]
pub struct Notice {
    /// When it is shown.
    #[serde(flatten)]
    pub dated: Dated,
    /// Its heading.
    pub heading: String,
    /// The same in English, in one or two sentences.
    pub english: String,
    text: String,
}

impl HasWindow for Notice {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        self.heading.clone()
    }
}

impl Notice {
    /// Its text.
    #[must_use]
    pub fn text(&self) -> Vec<Block> {
        prose::blocks(&self.text)
    }
}

impl Notices {
    /// The file's name in a data folder.
    pub const FILE: &str = "notice.toml";

    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`DataError`] for a text that is no such file.
    pub fn read(text: &str) -> Result<Self, DataError> {
        let notices: Self = dated::read(Self::FILE, text)?;
        dated::check(Self::FILE, &notices.notice)?;
        Ok(notices)
    }

    /// The notices of a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Notice> {
        self.notice
            .iter()
            .filter(move |notice| notice.dated.holds(day))
    }
}
