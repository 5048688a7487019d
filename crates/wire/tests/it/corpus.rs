//! The fuzz corpus, replayed: no file may panic, and none may take long.

use std::{fs, path::Path};

use wire::{
    fuzz::{
        fuzz_answer, fuzz_check, fuzz_exchange, fuzz_history, fuzz_listing, fuzz_name,
        fuzz_request, fuzz_rows, fuzz_web,
    },
    oqs::{
        ReadError,
        qualification::{Answer, Request},
    },
};

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz-corpus")
        .join(folder);
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(path)
        .expect("the corpus")
        .flatten()
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("readable"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn every_file_is_read_or_refused() {
    for folder in [
        "request", "answer", "exchange", "listing", "history", "web", "name",
    ] {
        for (_, bytes) in files(folder) {
            fuzz_request(&bytes);
            fuzz_answer(&bytes);
            fuzz_exchange(&bytes);
            fuzz_listing(&bytes);
            fuzz_history(&bytes);
            fuzz_check(&bytes);
            fuzz_web(&bytes);
            fuzz_rows(&bytes);
            fuzz_name(&bytes);
        }
    }
}

#[test]
fn dtds_are_refused_by_name() {
    let mut count = 0;
    for (name, bytes) in files("request").into_iter().chain(files("answer")) {
        if name.starts_with("dtd") || name == "html.xml" {
            count += 1;
            assert!(
                matches!(Request::read(&bytes), Err(ReadError::Dtd { .. })),
                "{name}"
            );
            assert!(
                matches!(Answer::read(&bytes), Err(ReadError::Dtd { .. })),
                "{name}"
            );
        }
    }
    assert_eq!(count, 5);
}

#[test]
fn what_is_too_much_is_refused_before_it_is_parsed() {
    for (name, bytes) in files("request") {
        let error = Request::read(&bytes).err();
        if name.starts_with("deep") {
            assert!(matches!(error, Some(ReadError::TooDeep { .. })), "{name}");
        }
        if name.starts_with("huge") || name.starts_with("many") {
            assert!(matches!(error, Some(ReadError::TooMany { .. })), "{name}");
        }
    }
}
