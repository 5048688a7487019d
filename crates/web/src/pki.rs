//! The small certificate authority that gives hub and institutions their certificates. ECDSA over P-256 throughout.
//!
//! No extension that a verifier might not know is critical: rustls-webpki refuses those.

use std::fmt;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, DnValue,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, date_time_ymd,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use x509_cert::certificate::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::ext::pkix::{BasicConstraints as Constraints, SubjectKeyIdentifier};

use crate::peer::{Peer, PeerError};

/// The last second that X.509 can tell: 9999-12-31T23:59:59Z (RFC 5280 §4.1.2.5).
const END_OF_TIME: i64 = 253_402_300_799;

/// Failed to …
#[derive(Debug, thiserror::Error)]
pub enum PkiError {
    /// The period is empty, before 1970 or after the year 9999.
    #[error("use a validity period from {not_before} to {not_after} (seconds since 1970)")]
    Period {
        /// First valid second.
        not_before: i64,
        /// Last valid second.
        not_after: i64,
    },
    /// Key generation, signing or encoding failed, or a name is not well formed.
    #[error("make a certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// The authority's certificate is not PEM.
    #[error("read the authority's certificate: {0}")]
    Pem(#[from] rustls::pki_types::pem::Error),
    /// A certificate just made or given does not parse.
    #[error("read a certificate: {0}")]
    Parse(#[from] der::Error),
    /// A certificate just made does not name a peer.
    #[error(transparent)]
    Peer(#[from] PeerError),
    /// The certificate is not that of an authority made by [`Authority::create`].
    #[error("take the certificate for one of our authorities: {0}")]
    Foreign(&'static str),
}

/// A certificate authority: its certificate, its key, and the power to issue.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate_pem: String,
}

/// Shows nothing of the key.
impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

/// A certificate just issued, with its new private key.
#[derive(Clone)]
pub struct Issued {
    /// The certificate, PEM.
    pub certificate_pem: String,
    /// Its private key, PKCS#8 PEM: a secret.
    pub key_pem: String,
    /// SHA-256 over the certificate's DER, equal to [`Peer::fingerprint`].
    pub fingerprint: [u8; 32],
    /// The serial number, equal to [`Peer::serial_hex`].
    pub serial_hex: String,
}

/// Shows nothing of the key.
impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued")
            .field("serial_hex", &self.serial_hex)
            .finish_non_exhaustive()
    }
}

impl Authority {
    /// Makes a new authority with a new key and a self-signed certificate whose common name is `name`.
    /// `not_before` and `not_after` are seconds since 1970, both included, as everywhere in this module.
    pub fn create(name: &str, not_before: i64, not_after: i64) -> Result<Self, PkiError> {
        let mut params = params(name, not_before, not_after)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let certificate_pem = params.self_signed(&key)?.pem();
        let issuer = Issuer::new(params, key);
        Ok(Self {
            issuer,
            certificate_pem,
        })
    }

    /// Takes up an authority again from its certificate and PKCS#8 key.
    ///
    /// # Errors
    /// When either text is not well formed, the certificate is no authority's, its subject is more than one common
    /// name, or the key is another's.
    pub fn from_pem(certificate: &str, key: &str) -> Result<Self, PkiError> {
        let key = KeyPair::from_pem(key)?;
        let der = CertificateDer::from_pem_slice(certificate.as_bytes())?;
        let parsed = Certificate::from_der(&der)?;
        let body = parsed.tbs_certificate();
        let constraints = body.get_extension::<Constraints>()?;
        if !constraints.is_some_and(|(_, constraints)| constraints.ca) {
            return Err(PkiError::Foreign("it may not sign certificates"));
        }
        if body.subject().len() != 1 {
            return Err(PkiError::Foreign("its subject is more than one name"));
        }
        let Some(DirectoryString::Utf8String(name)) = body.subject().common_name()? else {
            return Err(PkiError::Foreign("its subject is no common name in UTF-8"));
        };
        let public = body.subject_public_key_info().subject_public_key.as_bytes();
        if public != Some(key.public_key_raw()) {
            return Err(PkiError::Foreign("the key is another's"));
        }
        let Some((_, identifier)) = body.get_extension::<SubjectKeyIdentifier>()? else {
            return Err(PkiError::Foreign("it has no key identifier"));
        };
        let mut params = CertificateParams::default();
        params.distinguished_name = common_name(&name);
        params.key_identifier_method = KeyIdMethod::PreSpecified(identifier.0.as_bytes().to_vec());
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Ok(Self {
            issuer: Issuer::new(params, key),
            certificate_pem: certificate.to_owned(),
        })
    }

    /// The authority's certificate, PEM: what the other side must trust.
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The authority's private key, PKCS#8 PEM: a secret.
    pub fn key_pem(&self) -> String {
        self.issuer.key().serialize_pem()
    }

