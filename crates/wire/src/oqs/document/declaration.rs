//! The coding an XML declaration names.

use crate::oqs::Encoding;

/// How far into the file a declaration may reach, in bytes.
const REACH: usize = 256;

/// Names of CP932 that programs write.
const SHIFT_JIS: [&str; 9] = [
    "shift_jis",
    "shift-jis",
    "sjis",
    "x-sjis",
    "ms_kanji",
    "windows-31j",
    "cp932",
    "ms932",
    "csshiftjis",
];

/// The coding declared; UTF-8 where nothing is, `None` where it is another one.
pub(in crate::oqs) fn coding(bytes: &[u8]) -> Option<Encoding> {
    let Some(label) = declared(bytes) else {
        return Some(Encoding::Utf8);
    };
    if ["utf-8", "utf8"].contains(&label.as_str()) {
        Some(Encoding::Utf8)
    } else if SHIFT_JIS.contains(&label.as_str()) {
        Some(Encoding::ShiftJis)
    } else {
        None
    }
}

/// The coding's name as declared, in lower case; `None` where no coding is declared.
pub(in crate::oqs) fn declared(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = bytes.get(..REACH.min(bytes.len())).unwrap_or(bytes);
    start.strip_prefix(b"<?xml").and_then(label)
}

/// What stands in quotes after `encoding=`, in lower case.
fn label(rest: &[u8]) -> Option<String> {
    let end = rest.windows(2).position(|pair| pair == b"?>")?;
    let text = String::from_utf8_lossy(&rest[..end]).to_ascii_lowercase();
    let (_, after) = text.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..]
        .split_once(quote)
        .map(|(label, _)| label.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_of_every_style_are_understood() {
        let of = |text: &str| coding(text.as_bytes());
        assert_eq!(
            of("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>"),
            Some(Encoding::ShiftJis)
        );
        assert_eq!(
            of("<?xml version='1.0' encoding = 'windows-31J' standalone='yes' ?>"),
            Some(Encoding::ShiftJis)
        );
        assert_eq!(
            of("\u{FEFF}<?xml version='1.0' encoding='utf8'?>"),
            Some(Encoding::Utf8)
        );
        assert_eq!(of("<?xml version='1.0'?>"), Some(Encoding::Utf8));
        assert_eq!(of("<XmlMsg/>"), Some(Encoding::Utf8));
        assert_eq!(of("<?xml version='1.0' encoding='EUC-JP'?>"), None);
    }
}
