//! Certificates on cards.

use domain::certificate::{CertificateKey, CertificateStatus};

use super::{
    Postgres,
    institution::known,
    people::{PEOPLE, registered},
};
use crate::{CardHolder, StoreError, row};

impl Postgres {
    pub(crate) async fn find_by_certificate(
        &self,
        key: &CertificateKey,
    ) -> Result<Option<CardHolder>, StoreError> {
        let sql = "SELECT found.person, found.revoked, found.registered, found.last_day
                   FROM certificate AS found JOIN issuer ON issuer.id = found.issuer
                   WHERE found.serial = $1 AND issuer.name = $2";
        let rows = self.look(sql, &[&key.serial, &key.issuer]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let person: i64 = row.try_get(0)?;
        let certificate = CertificateStatus {
            revoked: row.try_get(1)?,
            registered: row.try_get(2)?,
            last_day: row::day_of(row.try_get(3)?).ok_or(StoreError::Unreadable("certificate"))?,
        };
        let rows = self.look(PEOPLE, &[&vec![person]]).await?;
        let Some(row) = rows.first() else {
            return Err(StoreError::Unreadable("person"));
        };
        Ok(Some(CardHolder {
            certificate,
            registered: registered(row)?,
        }))
    }

    pub(crate) async fn set_certificate_status(
        &self,
        key: &CertificateKey,
        status: CertificateStatus,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE certificate SET revoked = $3, registered = $4, last_day = $5
                   WHERE serial = $1 AND issuer = (SELECT id FROM issuer WHERE name = $2)";
        let last_day = row::day_number(status.last_day);
        let client = self.lines.own().await?;
        let changed = client
            .execute(
                sql,
                &[
                    &key.serial,
                    &key.issuer,
                    &status.revoked,
                    &status.registered,
                    &last_day,
                ],
            )
            .await?;
        known(changed, "certificate")
    }
}
