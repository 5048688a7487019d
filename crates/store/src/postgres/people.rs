//! People: found by number, loaded in bulk.

use std::collections::BTreeSet;

use deadpool_postgres::Transaction;
use domain::{
    coverage::{CoverageId, Registered},
    date::Date,
    institution::InstitutionCode,
    insured::NumberKey,
    insurer::InsurerNumber,
    person::{Person, PersonId},
};
use tokio_postgres::Row;

use super::{Postgres, coverage::record, failure::conflict};
use crate::{
    NewPerson, StoreError, Taken,
    coverage::{Number, in_order, numbers},
    row,
};

/// Finds people's documents by our own numbers.
pub(super) const PEOPLE: &str = "SELECT record FROM person WHERE id = ANY($1) ORDER BY id";

impl Postgres {
    /// Two reads, each by one key: on distributed tables a join of the two would ask every machine.
    pub(crate) async fn find_by_number(
        &self,
        insurer: &InsurerNumber,
        key: &NumberKey,
        born: Option<Date>,
    ) -> Result<Vec<Registered>, StoreError> {
        let sql = "SELECT person FROM coverage_number
                   WHERE number = $1 AND symbol = $2 AND insurer = $3";
        let found = self
            .look(sql, &[&key.number, &key.symbol, &insurer.as_str()])
            .await?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let people: Vec<i64> = found
            .iter()
            .map(|row| row.try_get(0))
            .collect::<Result<_, _>>()?;
        let rows = self.look(PEOPLE, &[&people]).await?;
        let mut read = Vec::new();
        for row in &rows {
            if row::born_on(document(row)?.as_bytes(), born) {
                read.push(registered(row)?);
            }
        }
        if read.is_empty() {
            return rows.iter().map(registered).collect();
        }
        Ok(read)
    }

    /// People whose record holds the institution's code as a text.
    pub(crate) async fn naming(
        &self,
        institution: &InstitutionCode,
    ) -> Result<Vec<Registered>, StoreError> {
        let sql = "SELECT record FROM person WHERE strpos(record, $1) > 0 ORDER BY id";
        let named = format!("\"{}\"", institution.as_str());
        let rows = self.lines.read(sql, &[&named]).await?;
        rows.iter().map(registered).collect()
    }

    pub(crate) async fn find_people(
        &self,
        ids: &[PersonId],
    ) -> Result<Vec<Registered>, StoreError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0.cast_signed()).collect();
        let rows = self.lines.read(PEOPLE, &[&ids]).await?;
        rows.iter().map(registered).collect()
    }

    pub(crate) async fn coverage_owners(
        &self,
        coverages: &[CoverageId],
    ) -> Result<Vec<(CoverageId, PersonId)>, StoreError> {
        let ids: Vec<i64> = coverages.iter().map(|id| id.0.cast_signed()).collect();
        let sql = "SELECT id, person FROM coverage WHERE id = ANY($1)";
        let rows = self.lines.read(sql, &[&ids]).await?;
        let number =
            |row: &Row, at| Ok::<_, StoreError>(row.try_get::<_, i64>(at)?.cast_unsigned());
        rows.iter()
            .map(|row| Ok((CoverageId(number(row, 0)?), PersonId(number(row, 1)?))))
            .collect()
    }

    pub(crate) async fn take_in(
        &self,
        taken: Vec<Taken>,
        by: &str,
        learned_unix_ms: i64,
    ) -> Result<(), StoreError> {
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for one in taken {
            match one {
                Taken::New(person) => new.push(*person),
                other => changed.push(other),
            }
        }
        let mut columns = Columns::default();
        for person in &mut new {
            columns.add(person)?;
        }
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        columns.insert(&transaction, by, learned_unix_ms).await?;
        for one in &changed {
            match one {
                Taken::New(_) => {}
                Taken::Person(person) => correct(&transaction, person).await?,
                Taken::Coverage(change) => record(&transaction, change).await?,
            }
        }
        Ok(transaction.commit().await?)
    }

    pub(crate) async fn load_people(
        &self,
        mut people: Vec<NewPerson>,
        by: &str,
        learned_unix_ms: i64,
    ) -> Result<(), StoreError> {
        let mut columns = Columns::default();
        for new in &mut people {
            columns.add(new)?;
        }
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        columns.insert(&transaction, by, learned_unix_ms).await?;
        Ok(transaction.commit().await?)
    }
}

/// Replaces what is known of a person, apart from coverages.
async fn correct(transaction: &Transaction<'_>, person: &Person) -> Result<(), StoreError> {
    let id = person.id.0.cast_signed();
    let held = "SELECT record FROM person WHERE id = $1 FOR UPDATE";
    let row = transaction.query_opt(held, &[&id]).await?;
    let mut registered = registered(&row.ok_or(StoreError::Unknown("person"))?)?;
    registered.person = person.clone();
    let put = "UPDATE person SET record = $2 WHERE id = $1";
    let document = row::write_registered(&registered)?;
    transaction.execute(put, &[&id, &document]).await?;
    Ok(())
}

