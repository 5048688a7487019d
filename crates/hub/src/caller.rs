//! Who calls: the institution a TLS client certificate was issued to.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::institution::InstitutionCode;
use web::{peer::Peer, problem::Problem};

use crate::{problem, state::Hub};

/// How long an institution let in is not looked up again: a counter asks all day, and the answer to who it is hardly
/// ever changes. A certificate revoked or an institution closed is refused that much later.
const LET_IN_US: u64 = 1_000_000;

/// Certificates remembered at most; then all are forgotten, and looked up once more.
const MOST: usize = 65_536;

/// Institutions let in lately, by the fingerprint of their certificate, and until when that holds.
#[derive(Default)]
pub(crate) struct LetIn(Mutex<HashMap<[u8; 32], (InstitutionCode, u64)>>);

impl LetIn {
    fn known(&self, fingerprint: &[u8; 32], now_us: u64) -> Option<InstitutionCode> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (institution, until) = known.get(fingerprint)?;
        (now_us < *until).then(|| institution.clone())
    }

    fn remember(&self, fingerprint: [u8; 32], institution: InstitutionCode, now_us: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(fingerprint, (institution, now_us + LET_IN_US));
    }
}

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
        let now_us = hub.clock.monotonic_us();
        let institution = match hub.let_in.known(fingerprint, now_us) {
            Some(institution) => institution,
            None => {
                let institution = look_up(hub, fingerprint).await?;
                hub.let_in
                    .remember(*fingerprint, institution.clone(), now_us);
                institution
            }
        };
        if let Some(quota) = &hub.quota {
            let code = institution.as_str();
            quota.take(code).map_err(|_| {
                hub.measures.refused_by_quota(code);
                problem::too_many_checks()
            })?;
        }
        Ok(Self { institution })
    }
}

async fn look_up(hub: &Hub, fingerprint: &[u8; 32]) -> Result<InstitutionCode, Problem> {
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
    Ok(access.institution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_institution_let_in_is_looked_up_again_after_a_second() {
        let let_in = LetIn::default();
        let institution = InstitutionCode::parse("1310000012").expect("a code");
        assert_eq!(let_in.known(&[1; 32], 0), None);
        let_in.remember([1; 32], institution.clone(), 5);
        assert_eq!(let_in.known(&[1; 32], LET_IN_US + 4), Some(institution));
        assert_eq!(let_in.known(&[1; 32], LET_IN_US + 5), None);
        assert_eq!(let_in.known(&[2; 32], 6), None);
    }
}
