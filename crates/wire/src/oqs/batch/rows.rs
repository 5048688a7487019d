//! A long batch, row by row as its bytes arrive: never more than one row is held.
//!
//! Each row becomes a message of its own, with the header of the file, for the reader of batches. Bytes are cut at
//! tags, which is safe before they are decoded: neither coding has `<` or `>` within a character. What is odd about a
//! file as a whole (a header after its body, a prefix before names) is not understood here, only in short batches.

use crate::oqs::{Position, ReadError};

/// Bytes up to which a batch is read as a whole: 4 MiB.
pub const SMALL: usize = 4 << 20;

/// Most bytes before the first row, and of one row with what stands before it.
const MOST: usize = 64 << 10;

const BODY: &[u8] = b"<MessageBody";
const END: &[u8] = b"</QualificationConfirmSearchInfo";
const CLOSING: &[u8] = b"</MessageBody></XmlMsg>";

/// The rows of a batch whose bytes arrive piece by piece.
#[derive(Default)]
pub struct Rows {
    /// Everything up to the body's start tag, once it was found.
    beginning: Option<Vec<u8>>,
    /// What has arrived and belongs to no row yet.
    waiting: Vec<u8>,
    /// Where in `waiting` to look on.
    looked: usize,
}

impl Rows {
    /// Takes bytes, and gives the rows that are whole by now: messages for
    /// [`BatchRequest::read`](super::BatchRequest::read).
    ///
    /// # Errors
    /// [`ReadError::TooMany`] when no row ends where one should have.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
        self.waiting.extend_from_slice(bytes);
        let mut rows = Vec::new();
        let mut taken = 0;
        if self.beginning.is_none() {
            let Some(end) = tag_end(&self.waiting, BODY, self.looked) else {
                return self.wait(0).map(|()| rows);
            };
            self.beginning = Some(self.waiting[..end].to_vec());
            (taken, self.looked) = (end, end);
        }
        while let Some(end) = tag_end(&self.waiting, END, self.looked) {
            rows.push(self.message(&self.waiting[taken..end], CLOSING));
            (taken, self.looked) = (end, end);
        }
        self.wait(taken).map(|()| rows)
    }

    /// The message of what stands after the last row. Without a row in it, its reader misses one; that is a good end.
    #[must_use]
    pub fn end(self) -> Vec<u8> {
        self.message(&self.waiting, b"")
    }

    fn message(&self, row: &[u8], closing: &[u8]) -> Vec<u8> {
        let beginning = self.beginning.as_deref().unwrap_or_default();
        [beginning, row, closing].concat()
    }

    /// Drops what was taken; the rest is looked at again with what comes next, but for a tag cut in two not anew.
    fn wait(&mut self, taken: usize) -> Result<(), ReadError> {
        self.waiting.drain(..taken);
        if self.waiting.len() > MOST {
            let at = Position { line: 1, column: 1 };
            return Err(ReadError::TooMany { at });
        }
        self.looked = 0;
        Ok(())
    }
}

/// The end of the first tag that begins with `start`, from `from` on; `None` when it is not there, or not whole.
fn tag_end(bytes: &[u8], start: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let found = at + rest.windows(start.len()).position(|part| part == start)?;
        let after = found + start.len();
        match bytes.get(after)? {
            b'>' | b' ' | b'\t' | b'\r' | b'\n' => {
                let close = bytes[after..].iter().position(|byte| *byte == b'>')?;
                return Some(after + close + 1);
            }
            _ => at = after,
        }
    }
}
