//! What the Cargo manifests declare, as cargo itself reads them.

use std::process::Command;

use serde_json::Value;

use crate::tree;

/// One crate of the project.
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its manifest's path from the root.
    pub manifest: String,
    /// What it depends on, for whatever purpose.
    pub dependencies: Vec<Dependency>,
    /// The root files of its targets, from the project's root.
    pub roots: Vec<String>,
    /// Every feature it offers, with what each turns on, as text.
    pub features: String,
}

/// One line under a manifest's dependencies.
pub struct Dependency {
    /// The name of the crate depended on.
    pub name: String,
    /// The name it has in code.
    pub ident: String,
    /// `normal`, `dev` or `build`.
    pub kind: String,
    /// Whether it is a crate of this project.
    pub ours: bool,
    /// The features asked for.
    pub features: Vec<String>,
}

impl Package {
    /// The folder it lies in, from the root.
    pub fn folder(&self) -> &str {
        self.manifest.strip_suffix("/Cargo.toml").unwrap_or(".")
    }
}

/// Every crate of the project: the workspace's members, and crates that stand outside it (fuzzing, say).
pub fn packages() -> Vec<Package> {
    let mut packages = read("Cargo.toml");
    for path in tree::paths() {
        let is_manifest = path.ends_with("/Cargo.toml");
        if is_manifest && !packages.iter().any(|package| package.manifest == path) {
            packages.extend(read(&path));
        }
    }
    packages
}

fn read(manifest: &str) -> Vec<Package> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .current_dir(tree::root())
        .args([
            "metadata",
            "--no-deps",
            "--format-version=1",
            "--manifest-path",
            manifest,
        ])
        .output()
        .expect("cargo reads the manifests");
    assert!(
        output.status.success(),
        "cargo reads {manifest}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    list(&metadata["packages"]).iter().map(package).collect()
}

fn package(value: &Value) -> Package {
    Package {
        name: text(&value["name"]),
        manifest: from_root(&text(&value["manifest_path"])),
        dependencies: list(&value["dependencies"])
            .iter()
            .map(dependency)
            .collect(),
        roots: list(&value["targets"])
            .iter()
            .map(|target| from_root(&text(&target["src_path"])))
            .collect(),
        features: value["features"].to_string(),
    }
}

fn dependency(value: &Value) -> Dependency {
    let name = text(&value["name"]);
    let ident = value["rename"].as_str().unwrap_or(&name).replace('-', "_");
    Dependency {
        ident,
        kind: value["kind"].as_str().unwrap_or("normal").to_owned(),
        ours: value["path"].is_string(),
        features: list(&value["features"]).iter().map(text).collect(),
        name,
    }
}

fn from_root(path: &str) -> String {
    let root = tree::root().to_str().expect("the root's name is text");
    path.strip_prefix(root)
        .unwrap_or(path)
        .trim_start_matches(['/', '\\'])
        .replace('\\', "/")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
