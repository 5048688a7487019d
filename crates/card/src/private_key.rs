//! The raw private operation of cards and authorities made of software. Never used to verify, never for a real key:
//! the `rsa` crate's timing is not constant (RUSTSEC-2023-0071, my-number-card §11).

use rsa::{Pkcs1v15Sign, RsaPrivateKey, pkcs8::DecodePrivateKey, traits::PublicKeyParts};

/// A private RSA key of a test card or test authority. Wiped on drop.
pub(crate) struct PrivateKey(RsaPrivateKey);

impl PrivateKey {
    /// Reads PKCS #8, DER; `None` when it is no RSA-2048 key.
    pub(crate) fn read(pkcs8: &[u8]) -> Option<Self> {
        let key = RsaPrivateKey::from_pkcs8_der(pkcs8).ok()?;
        (key.size() == 256).then_some(Self(key))
    }

    /// Pads `bytes` (at most 245) as PKCS #1 v1.5 block type 1 and applies the private key: 256 bytes.
    pub(crate) fn sign_padded(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.0.sign(Pkcs1v15Sign::new_unprefixed(), bytes).ok()
    }
}
