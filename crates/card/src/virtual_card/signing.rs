//! `80 2A`: the six ways in which the card signs, told apart by P1 (my-number-card §2).

use rsa::rand_core::{CryptoRng, Error, RngCore};
use sha2::{Digest, Sha256};

use super::Entropy;
use crate::{apdu::StatusWord, issue::sha256_info, private_key::PrivateKey};

/// Most bytes that fit a padded block.
const SIGNABLE: usize = 245;
/// Most bytes that the card hashes itself: one short command.
const HASHABLE: usize = 255;
/// Bytes of a SHA-256 digest.
const DIGEST: usize = 32;

/// Signs `data` as `p1` says.
pub(super) fn sign(
    key: &PrivateKey,
    p1: u8,
    data: &[u8],
    entropy: &mut Entropy,
) -> Result<Vec<u8>, StatusWord> {
    let most = if p1 == 0x00 { SIGNABLE } else { HASHABLE };
    if !(1..=most).contains(&data.len()) {
        return Err(StatusWord::WRONG_LENGTH);
    }
    let digest: [u8; DIGEST] = match p1 {
        0x02 | 0x04 => data.try_into().map_err(|_| StatusWord::CONDITIONS)?,
        _ => Sha256::digest(data).into(),
    };
    let signature = match p1 {
        0x00 => key.sign_padded(data),
        0x01 => key.sign_padded(&digest),
        0x02 | 0x03 => key.sign_padded(&sha256_info(&digest)),
        0x04 | 0x05 => key.sign_pss(&digest, &mut Dice(entropy)),
        _ => return Err(StatusWord::WRONG_PARAMETERS),
    };
    signature.ok_or(StatusWord::FAILED)
}

/// The card's entropy as the source of a salt.
struct Dice<'a>(&'a mut Entropy);

impl RngCore for Dice<'_> {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        (self.0)(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Dice<'_> {}
