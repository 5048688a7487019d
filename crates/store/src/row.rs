//! How a person with all coverages is written as one document: `domain`'s types mirrored with serde, empty fields
//! left out. A field may be added with a default, never renamed or given another meaning.

mod certificates;
mod code;
mod coverage;
mod day;
mod person;
mod text;
mod ticket;

use domain::{
    coverage::{Coverage, Registered},
    date::Date,
};
use memchr::memmem;
use serde::{Deserialize, Serialize};

use coverage::CoverageRow;
pub(crate) use day::{day_number, day_of, moment, moment_number};
use person::PersonRow;
use text::Text;

use crate::StoreError;

#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct RegisteredRow<'a> {
    person: PersonRow<'a>,
    coverages: Vec<CoverageRow<'a>>,
}

/// What a document lacks or holds that cannot be.
struct Unreadable;

/// The document of a person and their coverages.
pub(crate) fn write_registered(registered: &Registered) -> Result<String, StoreError> {
    let row = RegisteredRow {
        person: PersonRow::of(&registered.person),
        coverages: registered.coverages.iter().map(CoverageRow::of).collect(),
    };
    serde_json::to_string(&row).map_err(|_| StoreError::Unreadable("person"))
}

/// The person and coverages of a document.
pub(crate) fn read_registered(document: &[u8]) -> Result<Registered, StoreError> {
    let unreadable = |_| StoreError::Unreadable("person");
    let row: RegisteredRow<'_> =
        serde_json::from_slice(document).map_err(|_| StoreError::Unreadable("person"))?;
    let person = row.person.read().map_err(unreadable)?;
    let id = person.id;
    let coverages = row
        .coverages
        .into_iter()
        .map(|coverage| coverage.read(id))
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    Ok(Registered { person, coverages })
}

const BIRTHDATE: &[u8] = b"\"birthdate\":";

/// Whether a document tells of somebody born on a day, if one is given; reads no more of it than that.
pub(crate) fn born_on(document: &[u8], born: Option<Date>) -> bool {
    let glance = || {
        // Within a text its quotes would stand escaped; the person comes before the coverages.
        let at = memmem::find(document, BIRTHDATE)? + BIRTHDATE.len();
        let rest = &document[at..];
        let end = rest.iter().position(|octet| matches!(octet, b',' | b'}'))?;
        std::str::from_utf8(&rest[..end]).ok()?.parse::<i64>().ok()
    };
    born.is_none_or(|day| glance() == Some(day_number(day)))
}

/// The document of one coverage, for its history.
pub(crate) fn write_coverage(coverage: &Coverage) -> Result<String, StoreError> {
    serde_json::to_string(&CoverageRow::of(coverage))
        .map_err(|_| StoreError::Unreadable("coverage"))
}

/// The coverage of one document of its history.
pub(crate) fn read_coverage(
    document: &[u8],
    person: domain::person::PersonId,
) -> Result<Coverage, StoreError> {
    let row: CoverageRow<'_> =
        serde_json::from_slice(document).map_err(|_| StoreError::Unreadable("coverage"))?;
    row.read(person)
        .map_err(|Unreadable| StoreError::Unreadable("coverage"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_holds_no_empty_field_and_reads_back_equal() {
        let full = crate::row::coverage::tests::full();
        let person = crate::row::person::tests::full();
        let registered = Registered {
            person,
            coverages: vec![full.clone(), crate::row::coverage::tests::bare()],
        };
        let document = write_registered(&registered).unwrap();
        assert!(!document.contains("null"), "{document}");
        assert_eq!(read_registered(document.as_bytes()).unwrap(), registered);
        let one = write_coverage(&full).unwrap();
        assert_eq!(read_coverage(one.as_bytes(), full.person).unwrap(), full);
    }

    #[test]
    fn what_cannot_be_is_unreadable_and_tells_nothing() {
        for document in ["", "{}", r#"{"person":{"id":1},"coverages":[]}"#] {
            assert_eq!(
                read_registered(document.as_bytes()),
                Err(StoreError::Unreadable("person"))
            );
        }
    }
}
