//! Rust text without its comments and without the contents of its literals, so that a rule sees code only.

/// Replaces comments and the contents of string and character literals by nothing; keeps every line break.
pub fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut bare = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => line_comment(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment(&chars, at),
            '"' => string(&chars, at),
            'r' if raw_hashes(&chars, at).is_some() => raw_string(&chars, at),
            '\'' => character(&chars, at),
            _ => at,
        };
        if end == at {
            bare.push(chars[at]);
            at += 1;
        } else {
            if chars[at] != '/' {
                bare.push_str("\"\"");
            }
            bare.extend(chars[at..end].iter().filter(|char| **char == '\n'));
            at = end;
        }
    }
    bare
}

fn line_comment(chars: &[char], at: usize) -> usize {
    (at..chars.len())
        .find(|&index| chars[index] == '\n')
        .unwrap_or(chars.len())
}

fn block_comment(chars: &[char], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut index = at;
    while index < chars.len() {
        match (chars[index], chars.get(index + 1)) {
            ('/', Some('*')) => {
                depth += 1;
                index += 2;
            }
            ('*', Some('/')) => {
                depth -= 1;
                index += 2;
                if depth == 0 {
                    return index;
                }
            }
            _ => index += 1,
        }
    }
    index
}

fn string(chars: &[char], at: usize) -> usize {
    let mut index = at + 1;
    while index < chars.len() {
        match chars[index] {
            '\\' => index += 2,
            '"' => return index + 1,
            _ => index += 1,
        }
    }
    chars.len()
}

/// How many `#` open the raw string at `at`, if one opens there.
fn raw_hashes(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|index| chars[index]);
    let after_name = before
        .is_some_and(|char| char == '_' || char.is_alphanumeric() && !matches!(char, 'b' | 'c'));
    let hashes = chars[at + 1..]
        .iter()
        .take_while(|char| **char == '#')
        .count();
    (!after_name && chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn raw_string(chars: &[char], at: usize) -> usize {
    let hashes = raw_hashes(chars, at).unwrap_or_default();
    let start = at + 2 + hashes;
    (start..chars.len())
        .find(|&index| {
            chars[index] == '"'
                && chars[index + 1..]
                    .iter()
                    .take_while(|char| **char == '#')
                    .count()
                    >= hashes
        })
        .map_or(chars.len(), |index| index + 1 + hashes)
}

/// The end of a character literal; a lifetime (`'a`) is none and ends where it starts.
fn character(chars: &[char], at: usize) -> usize {
    if chars.get(at + 1) == Some(&'\\') {
        let closing = (at + 3..chars.len()).find(|&index| chars[index] == '\'');
        return closing.map_or(at, |index| index + 1);
    }
    if chars.get(at + 2) == Some(&'\'') {
        at + 3
    } else {
        at
    }
}

#[test]
fn code_is_read_without_comments_and_literals() {
    let text = "let a = \"todo!( \\\" x\"; // todo!(\n/* b /* c */\n d */ f::<'a>('\"', '\\'', br#\"q\" \"#, r\"\\\");\n";
    assert_eq!(
        bare(text),
        "let a = \"\"; \n\n f::<'a>(\"\", \"\", b\"\", \"\");\n"
    );
}
