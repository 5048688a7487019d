//! The key the hub signs heads of the audit with: ECDSA on P-256 with SHA-256.

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair,
        UnparsedPublicKey,
    },
};
use domain::audit::Head;

/// A signature, ASN.1 DER.
pub(crate) type Signature = Vec<u8>;

/// The hub's audit key pair.
pub struct AuditKey {
    key: EcdsaKeyPair,
}

/// Why an audit key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AuditKeyError {
    /// Not a P-256 key in PKCS #8.
    #[error("the audit key is not a usable P-256 key in PKCS #8")]
    Key,
    /// The cryptographic library refused.
    #[error("the audit key could not be used")]
    Crypto,
}

impl AuditKey {
    /// Makes a new key and gives it as PKCS #8 DER, to be kept.
    ///
    /// # Errors
    /// [`AuditKeyError::Crypto`] when the library cannot.
    pub fn generate() -> Result<Vec<u8>, AuditKeyError> {
        let random = SystemRandom::new();
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random)
            .map(|document| document.as_ref().to_vec())
            .map_err(|_| AuditKeyError::Crypto)
    }

    /// The key kept as PKCS #8 DER.
    ///
    /// # Errors
    /// [`AuditKeyError::Key`] when it is no such key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, AuditKeyError> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der)
            .map(|key| Self { key })
            .map_err(|_| AuditKeyError::Key)
    }

    /// The public key as SubjectPublicKeyInfo DER: what everybody else needs to check the hub's word.
    ///
    /// # Errors
    /// [`AuditKeyError::Crypto`] when the library cannot encode it.
    pub fn public_key(&self) -> Result<Vec<u8>, AuditKeyError> {
        AsDer::<PublicKeyX509Der<'_>>::as_der(self.key.public_key())
            .map(|der| der.as_ref().to_vec())
            .map_err(|_| AuditKeyError::Crypto)
    }

    pub(crate) fn sign(&self, head: &Head) -> Result<Signature, AuditKeyError> {
        self.key
            .sign(&SystemRandom::new(), &head.statement())
            .map(|signature| signature.as_ref().to_vec())
            .map_err(|_| AuditKeyError::Crypto)
    }
}

/// Whether `signature` is that of the key `public` (SubjectPublicKeyInfo DER) over `head`.
#[must_use]
pub fn signed_by(public: &[u8], head: &Head, signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public)
        .verify(&head.statement(), signature)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_signed_and_another_or_by_another_is_not() {
        let key = AuditKey::from_pkcs8(&AuditKey::generate().unwrap()).unwrap();
        let other = AuditKey::from_pkcs8(&AuditKey::generate().unwrap()).unwrap();
        let head = Head {
            size: 7,
            root: [1; 32],
            chain: [2; 32],
            at_unix_ms: 3,
        };
        let signature = key.sign(&head).unwrap();
        let public = key.public_key().unwrap();
        assert!(signed_by(&public, &head, &signature));
        assert!(!signed_by(&public, &Head { size: 8, ..head }, &signature));
        assert!(!signed_by(&other.public_key().unwrap(), &head, &signature));
        assert!(!signed_by(b"no key", &head, &signature));
        assert!(AuditKey::from_pkcs8(b"no key").is_err());
    }
}
