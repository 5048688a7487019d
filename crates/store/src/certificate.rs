//! Certificates on cards, and whose they are.

use domain::{
    certificate::{CertificateKey, CertificateStatus},
    coverage::Registered,
};

use crate::{Store, StoreError, store::Engine};

/// Whom a card's certificate names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardHolder {
    /// The certificate's state in our own lists.
    pub certificate: CertificateStatus,
    /// The person with all coverages in the order of acquisition.
    pub registered: Registered,
}

impl Store {
    /// The person a certificate belongs to; `None` when nobody registered it.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn find_by_certificate(
        &self,
        key: &CertificateKey,
    ) -> Result<Option<CardHolder>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.find_by_certificate(key),
            Engine::Postgres(postgres) => postgres.find_by_certificate(key).await,
        }
    }

    /// Replaces what our own lists say about a certificate.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] for a certificate nobody registered; others when it cannot be written.
    pub async fn set_certificate_status(
        &self,
        key: &CertificateKey,
        status: CertificateStatus,
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.set_certificate_status(key.clone(), status).await,
            Engine::Postgres(postgres) => postgres.set_certificate_status(key, status).await,
        }
    }
}
