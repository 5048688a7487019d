//! The raw private operation of cards and authorities made of software. Never used to verify, never for a real key:
//! the `rsa` crate's timing is not constant (RUSTSEC-2023-0071, my-number-card §11).

use rsa::{
    Pkcs1v15Sign, Pss, RsaPrivateKey, pkcs8::DecodePrivateKey, rand_core::CryptoRngCore,
    traits::PublicKeyParts,
};
use sha2::Sha256;

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

    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes over a digest: 256 bytes.
    pub(crate) fn sign_pss(
        &self,
        digest: &[u8; 32],
        salt: &mut impl CryptoRngCore,
    ) -> Option<Vec<u8>> {
        self.0
            .sign_with_rng(salt, Pss::new_with_salt::<Sha256>(digest.len()), digest)
            .ok()
    }

    /// Modulus (256 bytes) of the public half; the exponent is 65537.
    pub(crate) fn modulus(&self) -> Vec<u8> {
        self.0.n().to_bytes_be()
    }
}
