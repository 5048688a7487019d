//! The validator over every file we have: good ones are clean, and no bytes make it panic.

mod broken;
mod lists;
mod names;
mod text;
mod web;

use std::{collections::BTreeMap, fs, path::Path};

use proptest::prelude::*;
use wire::oqs::check::{Code, Language, Severity, check};

fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(path).expect("the folder").flatten();
    let files = entries.map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).expect("readable"))
    });
    files.collect()
}

fn codes(name: &str, bytes: &[u8]) -> Vec<Code> {
    let findings = check(name, bytes);
    findings.iter().map(|finding| finding.code).collect()
}

/// Findings as `line:column code element`, shortest to compare.
fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    let findings = check(name, bytes);
    let line = |finding: &wire::oqs::check::Finding| {
        let line = format!(
            "{} {} {}",
            finding.at,
            finding.code.as_str(),
            finding.element
        );
        line.trim_end().to_owned()
    };
    findings.iter().map(line).collect()
}

/// Samples hold invented numbers: their check digits are warned about, and nothing else is.
#[test]
fn every_sample_is_clean() {
    let mut count = 0;
    for (name, bytes) in files("samples/oqs") {
        count += 1;
        // `R01_OQSsiquc01res_…`: what stands before is the sample's own number.
        let (_, message) = name.split_once('_').expect("a number");
        for finding in check(message, &bytes) {
            assert_eq!(finding.code, Code::CheckDigit, "{name} {}", finding.at);
            assert_eq!(finding.element, "InsurerNumber", "{name}");
        }
        assert_eq!(
            codes(&name, &bytes).first(),
            Some(&Code::NamePattern),
            "{name}"
        );
    }
    assert_eq!(count, 31);
}

#[test]
fn everything_this_program_writes_is_clean() {
    let mut count = 0;
    for (name, bytes) in files("golden") {
        count += 1;
        let start = name.split(['_', '.']).next().expect("a message");
        for finding in check(&format!("{start}_0001.xml"), &bytes) {
            assert_eq!(finding.code, Code::CheckDigit, "{name} {}", finding.at);
        }
    }
    assert_eq!(count, 118);
}

/// The message is found in the content where the name does not tell it.
#[test]
fn content_tells_the_message_where_the_name_does_not() {
    for (name, bytes) in files("golden") {
        for finding in check("somewhere/received.xml", &bytes) {
            let expected = [Code::NamePattern, Code::CheckDigit];
            assert!(expected.contains(&finding.code), "{name} {}", finding.at);
        }
    }
}

#[test]
fn the_fuzz_corpus_is_checked_without_panic() {
    for folder in ["request", "answer", "exchange", "listing", "history", "web"] {
        for (name, bytes) in files(&format!("fuzz-corpus/{folder}")) {
            let findings = check(&name, &bytes);
            assert!(findings.is_sorted_by_key(|finding| finding.at), "{name}");
        }
    }
}

/// A file of wrong rows is told in bounded words.
#[test]
fn findings_are_bounded() {
    let row = "<QualificationConfirmSearchInfo><Birthdate>20240230</Birthdate><Wrong/></QualificationConfirmSearchInfo>\n";
    let file = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader/><MessageBody>{}</MessageBody></XmlMsg>",
        row.repeat(5000)
    );
    let findings = check("OQSmuquc01req_1.xml", file.as_bytes());
    assert_eq!(findings.len(), wire::oqs::check::MOST_FINDINGS + 1);
    let last = findings.last().expect("a last one");
    assert_eq!(last.code, Code::More);
    assert_eq!(last.severity(), Severity::Warning);
}

fn sample() -> impl Strategy<Value = (String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = files("samples/oqs").into_iter().collect();
    all.extend(files("golden"));
    proptest::sample::select(all)
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(
        name in "[a-zA-Z0-9_./\u{3042}-]{0,40}",
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let findings = check(&name, &bytes);
        prop_assert!(findings.is_sorted_by_key(|finding| finding.at));
    }

    /// One byte changed, a piece cut out or doubled: findings come in order, and in both languages.
    #[test]
    fn damaged_samples_never_panic(
        (name, bytes) in sample(),
        at in any::<proptest::sample::Index>(),
        length in 0..40_usize,
        byte in any::<u8>(),
        way in 0..3,
    ) {
        let at = at.index(bytes.len());
        let end = (at + length).min(bytes.len());
        let mut damaged = bytes.clone();
        match way {
            0 => damaged[at] = byte,
            1 => drop(damaged.drain(at..end)),
            _ => drop(damaged.splice(at..at, bytes[at..end].iter().copied()).collect::<Vec<u8>>()),
        }
        let findings = check(&name, &damaged);
        prop_assert!(findings.is_sorted_by_key(|finding| finding.at));
        for finding in findings {
            for language in [Language::Ja, Language::En] {
                let words = finding.sentence(language) + &finding.mend(language);
                prop_assert!(!words.contains(['{', '}']), "unfilled: {}", words);
            }
        }
    }
}
