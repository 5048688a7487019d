//! Coding of characters: strict decoding that checks a declaration against the bytes, CP932 encoding that never
//! replaces anything by itself, and the table of characters that may be sent.

mod sendable;

use std::{borrow::Cow, fmt};

use encoding_rs::{EncoderResult, SHIFT_JIS};

use crate::oqs::Encoding;
pub use sendable::{EXCEPTIONS, is_sendable, sendable};
pub(crate) use sendable::{first_lost, sent};

/// A text with how its bytes were really coded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<'a> {
    /// The text, without byte order mark.
    pub text: Cow<'a, str>,
    /// The coding the bytes are in.
    pub used: Encoding,
    /// Whether that is not the one declared.
    pub lied: bool,
}

/// The bytes are valid in neither UTF-8 nor Shift_JIS.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the bytes are valid in neither UTF-8 nor Shift_JIS")]
pub struct Undecodable;

/// A character that CP932 lacks. Its `Debug` does not show the character: it may be part of a name.
#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Shift_JIS lacks character {position}")]
pub struct Lacking {
    /// The character.
    pub character: char,
    /// Where it stands in the text, in characters counted from 1.
    pub position: usize,
}

impl fmt::Debug for Lacking {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Lacking {{ position: {} }}", self.position)
    }
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Decodes strictly: the declaration is obeyed where the bytes allow it, otherwise the other coding is tried.
///
/// UTF-8 bytes often decode as Shift_JIS too, into nonsense. So bytes declared as Shift_JIS that are valid UTF-8 and
/// give nothing but characters of Japanese texts count as UTF-8; half-width katakana in Shift_JIS that happen to be
/// valid UTF-8 give Latin or Greek letters and stay Shift_JIS.
///
/// # Errors
/// [`Undecodable`] when neither coding fits.
pub fn decode(bytes: &[u8], declared: Encoding) -> Result<Decoded<'_>, Undecodable> {
    if let Some(rest) = bytes.strip_prefix(BOM) {
        let text = std::str::from_utf8(rest).map_err(|_| Undecodable)?;
        return Ok(Decoded {
            text: Cow::Borrowed(text),
            used: Encoding::Utf8,
            lied: declared != Encoding::Utf8,
        });
    }
    let utf8 = std::str::from_utf8(bytes).ok();
    let decoded = |text, used| Decoded {
        text,
        used,
        lied: used != declared,
    };
    match (utf8, declared) {
        (Some(text), _) if text.is_ascii() => Ok(Decoded {
            text: Cow::Borrowed(text),
            used: declared,
            lied: false,
        }),
        (Some(text), Encoding::Utf8) => Ok(decoded(Cow::Borrowed(text), Encoding::Utf8)),
        (Some(text), Encoding::ShiftJis) => match strict_shift_jis(bytes) {
            Some(other) if !all_japanese(text) => Ok(decoded(other, Encoding::ShiftJis)),
            _ => Ok(decoded(Cow::Borrowed(text), Encoding::Utf8)),
        },
        (None, _) => strict_shift_jis(bytes)
            .map(|text| decoded(text, Encoding::ShiftJis))
            .ok_or(Undecodable),
    }
}

fn strict_shift_jis(bytes: &[u8]) -> Option<Cow<'_, str>> {
    SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)
}

/// The text up to the first bytes that the declared coding does not have, for bytes that [`decode`] refuses.
pub(crate) fn valid_part(bytes: &[u8], declared: Encoding) -> String {
    match (std::str::from_utf8(bytes), declared) {
        (Ok(text), _) => text.to_owned(),
        (Err(error), Encoding::Utf8) => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        (Err(_), Encoding::ShiftJis) => {
            let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
            let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
            let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
            let _ = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
            text
        }
    }
}

fn all_japanese(text: &str) -> bool {
    text.chars().all(|character| {
        character.is_ascii()
            || matches!(character, '\u{2010}'..='\u{2312}' | '\u{2500}'..='\u{266F}'
                | '\u{3000}'..='\u{30FF}' | '\u{3220}'..='\u{33FF}' | '\u{4E00}'..='\u{9FFF}'
                | '\u{E000}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
    })
}

/// Encodes as CP932, replacing nothing.
///
/// # Errors
/// [`Lacking`] names the first character CP932 does not have and where it stands.
pub fn encode_shift_jis(text: &str) -> Result<Vec<u8>, Lacking> {
    let mut bytes = Vec::new();
    append_shift_jis(text, &mut bytes)?;
    Ok(bytes)
}

/// Encodes as CP932; every character it lacks becomes ●. For notes to people, never for values.
#[must_use]
pub fn encode_lossy(text: &str) -> Vec<u8> {
    encode_shift_jis(&encodable(text)).unwrap_or_default()
}

/// The text with ● for every character CP932 lacks.
pub(crate) fn encodable(text: &str) -> String {
    let mark = |character| {
        if is_encodable(character) {
            character
        } else {
            domain::name::LOST
        }
    };
    text.chars().map(mark).collect()
}

/// Puts ● for every character the coding lacks, in each of the values.
pub(crate) fn replace_lacking<const N: usize>(
    encoding: Encoding,
    values: [&mut Option<String>; N],
) {
    if encoding == Encoding::ShiftJis {
        for value in values {
            *value = value.take().map(|text| encodable(&text));
        }
    }
}

/// Character data of XML repeated in a coding: references as they are, and one more for each character it lacks.
pub(crate) fn repeated(source: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => source.to_owned(),
        Encoding::ShiftJis => referenced(source),
    }
}

/// Character data of XML with a numeric reference for every character CP932 lacks: the same text to a parser.
fn referenced(source: &str) -> String {
    let mut written = String::with_capacity(source.len());
    for character in source.chars() {
        if is_encodable(character) {
            written.push(character);
        } else {
            written.push_str(&format!("&#{};", u32::from(character)));
        }
    }
    written
}

/// Appends `text` in CP932.
pub(crate) fn append_shift_jis(text: &str, bytes: &mut Vec<u8>) -> Result<(), Lacking> {
    if text.is_ascii() {
        bytes.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    let mut encoder = SHIFT_JIS.new_encoder();
    let room = encoder
        .max_buffer_length_from_utf8_without_replacement(text.len())
        .unwrap_or(text.len() * 2 + 16);
    bytes.reserve(room);
    let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(text, bytes, true);
    let lost = match result {
        EncoderResult::InputEmpty => folded(text),
        EncoderResult::Unmappable(character) => Some((read - character.len_utf8(), character)),
        // The room reserved is the encoder's own upper bound.
        EncoderResult::OutputFull => text[read..].chars().next().map(|next| (read, next)),
    };
    match lost {
        None => Ok(()),
        Some((at, character)) => Err(Lacking {
            character,
            position: text[..at].chars().count() + 1,
        }),
    }
}

/// The encoder writes these as the backslash, the tilde and the full-width minus: other characters, quietly.
fn folded(text: &str) -> Option<(usize, char)> {
    text.char_indices()
        .find(|(_, character)| matches!(character, '\u{A5}' | '\u{203E}' | '\u{2212}'))
}

/// Whether CP932 has the character.
fn is_encodable(character: char) -> bool {
    encode_shift_jis(character.encode_utf8(&mut [0; 4])).is_ok()
}

#[cfg(test)]
mod tests;
