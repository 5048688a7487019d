//! A matcher that runs an embedding model from a file in ONNX: no model comes with this program.

use std::path::Path;

use rten::{Dimension, Model, ValueView};
use zeroize::Zeroizing;

use super::{FaceMatcher, Picture};

/// Why a file is no matcher.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It cannot be read, or is no ONNX model that can be run here.
    #[error("load the face model: {0}")]
    Load(#[from] rten::LoadError),
    /// It takes something else than one picture of a fixed size, or gives something else than one vector.
    #[error("load the face model: its input must be [1, 1 or 3, height, width]")]
    Input,
}

/// Compares faces by the cosine of their embeddings.
///
/// The model gets the middle of the picture in the shape of its input, grey in every channel, from −1 to 1. Finding
/// and turning the face is the model's own business, or the camera's. The picture that goes in is wiped; what the
/// engine works with in between is freed, not wiped.
pub struct EmbeddingMatcher {
    model: Model,
    channels: usize,
    height: usize,
    width: usize,
}

impl EmbeddingMatcher {
    /// Loads a model.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn load(file: &Path) -> Result<Self, ModelError> {
        let model = Model::load_file(file)?;
        let shape = match (model.input_ids(), model.output_ids()) {
            ([input], [_]) => model.node_info(*input).and_then(|node| node.shape()),
            _ => None,
        };
        let [
            _,
            Dimension::Fixed(channels @ (1 | 3)),
            Dimension::Fixed(height @ 1..),
            Dimension::Fixed(width @ 1..),
        ] = shape.unwrap_or_default()[..]
        else {
            return Err(ModelError::Input);
        };
        Ok(Self {
            model,
            channels,
            height,
            width,
        })
    }

    /// The embedding, scaled to a vector of length one; `None` where the model gives none.
    fn embedding(&self, picture: &Picture) -> Option<Zeroizing<Vec<f32>>> {
        let grey = fitted(picture, self.width, self.height);
        let mut input = Zeroizing::new(Vec::with_capacity(grey.len() * self.channels));
        (0..self.channels).for_each(|_| input.extend_from_slice(&grey));
        let shape = [1, self.channels, self.height, self.width];
        let input = ValueView::from_shape(shape, &input).ok()?;
        let output = self.model.run_one(input.into(), None).ok()?;
        let (_, vector) = output.into_shape_vec::<f32, 2>().ok()?;
        let mut vector = Zeroizing::new(vector);
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        if !length.is_finite() || length <= f32::EPSILON {
            return None;
        }
        vector.iter_mut().for_each(|value| *value /= length);
        Some(vector)
    }
}

impl FaceMatcher for EmbeddingMatcher {
    fn name(&self) -> &str {
        "embedding (ONNX)"
    }

    fn score(&self, photo: &Picture, frames: &[Picture]) -> Option<f32> {
        let wanted = self.embedding(photo)?;
        let cosine = |seen: Zeroizing<Vec<f32>>| -> f32 {
            wanted
                .iter()
                .zip(seen.iter())
                .map(|(one, other)| one * other)
                .sum()
        };
        frames
            .iter()
            .filter_map(|frame| self.embedding(frame))
            .map(cosine)
            .max_by(f32::total_cmp)
    }
}

