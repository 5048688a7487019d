//! Whether a card's certificate counts: the path check for the JPKI profile (my-number-card §4.4).
//!
//! Written here because the verifier behind rustls refuses the profile (critical certificatePolicies).

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use der::{
    Decode, Encode,
    asn1::{ObjectIdentifier, UintRef},
    oid::AssociatedOid,
};
use x509_cert::{
    Certificate,
    ext::{
        Extension,
        pkix::{BasicConstraints, CertificatePolicies, KeyUsage},
    },
    spki::SubjectPublicKeyInfoRef,
};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// What a certificate may be traced to.
pub struct TrustAnchors {
    /// Roots, DER. Several generations share one name: the right one is found by the signature, not by the name.
    pub roots: Vec<Vec<u8>>,
    /// Accepted certificate policies, dotted.
    pub policies: Vec<String>,
}

/// Algorithm of a card's key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyAlgorithm {
    /// RSA-2048, on every card today.
    Rsa2048,
    /// ECDSA P-384, planned for the next card; known by name, not yet accepted.
    EcdsaP384,
}

/// A certificate that counts, though it may have lapsed.
#[derive(Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Issuer's name, DER.
    pub issuer: Vec<u8>,
    /// Serial number, big-endian, without leading zeros.
    pub serial: Vec<u8>,
    /// First second of validity, since 1970-01-01T00:00Z.
    pub not_before: i64,
    /// Last second of validity, since 1970-01-01T00:00Z.
    pub not_after: i64,
    /// Whether that is past. The hub decides what a lapsed certificate still proves.
    pub lapsed: bool,
}

/// Why a certificate does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum PathRejection {
    #[error("the certificate cannot be read")]
    Malformed,
    #[error("the issuer is no pinned root")]
    UnknownIssuer,
    #[error("the signature is not by a pinned root")]
    BadSignature,
    #[error("the certificate is signed by another algorithm than SHA-256 with RSA")]
    SignatureAlgorithm,
    #[error("the certificate is not valid yet")]
    NotYetValid,
    #[error("the critical extensions are not exactly keyUsage and certificatePolicies")]
    CriticalExtensions,
    #[error("an extension stands twice")]
    RepeatedExtension,
    #[error("the policy is not accepted")]
    Policy,
    #[error("the key may not sign")]
    NotForSignature,
    #[error("the certificate is one of a CA")]
    IsCa,
    #[error("the key is of an algorithm not accepted")]
    KeyAlgorithm,
    #[error("the key is not of 2048 bits")]
    KeySize,
    #[error("the public exponent is not 65537")]
    WeakExponent,
}

/// Why a signature does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the signature does not hold")]
pub struct SignatureRejection;

/// Checks a certificate's path and profile at `now_unix` seconds. A lapsed certificate is accepted and marked.
///
/// # Errors
/// [`PathRejection`], named.
pub fn check(
    leaf: &[u8],
    anchors: &TrustAnchors,
    now_unix: i64,
) -> Result<Accepted, PathRejection> {
    let certificate = Certificate::from_der(leaf).map_err(|_| PathRejection::Malformed)?;
    let inner = certificate.tbs_certificate();
    let algorithm = inner.signature();
    if algorithm.oid != SHA256_WITH_RSA || certificate.signature_algorithm() != algorithm {
        return Err(PathRejection::SignatureAlgorithm);
    }
    let issuer = inner
        .issuer()
        .to_der()
        .map_err(|_| PathRejection::Malformed)?;
    signed_by_a_root(&certificate, &issuer, anchors)?;

    let validity = inner.validity();
    let seconds = |time: x509_cert::time::Time| {
        i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
    };
    let (not_before, not_after) = (seconds(validity.not_before), seconds(validity.not_after));
    if now_unix < not_before {
        return Err(PathRejection::NotYetValid);
    }
    profile(
        inner.extensions().map_or(&[], Vec::as_slice),
        &anchors.policies,
    )?;
    let key = inner
        .subject_public_key_info()
        .to_der()
        .map_err(|_| PathRejection::Malformed)?;
    check_key(&key)?;
    let serial = inner.serial_number().as_bytes();
    let zeros = serial.iter().take_while(|byte| **byte == 0).count();
    Ok(Accepted {
        issuer,
        serial: serial[zeros..].to_vec(),
        not_before,
        not_after,
        lapsed: now_unix > not_after,
    })
}

