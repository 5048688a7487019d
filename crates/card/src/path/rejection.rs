//! Everything for which a certificate or a signature is refused.

use crate::key::{KeyAlgorithm, KeyFlaw};

/// Why a certificate's path is refused. Names no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathRejection {
    /// Not a version 3 certificate in DER, or one that contradicts itself.
    #[error("read the certificate")]
    Malformed,
    /// Its issuer is the subject of no pinned root.
    #[error("find the issuer among the pinned roots")]
    UnknownIssuer,
    /// Signed by another algorithm than SHA-256 with RSA.
    #[error("accept the algorithm of the issuer's signature")]
    SignatureAlgorithm,
    /// No pinned generation of the issuer signed it: forged, or altered.
    #[error("verify the issuer's signature")]
    BadSignature,
    /// It holds from a later moment on.
    #[error("accept a certificate before its time")]
    NotYetValid,
    /// It names no policy.
    #[error("find a certificate policy")]
    MissingPolicy,
    /// None of its policies is on the allow-list.
    #[error("accept the certificate's policies")]
    PolicyNotAllowed,
    /// Its key usage does not include digital signatures.
    #[error("accept a key that is not for signatures")]
    NotForSignature,
    /// Its extended key usage does not include client authentication.
    #[error("accept a key that is not for authentication")]
    NotForAuthentication,
    /// It says of itself that it is an authority.
    #[error("accept an authority as a person")]
    IsCa,
    /// Its critical extensions are not exactly key usage and certificate policies.
    #[error("accept the certificate's critical extensions")]
    CriticalExtensions,
    /// Its key is of a kind nobody announced.
    #[error("accept the kind of key")]
    KeyAlgorithm,
    /// Its key is of a kind that was announced and is not accepted yet.
    #[error("accept a key by {0:?} yet")]
    KeyNotYetSupported(KeyAlgorithm),
    /// Its key has another size than 2048 bits.
    #[error("accept the key's size")]
    KeySize,
    /// Its key's public exponent is not 65537.
    #[error("accept the key's exponent")]
    WeakExponent,
}

impl From<KeyFlaw> for PathRejection {
    fn from(flaw: KeyFlaw) -> Self {
        match flaw {
            KeyFlaw::Malformed => Self::Malformed,
            KeyFlaw::Unknown => Self::KeyAlgorithm,
            KeyFlaw::NotYetSupported(algorithm) => Self::KeyNotYetSupported(algorithm),
            KeyFlaw::Size => Self::KeySize,
            KeyFlaw::Exponent => Self::WeakExponent,
        }
    }
}

/// Why a signature by a certificate's key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureRejection {
    /// The certificate cannot be read, or its key is not fit for use.
    #[error("use the certificate's key: failed to {0}")]
    Certificate(#[from] PathRejection),
    /// The signature is not this key's over this message.
    #[error("verify the signature")]
    Mismatch,
}
