//! A **test** hierarchy in the shape of JPKI's, for cards made of software and synthetic people: its names say TEST,
//! its policy is the test policy, and nobody but a test or a demo may trust it (my-number-card §4.1).

mod encode;
mod extensions;
mod face;
mod flaw;
mod tlv;

use std::time::Duration;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use der::{DateTime, Encode, Tag, TagNumber, asn1::GeneralizedTime};
use sha2::{Digest, Sha256, Sha384};
use x509_cert::{
    serial_number::SerialNumber,
    time::{Time, Validity},
};
use zeroize::Zeroizing;

use self::extensions::Keys;
pub(crate) use self::face::THREE_DIGESTS;
pub use self::{
    face::{FaceAuthority, FaceFiles, Printed},
    flaw::Flaw,
};
use crate::{
    key::{PublicKey, ROOT_BITS},
    private_key::PrivateKey,
};

/// Policy of the test hierarchy's user-authentication certificates.
pub const TEST_POLICY: &str = "1.2.392.200149.8.5.1.0.30";

/// Organization and unit of everything issued here.
const ORGANIZATION: &str = "SHIKAKU-TEST-JPKI";
const UNIT: &str = "JPKI for user authentication (TEST)";

const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
const SHA384_WITH_RSA: &str = "1.2.840.113549.1.1.12";
/// DigestInfo up to the digest (RFC 8017 §9.2 note 1).
const SHA256_INFO: [u8; 19] =
    *b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
const SHA384_INFO: [u8; 19] =
    *b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30";

/// DigestInfo of SHA-256 around a digest.
pub(crate) fn sha256_info(digest: &[u8; 32]) -> Vec<u8> {
    [&SHA256_INFO[..], digest].concat()
}

/// Why nothing could be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The cryptographic library refused.
    #[error("use the cryptographic library")]
    Crypto,
    /// A private key is not RSA-2048 in PKCS #8.
    #[error("read the private key")]
    PrivateKey,
    /// The authority's certificate is not one, or not of that key.
    #[error("match the authority's certificate with its key")]
    Certificate,
    /// A time, serial number, name or public key does not fit into a certificate.
    #[error("write the certificate")]
    Encoding,
}

impl From<der::Error> for IssueError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}

impl From<aws_lc_rs::error::Unspecified> for IssueError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Crypto
    }
}

/// Makes an RSA-2048 key: PKCS #8, DER. The one place of this crate where the library rolls its own dice.
///
/// # Errors
/// [`IssueError::Crypto`] when the library cannot.
pub fn generate_key() -> Result<Vec<u8>, IssueError> {
    let key = KeyPair::generate(KeySize::Rsa2048)?;
    let der: Pkcs8V1Der<'_> = key.as_der()?;
    Ok(der.as_ref().to_vec())
}

/// The public key of a private key in PKCS #8: SubjectPublicKeyInfo, DER.
///
/// # Errors
/// [`IssueError::PrivateKey`] when it is no RSA key.
pub fn public_key(private_key_pkcs8: &[u8]) -> Result<Vec<u8>, IssueError> {
    let key = KeyPair::from_pkcs8(private_key_pkcs8).map_err(|_| IssueError::PrivateKey)?;
    let der: PublicKeyX509Der<'_> = key.public_key().as_der()?;
    Ok(der.as_ref().to_vec())
}

/// The root of a test hierarchy. Every one made has the same name, as JPKI's generations have.
///
/// It has no `Debug`: it holds a key.
pub struct TestAuthority {
    private_key: Zeroizing<Vec<u8>>,
    certificate: Vec<u8>,
    key: PrivateKey,
    /// Identifier of its key, and the serial number drawn from it.
    key_id: [u8; 20],
    serial: SerialNumber,
}

