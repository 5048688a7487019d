//! The photo in the chip (券面の顔写真, JPEG 2000): verified first, decoded after.

use card::{
    face::{AutomaticTries, FaceApp, FaceError, FaceRoot},
    transmit::Transmit,
    verification_number::NumberB,
};
use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use zeroize::Zeroizing;

use super::Picture;

/// Signed as it must be, and yet no JPEG 2000 file as the standard demands it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the photo cannot be decoded")]
pub struct Malformed;

/// A photo that the card's issuer signed, from a card that is there: the only kind that can be decoded.
pub struct VerifiedPhoto(pub(super) Zeroizing<Vec<u8>>);

impl VerifiedPhoto {
    /// Reads the photo off a card, once a placing. The card gives it for what is `printed` on it. The issuer's
    /// signature must hold, and the card's own over `challenge`: a copied set of files is refused (my-number-card §3,
    /// §9).
    ///
    /// # Errors
    /// [`FaceError`]; a phone has no such photo.
    pub(crate) fn read<T: Transmit + ?Sized>(
        card: &mut T,
        printed: &NumberB,
        root: &FaceRoot,
        challenge: &[u8; 32],
    ) -> Result<Self, FaceError> {
        let mut app = FaceApp::select(card)?;
        app.verify(printed, &mut AutomaticTries::of_placing())?;
        let photo = app.photo(root, challenge)?;
        Ok(Self(Zeroizing::new(photo.jpeg2000().to_vec())))
    }

    /// The picture, grey. The decoder is strict: a file cut short is refused, not filled up.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(&self) -> Result<Picture, Malformed> {
        let settings = DecodeSettings {
            strict: true,
            ..DecodeSettings::default()
        };
        let malformed = |_| Malformed;
        let image = Image::new(&self.0, &settings).map_err(malformed)?;
        let mut context = DecoderContext::default();
        let decoded = image.decode(&mut context).map_err(malformed)?;
        let colours = decoded.components().len();
        let samples = Zeroizing::new(decoded.data_u8());
        let grey = match colours {
            1 => samples,
            3 | 4 => Zeroizing::new(samples.chunks_exact(colours).map(luminance).collect()),
            _ => return Err(Malformed),
        };
        let width = usize::try_from(image.width()).map_err(|_| Malformed)?;
        Picture::new(width, grey).ok_or(Malformed)
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

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: &[u8] = include_bytes!("../../assets/face/one.jp2");

    #[test]
    fn only_a_whole_photo_is_decoded() {
        let decoded = |bytes: &[u8]| VerifiedPhoto(Zeroizing::new(bytes.to_vec())).decode();
        let picture = decoded(DRAWN).expect("a picture");
        assert_eq!((picture.width(), picture.height()), (96, 120));
        for cut in [DRAWN.len() / 2, DRAWN.len() - 40, 20, 0] {
            assert_eq!(
                decoded(&DRAWN[..cut]).err(),
                Some(Malformed),
                "cut at {cut}"
            );
        }
    }
}
