//! Numbers institutions themselves give to people (照会番号).

use domain::{coverage::Registered, institution::InstitutionCode, person::PersonId};
use tokio_postgres::Row;

use super::{Postgres, people::must_be_known};
use crate::StoreError;

impl Postgres {
    pub(crate) async fn reference_number(
        &self,
        institution: &InstitutionCode,
        person: PersonId,
    ) -> Result<Option<String>, StoreError> {
        let sql = "SELECT number FROM reference_number WHERE person = $1 AND institution = $2";
        let key = (person.0.cast_signed(), institution.as_str());
        let rows = self.look(sql, &[&key.0, &key.1]).await?;
        Ok(rows.first().map(|row| row.try_get(0)).transpose()?)
    }

    /// Those of several people, in one look.
    pub(crate) async fn reference_numbers(
        &self,
        institution: &InstitutionCode,
        people: &[Registered],
    ) -> Result<Vec<(PersonId, String)>, StoreError> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT person, number FROM reference_number
                   WHERE person = ANY($1) AND institution = $2";
        let ids = people.iter().map(|one| one.person.id.0.cast_signed());
        let ids: Vec<i64> = ids.collect();
        let rows = self.look(sql, &[&ids, &institution.as_str()]).await?;
        let number = |row: &Row| {
            let person: i64 = row.try_get(0)?;
            Ok((PersonId(person.cast_unsigned()), row.try_get(1)?))
        };
        rows.iter().map(number).collect()
    }

    pub(crate) async fn set_reference_numbers(
        &self,
        institution: &InstitutionCode,
        numbers: &[(PersonId, Option<String>)],
    ) -> Result<(), StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        let institution = institution.as_str();
        for (person, number) in numbers {
            must_be_known(&transaction, *person).await?;
            let person = person.0.cast_signed();
            match number {
                Some(number) => {
                    let set = "INSERT INTO reference_number (person, institution, number)
                               VALUES ($1, $2, $3) ON CONFLICT (person, institution)
                               DO UPDATE SET number = excluded.number";
                    let set = transaction.prepare_cached(set).await?;
                    transaction
                        .execute(&set, &[&person, &institution, number])
                        .await?;
                }
                None => {
                    let drop =
                        "DELETE FROM reference_number WHERE person = $1 AND institution = $2";
                    let drop = transaction.prepare_cached(drop).await?;
                    transaction.execute(&drop, &[&person, &institution]).await?;
                }
            }
        }
        Ok(transaction.commit().await?)
    }
}