fn signed_by_a_root(
    certificate: &Certificate,
    issuer: &[u8],
    anchors: &TrustAnchors,
) -> Result<(), PathRejection> {
    let signed = certificate
        .tbs_certificate()
        .to_der()
        .map_err(|_| PathRejection::Malformed)?;
    let signature = certificate
        .signature()
        .as_bytes()
        .ok_or(PathRejection::Malformed)?;
    let roots = anchors
        .roots
        .iter()
        .filter_map(|root| Certificate::from_der(root).ok());
    let mut named = false;
    for root in roots {
        let root = root.tbs_certificate();
        if root
            .subject()
            .to_der()
            .is_ok_and(|subject| subject == issuer)
        {
            named = true;
            let key = root
                .subject_public_key_info()
                .to_der()
                .map_err(|_| PathRejection::Malformed)?;
            if verify_with_key(&key, &signed, signature) {
                return Ok(());
            }
        }
    }
    Err(if named {
        PathRejection::BadSignature
    } else {
        PathRejection::UnknownIssuer
    })
}

fn profile(extensions: &[Extension], policies: &[String]) -> Result<(), PathRejection> {
    for (at, extension) in extensions.iter().enumerate() {
        if extensions[at + 1..]
            .iter()
            .any(|other| other.extn_id == extension.extn_id)
        {
            return Err(PathRejection::RepeatedExtension);
        }
    }
    let mut critical: Vec<_> = extensions
        .iter()
        .filter(|one| one.critical)
        .map(|one| one.extn_id)
        .collect();
    critical.sort();
    if critical != [KeyUsage::OID, CertificatePolicies::OID] {
        return Err(PathRejection::CriticalExtensions);
    }
    let named = read::<CertificatePolicies>(extensions)?.ok_or(PathRejection::Policy)?;
    if !named
        .0
        .iter()
        .any(|policy| policies.contains(&policy.policy_identifier.to_string()))
    {
        return Err(PathRejection::Policy);
    }
    let usage = read::<KeyUsage>(extensions)?.ok_or(PathRejection::NotForSignature)?;
    if read::<BasicConstraints>(extensions)?.is_some_and(|constraints| constraints.ca)
        || usage.key_cert_sign()
    {
        return Err(PathRejection::IsCa);
    }
    if usage.digital_signature() {
        Ok(())
    } else {
        Err(PathRejection::NotForSignature)
    }
}

fn read<'a, T: Decode<'a> + AssociatedOid>(
    extensions: &'a [Extension],
) -> Result<Option<T>, PathRejection> {
    extensions
        .iter()
        .find(|extension| extension.extn_id == T::OID)
        .map(|extension| {
            T::from_der(extension.extn_value.as_bytes()).map_err(|_| PathRejection::Malformed)
        })
        .transpose()
}

/// The two numbers of an RSA public key.
struct RsaNumbers<'a> {
    modulus: &'a [u8],
    exponent: &'a [u8],
}

fn rsa_numbers<'a>(bits: &'a [u8]) -> Option<RsaNumbers<'a>> {
    let mut reader = der::SliceReader::new(bits).ok()?;
    der::Reader::sequence(&mut reader, |reader| {
        let (modulus, exponent) = (UintRef::decode(reader)?, UintRef::decode(reader)?);
        Ok::<_, der::Error>(RsaNumbers {
            modulus: modulus.as_bytes(),
            exponent: exponent.as_bytes(),
        })
    })
    .ok()
}

fn check_key(spki: &[u8]) -> Result<KeyAlgorithm, PathRejection> {
    let info = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| PathRejection::Malformed)?;
    if info.algorithm.oid == ECDSA || info.algorithm.oid != RSA_ENCRYPTION {
        return Err(PathRejection::KeyAlgorithm);
    }
    let bits = info
        .subject_public_key
        .as_bytes()
        .ok_or(PathRejection::Malformed)?;
    let numbers = rsa_numbers(bits).ok_or(PathRejection::Malformed)?;
    if numbers.exponent != [0x01, 0x00, 0x01] {
        return Err(PathRejection::WeakExponent);
    }
    if numbers.modulus.len() == 256 && numbers.modulus[0] & 0x80 != 0 {
        Ok(KeyAlgorithm::Rsa2048)
    } else {
        Err(PathRejection::KeySize)
    }
}

/// Whether `signature` over `message` is by the key of a certificate: PKCS #1 v1.5 with SHA-256, the whole block
/// compared.
///
/// # Errors
/// [`SignatureRejection`] for any other.
pub fn verify_signature(
    leaf: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureRejection> {
    let certificate = Certificate::from_der(leaf).map_err(|_| SignatureRejection)?;
    let key = certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .map_err(|_| SignatureRejection)?;
    if verify_with_key(&key, message, signature) {
        Ok(())
    } else {
        Err(SignatureRejection)
    }
}

/// The same under a SubjectPublicKeyInfo in DER.
pub(crate) fn verify_with_key(spki: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(info) = SubjectPublicKeyInfoRef::from_der(spki) else {
        return false;
    };
    info.algorithm.oid == RSA_ENCRYPTION
        && info.subject_public_key.as_bytes().is_some_and(|key| {
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
                .verify(message, signature)
                .is_ok()
        })
}
