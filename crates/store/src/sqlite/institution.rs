//! Institutions and the certificates of their terminals.

use domain::institution::InstitutionCode;
use rusqlite::OptionalExtension;

use super::Sqlite;
use crate::{Institution, InstitutionAccess, StoreError};

impl Sqlite {
    pub(crate) fn institution_of_certificate(
        &self,
        fingerprint: &[u8; 32],
    ) -> Result<Option<InstitutionAccess>, StoreError> {
        self.readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT institution.code, institution.name, found.revoked, institution.active
                 FROM institution_certificate AS found
                 JOIN institution ON institution.code = found.institution
                 WHERE found.fingerprint = ?1",
            )?;
            let mut rows = statement.query([fingerprint])?;
            let Some(row) = rows.next()? else {
                return Ok(None);
            };
            let code = row.get_ref(0)?.as_str().map(InstitutionCode::parse);
            let Ok(Ok(institution)) = code else {
                return Err(StoreError::Unreadable("institution"));
            };
            Ok(Some(InstitutionAccess {
                institution,
                name: row.get(1)?,
                revoked: row.get(2)?,
                active: row.get(3)?,
            }))
        })
    }

    pub(crate) async fn enrol_institution(
        &self,
        institution: Institution,
        fingerprint: [u8; 32],
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            let code = institution.code.as_str();
            let owner: Option<String> = connection
                .prepare_cached(
                    "SELECT institution FROM institution_certificate WHERE fingerprint = ?1",
                )?
                .query_row([fingerprint], |row| row.get(0))
                .optional()?;
            if owner.as_deref().is_some_and(|owner| owner != code) {
                return Err(StoreError::Conflict("institution's certificate"));
            }
            connection
                .prepare_cached(
                    "INSERT INTO institution (code, name, active) VALUES (?1, ?2, 1)
                     ON CONFLICT (code) DO UPDATE SET name = excluded.name",
                )?
                .execute((code, &institution.name))?;
            connection
                .prepare_cached(
                    "INSERT INTO institution_certificate (fingerprint, institution, revoked)
                     VALUES (?1, ?2, 0) ON CONFLICT (fingerprint) DO NOTHING",
                )?
                .execute((fingerprint, code))?;
            Ok(())
        })
        .await
    }

    pub(crate) async fn revoke_institution_certificate(
        &self,
        fingerprint: [u8; 32],
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE institution_certificate SET revoked = 1 WHERE fingerprint = ?1",
                )?
                .execute([fingerprint])?;
            known(changed, "institution's certificate")
        })
        .await
    }

    pub(crate) async fn set_institution_active(
        &self,
        institution: InstitutionCode,
        active: bool,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            let changed = connection
                .prepare_cached("UPDATE institution SET active = ?2 WHERE code = ?1")?
                .execute((institution.as_str(), active))?;
            known(changed, "institution")
        })
        .await
    }
}

fn known(changed: usize, what: &'static str) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::Unknown(what)),
        _ => Ok(()),
    }
}