    /// Issues a server certificate for DNS names and IP addresses; the first is also the common name.
    pub fn issue_server(
        &self,
        names: &[&str],
        not_before: i64,
        not_after: i64,
    ) -> Result<Issued, PkiError> {
        let first = names.first().copied().unwrap_or_default();
        let mut params = params(first, not_before, not_after)?;
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        params.subject_alt_names = CertificateParams::new(names)?.subject_alt_names;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.issue(params)
    }

    /// Issues an institution's client certificate; `common_name` is the 10-digit institution code (医療機関コード).
    pub fn issue_client(
        &self,
        common_name: &str,
        not_before: i64,
        not_after: i64,
    ) -> Result<Issued, PkiError> {
        let mut params = params(common_name, not_before, not_after)?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.issue(params)
    }

    fn issue(&self, mut params: CertificateParams) -> Result<Issued, PkiError> {
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let peer = Peer::from_der(certificate.der())?;
        Ok(Issued {
            certificate_pem: certificate.pem(),
            key_pem: key.serialize_pem(),
            fingerprint: peer.fingerprint,
            serial_hex: peer.serial_hex,
        })
    }
}

fn params(name: &str, not_before: i64, not_after: i64) -> Result<CertificateParams, PkiError> {
    let seconds = |at: i64| u64::try_from(at).ok().filter(|_| at <= END_OF_TIME);
    let (Some(from), Some(until)) = (seconds(not_before), seconds(not_after)) else {
        return Err(PkiError::Period {
            not_before,
            not_after,
        });
    };
    if from > until {
        return Err(PkiError::Period {
            not_before,
            not_after,
        });
    }
    let epoch = date_time_ymd(1970, 1, 1);
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name(name);
    params.not_before = epoch + std::time::Duration::from_secs(from);
    params.not_after = epoch + std::time::Duration::from_secs(until);
    Ok(params)
}

fn common_name(name: &str) -> DistinguishedName {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, DnValue::Utf8String(name.to_owned()));
    subject
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: i64 = 1_790_000_000;
    const UNTIL: i64 = 1_900_000_000;

    #[test]
    fn an_issued_certificate_names_its_institution_and_is_its_fingerprint() {
        let authority = Authority::create("試験用認証局", FROM, UNTIL).unwrap();
        let issued = authority.issue_client("1311234567", FROM, UNTIL).unwrap();
        let der = CertificateDer::from_pem_slice(issued.certificate_pem.as_bytes()).unwrap();
        let peer = Peer::from_der(&der).unwrap();
        assert_eq!(peer.subject_cn, "1311234567");
        assert_eq!(peer.fingerprint, issued.fingerprint);
        assert_eq!(peer.serial_hex, issued.serial_hex);
        let other = authority.issue_client("1311234567", FROM, UNTIL).unwrap();
        assert_ne!(other.serial_hex, issued.serial_hex);
    }

    #[test]
    fn no_extension_outside_basic_constraints_and_key_usage_is_critical() {
        let authority = Authority::create("CA", FROM, UNTIL).unwrap();
        let issued = authority.issue_server(&["localhost"], FROM, UNTIL).unwrap();
        let der = CertificateDer::from_pem_slice(issued.certificate_pem.as_bytes()).unwrap();
        let certificate = Certificate::from_der(&der).unwrap();
        let critical: Vec<String> = certificate
            .tbs_certificate()
            .extensions()
            .unwrap()
            .iter()
            .filter(|extension| extension.critical)
            .map(|extension| extension.extn_id.to_string())
            .collect();
        for id in &critical {
            assert!(["2.5.29.15", "2.5.29.19"].contains(&id.as_str()), "{id}");
        }
    }

    #[test]
    fn the_key_of_another_authority_is_refused() {
        let one = Authority::create("一", FROM, UNTIL).unwrap();
        let two = Authority::create("二", FROM, UNTIL).unwrap();
        let error = Authority::from_pem(one.certificate_pem(), &two.key_pem()).unwrap_err();
        assert!(matches!(error, PkiError::Foreign("the key is another's")));
        let leaf = one.issue_client("1311234567", FROM, UNTIL).unwrap();
        let error = Authority::from_pem(&leaf.certificate_pem, &leaf.key_pem).unwrap_err();
        assert!(matches!(
            error,
            PkiError::Foreign("it may not sign certificates")
        ));
    }

    #[test]
    fn impossible_periods_are_refused() {
        for (from, until) in [(UNTIL, FROM), (-1, UNTIL), (FROM, END_OF_TIME + 1)] {
            let error = Authority::create("CA", from, until).unwrap_err();
            assert!(matches!(error, PkiError::Period { .. }));
        }
    }
}
