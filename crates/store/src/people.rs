//! People as the hub finds and loads them.

use domain::{
    certificate::{CertificateKey, CertificateStatus},
    coverage::{CoverageId, Registered},
    date::Date,
    institution::InstitutionCode,
    insured::NumberKey,
    insurer::InsurerNumber,
    person::{Person, PersonId},
};

use crate::{CoverageChange, Store, StoreError, store::Engine};

/// A person to take in, with the certificate on their card where they have one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPerson {
    /// The person and all coverages.
    pub registered: Registered,
    /// The certificate by which the card names them.
    pub certificate: Option<(CertificateKey, CertificateStatus)>,
}

/// Who is found under a number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// The people, each with all coverages.
    pub people: Vec<Registered>,
    /// What the institution that asks calls those it gave a number of its own (照会番号).
    numbers: Vec<(PersonId, String)>,
}

impl Found {
    pub(crate) fn add(&mut self, registered: Registered, number: Option<String>) {
        let person = registered.person.id;
        self.numbers.extend(number.map(|number| (person, number)));
        self.people.push(registered);
    }

    /// The number (照会番号) the institution that asks itself gave this person.
    #[must_use]
    pub fn reference_number(&self, person: PersonId) -> Option<&str> {
        let mut numbers = self.numbers.iter();
        let found = numbers.find(|(given, _)| *given == person);
        found.map(|(_, number)| number.as_str())
    }
}

/// One thing an insurer's list brings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Taken {
    /// A person not known before, with coverages.
    New(Box<NewPerson>),
    /// A person's name, address or other data as they are now.
    Person(Box<Person>),
    /// A coverage that begins, ends or is corrected.
    Coverage(Box<CoverageChange>),
}

impl Store {
    /// The people of these numbers who are there, in no order.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn find_people(&self, ids: &[PersonId]) -> Result<Vec<Registered>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.find_people(ids),
            Engine::Postgres(postgres) => postgres.find_people(ids).await,
        }
    }

    /// Whose these coverages are; those not known are left out.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn coverage_owners(
        &self,
        coverages: Vec<CoverageId>,
    ) -> Result<Vec<(CoverageId, PersonId)>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.coverage_owners(&coverages),
            Engine::Postgres(postgres) => postgres.coverage_owners(&coverages).await,
        }
    }

    /// Takes in what an insurer's list brings, all or none; new people's history begins with `by` and
    /// `learned_unix_ms` (milliseconds since 1970-01-01T00:00Z).
    ///
    /// # Errors
    /// As [`load_people`](Self::load_people) and [`record_coverage`](Self::record_coverage).
    pub async fn take_in(
        &self,
        taken: Vec<Taken>,
        by: &str,
        learned_unix_ms: i64,
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.take_in(taken, by.to_owned(), learned_unix_ms).await,
            Engine::Postgres(postgres) => postgres.take_in(taken, by, learned_unix_ms).await,
        }
    }

    /// Every person who has a coverage of any period under the number, each with *all* their coverages in the order
    /// of acquisition; of these only who was `born` on a day, if anybody was: a family shares a number, and reading
    /// everybody of it would be most of what a check costs.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn find_by_number(
        &self,
        insurer: &InsurerNumber,
        key: &NumberKey,
        born: Option<Date>,
    ) -> Result<Vec<Registered>, StoreError> {
        let found = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.find_by_number(insurer, key, born, None)?.people,
            Engine::Postgres(postgres) => postgres.find_by_number(insurer, key, born).await?,
        };
        Ok(found)
    }

    /// The same, with the numbers (照会番号) `asking` itself gave them.
    ///
    /// # Errors
    /// As [`find_by_number`](Self::find_by_number).
    pub async fn find_for(
        &self,
        asking: &InstitutionCode,
        insurer: &InsurerNumber,
        key: &NumberKey,
        born: Option<Date>,
    ) -> Result<Found, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.find_by_number(insurer, key, born, Some(asking)),
            Engine::Postgres(postgres) => {
                let people = postgres.find_by_number(insurer, key, born).await?;
                let numbers = postgres.reference_numbers(asking, &people).await?;
                Ok(Found { people, numbers })
            }
        }
    }

    /// Everybody whose medical-aid ticket is for an institution and touches the days from the first to the last, both
    /// included. Looks through all people: for lists that are asked for once a month, not for a desk.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn entrusted_to(
        &self,
        institution: &InstitutionCode,
        days: (Date, Date),
    ) -> Result<Vec<Registered>, StoreError> {
        let mut found = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.naming(institution),
            Engine::Postgres(postgres) => postgres.naming(institution).await,
        }?;
        let (first, last) = days;
        found.retain(|one| {
            let mut tickets = one.coverages.iter().flat_map(|coverage| &coverage.tickets);
            tickets.any(|ticket| {
                ticket.institution == institution.as_str()
                    && ticket.valid_from <= last
                    && first <= ticket.valid_to
            })
        });
        Ok(found)
    }

    /// Takes people in, all or none; each coverage begins its history with `by` and `learned_unix_ms`
    /// (milliseconds since 1970-01-01T00:00Z).
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a person, coverage or certificate is there already or a coverage is another
    /// person's; other [`StoreError`]s when it cannot be written.
    pub async fn load_people(
        &self,
        people: Vec<NewPerson>,
        by: &str,
        learned_unix_ms: i64,
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite
                    .load_people(people, by.to_owned(), learned_unix_ms)
                    .await
            }
            Engine::Postgres(postgres) => postgres.load_people(people, by, learned_unix_ms).await,
        }
    }

    /// The number (照会番号) an institution itself gave a person.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn reference_number(
        &self,
        institution: &InstitutionCode,
        person: PersonId,
    ) -> Result<Option<String>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.reference_number(institution, person),
            Engine::Postgres(postgres) => postgres.reference_number(institution, person).await,
        }
    }

    /// Keeps an institution's own number for a person in place of an earlier one; `None` takes it away.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] for a person who is not there; other [`StoreError`]s when it cannot be written.
    pub async fn set_reference_number(
        &self,
        institution: &InstitutionCode,
        person: PersonId,
        number: Option<&str>,
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite
                    .set_reference_numbers(
                        institution.clone(),
                        vec![(person, number.map(ToOwned::to_owned))],
                    )
                    .await
            }
            Engine::Postgres(postgres) => {
                postgres
                    .set_reference_numbers(institution, &[(person, number.map(ToOwned::to_owned))])
                    .await
            }
        }
    }

    /// The same for several people, all or none, in their order.
    ///
    /// # Errors
    /// As [`set_reference_number`](Self::set_reference_number).
    pub async fn set_reference_numbers(
        &self,
        institution: &InstitutionCode,
        numbers: Vec<(PersonId, Option<String>)>,
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite
                    .set_reference_numbers(institution.clone(), numbers)
                    .await
            }
            Engine::Postgres(postgres) => {
                postgres.set_reference_numbers(institution, &numbers).await
            }
        }
    }
}
