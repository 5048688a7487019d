//! One pass over a text before the parser sees it: no DTD, bounded depth, bounded number of elements, bounded tags.

use memchr::{memchr, memchr3, memmem};

use super::{Limits, Position, ReadError};

/// Longest tag in bytes, attributes included; no message needs more than its name.
const LONGEST_TAG: usize = 4096;

/// Deepest nesting of any message is 9.
const DEEPEST: u32 = 32;

/// Looks at every tag once.
pub(super) fn check(text: &str, limits: &Limits) -> Result<(), ReadError> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut elements) = (0, 0_u32, 0_u32);
    while let Some(open) = memchr(b'<', &bytes[at..]).map(|step| at + step) {
        let rest = &bytes[open..];
        let here = || position(text, open);
        if rest.starts_with(b"<!--") {
            at = end(bytes, b"-->", open + 4);
        } else if rest.starts_with(b"<![CDATA[") {
            at = end(bytes, b"]]>", open + 9);
        } else if rest.starts_with(b"<?") {
            at = end(bytes, b"?>", open + 2);
        } else if rest.starts_with(b"<!") {
            return Err(ReadError::Dtd { at: here() });
        } else {
            let close = tag_end(rest);
            if close > LONGEST_TAG {
                return Err(ReadError::TooMany { at: here() });
            }
            if rest.starts_with(b"</") {
                depth = depth.saturating_sub(1);
            } else {
                elements += 1;
                if elements > limits.elements {
                    return Err(ReadError::TooMany { at: here() });
                }
                if !rest[..close].ends_with(b"/>") {
                    depth += 1;
                }
                if depth > DEEPEST {
                    return Err(ReadError::TooDeep { at: here() });
                }
            }
            at = open + close;
        }
    }
    Ok(())
}

/// Length of the tag at the start of `rest`, with quoted attribute values skipped.
pub(super) fn tag_end(rest: &[u8]) -> usize {
    let rest = &rest[..rest.len().min(LONGEST_TAG + 1)];
    let mut at = 0;
    while let Some(step) = memchr3(b'>', b'"', b'\'', &rest[at..]) {
        at += step + 1;
        match rest[at - 1] {
            b'>' => return at,
            quote => match memchr(quote, &rest[at..]) {
                Some(length) => at += length + 1,
                None => break,
            },
        }
    }
    rest.len()
}

fn end(bytes: &[u8], mark: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memmem::find(rest, mark).map_or(bytes.len(), |at| from + at + mark.len())
}

/// The line and character of a byte offset.
fn position(text: &str, offset: usize) -> Position {
    let start = Position { line: 1, column: 1 };
    advance(start, text.get(..offset).unwrap_or(text))
}

/// Where one is after `passed`, having started at `from`.
pub(super) fn advance(from: Position, passed: &str) -> Position {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let lines = count(passed.bytes().filter(|byte| *byte == b'\n').count());
    let (column, rest) = match passed.rsplit_once('\n') {
        Some((_, rest)) => (1, rest),
        None => (from.column, passed),
    };
    Position {
        line: from.line.saturating_add(lines),
        column: count(rest.chars().count()).saturating_add(column),
    }
}
