//! The files of the project: what git tracks, and what it would track.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::code;

/// One text file of the project.
pub struct File {
    /// Its path from the root, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// A place in Rust code.
pub struct Line {
    /// Counted from one.
    pub number: usize,
    /// The line without comments and without what its string literals hold.
    pub code: String,
    /// Whether it is compiled for tests only.
    pub test: bool,
}

impl File {
    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether the file lies in `folder`.
    pub fn is_in(&self, folder: &str) -> bool {
        self.path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether the whole file is test code, by its place or name.
    fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| part == "tests" || part == "benches")
            || self.name() == "tests.rs"
    }

    /// The Rust code, line by line. A `#[cfg(test)]` module is taken to reach the end of the file: tests come last.
    pub fn lines(&self) -> Vec<Line> {
        let mut test = self.is_test();
        let bare = code::bare(&self.text);
        let lines: Vec<&str> = bare.lines().collect();
        let mut found = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let next = lines.get(index + 1).copied().unwrap_or_default();
            test |=
                line.trim_start().starts_with("#[cfg(test)]") && !next.trim_end().ends_with(';');
            found.push(Line {
                number: index + 1,
                code: (*line).to_owned(),
                test,
            });
        }
        found
    }
}

/// The workspace's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace's folder")
}

/// The path of every file that git tracks or would track, if it is still there.
pub fn paths() -> Vec<String> {
    let output = Command::new("git")
        .current_dir(root())
        .args(["-c", "safe.directory=*", "ls-files", "-z"])
        .args(["--cached", "--others", "--exclude-standard"])
        .output()
        .expect("git lists the project's files: install git");
    assert!(
        output.status.success(),
        "git lists the project's files: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let list = String::from_utf8(output.stdout).expect("file names are UTF-8");
    let mut paths: Vec<String> = list
        .split('\0')
        .filter(|path| !path.is_empty() && root().join(path).is_file())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Every file that is UTF-8 text. A file that vanishes meanwhile is passed over.
pub fn texts() -> Vec<File> {
    paths()
        .into_iter()
        .filter_map(|path| {
            let bytes = std::fs::read(root().join(PathBuf::from(&path))).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            Some(File { path, text })
        })
        .collect()
}

/// Every Rust file.
pub fn rust() -> Vec<File> {
    let mut files = texts();
    files.retain(|file| file.path.ends_with(".rs"));
    assert!(!files.is_empty(), "there are Rust files to look at");
    files
}
