//! What tests do that differs between operating systems.

use std::path::Path;

/// Makes a symbolic link at `at`.
pub fn link(to: &Path, at: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(to, at).expect("linked");
    #[cfg(windows)]
    std::os::windows::fs::symlink_file(to, at).expect("linked");
}
