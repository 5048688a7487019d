//! A picture of a person, in memory only.

use zeroize::Zeroizing;

/// Most pixels of a picture taken in; a chip's photo has 378 × 472.
const MOST: usize = 4_000_000;

/// An 8-bit grey picture. Wiped when dropped; it has neither `Debug` nor `Clone`, and cannot be serialised.
pub struct Picture {
    width: usize,
    pixels: Zeroizing<Vec<u8>>,
}

impl Picture {
    /// A picture of rows of `width` pixels; `None` where they make no rectangle, or too large a one.
    #[must_use]
    pub fn new(width: usize, pixels: Zeroizing<Vec<u8>>) -> Option<Self> {
        let whole = width > 0
            && !pixels.is_empty()
            && pixels.len() <= MOST
            && pixels.len().is_multiple_of(width);
        whole.then_some(Self { width, pixels })
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    /// The pixels, row by row from the top.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The picture as a bitmap file, for the page of a member of staff on this machine, who compares it with the
    /// person. The caller hands it out and keeps nothing.
    #[must_use]
    pub(crate) fn bitmap(&self) -> Zeroizing<Vec<u8>> {
        const HEAD: u32 = 14 + 40 + 256 * 4;
        let row = self.width.next_multiple_of(4);
        let size = |value: usize| u32::try_from(value).unwrap_or_default().to_le_bytes();
        let body = row * self.height();
        let mut file = Zeroizing::new(Vec::with_capacity(body + 2_000));
        file.extend_from_slice(b"BM");
        file.extend_from_slice(&size(body + HEAD as usize));
        file.extend_from_slice(&[0; 4]);
        file.extend_from_slice(&HEAD.to_le_bytes());
        file.extend_from_slice(&40u32.to_le_bytes());
        file.extend_from_slice(&size(self.width));
        file.extend_from_slice(&size(self.height()));
        file.extend_from_slice(&[1, 0, 8, 0]);
        file.extend_from_slice(&[0; 24]);
        for grey in 0..=u8::MAX {
            file.extend_from_slice(&[grey, grey, grey, 0]);
        }
        for line in self.pixels.chunks(self.width).rev() {
            file.extend_from_slice(line);
            file.extend(std::iter::repeat_n(0, row - self.width));
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rectangles_are_pictures_and_a_bitmap_has_them_bottom_up() {
        assert!(Picture::new(0, Zeroizing::new(vec![1])).is_none());
        assert!(Picture::new(2, Zeroizing::new(vec![1, 2, 3])).is_none());
        let picture = Picture::new(2, Zeroizing::new(vec![1, 2, 3, 4])).expect("two rows");
        let file = picture.bitmap();
        assert_eq!(&file[..2], b"BM");
        assert_eq!(file.len(), 14 + 40 + 1024 + 8);
        assert_eq!(&file[file.len() - 8..], [3, 4, 0, 0, 1, 2, 0, 0]);
    }
}
