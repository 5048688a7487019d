//! Comparing.

use super::{Camera, Liveness, Malformed, Picture, VerifiedPhoto};

/// How alike two faces must be. Both values belong to one matcher and were measured with it: there is no value that
/// fits all (my-number-card §9), so there is no default.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FaceRule {
    /// Least score that counts as the same person.
    pub threshold: f32,
    /// The false-match rate the threshold was set for, told in the log at start.
    pub target_false_match_rate: f64,
}

/// Compares a photo with frames.
pub trait FaceMatcher: Send + Sync {
    /// Its name, for the log.
    fn name(&self) -> &str;

    /// How alike the best frame is: −1 to 1; `None` where no face can be made out.
    fn score(&self, photo: &Picture, frames: &[Picture]) -> Option<f32>;
}

/// What came of a look. It carries no score: a score helps to attack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The same person.
    Same,
    /// Somebody else, nobody, or no living person.
    Different,
}

/// Everything a verification needs beside the photo and the camera.
pub struct Verification {
    /// Compares.
    pub matcher: Box<dyn FaceMatcher>,
    /// From which score on.
    pub rule: FaceRule,
    /// Tells prints from people.
    pub liveness: Box<dyn Liveness>,
}

/// Decodes the verified photo, looks, compares, and forgets both.
///
/// # Errors
/// [`Malformed`] when there is nothing to compare with.
pub fn verify(
    with: &Verification,
    photo: &VerifiedPhoto,
    camera: &dyn Camera,
) -> Result<Verdict, Malformed> {
    let photo = photo.decode()?;
    let Ok(frames) = camera.frames() else {
        return Ok(Verdict::Different);
    };
    let same = with.liveness.alive(&frames)
        && with
            .matcher
            .score(&photo, &frames)
            .is_some_and(|score| score >= with.rule.threshold);
    Ok(match same {
        true => Verdict::Same,
        false => Verdict::Different,
    })
}

/// Correlation of brightness over a coarse grid: deterministic, without any model. It tells drawn faces apart, not
/// people: for tests and demos only.
pub struct PlainMatcher;

/// Cells across and down.
const GRID: usize = 16;

impl FaceMatcher for PlainMatcher {
    fn name(&self) -> &str {
        "plain (tests and demos only)"
    }

    fn score(&self, photo: &Picture, frames: &[Picture]) -> Option<f32> {
        let wanted = grid(photo)?;
        frames
            .iter()
            .filter_map(grid)
            .map(|seen| {
                wanted
                    .iter()
                    .zip(&seen)
                    .map(|(one, other)| one * other)
                    .sum()
            })
            .max_by(f32::total_cmp)
    }
}

/// Mean brightness of each cell, shifted and scaled to a vector of length one.
fn grid(picture: &Picture) -> Option<Vec<f32>> {
    let (width, height) = (picture.width(), picture.height());
    if width < GRID || height < GRID {
        return None;
    }
    let mut sums = vec![(0f32, 0f32); GRID * GRID];
    for (at, pixel) in picture.pixels().iter().enumerate() {
        let cell = (at / width) * GRID / height * GRID + (at % width) * GRID / width;
        sums[cell].0 += f32::from(*pixel);
        sums[cell].1 += 1.0;
    }
    let mut cells: Vec<f32> = sums.iter().map(|(sum, count)| sum / count).collect();
    let mean = cells.iter().sum::<f32>() / (GRID * GRID) as f32;
    cells.iter_mut().for_each(|cell| *cell -= mean);
    let length = cells.iter().map(|cell| cell * cell).sum::<f32>().sqrt();
    if length < 1.0 {
        return None;
    }
    cells.iter_mut().for_each(|cell| *cell /= length);
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::{NoLivenessCheck, StillCamera};
    use zeroize::Zeroizing;

    struct Print;

    impl Liveness for Print {
        fn alive(&self, _: &[Picture]) -> bool {
            false
        }
    }

    fn drawn(bytes: &[u8]) -> VerifiedPhoto {
        VerifiedPhoto(Zeroizing::new(bytes.to_vec()))
    }

    fn with(liveness: Box<dyn Liveness>) -> Verification {
        Verification {
            matcher: Box::new(PlainMatcher),
            rule: FaceRule {
                threshold: 0.95,
                target_false_match_rate: 0.001,
            },
            liveness,
        }
    }

    const ONE: &[u8] = include_bytes!("../../assets/face/one.jp2");
    const OTHER: &[u8] = include_bytes!("../../assets/face/other.jp2");

    #[test]
    fn the_same_face_in_another_light_matches_and_another_face_does_not() {
        let camera = |bytes| StillCamera::before(drawn(bytes).decode().expect("a picture"));
        let with = with(Box::new(NoLivenessCheck));
        for (photo, seen, verdict) in [
            (ONE, ONE, Verdict::Same),
            (OTHER, OTHER, Verdict::Same),
            (ONE, OTHER, Verdict::Different),
            (OTHER, ONE, Verdict::Different),
        ] {
            assert_eq!(verify(&with, &drawn(photo), &camera(seen)), Ok(verdict));
        }
    }

    #[test]
    fn what_does_not_live_is_not_compared() {
        let camera = StillCamera::before(drawn(ONE).decode().expect("a picture"));
        let verdict = verify(&with(Box::new(Print)), &drawn(ONE), &camera);
        assert_eq!(verdict, Ok(Verdict::Different));
    }

    #[test]
    fn a_blank_wall_is_no_face() {
        let wall = Picture::new(64, Zeroizing::new(vec![200; 64 * 64])).expect("a picture");
        assert_eq!(PlainMatcher.score(&wall, &[]), None);
        let photo = drawn(ONE).decode().expect("a picture");
        assert_eq!(PlainMatcher.score(&photo, &[wall]), None);
    }
}