impl TestAuthority {
    /// Makes a new generation, valid from one Unix second to another, both included.
    ///
    /// # Errors
    /// [`IssueError::Crypto`] when the library cannot, [`IssueError::Encoding`] for times beyond the year 9999.
    pub fn generate(not_before: i64, not_after: i64) -> Result<Self, IssueError> {
        let private_key = Zeroizing::new(generate_key()?);
        let mut authority = Self::around(private_key, Vec::new())?;
        let public = public_key(&authority.private_key)?;
        let name = issuer_name(ORGANIZATION)?;
        let extensions = extensions::of_root(&authority.key_id)?;
        authority.certificate = authority.certify(&Draft {
            serial: &authority.serial,
            issuer: &name,
            validity: validity(not_before, not_after)?,
            subject: &name,
            public_key: &public,
            extensions: &extensions,
            flaw: None,
        })?;
        Ok(authority)
    }

    /// The authority kept as its private key (PKCS #8, DER) and its certificate (DER).
    ///
    /// # Errors
    /// [`IssueError::PrivateKey`] or [`IssueError::Certificate`] when they are not, or not of each other.
    pub fn from_parts(private_key_pkcs8: &[u8], certificate: &[u8]) -> Result<Self, IssueError> {
        let authority = Self::around(
            Zeroizing::new(private_key_pkcs8.to_vec()),
            certificate.to_vec(),
        )?;
        let subject = crate::path::root_key(certificate).ok_or(IssueError::Certificate)?;
        if subject == public_key(private_key_pkcs8)? {
            Ok(authority)
        } else {
            Err(IssueError::Certificate)
        }
    }

    fn around(private_key: Zeroizing<Vec<u8>>, certificate: Vec<u8>) -> Result<Self, IssueError> {
        let key = PrivateKey::read(&private_key).ok_or(IssueError::PrivateKey)?;
        let key_id = key_id(&public_key(&private_key)?);
        // Four bytes that begin with 1: positive, and never two generations alike.
        let serial = SerialNumber::new(&[0x01, key_id[0], key_id[1], key_id[2]])?;
        Ok(Self {
            private_key,
            certificate,
            key,
            key_id,
            serial,
        })
    }

    /// Its certificate, DER: the root to pin.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Its name, DER, as it stands as the issuer in everything it issues.
    ///
    /// # Errors
    /// [`IssueError::Encoding`] when it cannot be written.
    pub fn issuer_der(&self) -> Result<Vec<u8>, IssueError> {
        Ok(issuer_name(ORGANIZATION)?)
    }

    /// Its private key, PKCS #8 DER, to be kept beside the certificate.
    #[must_use]
    pub fn private_key(&self) -> &[u8] {
        &self.private_key
    }

    /// Issues a user-authentication certificate, DER.
    ///
    /// `serial` is big-endian and taken as positive; times are Unix seconds, both included; `public_key` is
    /// SubjectPublicKeyInfo, DER. The subject is `C=JP, CN=subject_cn`: no name, no birth date, as with JPKI.
    ///
    /// # Errors
    /// [`IssueError::Encoding`] when one of them does not fit into a certificate.
    pub fn issue(
        &self,
        subject_cn: &str,
        serial: &[u8],
        not_before: i64,
        not_after: i64,
        public_key: &[u8],
    ) -> Result<Vec<u8>, IssueError> {
        self.make(
            subject_cn,
            serial,
            (not_before, not_after),
            public_key,
            None,
        )
    }

    /// Issues a certificate with one deliberate flaw, for tests; `valid` is first and last Unix second.
    ///
    /// # Errors
    /// As [`issue`](Self::issue).
    pub fn issue_flawed(
        &self,
        subject_cn: &str,
        serial: &[u8],
        valid: (i64, i64),
        public_key: &[u8],
        flaw: &Flaw,
    ) -> Result<Vec<u8>, IssueError> {
        self.make(subject_cn, serial, valid, public_key, Some(flaw))
    }

