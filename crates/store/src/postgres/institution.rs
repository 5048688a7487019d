//! Institutions and the certificates of their terminals.

use domain::institution::InstitutionCode;

use super::Postgres;
use crate::{Institution, InstitutionAccess, StoreError};

impl Postgres {
    pub(crate) async fn institution_of_certificate(
        &self,
        fingerprint: &[u8; 32],
    ) -> Result<Option<InstitutionAccess>, StoreError> {
        let sql = "SELECT institution.code, institution.name, found.revoked, institution.active
                   FROM institution_certificate AS found
                   JOIN institution ON institution.code = found.institution
                   WHERE found.fingerprint = $1";
        let rows = self.look(sql, &[&fingerprint.as_slice()]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let institution = InstitutionCode::parse(row.try_get(0)?)
            .map_err(|_| StoreError::Unreadable("institution"))?;
        Ok(Some(InstitutionAccess {
            institution,
            name: row.try_get(1)?,
            revoked: row.try_get(2)?,
            active: row.try_get(3)?,
        }))
    }

    pub(crate) async fn enrol_institution(
        &self,
        institution: &Institution,
        fingerprint: &[u8; 32],
    ) -> Result<(), StoreError> {
        let mut client = self.lines.own().await?;
        let transaction = client.transaction().await?;
        let (code, fingerprint) = (institution.code.as_str(), fingerprint.as_slice());
        let put = "INSERT INTO institution (code, name, active) VALUES ($1, $2, true)
                   ON CONFLICT (code) DO UPDATE SET name = excluded.name";
        transaction
            .execute(put, &[&code, &institution.name])
            .await?;
        let put = "INSERT INTO institution_certificate (fingerprint, institution, revoked)
                   VALUES ($1, $2, false) ON CONFLICT (fingerprint) DO NOTHING";
        transaction.execute(put, &[&fingerprint, &code]).await?;
        let owner = "SELECT institution FROM institution_certificate WHERE fingerprint = $1";
        let owner: String = transaction
            .query_one(owner, &[&fingerprint])
            .await?
            .try_get(0)?;
        if owner != code {
            return Err(StoreError::Conflict("institution's certificate"));
        }
        Ok(transaction.commit().await?)
    }

    pub(crate) async fn revoke_institution_certificate(
        &self,
        fingerprint: &[u8; 32],
    ) -> Result<(), StoreError> {
        let sql = "UPDATE institution_certificate SET revoked = true WHERE fingerprint = $1";
        let client = self.lines.own().await?;
        let changed = client.execute(sql, &[&fingerprint.as_slice()]).await?;
        known(changed, "institution's certificate")
    }

    pub(crate) async fn set_institution_active(
        &self,
        institution: &InstitutionCode,
        active: bool,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE institution SET active = $2 WHERE code = $1";
        let client = self.lines.own().await?;
        let changed = client
            .execute(sql, &[&institution.as_str(), &active])
            .await?;
        known(changed, "institution")
    }
}

/// Refuses a change that found nothing.
pub(super) fn known(changed: u64, what: &'static str) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::Unknown(what)),
        _ => Ok(()),
    }
}
