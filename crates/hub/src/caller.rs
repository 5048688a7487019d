//! Who calls: the institution a TLS client certificate was issued to.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::institution::InstitutionCode;
use web::{peer::Peer, problem::Problem};

use crate::{problem, state::Hub};

/// An enrolled institution, known by its certificate; the certificate is neither revoked nor unknown.
pub(crate) struct Caller {
    pub(crate) institution: InstitutionCode,
}

impl Caller {
    /// Refuses a request that names another institution than the certificate.
    pub(crate) fn must_be(&self, named: &InstitutionCode) -> Result<(), Problem> {
        if *named == self.institution {
            Ok(())
        } else {
            Err(problem::other_institution())
        }
    }
}

impl FromRequestParts<Arc<Hub>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, hub: &Arc<Hub>) -> Result<Self, Problem> {
        let peer = parts
            .extensions
            .get::<Peer>()
            .ok_or_else(problem::unknown_certificate)?;
        Self::of(hub, &peer.fingerprint).await
    }
}

impl Caller {
    /// The institution of a certificate, if it may ask now.
    pub(crate) async fn of(hub: &Hub, fingerprint: &[u8; 32]) -> Result<Self, Problem> {
        let access = hub
            .store
            .institution_of_certificate(fingerprint)
            .await
            .map_err(problem::store)?
            .ok_or_else(|| {
                tracing::warn!("a certificate that nobody enrolled was shown");
                problem::unknown_certificate()
            })?;
        if access.revoked || !access.active {
            tracing::warn!(
                institution = access.institution.as_str(),
                "a revoked certificate was shown"
            );
            return Err(problem::revoked_certificate());
        }
        if let Some(quota) = &hub.quota {
            let code = access.institution.as_str();
            quota.take(code).map_err(|_| {
                hub.measures.refused_by_quota(code);
                problem::too_many_checks()
            })?;
        }
        Ok(Self {
            institution: access.institution,
        })
    }
}
