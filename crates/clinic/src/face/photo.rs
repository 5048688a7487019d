//! The photo in the chip (券面の顔写真, JPEG 2000): verified first, decoded after.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Camera, Picture, StillCamera};

/// Why there is no photo to compare with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PhotoError {
    /// The card gives none: a phone, or the card was taken away.
    #[error("the card gives no photo")]
    None,
    /// Its signature does not hold.
    #[error("the photo's signature does not hold")]
    Signature,
    /// It is no JPEG 2000 file as the standard demands it.
    #[error("the photo cannot be decoded")]
    Malformed,
}

/// A photo as it came from a chip: bytes of unknown worth.
pub struct ChipPhoto(Zeroizing<Vec<u8>>);

/// A photo whose signature held: the only kind that can be decoded.
pub struct VerifiedPhoto(Zeroizing<Vec<u8>>);

impl ChipPhoto {
    /// Bytes from a chip.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The photo, once `holds` says that the card face's signature covers these bytes (my-number-card §3, §9).
    ///
    /// # Errors
    /// [`PhotoError::Signature`]; the bytes are wiped and were not decoded.
    pub fn verified(self, holds: impl FnOnce(&[u8]) -> bool) -> Result<VerifiedPhoto, PhotoError> {
        match holds(&self.0) {
            true => Ok(VerifiedPhoto(self.0)),
            false => Err(PhotoError::Signature),
        }
    }
}

impl VerifiedPhoto {
    /// The picture, grey. The decoder is strict: a file cut short is refused, not filled up.
    ///
    /// # Errors
    /// [`PhotoError::Malformed`].
    pub fn decode(&self) -> Result<Picture, PhotoError> {
        let settings = DecodeSettings {
            strict: true,
            ..DecodeSettings::default()
        };
        let malformed = |_| PhotoError::Malformed;
        let image = Image::new(&self.0, &settings).map_err(malformed)?;
        let mut context = DecoderContext::default();
        let decoded = image.decode(&mut context).map_err(malformed)?;
        let colours = decoded.components().len();
        let samples = Zeroizing::new(decoded.data_u8());
        let grey = match colours {
            1 => samples,
            3 | 4 => Zeroizing::new(samples.chunks_exact(colours).map(luminance).collect()),
            _ => return Err(PhotoError::Malformed),
        };
        let width = usize::try_from(image.width()).map_err(|_| PhotoError::Malformed)?;
        Picture::new(width, grey).ok_or(PhotoError::Malformed)
    }
}

/// ITU-R BT.601 luma of a pixel.
fn luminance(pixel: &[u8]) -> u8 {
    let weighted: u32 = pixel
        .iter()
        .zip([299, 587, 114])
        .map(|(value, weight)| u32::from(*value) * weight)
        .sum();
    u8::try_from(weighted / 1000).unwrap_or(u8::MAX)
}

/// The faces at a reader: the photo in the card, and the camera.
pub trait Faces: Send + Sync {
    /// The photo of the card with this authentication certificate, its signature verified.
    ///
    /// # Errors
    /// [`PhotoError`].
    fn photo(&self, certificate: &[u8]) -> Result<VerifiedPhoto, PhotoError>;

    /// The camera. `own` is what a card made of software knows of whoever placed it; a real camera does not ask.
    ///
    /// # Errors
    /// [`PhotoError`] when there is no camera.
    fn camera(&self, certificate: &[u8], own: bool) -> Result<Box<dyn Camera>, PhotoError>;
}

/// Drawn faces for cards made of software, until those carry a card face of their own (our model).
pub struct TestFaces;

const DRAWN: [(&[u8], [u8; 4]); 2] = [
    (
        include_bytes!("../../assets/face/one.jp2"),
        [0xfa, 0x35, 0xbb, 0x6b],
    ),
    (
        include_bytes!("../../assets/face/other.jp2"),
        [0x01, 0xb8, 0xe1, 0x93],
    ),
];

impl Faces for TestFaces {
    fn photo(&self, certificate: &[u8]) -> Result<VerifiedPhoto, PhotoError> {
        drawn(certificate, true)
    }

    fn camera(&self, certificate: &[u8], own: bool) -> Result<Box<dyn Camera>, PhotoError> {
        let before = drawn(certificate, own)?.decode()?;
        Ok(Box::new(StillCamera::before(before)))
    }
}

/// The face that goes with a certificate, or the one that does not.
fn drawn(certificate: &[u8], own: bool) -> Result<VerifiedPhoto, PhotoError> {
    let one = Sha256::digest(certificate)[0] & 1;
    let (bytes, digest) = DRAWN[usize::from(one ^ u8::from(!own))];
    ChipPhoto::new(bytes.to_vec()).verified(|bytes| Sha256::digest(bytes)[..4] == digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_decoded_only_when_its_signature_holds_and_it_is_whole() {
        let (bytes, _) = DRAWN[0];
        let refused = ChipPhoto::new(bytes.to_vec()).verified(|_| false).err();
        assert_eq!(refused, Some(PhotoError::Signature));
        let photo = ChipPhoto::new(bytes.to_vec()).verified(|_| true);
        let picture = photo.and_then(|photo| photo.decode()).expect("a picture");
        assert_eq!((picture.width(), picture.height()), (96, 120));
        for cut in [bytes.len() / 2, bytes.len() - 40, 20, 0] {
            let short = ChipPhoto::new(bytes[..cut].to_vec()).verified(|_| true);
            let decoded = short.and_then(|short| short.decode()).err();
            assert_eq!(decoded, Some(PhotoError::Malformed), "cut at {cut}");
        }
    }

    #[test]
    fn drawn_faces_verify_and_depend_on_the_card_alone() {
        for certificate in [&b"a"[..], b"b", b"c"] {
            let one = TestFaces.photo(certificate).expect("verified");
            let again = TestFaces.photo(certificate).expect("verified");
            assert!(*one.0 == *again.0);
        }
    }
}