/// People to load, column by column: one statement a table.
#[derive(Default)]
struct Columns<'a> {
    people: Vec<i64>,
    records: Vec<String>,
    coverages: Vec<i64>,
    coverage_people: Vec<i64>,
    numbers: Vec<Number>,
    number_people: Vec<i64>,
    issuers: Vec<&'a [u8]>,
    serials: Vec<&'a [u8]>,
    certificate_people: Vec<i64>,
    revoked: Vec<bool>,
    registered: Vec<bool>,
    last_days: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn add(&mut self, new: &'a mut NewPerson) -> Result<(), StoreError> {
        let registered = &mut new.registered;
        let person = registered.person.id;
        in_order(&mut registered.coverages);
        self.people.push(person.0.cast_signed());
        self.records.push(row::write_registered(registered)?);
        for coverage in &registered.coverages {
            if coverage.person != person {
                return Err(StoreError::Conflict("coverage"));
            }
            self.coverages.push(coverage.id.0.cast_signed());
            self.coverage_people.push(person.0.cast_signed());
        }
        for number in numbers(&registered.coverages) {
            self.numbers.push(number);
            self.number_people.push(person.0.cast_signed());
        }
        if let Some((key, status)) = &new.certificate {
            self.issuers.push(&key.issuer);
            self.serials.push(&key.serial);
            self.certificate_people.push(person.0.cast_signed());
            self.revoked.push(status.revoked);
            self.registered.push(status.registered);
            self.last_days.push(row::day_number(status.last_day));
        }
        Ok(())
    }

    async fn insert(
        &self,
        transaction: &Transaction<'_>,
        by: &str,
        learned_unix_ms: i64,
    ) -> Result<(), StoreError> {
        let put = "INSERT INTO person (id, record) SELECT * FROM unnest($1::bigint[], $2::text[])";
        let put = transaction.prepare_cached(put).await?;
        transaction
            .execute(&put, &[&self.people, &self.records])
            .await
            .map_err(conflict("person"))?;
        let put = "INSERT INTO coverage (id, person, version, changed_by, learned_unix_ms)
                   SELECT id, person, 1, $3::text, $4::bigint
                   FROM unnest($1::bigint[], $2::bigint[]) AS new (id, person)";
        let put = transaction.prepare_cached(put).await?;
        transaction
            .execute(
                &put,
                &[
                    &self.coverages,
                    &self.coverage_people,
                    &by,
                    &learned_unix_ms,
                ],
            )
            .await
            .map_err(conflict("coverage"))?;
        insert_numbers(transaction, &self.numbers, &self.number_people).await?;
        if self.serials.is_empty() {
            return Ok(());
        }
        let issuers: Vec<&[u8]> = BTreeSet::from_iter(self.issuers.iter().copied())
            .into_iter()
            .collect();
        let put = "INSERT INTO issuer (name) SELECT * FROM unnest($1::bytea[])
                   ON CONFLICT (name) DO NOTHING";
        transaction.execute(put, &[&issuers]).await?;
        let put = "INSERT INTO certificate (serial, issuer, person, revoked, registered, last_day)
                   SELECT serial, issuer.id, person, revoked, registered, last_day
                   FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::boolean[], $5::boolean[],
                               $6::bigint[])
                        AS new (serial, issuer_name, person, revoked, registered, last_day)
                   JOIN issuer ON issuer.name = issuer_name";
        let put = transaction.prepare_cached(put).await?;
        transaction
            .execute(
                &put,
                &[
                    &self.serials,
                    &self.issuers,
                    &self.certificate_people,
                    &self.revoked,
                    &self.registered,
                    &self.last_days,
                ],
            )
            .await
            .map_err(conflict("certificate"))?;
        Ok(())
    }
}

/// Makes people found by numbers, each person by the number at the same place.
pub(super) async fn insert_numbers(
    transaction: &Transaction<'_>,
    numbers: &[Number],
    people: &[i64],
) -> Result<(), StoreError> {
    let insurers: Vec<&str> = numbers.iter().map(|number| number.0.as_str()).collect();
    let symbols: Vec<&str> = numbers.iter().map(|number| number.1.as_str()).collect();
    let numbers: Vec<&str> = numbers.iter().map(|number| number.2.as_str()).collect();
    let put = "INSERT INTO coverage_number (insurer, symbol, number, person)
               SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])";
    let put = transaction.prepare_cached(put).await?;
    transaction
        .execute(&put, &[&insurers, &symbols, &numbers, &people])
        .await?;
    Ok(())
}

/// The person and coverages of a row's first column.
pub(super) fn registered(row: &Row) -> Result<Registered, StoreError> {
    row::read_registered(document(row)?.as_bytes())
}

fn document(row: &Row) -> Result<&str, StoreError> {
    row.try_get(0).map_err(|_| StoreError::Unreadable("person"))
}

/// Refuses a person who is not there.
pub(super) async fn must_be_known(
    transaction: &Transaction<'_>,
    person: PersonId,
) -> Result<(), StoreError> {
    let sql = transaction
        .prepare_cached("SELECT 1 FROM person WHERE id = $1")
        .await?;
    let found = transaction
        .query_opt(&sql, &[&person.0.cast_signed()])
        .await?;
    found.map(drop).ok_or(StoreError::Unknown("person"))
}
