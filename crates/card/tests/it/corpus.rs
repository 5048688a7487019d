//! The fuzz targets' committed corpus, replayed.

use std::{fs, path::PathBuf};

use card::fuzz::{fuzz_apdu, fuzz_certificate, fuzz_files};

/// Name and content of every seed of one target, by name.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz-corpus")
        .join(target);
    let mut seeds: Vec<_> = fs::read_dir(folder)
        .expect("the corpus is committed")
        .map(|entry| {
            let path = entry.expect("a seed").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(&path).expect("a readable seed"))
        })
        .collect();
    seeds.sort();
    seeds
}

#[test]
fn certificates() {
    let accepted: Vec<String> = seeds("certificate")
        .into_iter()
        .filter(|(_, seed)| fuzz_certificate(seed))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        accepted,
        ["good.der"],
        "one seed is a good certificate, all others are flawed"
    );
}

#[test]
fn files() {
    let read: Vec<(String, (bool, bool))> = seeds("files")
        .into_iter()
        .map(|(name, seed)| (name, fuzz_files(&seed)))
        .collect();
    assert!(read.len() >= 8, "the corpus is there");
    for (name, (believed, attributes)) in read {
        let good = ["face", "face-certificate"].contains(&name.as_str());
        assert_eq!(believed, good, "{name}");
        // The face's texts are pictures: no letters of any language.
        assert_eq!(attributes, name.starts_with("attributes"), "{name}");
    }
}

#[test]
fn conversations() {
    let seeds = seeds("apdu");
    assert!(seeds.len() >= 5, "the corpus is there");
    for (name, seed) in seeds {
        let answers = fuzz_apdu(&seed);
        assert!(!answers.is_empty(), "{name}");
        assert!(answers.iter().all(|answer| answer.len() >= 2), "{name}");
        let last = answers.last().expect("an answer");
        let signed = last.len() == 258 && last.ends_with(&[0x90, 0x00]);
        assert_eq!(signed, name.starts_with("sign-"), "{name}");
    }
}
