//! People: found by number, loaded in bulk.

use domain::{
    coverage::{CoverageId, Registered},
    date::Date,
    institution::InstitutionCode,
    insured::NumberKey,
    insurer::InsurerNumber,
    person::{Person, PersonId},
};
use rusqlite::{Connection, OptionalExtension, types::ValueRef};

use super::{Sqlite, certificate::insert_certificate, coverage::record, failure::conflict};
use crate::{
    Found, NewPerson, StoreError, Taken,
    coverage::{Number, in_order, numbers},
    row::{self, born_on},
};

impl Sqlite {
    /// One read, whatever it is asked for: each read locks the file, and a busy hub's threads meet at that lock.
    pub(crate) fn find_by_number(
        &self,
        insurer: &InsurerNumber,
        key: &NumberKey,
        born: Option<Date>,
        asking: Option<&InstitutionCode>,
    ) -> Result<Found, StoreError> {
        self.readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT person.record,
                        (SELECT number FROM reference_number AS own
                         WHERE own.institution = ?4 AND own.person = found.person)
                 FROM coverage_number AS found
                 JOIN person ON person.id = found.person
                 WHERE found.insurer = ?1 AND found.symbol = ?2 AND found.number = ?3
                 ORDER BY found.person",
            )?;
            let asking = asking.map(InstitutionCode::as_str);
            let mut read = |born| {
                let key = (insurer.as_str(), &key.symbol, &key.number, asking);
                let mut rows = statement.query(key)?;
                let mut found = Found::default();
                while let Some(row) = rows.next()? {
                    let document = document(row.get_ref(0)?)?;
                    if born_on(document, born) {
                        let registered = row::read_registered(document)?;
                        found.add(registered, row.get(1)?);
                    }
                }
                Ok(found)
            };
            let found: Found = read(born)?;
            if found.people.is_empty() && born.is_some() {
                return read(None);
            }
            Ok(found)
        })
    }

    /// People whose record holds the institution's code as a text.
    pub(crate) fn naming(
        &self,
        institution: &InstitutionCode,
    ) -> Result<Vec<Registered>, StoreError> {
        self.readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT record FROM person WHERE instr(record, ?1) > 0 ORDER BY id",
            )?;
            let mut rows = statement.query([format!("\"{}\"", institution.as_str())])?;
            let mut people = Vec::new();
            while let Some(row) = rows.next()? {
                people.push(registered(row.get_ref(0)?)?);
            }
            Ok(people)
        })
    }

    pub(crate) fn find_people(&self, ids: &[PersonId]) -> Result<Vec<Registered>, StoreError> {
        self.readers.read(|connection| {
            let found = ids.iter().map(|id| find(connection, *id));
            found.filter_map(Result::transpose).collect()
        })
    }

    pub(crate) fn coverage_owners(
        &self,
        coverages: &[CoverageId],
    ) -> Result<Vec<(CoverageId, PersonId)>, StoreError> {
        self.readers.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT person FROM coverage WHERE id = ?1")?;
            let mut owners = Vec::new();
            for coverage in coverages {
                let owner: Option<i64> = statement
                    .query_row([coverage.0.cast_signed()], |row| row.get(0))
                    .optional()?;
                owners.extend(owner.map(|owner| (*coverage, PersonId(owner.cast_unsigned()))));
            }
            Ok(owners)
        })
    }

    pub(crate) async fn take_in(
        &self,
        taken: Vec<Taken>,
        by: String,
        learned_unix_ms: i64,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            taken.into_iter().try_for_each(|one| match one {
                Taken::New(new) => load(connection, *new, &by, learned_unix_ms),
                Taken::Person(person) => correct(connection, *person),
                Taken::Coverage(change) => record(connection, &change),
            })
        })
        .await
    }

    pub(crate) async fn load_people(
        &self,
        people: Vec<NewPerson>,
        by: String,
        learned_unix_ms: i64,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            people
                .into_iter()
                .try_for_each(|new| load(connection, new, &by, learned_unix_ms))
        })
        .await
    }
}

/// Replaces what is known of a person, apart from coverages.
fn correct(connection: &Connection, person: Person) -> Result<(), StoreError> {
    let id = person.id;
    let mut registered = find(connection, id)?.ok_or(StoreError::Unknown("person"))?;
    registered.person = person;
    connection
        .prepare_cached("UPDATE person SET record = ?2 WHERE id = ?1")?
        .execute((id.0.cast_signed(), row::write_registered(&registered)?))?;
    Ok(())
}

fn load(
    connection: &Connection,
    new: NewPerson,
    by: &str,
    learned_unix_ms: i64,
) -> Result<(), StoreError> {
    let mut registered = new.registered;
    let person = registered.person.id;
    in_order(&mut registered.coverages);
    connection
        .prepare_cached("INSERT INTO person (id, record) VALUES (?1, ?2)")?
        .execute((person.0.cast_signed(), row::write_registered(&registered)?))
        .map_err(|error| conflict(error, "person"))?;
    for coverage in &registered.coverages {
        if coverage.person != person {
            return Err(StoreError::Conflict("coverage"));
        }
        connection
            .prepare_cached(
                "INSERT INTO coverage (id, person, version, changed_by, learned_unix_ms)
                 VALUES (?1, ?2, 1, ?3, ?4)",
            )?
            .execute((
                coverage.id.0.cast_signed(),
                person.0.cast_signed(),
                by,
                learned_unix_ms,
            ))
            .map_err(|error| conflict(error, "coverage"))?;
    }
    for number in numbers(&registered.coverages) {
        insert_number(connection, &number, person)?;
    }
    if let Some((key, status)) = new.certificate {
        insert_certificate(connection, &key, person, &status)?;
    }
    Ok(())
}

/// Makes a person found by a number.
pub(super) fn insert_number(
    connection: &Connection,
    (insurer, symbol, number): &Number,
    person: PersonId,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO coverage_number (insurer, symbol, number, person) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((insurer, symbol, number, person.0.cast_signed()))?;
    Ok(())
}

/// The person and coverages of a `record` column.
pub(super) fn registered(value: ValueRef<'_>) -> Result<Registered, StoreError> {
    row::read_registered(document(value)?)
}

fn document(value: ValueRef<'_>) -> Result<&[u8], StoreError> {
    value
        .as_bytes()
        .map_err(|_| StoreError::Unreadable("person"))
}

/// A person with all coverages, by our own number.
pub(super) fn find(
    connection: &Connection,
    person: PersonId,
) -> Result<Option<Registered>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT record FROM person WHERE id = ?1")?;
    let mut rows = statement.query([person.0.cast_signed()])?;
    match rows.next()? {
        Some(row) => registered(row.get_ref(0)?).map(Some),
        None => Ok(None),
    }
}

/// Refuses a person who is not there.
pub(super) fn must_be_known(connection: &Connection, person: PersonId) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM person WHERE id = ?1")?;
    let found = statement.query_row([person.0.cast_signed()], |_| Ok(()));
    found.optional()?.ok_or(StoreError::Unknown("person"))
}
