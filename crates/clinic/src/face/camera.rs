//! What stands before the camera.

use zeroize::Zeroizing;

use super::Picture;

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
