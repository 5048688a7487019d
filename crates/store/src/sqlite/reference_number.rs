//! Numbers institutions themselves give to people (照会番号).

use domain::{institution::InstitutionCode, person::PersonId};
use rusqlite::{Connection, OptionalExtension};

use super::{Sqlite, people::must_be_known};
use crate::StoreError;

impl Sqlite {
    pub(crate) fn reference_number(
        &self,
        institution: &InstitutionCode,
        person: PersonId,
    ) -> Result<Option<String>, StoreError> {
        self.readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT number FROM reference_number WHERE institution = ?1 AND person = ?2",
            )?;
            let key = (institution.as_str(), person.0.cast_signed());
            Ok(statement.query_row(key, |row| row.get(0)).optional()?)
        })
    }

    pub(crate) async fn set_reference_numbers(
        &self,
        institution: InstitutionCode,
        numbers: Vec<(PersonId, Option<String>)>,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            numbers.iter().try_for_each(|(person, number)| {
                set(connection, &institution, *person, number.as_deref())
            })
        })
        .await
    }
}

fn set(
    connection: &Connection,
    institution: &InstitutionCode,
    person: PersonId,
    number: Option<&str>,
) -> Result<(), StoreError> {
    must_be_known(connection, person)?;
    let (institution, person) = (institution.as_str(), person.0.cast_signed());
    match number {
        Some(number) => connection
            .prepare_cached(
                "INSERT INTO reference_number (institution, person, number)
                 VALUES (?1, ?2, ?3)
                 ON CONFLICT (institution, person) DO UPDATE SET number = excluded.number",
            )?
            .execute((institution, person, number))?,
        None => connection
            .prepare_cached("DELETE FROM reference_number WHERE institution = ?1 AND person = ?2")?
            .execute((institution, person))?,
    };
    Ok(())
}
