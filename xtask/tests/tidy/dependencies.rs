//! Every external crate is there for a written reason, and is used.

use std::collections::{BTreeMap, BTreeSet};

use crate::manifests::packages;
use crate::{hold, tree};

/// Where the reasons stand, one line each: - `name` — reason
const REASONS: &str = "docs/DEPENDENCIES.md";

#[test]
fn every_dependency_has_a_reason() {
    let reasons = reasons();
    let broken: Vec<String> = used()
        .into_iter()
        .filter(|(name, _)| !reasons.contains(name))
        .map(|(name, users)| format!("{name}, used by {}", users.join(", ")))
        .collect();
    hold(
        &broken,
        &format!("give each a line in {REASONS}, in this form: - `name` — reason"),
    );
}

#[test]
fn no_reason_is_stale() {
    let used = used();
    let broken: Vec<String> = reasons()
        .into_iter()
        .filter(|name| !used.contains_key(name))
        .collect();
    hold(
        &broken,
        &format!("no Cargo.toml names these any more: remove their lines from {REASONS}"),
    );
}

#[test]
fn no_reason_is_given_twice() {
    let mut seen = BTreeSet::new();
    let twice: Vec<String> = reasons()
        .into_iter()
        .filter(|name| !seen.insert(name.clone()))
        .collect();
    hold(&twice, &format!("keep one line for each in {REASONS}"));
}

#[test]
fn every_dependency_of_the_workspace_is_used_by_a_crate() {
    let text = std::fs::read_to_string(tree::root().join("Cargo.toml"))
        .expect("the root manifest is there");
    let manifest: toml::Table = text.parse().expect("the root manifest is TOML");
    let declared = manifest["workspace"]["dependencies"]
        .as_table()
        .expect("dependencies are a table");
    let used: BTreeSet<String> = packages()
        .into_iter()
        .flat_map(|package| package.dependencies)
        .map(|dependency| dependency.name)
        .collect();
    let broken: Vec<String> = declared
        .keys()
        .filter(|name| !used.contains(*name))
        .cloned()
        .collect();
    hold(
        &broken,
        "remove these from [workspace.dependencies], or use them",
    );
}

#[test]
fn every_dependency_of_a_crate_is_used_in_its_code() {
    let files = tree::rust();
    let mut broken = Vec::new();
    for package in packages() {
        let code: String = files
            .iter()
            .filter(|file| file.is_in(package.folder()))
            .flat_map(|file| file.lines())
            .map(|line| line.code + "\n")
            .collect();
        let words: BTreeSet<&str> = code
            .split(|char: char| char != '_' && !char.is_alphanumeric())
            .collect();
        for dependency in &package.dependencies {
            if !words.contains(dependency.ident.as_str()) {
                broken.push(format!("{}: {}", package.manifest, dependency.name));
            }
        }
    }
    hold(
        &broken,
        "remove the line from that manifest: the crate's code does not name it",
    );
}

/// Every external crate named by any manifest, with the crates that name it.
fn used() -> BTreeMap<String, Vec<String>> {
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages() {
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| !dependency.ours)
        {
            let users = used.entry(dependency.name.clone()).or_default();
            if !users.contains(&package.name) {
                users.push(package.name.clone());
            }
        }
    }
    used
}

/// The crates that have a line with a reason.
fn reasons() -> Vec<String> {
    let text = std::fs::read_to_string(tree::root().join(REASONS)).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (name, reason) = line.strip_prefix("- `")?.split_once("` — ")?;
            (!reason.trim().is_empty()).then(|| name.to_owned())
        })
        .collect()
}
