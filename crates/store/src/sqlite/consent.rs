//! Consents.

use domain::{
    consent::Consent, coverage::Registered, date::DateTime, institution::InstitutionCode,
    person::PersonId,
};
use rusqlite::OptionalExtension;

use super::{
    Sqlite,
    people::{must_be_known, registered},
};
use crate::{ConsentId, KeptConsent, StoreError, consent, row};

impl Sqlite {
    pub(crate) async fn record_consent(
        &self,
        institution: InstitutionCode,
        person: PersonId,
        given: Consent,
    ) -> Result<ConsentId, StoreError> {
        self.change(move |connection| {
            must_be_known(connection, person)?;
            let id: i64 = connection
                .prepare_cached(
                    "INSERT INTO consent (person, institution, items, given, until)
                     VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
                )?
                .query_row(
                    (
                        person.0.cast_signed(),
                        institution.as_str(),
                        consent::write_items(&given),
                        row::moment_number(given.given),
                        row::moment_number(given.until),
                    ),
                    |row| row.get(0),
                )?;
            Ok(ConsentId(id.cast_unsigned()))
        })
        .await
    }

    pub(crate) fn consents_of(
        &self,
        person: PersonId,
        now: DateTime,
    ) -> Result<Vec<KeptConsent>, StoreError> {
        self.readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, institution, items, given, until FROM consent
                 WHERE person = ?1 AND until > ?2 AND given <= ?2
                   AND (withdrawn IS NULL OR withdrawn > ?2)
                 ORDER BY given, id",
            )?;
            let mut rows = statement.query((person.0.cast_signed(), row::moment_number(now)))?;
            let mut consents = Vec::new();
            while let Some(row) = rows.next()? {
                consents.push(consent::kept(
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                )?);
            }
            Ok(consents)
        })
    }

    pub(crate) fn consents_to(
        &self,
        institution: &InstitutionCode,
        from: i64,
        until: i64,
        now: i64,
    ) -> Result<Vec<(Registered, Consent)>, StoreError> {
        self.readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT consent.id, institution, items, given, until, person.record FROM consent
                 JOIN person ON person.id = consent.person
                 WHERE institution = ?1 AND given BETWEEN ?2 AND ?3
                   AND until > ?4 AND (withdrawn IS NULL OR withdrawn > ?4)
                 ORDER BY given, consent.id",
            )?;
            let mut rows = statement.query((institution.as_str(), from, until, now))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let kept = consent::kept(
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                )?;
                found.push((registered(row.get_ref(5)?)?, kept.consent));
            }
            Ok(found)
        })
    }

    pub(crate) async fn withdraw_consent(
        &self,
        person: PersonId,
        consent: ConsentId,
        at: DateTime,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE consent SET withdrawn = min(coalesce(withdrawn, ?3), ?3)
                     WHERE id = ?1 AND person = ?2",
                )?
                .execute((
                    consent.0.cast_signed(),
                    person.0.cast_signed(),
                    row::moment_number(at),
                ))?;
            match changed {
                0 => Err(StoreError::Unknown("consent")),
                _ => Ok(()),
            }
        })
        .await
    }

    pub(crate) async fn withdraw_consent_given_to(
        &self,
        institution: InstitutionCode,
        consent: ConsentId,
        at: DateTime,
    ) -> Result<PersonId, StoreError> {
        self.change(move |connection| {
            let person: Option<i64> = connection
                .prepare_cached(
                    "UPDATE consent SET withdrawn = min(coalesce(withdrawn, ?3), ?3)
                     WHERE id = ?1 AND institution = ?2 RETURNING person",
                )?
                .query_row(
                    (
                        consent.0.cast_signed(),
                        institution.as_str(),
                        row::moment_number(at),
                    ),
                    |row| row.get(0),
                )
                .optional()?;
            person
                .map(|person| PersonId(person.cast_unsigned()))
                .ok_or(StoreError::Unknown("consent"))
        })
        .await
    }
}
