//! Institutions and the client certificates of their terminals.

use domain::institution::InstitutionCode;

use crate::{Store, StoreError, store::Engine};

/// A medical institution or pharmacy as enrolled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Institution {
    /// 医療機関コード.
    pub code: InstitutionCode,
    /// Its name.
    pub name: String,
}

/// Whom a terminal's certificate speaks for, and whether it still may.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstitutionAccess {
    /// 医療機関コード.
    pub institution: InstitutionCode,
    /// The institution's name.
    pub name: String,
    /// This certificate was revoked.
    pub revoked: bool,
    /// The institution takes part.
    pub active: bool,
}

impl Store {
    /// The institution a certificate was enrolled for, by the SHA-256 of its DER.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn institution_of_certificate(
        &self,
        fingerprint: &[u8; 32],
    ) -> Result<Option<InstitutionAccess>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.institution_of_certificate(fingerprint),
            Engine::Postgres(postgres) => postgres.institution_of_certificate(fingerprint).await,
        }
    }

    /// Enrols a certificate for an institution, which is added or renamed where needed. Doing it twice is harmless;
    /// a revoked certificate stays revoked.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] for a certificate of another institution; others when it cannot be written.
    pub async fn enrol_institution(
        &self,
        institution: &Institution,
        fingerprint: &[u8; 32],
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite
                    .enrol_institution(institution.clone(), *fingerprint)
                    .await
            }
            Engine::Postgres(postgres) => {
                postgres.enrol_institution(institution, fingerprint).await
            }
        }
    }

    /// Revokes one certificate, for ever.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] for a certificate never enrolled; others when it cannot be written.
    pub async fn revoke_institution_certificate(
        &self,
        fingerprint: &[u8; 32],
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.revoke_institution_certificate(*fingerprint).await,
            Engine::Postgres(postgres) => {
                postgres.revoke_institution_certificate(fingerprint).await
            }
        }
    }

    /// Lets an institution take part, or no longer.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] for an institution never enrolled; others when it cannot be written.
    pub async fn set_institution_active(
        &self,
        institution: &InstitutionCode,
        active: bool,
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite
                    .set_institution_active(institution.clone(), active)
                    .await
            }
            Engine::Postgres(postgres) => {
                postgres.set_institution_active(institution, active).await
            }
        }
    }
}
