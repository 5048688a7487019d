//! What stands before the camera.

use zeroize::Zeroizing;

use super::{Picture, VerifiedPhoto};

/// Why the camera shows nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CameraError {
    /// No camera answers.
    #[error("the camera does not answer")]
    Away,
    /// Nobody is before it.
    #[error("nobody is before the camera")]
    Nobody,
}

/// A camera.
pub trait Camera: Send + Sync {
    /// The frames of one look.
    ///
    /// # Errors
    /// [`CameraError`].
    fn frames(&self) -> Result<Vec<Picture>, CameraError>;
}

/// Whether a living person is before the camera, not a print or a screen (ISO/IEC 30107-3).
///
/// The extension point for presentation-attack detection: it sees the frames before they are compared, and a refusal
/// counts as a face that failed. None is built in, and none may be claimed before a laboratory tested it.
pub trait Liveness: Send + Sync {
    /// Whether the frames show a living person.
    fn alive(&self, frames: &[Picture]) -> bool;
}

/// No check at all: what is used where no [`Liveness`] is given.
pub struct NoLivenessCheck;

impl Liveness for NoLivenessCheck {
    fn alive(&self, _: &[Picture]) -> bool {
        true
    }
}

/// Somebody who stands still before the camera, for tests and demos: a face as on a picture, in another light.
pub struct StillCamera(Picture);

impl StillCamera {
    /// The person of this picture.
    #[must_use]
    pub fn before(picture: Picture) -> Self {
        Self(picture)
    }
}

impl Camera for StillCamera {
    fn frames(&self) -> Result<Vec<Picture>, CameraError> {
        let lit = |more: u8| -> Option<Picture> {
            let pixels = self.0.pixels().iter().map(|pixel| pixel / 8 * 7 + more);
            Picture::new(self.0.width(), Zeroizing::new(pixels.collect()))
        };
        [4, 16, 28]
            .into_iter()
            .map(lit)
            .collect::<Option<_>>()
            .ok_or(CameraError::Nobody)
    }
}

/// The camera of a reader.
pub trait Cameras: Send + Sync {
    /// The camera while a card lies on the reader. `photo` and `own` are what a card made of software knows of whoever
    /// placed it; a real camera asks for neither.
    ///
    /// # Errors
    /// [`CameraError`].
    fn before(&self, photo: &VerifiedPhoto, own: bool) -> Result<Box<dyn Camera>, CameraError>;
}

/// For cards made of software: their holder stands before the camera, or a drawn stranger does.
pub struct DrawnPeople;

const STRANGER: &[u8] = include_bytes!("../../assets/face/other.jp2");

impl Cameras for DrawnPeople {
    fn before(&self, photo: &VerifiedPhoto, own: bool) -> Result<Box<dyn Camera>, CameraError> {
        let seen = match own {
            true => photo.decode(),
            false => VerifiedPhoto(Zeroizing::new(STRANGER.to_vec())).decode(),
        };
        let seen = seen.map_err(|_| CameraError::Nobody)?;
        Ok(Box::new(StillCamera::before(seen)))
    }
}
