//! Inquiries (お問い合わせ): their categories, the queue each goes to, and by when somebody calls back.

use domain::{Date, DateTime};
use serde::Deserialize;

use crate::dated::{self, DataError, Dated, HasWindow};
use crate::hours::{Contact, Hours};

/// All categories, of all times.
#[derive(Clone, Debug, Deserialize)]
pub struct Categories {
    category: Vec<Category>,
}

/// One category of the form.
#[derive(Clone, Debug, Deserialize)]
pub struct Category {
    /// Its name in forms and in the store.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The same in English.
    pub english: String,
    /// The queue it goes to.
    pub queue: String,
    /// Who reads that queue.
    pub queue_name: String,
    /// What people typically wish.
    pub wishes: Vec<String>,
    /// The desk whose hours count.
    pub contact: String,
    /// Working days within which somebody answers.
    pub answer_days: u8,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
}

impl HasWindow for Category {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        self.code.clone()
    }
}

impl Categories {
    /// The file's name in a data folder.
    pub const FILE: &str = "inquiry.toml";

    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`DataError`] for a text that is no such file.
    pub fn read(text: &str) -> Result<Self, DataError> {
        let categories: Self = dated::read(Self::FILE, text)?;
        dated::check(Self::FILE, &categories.category)?;
        Ok(categories)
    }

    /// The categories of a day, the introduction first.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Category> {
        self.category
            .iter()
            .filter(move |category| category.dated.holds(day))
    }

    /// The category called `code` on a day.
    #[must_use]
    pub fn find(&self, code: &str, day: Date) -> Option<&Category> {
        self.on(day).find(|category| category.code == code)
    }
}

impl Category {
    /// The day by which somebody answers what arrives at `now`, by the desk's working days.
    #[must_use]
    pub fn answered_by(&self, hours: &Hours, now: DateTime) -> Option<Date> {
        hours.working_day(self.desk(hours, now.date())?, now, self.answer_days)
    }

    /// The desk whose hours count.
    #[must_use]
    pub fn desk<'a>(&self, hours: &'a Hours, day: Date) -> Option<&'a Contact> {
        hours.find(&self.contact, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_10_six_troubles_and_the_introduction_each_have_a_queue_with_hours() {
        let categories = Categories::read(include_str!("../data/inquiry.toml")).expect("our own");
        let hours = Hours::read(include_str!("../data/contact.toml")).expect("our own");
        let now = jiff::civil::datetime(2026, 11, 26, 10, 0, 0, 0);
        let mut queues: Vec<&str> = Vec::new();
        for category in categories.on(now.date()) {
            queues.push(&category.queue);
            assert!(!category.wishes.is_empty());
            assert!(
                category
                    .answered_by(&hours, now)
                    .is_some_and(|by| by > now.date())
            );
        }
        assert_eq!(
            queues,
            [
                "concierge",
                "voice",
                "security",
                "ict",
                "cloud",
                "telemedicine",
                "intake"
            ]
        );
        assert!(categories.find("phone", now.date()).is_some());
        assert!(categories.find("fax", now.date()).is_none());
    }
}
