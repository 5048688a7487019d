//! A keyboard: names of keys to the events that pressing them makes.

use serde_json::{Value, json};

/// Keys with a name: name, code, virtual key code, the text they enter.
const NAMED: [(&str, &str, u32, &str); 26] = [
    ("Tab", "Tab", 9, ""),
    ("Enter", "Enter", 13, "\r"),
    ("Escape", "Escape", 27, ""),
    ("Space", "Space", 32, " "),
    ("Backspace", "Backspace", 8, ""),
    ("Delete", "Delete", 46, ""),
    ("PageUp", "PageUp", 33, ""),
    ("PageDown", "PageDown", 34, ""),
    ("End", "End", 35, ""),
    ("Home", "Home", 36, ""),
    ("ArrowLeft", "ArrowLeft", 37, ""),
    ("ArrowUp", "ArrowUp", 38, ""),
    ("ArrowRight", "ArrowRight", 39, ""),
    ("ArrowDown", "ArrowDown", 40, ""),
    ("F1", "F1", 112, ""),
    ("F2", "F2", 113, ""),
    ("F3", "F3", 114, ""),
    ("F4", "F4", 115, ""),
    ("F5", "F5", 116, ""),
    ("F6", "F6", 117, ""),
    ("F7", "F7", 118, ""),
    ("F8", "F8", 119, ""),
    ("F9", "F9", 120, ""),
    ("F10", "F10", 121, ""),
    ("F11", "F11", 122, ""),
    ("F12", "F12", 123, ""),
];
/// Modifiers and the bit each one sets.
const MODIFIERS: [(&str, u32); 4] = [("Alt", 1), ("Control", 2), ("Meta", 4), ("Shift", 8)];
/// Signs that stand on a key other than their own character's, with that key's virtual code.
const SIGNS: [(char, u32); 10] = [
    ('-', 189),
    ('=', 187),
    (',', 188),
    ('.', 190),
    ('/', 191),
    (';', 186),
    ('\'', 222),
    ('[', 219),
    (']', 221),
    ('`', 192),
];

/// The events of pressing and releasing `key`: a name or one character, after any modifiers and `+`.
#[track_caller]
pub fn press(key: &str) -> [Value; 2] {
    let mut bits = 0;
    let mut name = key;
    while let Some((modifier, rest)) = name
        .split_once('+')
        .filter(|(modifier, rest)| !modifier.is_empty() && !rest.is_empty())
    {
        let known = MODIFIERS.iter().find(|(name, _)| *name == modifier);
        bits |= known
            .unwrap_or_else(|| panic!("press {key}: there is no modifier {modifier}"))
            .1;
        name = rest;
    }
    let (shown, code, number, text) =
        find(name).unwrap_or_else(|| panic!("press {key}: there is no such key"));
    // With Alt, Control or Meta a key gives an order and enters nothing.
    let text = if bits & 7 == 0 { text } else { String::new() };
    let kind = if text.is_empty() {
        "rawKeyDown"
    } else {
        "keyDown"
    };
    let event = |kind: &str, text: &str| {
        json!({
            "type": kind, "key": shown, "code": code, "windowsVirtualKeyCode": number,
            "modifiers": bits, "text": text, "unmodifiedText": text,
        })
    };
    [event(kind, &text), event("keyUp", "")]
}

/// What the page is told of a key: `key`, `code`, virtual key code, text.
fn find(name: &str) -> Option<(String, String, u32, String)> {
    if let Some((name, code, number, text)) = NAMED.iter().find(|(known, ..)| *known == name) {
        let shown = if *name == "Space" { " " } else { name };
        return Some((
            shown.to_owned(),
            (*code).to_owned(),
            *number,
            (*text).to_owned(),
        ));
    }
    let mut letters = name.chars();
    let letter = letters.next().filter(|_| letters.next().is_none())?;
    match letter {
        '\n' | '\r' => return find("Enter"),
        '\t' => return find("Tab"),
        ' ' => return find("Space"),
        _ => {}
    }
    let upper = letter.to_ascii_uppercase();
    let code = match upper {
        'A'..='Z' => format!("Key{upper}"),
        '0'..='9' => format!("Digit{upper}"),
        _ => String::new(),
    };
    let sign = SIGNS
        .iter()
        .find(|(sign, _)| *sign == letter)
        .map(|(_, number)| *number);
    let number = if code.is_empty() {
        sign.unwrap_or(0)
    } else {
        u32::from(upper)
    };
    Some((letter.to_string(), code, number, letter.to_string()))
}
