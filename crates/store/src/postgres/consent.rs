//! Consents.

use domain::{consent::Consent, date::DateTime, institution::InstitutionCode, person::PersonId};

use super::{Postgres, institution::known, people::must_be_known};
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
