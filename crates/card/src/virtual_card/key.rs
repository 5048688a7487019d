//! The card's private key: the raw operation behind P1=00, which pads whatever it is given.

use rsa::{
    BigUint, RsaPrivateKey,
    pkcs8::DecodePrivateKey,
    traits::{PrivateKeyParts, PublicKeyParts},
};

/// Not an RSA key in PKCS #8.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the card's key is no RSA key in PKCS #8")]
pub struct CardKeyError;

pub(super) struct CardKey(RsaPrivateKey);

impl CardKey {
    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, CardKeyError> {
        RsaPrivateKey::from_pkcs8_der(der)
            .map(Self)
            .map_err(|_| CardKeyError)
    }

    /// PKCS #1 v1.5 block type 1 around `content`, then the private operation; `None` when it does not fit.
    pub(super) fn sign(&self, content: &[u8]) -> Option<Vec<u8>> {
        let size = self.0.size();
        if content.is_empty() || content.len() + 11 > size {
            return None;
        }
        let mut block = vec![0x00, 0x01];
        block.resize(size - content.len() - 1, 0xFF);
        block.push(0x00);
        block.extend_from_slice(content);
        let signed = BigUint::from_bytes_be(&block)
            .modpow(self.0.d(), self.0.n())
            .to_bytes_be();
        let mut signature = vec![0; size - signed.len()];
        signature.extend_from_slice(&signed);
        Some(signature)
    }
}