/// The middle of a picture in another size; each pixel is the mean of those it covers, from −1 to 1.
fn fitted(picture: &Picture, width: usize, height: usize) -> Zeroizing<Vec<f32>> {
    let (from_width, from_height) = (picture.width(), picture.height());
    let across = from_width.min(from_height * width / height).max(1);
    let down = from_height.min(from_width * height / width).max(1);
    let (left, top) = ((from_width - across) / 2, (from_height - down) / 2);
    let span = |at: usize, of: usize, over: usize| {
        let first = at * over / of;
        first..((at + 1) * over / of).max(first + 1)
    };
    let mut pixels = Zeroizing::new(Vec::with_capacity(width * height));
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut count) = (0_u32, 0_u32);
            for row in span(y, height, down) {
                let line = (top + row) * from_width + left;
                for column in span(x, width, across) {
                    sum += u32::from(picture.pixels()[line + column]);
                    count += 1;
                }
            }
            pixels.push((sum as f32 / count as f32 - 127.5) / 127.5);
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::VerifiedPhoto;

    /// A field of a protocol buffer: its number, then a length and bytes.
    fn field(number: u8, body: &[u8]) -> Vec<u8> {
        let length = u8::try_from(body.len()).expect("short");
        assert!(length < 128);
        [&[number << 3 | 2, length], body].concat()
    }

    fn number(number: u8, value: u8) -> Vec<u8> {
        vec![number << 3, value]
    }

    /// A picture or vector of floats with these dimensions.
    fn value(name: &str, dimensions: &[u8]) -> Vec<u8> {
        let shape: Vec<u8> = dimensions
            .iter()
            .flat_map(|size| field(1, &number(1, *size)))
            .collect();
        let tensor = [number(1, 1), field(2, &shape)].concat();
        [field(1, name.as_bytes()), field(2, &field(1, &tensor))].concat()
    }

    /// The smallest model there is: its embedding is the picture itself, laid flat.
    fn model(input: &[u8]) -> Vec<u8> {
        let node = [field(1, b"face"), field(2, b"vector"), field(4, b"Flatten")].concat();
        let size = input.iter().skip(1).product();
        let graph = [
            field(1, &node),
            field(2, b"g"),
            field(11, &value("face", input)),
            field(12, &value("vector", &[1, size])),
        ]
        .concat();
        [number(1, 8), field(7, &graph), field(8, &number(2, 13))].concat()
    }

    fn loaded(bytes: &[u8]) -> Result<EmbeddingMatcher, ModelError> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("face.onnx");
        std::fs::write(&file, bytes).expect("written");
        EmbeddingMatcher::load(&file)
    }

    fn drawn(bytes: &[u8]) -> Picture {
        let photo = VerifiedPhoto(Zeroizing::new(bytes.to_vec()));
        photo.decode().expect("a picture")
    }

    const ONE: &[u8] = include_bytes!("../../assets/face/one.jp2");
    const OTHER: &[u8] = include_bytes!("../../assets/face/other.jp2");

    #[test]
    fn a_model_from_a_file_tells_faces_apart_in_grey_and_in_colour() {
        for input in [[1, 1, 8, 8], [1, 3, 6, 5]] {
            let matcher = loaded(&model(&input)).expect("a model");
            let score = |seen: &[u8]| matcher.score(&drawn(ONE), &[drawn(seen)]).expect("a face");
            assert!(score(ONE) > 0.999, "{input:?}: {}", score(ONE));
            assert!(score(OTHER) < 0.99, "{input:?}: {}", score(OTHER));
            assert_eq!(matcher.score(&drawn(ONE), &[]), None, "nobody there");
        }
    }

    #[test]
    fn what_is_no_model_of_faces_is_refused_when_it_is_loaded() {
        assert!(matches!(loaded(b"no model"), Err(ModelError::Load(_))));
        for input in [&[1, 2, 8, 8][..], &[1, 64]] {
            assert!(matches!(loaded(&model(input)), Err(ModelError::Input)));
        }
    }

    #[test]
    fn a_picture_is_cut_to_the_shape_of_the_model_around_its_middle() {
        let pixels = vec![0, 255, 255, 0, 0, 255, 255, 0];
        let picture = Picture::new(4, Zeroizing::new(pixels)).expect("two rows");
        assert_eq!(*fitted(&picture, 1, 1), vec![1.0]);
        assert_eq!(*fitted(&picture, 2, 1), vec![0.0, 0.0]);
        assert_eq!(fitted(&picture, 8, 4).len(), 32);
    }
}
