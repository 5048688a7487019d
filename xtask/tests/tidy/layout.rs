//! Where files lie, what they are called and how long they are.

use std::collections::BTreeSet;

use crate::{hold, manifests, tree};

const LONGEST: usize = 400;
/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] = [
    "util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "shared",
];
const DECISIONS: &str = "docs/decisions";

#[test]
fn no_rust_file_is_longer_than_400_lines() {
    let broken: Vec<String> = tree::rust()
        .iter()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("{}: {lines} lines", file.path))
        .collect();
    hold(
        &broken,
        "split the file by its nouns: foo.rs keeps the public face, foo/bar.rs takes a part; long tables become data",
    );
}

#[test]
fn no_file_is_called_mod_rs() {
    let broken: Vec<String> = tree::paths()
        .into_iter()
        .filter(|path| path.ends_with("/mod.rs"))
        .collect();
    hold(&broken, "rename foo/mod.rs to foo.rs beside the folder foo");
}

#[test]
fn no_module_has_an_empty_name() {
    let mut broken = Vec::new();
    for file in tree::rust() {
        let parts = file.path.trim_end_matches(".rs").split('/');
        if parts.into_iter().any(|part| EMPTY_NAMES.contains(&part)) {
            broken.push(file.path.clone());
        }
        for line in file.lines() {
            let mut words = line
                .code
                .split(|char: char| char != '_' && !char.is_alphanumeric());
            let named = words.any(|word| word == "mod")
                && words.next().is_some_and(|name| EMPTY_NAMES.contains(&name));
            if named {
                broken.push(format!(
                    "{}:{}: {}",
                    file.path,
                    line.number,
                    line.code.trim()
                ));
            }
        }
    }
    hold(&broken, "name the module after the noun it holds");
}

#[test]
fn every_crate_root_says_what_it_is() {
    let files = tree::rust();
    let mut broken = Vec::new();
    for package in manifests::packages() {
        for root in package.roots {
            let Some(file) = files.iter().find(|file| file.path == root) else {
                continue;
            };
            if !file.text.starts_with("//!") || file.text.starts_with("//! Placeholder") {
                broken.push(root);
            }
        }
    }
    hold(
        &broken,
        "start the file with a `//!` comment: what the crate is, and its one invariant",
    );
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let mut broken = Vec::new();
    let mut numbers = BTreeSet::new();
    for path in tree::paths() {
        let Some(name) = path
            .strip_prefix(DECISIONS)
            .and_then(|rest| rest.strip_prefix('/'))
        else {
            continue;
        };
        let number = name
            .get(..4)
            .and_then(|digits| digits.parse::<usize>().ok());
        match number {
            Some(number) if name.get(4..5) == Some("-") && name.ends_with(".md") => {
                if !numbers.insert(number) {
                    broken.push(format!("{path}: number {number:04} is taken"));
                }
            }
            _ => broken.push(format!("{path}: not called NNNN-title.md")),
        }
    }
    if numbers.is_empty() {
        broken.push(format!("{DECISIONS} is empty"));
    }
    for (expected, number) in (1..).zip(&numbers) {
        if expected != *number {
            broken.push(format!("{number:04} stands where {expected:04} is missing"));
            break;
        }
    }
    hold(
        &broken,
        &format!("decisions are {DECISIONS}/0001-title.md, 0002-title.md, … without gaps"),
    );
}
