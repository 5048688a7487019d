//! The path of a user-authentication certificate (利用者証明用電子証明書) up to a pinned root, as JPKI's profile asks
//! (my-number-card §4.4). Revocation is the hub's own business.

mod certificate;
mod profile;
mod rejection;

use std::fmt;

pub use rejection::{PathRejection, SignatureRejection};

use self::certificate::Parts;
use crate::key::{CARD_BITS, PublicKey, ROOT_BITS};

/// What a certificate must lead to.
#[derive(Clone, Default)]
pub struct TrustAnchors {
    /// Root certificates, DER: every generation in use. Generations share one name and are told apart by signature.
    /// Their own validity is not looked at: whoever pins a root says how long.
    pub roots: Vec<Vec<u8>>,
    /// Object identifiers of the certificate policies accepted, dotted.
    pub policies: Vec<String>,
}

impl TrustAnchors {
    /// Checks the anchors themselves, for programs to say at their start what would otherwise only reject everybody.
    ///
    /// # Errors
    /// What is wrong with the first root that cannot be used; [`PathRejection::UnknownIssuer`] without any root,
    /// [`PathRejection::MissingPolicy`] without any policy.
    pub fn validate(&self) -> Result<(), PathRejection> {
        if self.roots.is_empty() {
            return Err(PathRejection::UnknownIssuer);
        }
        if self.policies.is_empty() {
            return Err(PathRejection::MissingPolicy);
        }
        for root in &self.roots {
            PublicKey::read(Parts::read(root)?.public_key, ROOT_BITS)?;
        }
        Ok(())
    }
}

/// A certificate whose path holds. Personal data: `Debug` shows nothing of whose it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The issuer's name, DER as it came.
    pub issuer: Vec<u8>,
    /// The serial number, big-endian without leading zeros.
    pub serial: Vec<u8>,
    /// First second of validity, Unix.
    pub not_before: i64,
    /// Last second of validity, Unix.
    pub not_after: i64,
    /// Past its last second. Not refused here: the hub knows the three months in which it still shows coverage.
    pub lapsed: bool,
}

impl fmt::Debug for Accepted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Accepted(…, lapsed: {})", self.lapsed)
    }
}

/// Checks a certificate's path at `now_unix` (Unix seconds). `leaf` is DER.
///
/// # Errors
/// [`PathRejection`] names the first flaw found; every flaw but being past the last second is one.
pub fn check(
    leaf: &[u8],
    anchors: &TrustAnchors,
    now_unix: i64,
) -> Result<Accepted, PathRejection> {
    let leaf = Parts::read(leaf)?;
    authenticate(&leaf, &anchors.roots)?;
    profile::check(&leaf, &anchors.policies)?;
    if now_unix < leaf.not_before() {
        return Err(PathRejection::NotYetValid);
    }
    Ok(Accepted {
        issuer: leaf.issuer.to_vec(),
        serial: leaf.serial(),
        not_before: leaf.not_before(),
        not_after: leaf.not_after(),
        lapsed: now_unix > leaf.not_after(),
    })
}

/// Verifies a card's signature (RSA PKCS #1 v1.5 with SHA-256) over `message` by the key in `leaf`, DER.
///
/// That the key verifies says nothing about who holds it: [`check`] the path too (my-number-card §10 rule 3).
///
/// # Errors
/// [`SignatureRejection`]; whatever is not exactly the one right signature is a mismatch.
pub fn verify_signature(
    leaf: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureRejection> {
    let leaf = Parts::read(leaf)?;
    let key = PublicKey::read(leaf.public_key, CARD_BITS).map_err(PathRejection::from)?;
    if key.verifies(message, signature) {
        Ok(())
    } else {
        Err(SignatureRejection::Mismatch)
    }
}

/// Finds the pinned generation that signed `leaf`: by name, then by signature.
fn authenticate(leaf: &Parts<'_>, roots: &[Vec<u8>]) -> Result<(), PathRejection> {
    let generations: Vec<Parts<'_>> = roots
        .iter()
        .filter_map(|root| Parts::read(root).ok())
        .filter(|root| root.subject == leaf.issuer)
        .collect();
    if generations.is_empty() {
        return Err(PathRejection::UnknownIssuer);
    }
    if !leaf.is_sha256_with_rsa() {
        return Err(PathRejection::SignatureAlgorithm);
    }
    let signed = generations
        .iter()
        .filter_map(|root| PublicKey::read(root.public_key, ROOT_BITS).ok())
        .any(|key| key.verifies(leaf.signed, leaf.signature));
    if signed {
        Ok(())
    } else {
        Err(PathRejection::BadSignature)
    }
}

/// The public key of a root, SubjectPublicKeyInfo DER as it came; `None` when `root` is no certificate.
pub(crate) fn root_key(root: &[u8]) -> Option<&[u8]> {
    Parts::read(root).ok().map(|root| root.public_key)
}

/// Runs everything that a trusted signature would lead to, whoever signed: for the fuzz target only.
pub(crate) fn look_at(leaf: &[u8], policies: &[String]) -> Result<(), PathRejection> {
    profile::check(&Parts::read(leaf)?, policies)
}
