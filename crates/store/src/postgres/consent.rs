//! Consents.

use std::collections::BTreeMap;

use domain::{
    consent::Consent, coverage::Registered, date::DateTime, institution::InstitutionCode,
    person::PersonId,
};
use tokio_postgres::types::ToSql;

use super::{
    Postgres,
    institution::known,
    people::{PEOPLE, must_be_known, registered},
};
use crate::{ConsentId, KeptConsent, StoreError, consent, row};

impl Postgres {
    pub(crate) async fn record_consent(
        &self,
        institution: &InstitutionCode,
        person: PersonId,
        given: &Consent,
    ) -> Result<ConsentId, StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        must_be_known(&transaction, person).await?;
        let put = "INSERT INTO consent (person, institution, items, given, until)
                   VALUES ($1, $2, $3, $4, $5) RETURNING id";
        let row = transaction
            .query_one(
                put,
                &[
                    &person.0.cast_signed(),
                    &institution.as_str(),
                    &consent::write_items(given),
                    &row::moment_number(given.given),
                    &row::moment_number(given.until),
                ],
            )
            .await?;
        let id: i64 = row.try_get(0)?;
        transaction.commit().await?;
        Ok(ConsentId(id.cast_unsigned()))
    }

    pub(crate) async fn consents_of(
        &self,
        person: PersonId,
        now: DateTime,
    ) -> Result<Vec<KeptConsent>, StoreError> {
        let sql = "SELECT id, institution, items, given, until FROM consent
                   WHERE person = $1 AND until > $2 AND given <= $2
                     AND (withdrawn IS NULL OR withdrawn > $2)
                   ORDER BY given, id";
        let now = row::moment_number(now);
        let rows = self
            .lines
            .read(sql, &[&person.0.cast_signed(), &now])
            .await?;
        rows.iter()
            .map(|row| {
                consent::kept(
                    row.try_get(0)?,
                    row.try_get(1)?,
                    row.try_get(2)?,
                    row.try_get(3)?,
                    row.try_get(4)?,
                )
            })
            .collect()
    }

    /// Two reads, each over one table: on distributed tables a join of the two would ask every machine for each row.
    pub(crate) async fn consents_to(
        &self,
        institution: &InstitutionCode,
        from: i64,
        until: i64,
        now: i64,
    ) -> Result<Vec<(Registered, Consent)>, StoreError> {
        let sql = "SELECT id, institution, items, given, until, person FROM consent
                   WHERE institution = $1 AND given BETWEEN $2 AND $3
                     AND until > $4 AND (withdrawn IS NULL OR withdrawn > $4)
                   ORDER BY given, id";
        let parameters: [&(dyn ToSql + Sync); 4] = [&institution.as_str(), &from, &until, &now];
        let rows = self.lines.read(sql, &parameters).await?;
        let people: Vec<i64> = rows
            .iter()
            .map(|row| row.try_get(5))
            .collect::<Result<_, _>>()?;
        let mut known = BTreeMap::new();
        for row in self.lines.read(PEOPLE, &[&people]).await? {
            let one = registered(&row)?;
            known.insert(one.person.id.0.cast_signed(), one);
        }
        let mut found = Vec::new();
        for (row, person) in rows.iter().zip(people) {
            let (id, institution, items) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let (given, until) = (row.try_get(3)?, row.try_get(4)?);
            let kept = consent::kept(id, institution, items, given, until)?;
            if let Some(one) = known.get(&person) {
                found.push((one.clone(), kept.consent));
            }
        }
        Ok(found)
    }

    pub(crate) async fn withdraw_consent(
        &self,
        person: PersonId,
        consent: ConsentId,
        at: DateTime,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE consent SET withdrawn = least(coalesce(withdrawn, $3), $3)
                   WHERE person = $1 AND id = $2";
        let key = (person.0.cast_signed(), consent.0.cast_signed());
        let client = self.lines.own().await?;
        let changed = client
            .execute(sql, &[&key.0, &key.1, &row::moment_number(at)])
            .await?;
        known(changed, "consent")
    }

    pub(crate) async fn withdraw_consent_given_to(
        &self,
        institution: &InstitutionCode,
        consent: ConsentId,
        at: DateTime,
    ) -> Result<PersonId, StoreError> {
        let sql = "UPDATE consent SET withdrawn = least(coalesce(withdrawn, $3), $3)
                   WHERE id = $1 AND institution = $2 RETURNING person";
        let client = self.lines.own().await?;
        let row = client
            .query_opt(
                sql,
                &[
                    &consent.0.cast_signed(),
                    &institution.as_str(),
                    &row::moment_number(at),
                ],
            )
            .await?;
        let person: i64 = row.ok_or(StoreError::Unknown("consent"))?.try_get(0)?;
        Ok(PersonId(person.cast_unsigned()))
    }
}
