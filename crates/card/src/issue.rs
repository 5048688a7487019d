//! Issuing cards of software: a test hierarchy of our own in JPKI's shape, marked TEST in every name.

use std::time::Duration;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair as RsaKeyPair, KeySize},
};
use der::{Decode, Encode};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, SerialNumber,
    date_time_ymd,
};
use x509_cert::Certificate;

/// Policy of authentication certificates of the test hierarchy.
pub const TEST_POLICY: &str = "1.2.392.200149.8.5.1.0.30";

/// OID of certificatePolicies.
const CERTIFICATE_POLICIES: [u64; 4] = [2, 5, 29, 32];

/// Why something could not be issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The cryptographic library refused.
    #[error("the key could not be made")]
    Key,
    /// The certificate could not be made.
    #[error("the certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// A time, policy or stored certificate cannot be used.
    #[error("the certificate's parts cannot be used")]
    Parts,
}

/// What a certificate is to be like; [`Profile::default`] is JPKI's shape, tests break it on purpose.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Policy, dotted; `None` leaves the extension out.
    pub policy: Option<String>,
    /// Whether the policies are critical.
    pub policy_critical: bool,
    /// Whether the key may sign.
    pub may_sign: bool,
    /// Whether it calls itself a CA.
    pub is_ca: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            policy: Some(TEST_POLICY.to_owned()),
            policy_critical: true,
            may_sign: true,
            is_ca: false,
        }
    }
}

/// A test authority that issues authentication certificates.
pub struct TestAuthority {
    certificate: Vec<u8>,
    private_key: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

/// Makes an RSA-2048 key, PKCS #8 DER.
///
/// # Errors
/// [`IssueError::Key`].
pub fn generate_key() -> Result<Vec<u8>, IssueError> {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| IssueError::Key)?;
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&key).map_err(|_| IssueError::Key)?;
    Ok(der.as_ref().to_vec())
}

impl TestAuthority {
    /// Makes an authority that is valid between two moments, seconds since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn generate(not_before: i64, not_after: i64) -> Result<Self, IssueError> {
        let private_key = generate_key()?;
        let key = key_pair(&private_key)?;
        let params = authority_params(not_before, not_after)?;
        let certificate = params.self_signed(&key)?.der().to_vec();
        Ok(Self {
            certificate,
            private_key,
            issuer: Issuer::new(params, key),
        })
    }

    /// The authority kept as PKCS #8 and certificate, both DER.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn from_parts(private_key: &[u8], certificate: &[u8]) -> Result<Self, IssueError> {
        Certificate::from_der(certificate).map_err(|_| IssueError::Parts)?;
        let params = authority_params(0, 0)?;
        Ok(Self {
            certificate: certificate.to_vec(),
            private_key: private_key.to_vec(),
            issuer: Issuer::new(params, key_pair(private_key)?),
        })
    }

    /// Its certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Its private key, PKCS #8 DER.
    #[must_use]
    pub fn private_key(&self) -> &[u8] {
        &self.private_key
    }

    /// Its name, DER, as it stands in every certificate it issues.
    ///
    /// # Errors
    /// [`IssueError::Parts`] when its certificate cannot be read.
    pub fn issuer_der(&self) -> Result<Vec<u8>, IssueError> {
        let certificate =
            Certificate::from_der(&self.certificate).map_err(|_| IssueError::Parts)?;
        certificate
            .tbs_certificate()
            .subject()
            .to_der()
            .map_err(|_| IssueError::Parts)
    }

    /// Issues a certificate for the key in `private_key` (PKCS #8 DER); the private part is not used.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn issue(
        &self,
        name: &str,
        serial: &[u8],
        not_before: i64,
        not_after: i64,
        private_key: &[u8],
        profile: &Profile,
    ) -> Result<Vec<u8>, IssueError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CountryName, "JP");
        params.distinguished_name.push(DnType::CommonName, name);
        params.serial_number = Some(SerialNumber::from_slice(serial));
        period(&mut params, not_before, not_after)?;
        params.key_usages = match (profile.may_sign, profile.is_ca) {
            (_, true) => vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::KeyCertSign,
            ],
            (true, false) => vec![KeyUsagePurpose::DigitalSignature],
            (false, false) => vec![KeyUsagePurpose::KeyEncipherment],
        };
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        if let Some(policy) = &profile.policy {
            let mut extension =
                CustomExtension::from_oid_content(&CERTIFICATE_POLICIES, policies(policy)?);
            extension.set_criticality(profile.policy_critical);
            params.custom_extensions = vec![extension];
        }
        Ok(params
            .signed_by(&key_pair(private_key)?, &self.issuer)?
            .der()
            .to_vec())
    }
}

fn authority_params(not_before: i64, not_after: i64) -> Result<CertificateParams, IssueError> {
    let mut params = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "JP");
    name.push(DnType::OrganizationName, "SHIKAKU-TEST-JPKI");
    name.push(
        DnType::OrganizationalUnitName,
        "JPKI for user authentication (TEST)",
    );
    params.distinguished_name = name;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    period(&mut params, not_before, not_after)?;
    Ok(params)
}

fn key_pair(pkcs8: &[u8]) -> Result<KeyPair, IssueError> {
    Ok(KeyPair::from_pkcs8_der_and_sign_algo(
        &pkcs8.to_vec().into(),
        &PKCS_RSA_SHA256,
    )?)
}

fn period(
    params: &mut CertificateParams,
    not_before: i64,
    not_after: i64,
) -> Result<(), IssueError> {
    let seconds = |unix: i64| {
        u64::try_from(unix)
            .map(Duration::from_secs)
            .map_err(|_| IssueError::Parts)
    };
    let epoch = date_time_ymd(1970, 1, 1);
    (params.not_before, params.not_after) =
        (epoch + seconds(not_before)?, epoch + seconds(not_after)?);
    Ok(())
}

/// certificatePolicies with one policy: SEQUENCE OF SEQUENCE { OID }.
fn policies(dotted: &str) -> Result<Vec<u8>, IssueError> {
    let oid = der::asn1::ObjectIdentifier::new(dotted).map_err(|_| IssueError::Parts)?;
    vec![vec![oid]].to_der().map_err(|_| IssueError::Parts)
}