    fn make(
        &self,
        subject_cn: &str,
        serial: &[u8],
        valid: (i64, i64),
        public_key: &[u8],
        flaw: Option<&Flaw>,
    ) -> Result<Vec<u8>, IssueError> {
        let issuer = match flaw {
            Some(Flaw::OtherIssuer) => issuer_name("SHIKAKU-TEST-OTHER")?,
            _ => issuer_name(ORGANIZATION)?,
        };
        let extensions = extensions::of_leaf(
            &Keys {
                issuer: &issuer,
                issuer_serial: &self.serial,
                issuer_key_id: &self.key_id,
                key_id: &key_id(public_key),
            },
            flaw,
        )?;
        self.certify(&Draft {
            serial: &SerialNumber::new(serial)?,
            issuer: &issuer,
            validity: validity(valid.0, valid.1)?,
            subject: &encode::name(&[(encode::COUNTRY, "JP"), (encode::COMMON_NAME, subject_cn)])?,
            public_key,
            extensions: &extensions,
            flaw,
        })
    }

    /// Signs what a draft says.
    fn certify(&self, draft: &Draft<'_>) -> Result<Vec<u8>, IssueError> {
        let sha256 = encode::algorithm(SHA256_WITH_RSA)?;
        let sha384 = encode::algorithm(SHA384_WITH_RSA)?;
        let (inner, outer) = match draft.flaw {
            Some(Flaw::Sha384) => (&sha384, &sha384),
            Some(Flaw::TwoAlgorithms) => (&sha256, &sha384),
            _ => (&sha256, &sha256),
        };
        let extensions: Vec<&[u8]> = draft.extensions.iter().map(Vec::as_slice).collect();
        let signed = encode::sequence(&[
            &encode::wrap(explicit(0), &[&[0x02, 0x01, 0x02]])?,
            &draft.serial.to_der()?,
            inner,
            draft.issuer,
            &draft.validity.to_der()?,
            draft.subject,
            draft.public_key,
            &encode::wrap(explicit(3), &[&encode::sequence(&extensions)?])?,
        ])?;
        let info = if *outer == sha384 {
            [&SHA384_INFO[..], &Sha384::digest(&signed)].concat()
        } else {
            [&SHA256_INFO[..], &Sha256::digest(&signed)].concat()
        };
        let signature = self.key.sign_padded(&info).ok_or(IssueError::Crypto)?;
        Ok(encode::sequence(&[
            &signed,
            outer,
            &encode::bits(&signature)?,
        ])?)
    }
}

/// What a certificate is to say; names, key and extensions in DER.
struct Draft<'a> {
    serial: &'a SerialNumber,
    issuer: &'a [u8],
    validity: Validity,
    subject: &'a [u8],
    public_key: &'a [u8],
    extensions: &'a [Vec<u8>],
    flaw: Option<&'a Flaw>,
}

fn issuer_name(organization: &str) -> der::Result<Vec<u8>> {
    encode::name(&[
        (encode::COUNTRY, "JP"),
        (encode::ORGANIZATION, organization),
        (encode::UNIT, UNIT),
        (encode::UNIT, "No Local Authority (TEST)"),
    ])
}

/// The key's identifier: the first 20 bytes of its SHA-256 (RFC 7093 §2 method 1).
fn key_id(public_key: &[u8]) -> [u8; 20] {
    let bytes = PublicKey::read(public_key, ROOT_BITS).map_or(public_key, PublicKey::into_der);
    let mut id = [0; 20];
    id.copy_from_slice(&Sha256::digest(bytes)[..20]);
    id
}

/// Both ends of a validity; written as UTCTime up to 2049, as RFC 5280 wants.
fn validity(not_before: i64, not_after: i64) -> Result<Validity, IssueError> {
    let time = |seconds: i64| {
        let seconds = u64::try_from(seconds).map_err(|_| IssueError::Encoding)?;
        let time = DateTime::from_unix_duration(Duration::from_secs(seconds))?;
        Ok::<_, IssueError>(Time::GeneralTime(GeneralizedTime::from_date_time(time)))
    };
    Ok(Validity::new(time(not_before)?, time(not_after)?))
}

fn explicit(number: u32) -> Tag {
    Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(number),
    }
}
