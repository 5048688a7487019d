//! The card's face taken apart and held against its issuer's signature: one block with three digests, compared whole.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest, Sha256};

use crate::{
    issue::THREE_DIGESTS,
    tlv::{inside, objects},
};

/// The key that 券面 certificates must lead to: pinned, never taken from a card. The exponent is 65537.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceRoot {
    /// Modulus, big-endian, 256 bytes.
    pub modulus: Vec<u8>,
}

/// Why a card's face is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGenuine {
    /// Its layout is not that of a card's face.
    #[error("read the card's face: it is malformed")]
    Malformed,
    /// The issuer's certificate does not lead to the pinned key.
    #[error("verify the card's face: its issuer is not known")]
    Issuer,
    /// The issuer did not sign this face.
    #[error("verify the card's face: its signature does not hold")]
    Signature,
    /// The card did not prove that it holds its own key: a copy.
    #[error("verify the card: it is a copy")]
    Copy,
}

/// A face whose signature holds.
#[derive(Debug)]
pub(super) struct Face<'a> {
    pub(super) photo: &'a [u8],
    modulus: &'a [u8],
}

impl Face<'_> {
    /// Whether the card signed `challenge` (a digest-sized nonce, taken as the digest itself) with its own key.
    pub(super) fn is_present(&self, challenge: &[u8; 32], proof: &[u8]) -> Result<(), NotGenuine> {
        holds(self.modulus, &crate::issue::sha256_info(challenge), proof).ok_or(NotGenuine::Copy)
    }
}

/// Reads EF 0002 and holds it against EF 0004 and the pinned root.
pub(super) fn read<'a>(
    face: &'a [u8],
    certificate: &[u8],
    root: &FaceRoot,
) -> Result<Face<'a>, NotGenuine> {
    let issuer = issuer(certificate, root)?;
    let objects = objects(inside(face, 0xFF20).ok_or(NotGenuine::Malformed)?);
    let find = |tag: u16| {
        let found = objects.iter().find(|object| object.tag == tag);
        found.ok_or(NotGenuine::Malformed)
    };
    let digest = |tags: &[u16]| {
        let mut hash = Sha256::new();
        for tag in tags {
            hash.update(find(*tag)?.whole);
        }
        Ok::<_, NotGenuine>(hash.finalize())
    };
    let block = [
        &THREE_DIGESTS[..],
        &digest(&[0xDF22, 0xDF23, 0xDF24])?,
        &digest(&[0xDF25, 0xDF26])?,
        &digest(&[0xDF27])?,
    ]
    .concat();
    holds(&issuer, &block, find(0xDF28)?.value).ok_or(NotGenuine::Signature)?;
    Ok(Face {
        photo: find(0xDF27)?.value,
        modulus: modulus(find(0xDF24)?.value).ok_or(NotGenuine::Malformed)?,
    })
}

/// Modulus of the issuer's key, its certificate held against the root.
fn issuer(certificate: &[u8], root: &FaceRoot) -> Result<Vec<u8>, NotGenuine> {
    let objects = objects(inside(certificate, 0x7F21).ok_or(NotGenuine::Malformed)?);
    let find = |tag: u16| objects.iter().find(|object| object.tag == tag);
    let body = find(0x5F4E).ok_or(NotGenuine::Malformed)?.value;
    let signature = find(0x5F37).ok_or(NotGenuine::Malformed)?.value;
    let key = RsaPublicKeyComponents {
        n: &root.modulus[..],
        e: &[0x01, 0x00, 0x01][..],
    };
    key.verify(&RSA_PKCS1_2048_8192_SHA256, body, signature)
        .map_err(|_| NotGenuine::Issuer)?;
    let key = body.get(32..).and_then(modulus);
    key.map(<[u8]>::to_vec).ok_or(NotGenuine::Malformed)
}

/// Whether `signature` is the padded block around exactly `info`: recovered, and compared whole.
fn holds(modulus: &[u8], info: &[u8], signature: &[u8]) -> Option<()> {
    let key = RsaPublicKey::new(BigUint::from_bytes_be(modulus), BigUint::from(65_537_u32)).ok()?;
    key.verify(Pkcs1v15Sign::new_unprefixed(), info, signature)
        .ok()
}

/// The modulus of `90 exponent, 91 modulus`: 2048 bits, and no exponent but 65537.
fn modulus(key: &[u8]) -> Option<&[u8]> {
    let rest = key.strip_prefix(&[0x90, 0x03, 0x01, 0x00, 0x01, 0x91, 0x82, 0x01, 0x00])?;
    (rest.len() == 256 && rest[0] & 0x80 != 0).then_some(rest)
}
