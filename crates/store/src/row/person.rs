//! A person's part of the document.

use domain::person::{Person, PersonId, Sex};
use serde::{Deserialize, Serialize};

use super::{
    Text, Unreadable,
    code::{Coded, optional},
    day_number, day_of,
};

#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct PersonRow<'a> {
    id: u64,
    name: Text<'a>,
    kana: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other_name: Option<Text<'a>>,
    sex: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sex_shown: Option<Text<'a>>,
    birthdate: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    postal_code: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    withheld: bool,
}

impl<'a> PersonRow<'a> {
    pub(super) fn of(person: &'a Person) -> Self {
        Self {
            id: person.id.0,
            name: Text::from(&person.name),
            kana: Text::from(&person.kana),
            other_name: Text::optional(person.other_name.as_ref()),
            sex: Text::from(person.sex.code()),
            sex_shown: person.sex_shown.map(|sex| Text::from(sex.code())),
            birthdate: day_number(person.birthdate),
            address: Text::optional(person.address.as_ref()),
            postal_code: Text::optional(person.postal_code.as_ref()),
            withheld: person.withheld,
        }
    }
}

impl PersonRow<'_> {
    pub(super) fn read(self) -> Result<Person, Unreadable> {
        Ok(Person {
            id: PersonId(self.id),
            name: self.name.into_owned(),
            kana: self.kana.into_owned(),
            other_name: self.other_name.map(Text::into_owned),
            sex: Sex::read(&self.sex)?,
            sex_shown: optional(self.sex_shown.as_deref())?,
            birthdate: day_of(self.birthdate).ok_or(Unreadable)?,
            address: self.address.map(Text::into_owned),
            postal_code: self.postal_code.map(Text::into_owned),
            withheld: self.withheld,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A person with every field set.
    pub(crate) fn full() -> Person {
        Person {
            id: PersonId(u64::MAX),
            name: "髙橋　花子".into(),
            kana: "ﾀｶﾊｼ ﾊﾅｺ".into(),
            other_name: Some("通称\"\\\u{1}".into()),
            sex: Sex::Female,
            sex_shown: Some(Sex::Unset),
            birthdate: Date::new(1953, 5, 5).unwrap(),
            address: Some("東京都千代田区".into()),
            postal_code: Some("100-0001".into()),
            withheld: true,
        }
    }

    use domain::date::Date;
}
