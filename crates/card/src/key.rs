//! Public keys: which kinds there are, and the signatures they verify.

use std::ops::RangeInclusive;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use der::{
    Decode, Reader, SliceReader,
    asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef},
};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SECP384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// Bits of a card's key.
pub(crate) const CARD_BITS: RangeInclusive<usize> = 2048..=2048;
/// Bits of an authority's key.
pub(crate) const ROOT_BITS: RangeInclusive<usize> = 2048..=8192;

/// The kinds of key that cards hold (my-number-card §4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAlgorithm {
    /// RSA with 2048 bits: every card today.
    Rsa2048,
    /// ECDSA on P-384: announced for the next card, not yet accepted.
    EcdsaP384,
}

/// What is wrong with a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyFlaw {
    Malformed,
    Unknown,
    NotYetSupported(KeyAlgorithm),
    Size,
    Exponent,
}

/// An RSA public key that is fit for use: size as asked, e = 65537.
pub(crate) struct PublicKey<'a> {
    /// RSAPublicKey, DER.
    der: &'a [u8],
}

impl<'a> PublicKey<'a> {
    /// Reads SubjectPublicKeyInfo, DER, and refuses keys that are not `bits` long or have another exponent than 65537.
    pub(crate) fn read(info: &'a [u8], bits: RangeInclusive<usize>) -> Result<Self, KeyFlaw> {
        let (oid, parameters, key) = split(info).map_err(|_| KeyFlaw::Malformed)?;
        match oid {
            RSA_ENCRYPTION if parameters.is_some_and(AnyRef::is_null) => {}
            EC_PUBLIC_KEY if parameters.and_then(|any| any.decode_as().ok()) == Some(SECP384R1) => {
                return Err(KeyFlaw::NotYetSupported(KeyAlgorithm::EcdsaP384));
            }
            _ => return Err(KeyFlaw::Unknown),
        }
        let (modulus, exponent) = numbers(key).map_err(|_| KeyFlaw::Malformed)?;
        let spare = modulus
            .first()
            .map_or(0, |first| first.leading_zeros() as usize);
        if !bits.contains(&(modulus.len() * 8 - spare)) {
            return Err(KeyFlaw::Size);
        }
        if exponent != [0x01, 0x00, 0x01] {
            return Err(KeyFlaw::Exponent);
        }
        Ok(Self { der: key })
    }

    /// RSAPublicKey, DER.
    pub(crate) fn into_der(self) -> &'a [u8] {
        self.der
    }

    /// Whether `signature` is this key's over `message`: PKCS #1 v1.5 with SHA-256, the whole block compared.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.der)
            .verify(message, signature)
            .is_ok()
    }
}

type Split<'a> = (ObjectIdentifier, Option<AnyRef<'a>>, &'a [u8]);

/// Algorithm, its parameters and the key of a SubjectPublicKeyInfo.
fn split(info: &[u8]) -> der::Result<Split<'_>> {
    let mut outer = SliceReader::new(info)?;
    let split = outer.sequence(|info| {
        let (oid, parameters) = info.sequence(|algorithm| {
            let oid = ObjectIdentifier::decode(algorithm)?;
            let parameters = if algorithm.is_finished() {
                None
            } else {
                Some(AnyRef::decode(algorithm)?)
            };
            Ok::<_, der::Error>((oid, parameters))
        })?;
        let key = BitStringRef::decode(info)?;
        let key = key
            .as_bytes()
            .ok_or_else(|| der::Tag::BitString.value_error())?;
        Ok::<_, der::Error>((oid, parameters, key))
    })?;
    outer.finish()?;
    Ok(split)
}

/// Modulus and exponent of an RSAPublicKey, big-endian without leading zeros.
fn numbers(key: &[u8]) -> der::Result<(&[u8], &[u8])> {
    let mut outer = SliceReader::new(key)?;
    let numbers = outer.sequence(|key| {
        let modulus = UintRef::decode(key)?;
        let exponent = UintRef::decode(key)?;
        Ok::<_, der::Error>((modulus.as_bytes(), exponent.as_bytes()))
    })?;
    outer.finish()?;
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_cards_key_is_named_and_refused() {
        // SubjectPublicKeyInfo { ecPublicKey, secp384r1 } with an empty key.
        let info = [
            0x30, 0x14, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
            0x05, 0x2B, 0x81, 0x04, 0x00, 0x22, 0x03, 0x00,
        ];
        assert!(PublicKey::read(&info, CARD_BITS).is_err());
        let mut whole = info.to_vec();
        whole[1] = 0x15;
        whole[21] = 0x01;
        whole.push(0x00);
        assert_eq!(
            PublicKey::read(&whole, CARD_BITS).err(),
            Some(KeyFlaw::NotYetSupported(KeyAlgorithm::EcdsaP384))
        );
    }
}
