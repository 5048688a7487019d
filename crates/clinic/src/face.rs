//! Face verification (顔認証): the photo in the chip against what the camera sees.
//!
//! A photo is decoded only after its signature held, strictly. Pictures live in buffers that are wiped when dropped;
//! they can be neither printed, cloned nor serialised, and no function here writes them anywhere. The hub and the
//! records learn the outcome only (my-number-card §9).

mod camera;
#[cfg(any(test, feature = "onnx"))]
mod embedding;
mod matcher;
mod photo;
mod picture;

pub use camera::{
    Camera, CameraError, Cameras, DrawnPeople, Liveness, NoLivenessCheck, StillCamera,
};
#[cfg(any(test, feature = "onnx"))]
pub use embedding::{EmbeddingMatcher, ModelError};
pub use matcher::{FaceMatcher, FaceRule, PlainMatcher, Verdict, Verification, verify};
pub use photo::{Malformed, VerifiedPhoto};
pub use picture::Picture;
