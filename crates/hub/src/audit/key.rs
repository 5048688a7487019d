//! The key the hub signs heads of the audit with: Ed25519, whose signatures draw nothing from chance.

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};
use domain::{audit::Head, clock::Entropy};

/// The hub's audit key pair.
pub struct AuditKey {
    key: Ed25519KeyPair,
}

/// Why an audit key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AuditKeyError {
    /// Not an Ed25519 key in PKCS #8.
    #[error("the audit key is not a usable Ed25519 key in PKCS #8")]
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
    pub fn generate(entropy: &dyn Entropy) -> Result<Vec<u8>, AuditKeyError> {
        let mut seed = [0; 32];
        entropy.fill(&mut seed);
        let document =
            Ed25519KeyPair::from_seed_unchecked(&seed).and_then(|key| Ok(key.to_pkcs8()?));
        document
            .map(|document| document.as_ref().to_vec())
            .map_err(|_| AuditKeyError::Crypto)
    }

    /// The key kept as PKCS #8 DER.
    ///
    /// # Errors
    /// [`AuditKeyError::Key`] when it is no such key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, AuditKeyError> {
        Ed25519KeyPair::from_pkcs8(der)
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

    pub(crate) fn sign(&self, head: &Head) -> Vec<u8> {
        self.key.sign(&head.statement()).as_ref().to_vec()
    }
}

/// Whether `signature` is that of the key `public` (SubjectPublicKeyInfo DER) over `head`.
#[must_use]
pub fn signed_by(public: &[u8], head: &Head, signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public)
        .verify(&head.statement(), signature)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that count up from one.
    struct From(u8);

    impl Entropy for From {
        fn fill(&self, bytes: &mut [u8]) {
            for (byte, value) in bytes.iter_mut().zip(self.0..) {
                *byte = value;
            }
        }
    }

    #[test]
    fn a_head_is_signed_and_another_or_by_another_is_not() {
        let key = AuditKey::from_pkcs8(&AuditKey::generate(&From(1)).unwrap()).unwrap();
        let other = AuditKey::from_pkcs8(&AuditKey::generate(&From(2)).unwrap()).unwrap();
        let head = Head {
            size: 7,
            root: [1; 32],
            chain: [2; 32],
            at_unix_ms: 3,
        };
        let signature = key.sign(&head);
        let public = key.public_key().unwrap();
        assert!(signed_by(&public, &head, &signature));
        assert!(!signed_by(&public, &Head { size: 8, ..head }, &signature));
        assert!(!signed_by(&other.public_key().unwrap(), &head, &signature));
        assert!(!signed_by(b"no key", &head, &signature));
        assert!(AuditKey::from_pkcs8(b"no key").is_err());
    }
}
