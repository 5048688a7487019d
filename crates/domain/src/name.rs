//! Names as insurers register them, and the ● (縮退文字) that stands for a character that cannot be sent.

use unicode_normalization::UnicodeNormalization;

/// The mark that stands for a character the system may not put out (oqs-wire §4).
pub const LOST: char = '●';

/// Positions (counted from 1, in characters) of ● in a received text.
#[must_use]
pub fn lost_positions(received: &str) -> Vec<usize> {
    received
        .chars()
        .enumerate()
        .filter(|(_, character)| *character == LOST)
        .map(|(at, _)| at + 1)
        .collect()
}

/// A kana name as it is compared: width, small kana, voiced marks, dashes and blanks do not count.
///
/// ｼﾞｭﾝｺ, ジュンコ, じゅんこ and シユンコ are one key: documents and keyboards differ that much (oqs-wire §4).
#[must_use]
pub fn kana_key(kana: &str) -> String {
    kana.nfkd().filter_map(folded).collect()
}

fn folded(character: char) -> Option<char> {
    let katakana = match character {
        'ぁ'..='ゖ' => char::from_u32(character as u32 + 0x60)?,
        other => other,
    };
    Some(match katakana {
        '\u{3099}' | '\u{309A}' | 'ﾞ' | 'ﾟ' | '゛' | '゜' => return None,
        blank if blank.is_whitespace() => return None,
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        '-' | '‐' | '―' | '−' | '－' => 'ー',
        other => other,
    })
}

/// Whether two names can be one person's: equal after compatibility folding, ● matching any one character.
#[must_use]
pub fn can_be_same(one: &str, other: &str) -> bool {
    let folded = |name: &str| -> Vec<char> {
        name.nfkc()
            .filter(|character| !character.is_whitespace())
            .collect()
    };
    let (one, other) = (folded(one), folded(other));
    one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|(a, b)| a == b || *a == LOST || *b == LOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_kana_name_have_one_key() {
        let key = kana_key("ｼﾞｭﾝｺ ﾔﾏﾀﾞ");
        for written in [
            "ジュンコ　ヤマダ",
            "じゅんこやまだ",
            "シユンコ ヤマタ",
            "ジユンコ　ヤマダ",
        ] {
            assert_eq!(kana_key(written), key, "{written}");
        }
        assert_ne!(kana_key("ケンコ ヤマダ"), key);
    }

    #[test]
    fn lost_characters_are_counted_and_match_anything() {
        assert_eq!(lost_positions("●橋　●子"), [1, 4]);
        assert!(can_be_same("●橋　花子", "髙橋 花子"));
        assert!(!can_be_same("●橋　花子", "高橋　良子"));
        assert!(!can_be_same("●　花子", "髙橋　花子"));
    }
}
