//! Who is on the other end of a mutual-TLS connection.

use std::fmt;

use aws_lc_rs::digest;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use rustls::pki_types::UnixTime;
use x509_cert::certificate::Certificate;
use x509_cert::der::Decode;

use crate::problem::{Problem, standard};

/// The peer as its client certificate tells; [`crate::serve_tls`] puts it among a request's extensions.
///
/// As an extractor it answers [`standard::unidentified`] where the connection brought no certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct Peer {
    /// The end-entity certificate, DER.
    pub certificate: Vec<u8>,
    /// Its common name: the 10-digit institution code (医療機関コード). Empty when it has none.
    pub subject_cn: String,
    /// Its serial number: lower-case hex, two digits per octet, as encoded (no leading `00` sign octet is removed).
    pub serial_hex: String,
    /// SHA-256 over the DER.
    pub fingerprint: [u8; 32],
}

/// Failed to …
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// The bytes are not an X.509 certificate.
    #[error("read a certificate: {0}")]
    Certificate(#[from] der::Error),
}

impl Peer {
    /// Reads a peer from the DER of its certificate. Says nothing about whom the certificate comes from.
    pub fn from_der(der: &[u8]) -> Result<Self, PeerError> {
        let certificate = Certificate::from_der(der)?;
        let body = certificate.tbs_certificate();
        let subject_cn = body.subject().common_name()?;
        Ok(Self {
            subject_cn: subject_cn.map_or_else(String::new, |name| name.value().into_owned()),
            serial_hex: hex::encode(body.serial_number().as_bytes()),
            fingerprint: fingerprint(der),
            certificate: der.to_vec(),
        })
    }
}

/// Only the institution code: a certificate is no reading matter for a log.
impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer")
            .field("subject_cn", &self.subject_cn)
            .finish_non_exhaustive()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<Self>().cloned();
        peer.ok_or_else(standard::unidentified)
    }
}

/// SHA-256 over a certificate's DER.
pub(crate) fn fingerprint(der: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest::digest(&digest::SHA256, der).as_ref());
    sum
}

/// A certificate's period, both ends included, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    from: u64,
    until: u64,
}

impl Period {
    /// Reads the period from a certificate's DER.
    ///
    /// # Errors
    /// [`PeerError`] when it is no certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, PeerError> {
        let certificate = Certificate::from_der(der)?;
        let validity = certificate.tbs_certificate().validity();
        Ok(Self {
            from: validity.not_before.to_unix_duration().as_secs(),
            until: validity.not_after.to_unix_duration().as_secs(),
        })
    }

    /// Whether `now` lies inside; an unknown time never does.
    #[must_use]
    pub fn holds(self, now: Option<UnixTime>) -> bool {
        now.is_some_and(|now| (self.from..=self.until).contains(&now.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_certificate_are_refused() {
        assert!(Peer::from_der(b"").is_err());
        assert!(Peer::from_der(&[0x30, 0x03, 0x02, 0x01, 0x01]).is_err());
    }

    #[test]
    fn a_period_includes_its_ends_and_no_unknown_time() {
        let period = Period {
            from: 10,
            until: 20,
        };
        let at = |seconds| {
            Some(UnixTime::since_unix_epoch(std::time::Duration::from_secs(
                seconds,
            )))
        };
        assert!(period.holds(at(10)) && period.holds(at(20)));
        assert!(!period.holds(at(9)) && !period.holds(at(21)) && !period.holds(None));
    }
}
