//! What must not be in the tree at all.

use crate::{hold, tree};

/// The end of the line that opens a private key in PEM, whatever its kind.
const OPENING: &str = "PRIVATE KEY-----";
/// Endings of files that hold keys.
const KEY_FILES: [&str; 6] = [".key", ".p12", ".pfx", ".jks", ".pk8", ".ppk"];
/// Folders that exist on one machine only.
const MACHINE_FOLDERS: [&str; 3] = ["work", "root", "home"];

#[test]
fn no_private_key_is_in_the_tree() {
    let mut broken: Vec<String> = tree::paths()
        .into_iter()
        .filter(|path| KEY_FILES.iter().any(|ending| path.ends_with(ending)))
        .collect();
    for file in tree::texts() {
        if file
            .text
            .match_indices(OPENING)
            .any(|(at, _)| key_follows(&file.text[at + OPENING.len()..]))
        {
            broken.push(file.path);
        }
    }
    hold(
        &broken,
        "remove it, and count it as known to everyone; tests make their keys when they run, `demo` makes its own",
    );
}

#[test]
fn no_path_of_one_machine_is_in_the_tree() {
    let mut broken = Vec::new();
    for file in tree::texts() {
        for (index, line) in file.text.lines().enumerate() {
            if MACHINE_FOLDERS
                .iter()
                .any(|folder| names_folder(line, folder))
            {
                broken.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    hold(
        &broken,
        "name the file from the repository's root, or take the path as an argument",
    );
}

/// Whether base64 of some length follows, as it does in a real key and does not in code that reads keys.
fn key_follows(text: &str) -> bool {
    let body: String = text
        .replace("\\n", "")
        .chars()
        .filter(|char| !char.is_whitespace() && !matches!(char, '"' | '\\' | '+' | '/'))
        .take(40)
        .collect();
    body.len() == 40 && body.chars().all(|char| char.is_ascii_alphanumeric())
}

/// Whether `line` names an absolute path in `folder`, as opposed to a part of a longer path or of a URL.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(&format!("/{folder}/")).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|char| {
            char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | '/' | '*' | '}' | ')')
        })
    })
}

#[test]
fn a_key_is_told_from_code_that_reads_keys() {
    let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj";
    assert!(key_follows(&format!("\n{body}\nAgEA")));
    assert!(key_follows(&format!("\\n\\\n    {body}\\n")));
    assert!(!key_follows("\")?; let key = decode(text);"));
}

#[test]
fn an_absolute_path_is_told_from_a_part_of_one() {
    let line = |folder: &str| format!("see `/{folder}/x`");
    assert!(names_folder(&line("home"), "home"));
    assert!(!names_folder("https://example.jp/home/x", "home"));
    assert!(!names_folder("../shared/work/x", "work"));
}
