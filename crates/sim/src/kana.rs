//! Full-width katakana to the half-width form names are sent in (NameKana, oqs-wire §4).

/// Full-width characters and their half-width forms, place by place.
const PLAIN: (&str, &str) = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー・　",
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ･ ",
);
const VOICED: (&str, &str) = (
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ",
    "ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎｳ",
);
const HALF_VOICED: (&str, &str) = ("パピプペポ", "ﾊﾋﾌﾍﾎ");

/// `text` in half-width katakana, its ideographic blank as an ordinary one; other characters stay.
pub(crate) fn half_width(text: &str) -> String {
    let mut half = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if let Some(found) = other_form(PLAIN, character) {
            half.push(found);
        } else if let Some(found) = other_form(VOICED, character) {
            half.extend([found, 'ﾞ']);
        } else if let Some(found) = other_form(HALF_VOICED, character) {
            half.extend([found, 'ﾟ']);
        } else {
            half.push(character);
        }
    }
    half
}

fn other_form((full, half): (&str, &str), wanted: char) -> Option<char> {
    let at = full.chars().position(|character| character == wanted)?;
    half.chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_run_side_by_side() {
        for (full, half) in [PLAIN, VOICED, HALF_VOICED] {
            assert_eq!(full.chars().count(), half.chars().count(), "{full}");
        }
    }

    #[test]
    fn marks_and_small_letters_keep_their_own_place() {
        assert_eq!(half_width("ジュンコ　パッヴォー"), "ｼﾞｭﾝｺ ﾊﾟｯｳﾞｫｰ");
        assert_eq!(half_width("Ａ１"), "Ａ１");
    }
}
