//! The characters the hub puts out; every other one is sent as ● (縮退文字).
//!
//! The official table is not public (oqs-wire §4: 髙 was seen as ●, 德 came through). Ours, the same in both
//! codings: printable ASCII, half-width katakana, JIS X 0208:1990 (levels 1 and 2 and the rows of signs, without the
//! rows vendors added), and [`EXCEPTIONS`].

use std::{borrow::Cow, sync::LazyLock};

use domain::name::LOST;

/// Characters outside JIS X 0208 that are sent all the same: 德 (level 3) was seen in a real answer.
pub const EXCEPTIONS: &[char] = &['德'];

/// Signs of JIS X 0208 that Unicode texts write in another way than CP932: the same character, sent as CP932 has it.
const TWINS: [(char, char); 7] = [
    ('\u{301C}', '\u{FF5E}'),
    ('\u{2016}', '\u{2225}'),
    ('\u{2212}', '\u{FF0D}'),
    ('\u{2014}', '\u{2015}'),
    ('\u{A2}', '\u{FFE0}'),
    ('\u{A3}', '\u{FFE1}'),
    ('\u{AC}', '\u{FFE2}'),
];

/// Whether the character is in the table.
#[must_use]
pub fn is_sendable(character: char) -> bool {
    match character {
        ' '..='~' | '\u{FF61}'..='\u{FF9F}' => true,
        other => EXCEPTIONS.contains(&other) || is_jis_x_0208(other),
    }
}

/// Rows 1–8 and 16–84 of CP932: beyond are NEC's row 13 and the rows NEC and IBM added.
const ROWS: [std::ops::RangeInclusive<u8>; 2] = [1..=8, 16..=84];

/// A bit for each character of JIS X 0208, by code point: an answer asks for some sixty characters, and the encoder
/// searches its tables for each. All of them lie in the first 65,536.
static JIS_X_0208: LazyLock<Box<[u64; 1024]>> = LazyLock::new(|| {
    let mut table = Box::new([0; 1024]);
    for row in ROWS.into_iter().flatten() {
        let lead = (row - 1) / 2 + if row <= 62 { 0x81 } else { 0xC1 };
        let trails = if row % 2 == 1 {
            0x40..=0x9E
        } else {
            0x9F..=0xFC
        };
        for trail in trails.filter(|trail| *trail != 0x7F) {
            let octets = [lead, trail];
            let decoded = super::strict_shift_jis(&octets).unwrap_or_default();
            for character in decoded.chars() {
                let at = character as usize;
                if let Some(bits) = table.get_mut(at / 64) {
                    *bits |= 1 << (at % 64);
                }
            }
        }
    }
    table
});

fn is_jis_x_0208(character: char) -> bool {
    let at = character as usize;
    JIS_X_0208
        .get(at / 64)
        .is_some_and(|bits| bits >> (at % 64) & 1 == 1)
}

/// The text as it may be sent, with the positions (in characters of the result, counted from 1) where ● replaced a
/// character. A character with a variation selector is one character, and not in the table; kana followed by a
/// combining voiced mark are the voiced kana.
#[must_use]
pub fn sendable(text: &str) -> (String, Vec<usize>) {
    let mut sent = String::with_capacity(text.len());
    let mut lost = Vec::new();
    let mut count = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let mut character = twin(character);
        while let Some(mark) = characters.next_if(|next| is_mark(*next)) {
            character = voiced(character, mark).unwrap_or('\u{FFFD}');
        }
        count += 1;
        if is_sendable(character) {
            sent.push(character);
        } else {
            sent.push(LOST);
            lost.push(count);
        }
    }
    (sent, lost)
}

/// Where the first character stands that [`sendable`] would replace, in bytes of `text`.
pub(crate) fn first_lost(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let mut character = twin(character);
        while let Some((_, mark)) = characters.next_if(|(_, next)| is_mark(*next)) {
            character = voiced(character, mark).unwrap_or('\u{FFFD}');
        }
        if !is_sendable(character) {
            return Some(at);
        }
    }
    None
}

/// [`sendable`] without the positions, borrowing where nothing has to change.
pub(crate) fn sent(text: &str) -> Cow<'_, str> {
    let printable = |octet: &u8| matches!(octet, b' '..=b'~');
    if text.as_bytes().iter().all(printable) || text.chars().all(is_sendable) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(sendable(text).0)
    }
}

fn twin(character: char) -> char {
    TWINS
        .iter()
        .find(|(unicode, _)| *unicode == character)
        .map_or(character, |(_, cp932)| *cp932)
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{3099}' | '\u{309A}' | '\u{0300}'..='\u{036F}' | '\u{180B}'..='\u{180D}'
        | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The kana with its voiced (U+3099) or half-voiced (U+309A) mark, where Unicode has it as one character.
fn voiced(kana: char, mark: char) -> Option<char> {
    let by = |steps: u32| char::from_u32(kana as u32 + steps);
    match (kana, mark) {
        ('う', '\u{3099}') => Some('ゔ'),
        ('ウ', '\u{3099}') => Some('ヴ'),
        ('は' | 'ひ' | 'ふ' | 'へ' | 'ほ' | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ', '\u{309A}') => {
            by(2)
        }
        (
            'か' | 'き' | 'く' | 'け' | 'こ' | 'さ' | 'し' | 'す' | 'せ' | 'そ' | 'た' | 'ち'
            | 'つ' | 'て' | 'と' | 'は' | 'ひ' | 'ふ' | 'へ' | 'ほ' | 'カ' | 'キ' | 'ク' | 'ケ'
            | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ' | 'タ' | 'チ' | 'ツ' | 'テ' | 'ト' | 'ハ'
            | 'ヒ' | 'フ' | 'ヘ' | 'ホ',
            '\u{3099}',
        ) => by(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two bytes of CP932, by the encoder: what the table has to agree with.
    fn by_encoder(character: char) -> bool {
        let text = character.to_string();
        let bytes = super::super::encode_shift_jis(&text).unwrap_or_default();
        let [lead, trail] = bytes[..] else {
            return false;
        };
        let lead = match lead {
            0x81..=0x9F => lead - 0x81,
            0xE0..=0xEF => lead - 0xC1,
            _ => return false,
        };
        let row = lead * 2 + if trail >= 0x9F { 2 } else { 1 };
        ROWS.into_iter().any(|rows| rows.contains(&row))
    }

    #[test]
    fn the_table_agrees_with_the_encoder_on_every_character() {
        let differing: Vec<char> = (char::MIN..='\u{2FFFF}')
            .filter(|one| is_jis_x_0208(*one) != by_encoder(*one))
            .collect();
        assert_eq!(differing, []);
        let count = ('\0'..='\u{FFFF}')
            .filter(|one| is_jis_x_0208(*one))
            .count();
        assert_eq!(count, 6879, "JIS X 0208:1990 has 6,879 characters");
    }
}
