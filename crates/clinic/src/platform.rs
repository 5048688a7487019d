//! What differs between operating systems, and the file operations everything durable rests on.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Writes a new file whole: into a temporary name beside it, to the disk, then renamed into place.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary_beside(path);
    let written = (|| {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        rename(&temporary, path)
    })();
    if written.is_err() {
        // The file is incomplete and nobody's; a second failure to remove it changes nothing.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// A name outside every watched pattern, in the same folder and so on the same volume.
fn temporary_beside(path: &Path) -> std::path::PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("~{name}.part"))
}

/// Renames within one volume and makes the change durable. On Windows a file that another program holds open
/// refuses for a moment; the caller tries again at its next look.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| fs::rename(from, to))?;
    sync_parent(to);
    if from.parent() != to.parent() {
        sync_parent(from);
    }
    Ok(())
}

/// Removes a file that may be gone already.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match patiently(|| fs::remove_file(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => {
            sync_parent(path);
            Ok(())
        }
    }
}

/// Makes a folder's entries durable where the system has such a thing; a share that has not is no failure.
fn sync_parent(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent().and_then(|parent| File::open(parent).ok()) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Publishes a file by rename, and by a whole copy where `to` lies on another volume.
pub(crate) fn publish(from: &Path, to: &Path) -> io::Result<()> {
    match rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            copy_whole(from, to)?;
            remove(from)
        }
        done => done,
    }
}

/// Copies a file so that the copy appears whole, whatever its size.
pub(crate) fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    let temporary = temporary_beside(to);
    let copied = (|| {
        io::copy(&mut File::open(from)?, &mut File::create(&temporary)?)?;
        File::options().append(true).open(&temporary)?.sync_all()?;
        rename(&temporary, to)
    })();
    if copied.is_err() {
        // As in `write_whole`.
        let _ = fs::remove_file(&temporary);
    }
    copied
}

/// Whether an error is one that passes by itself: the file went away, or (on Windows) another program holds it.
pub(crate) fn may_pass(error: &io::Error) -> bool {
    is_held(error) || error.kind() == io::ErrorKind::NotFound
}

/// Whether another program holds the file: access denied, sharing and lock violations on Windows; shares mounted
/// elsewhere tell the same as busy.
fn is_held(error: &io::Error) -> bool {
    let held = cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33));
    held || matches!(
        error.kind(),
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy
    )
}

/// Tries what another program holds again for a bounded time: watchers and virus scanners let go within moments.
fn patiently<T>(mut operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 0..TRIES {
        match operation() {
            Err(error) if is_held(&error) => std::thread::sleep(BETWEEN),
            done => return done,
        }
    }
    operation()
}

/// Tries of a file that is held, and the pause between two: half a second in all.
const TRIES: u32 = 10;
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(50);

/// What time it is for the machine that holds `folder`, which need not be ours: a file written now tells.
pub(crate) fn present(folder: &Path) -> io::Result<std::time::SystemTime> {
    let probe = folder.join("time.part");
    let told = File::create(&probe)?.metadata()?.modified();
    fs::remove_file(&probe)?;
    told
}

/// Moves a file's time on by a moment, so that watchers of changes notice what was only renamed into place
/// (oqs-wire §3). Not being able to is no failure: the file is there and whole.
pub(crate) fn touch(path: &Path) {
    let touched = File::options().append(true).open(path).and_then(|file| {
        let modified = file.metadata()?.modified()?;
        file.set_modified(modified + std::time::Duration::from_millis(1))
    });
    if let Err(error) = touched {
        tracing::debug!(kind = ?error.kind(), "a file's time could not be moved on");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_tried_again_for_a_bounded_time() {
        let held = || io::Error::from(io::ErrorKind::ResourceBusy);
        let mut tries = 0;
        let done = patiently(|| {
            tries += 1;
            if tries < 3 { Err(held()) } else { Ok(tries) }
        });
        assert_eq!(done.expect("let go"), 3);
        let mut tries = 0;
        let refused = patiently(|| -> io::Result<()> {
            tries += 1;
            Err(held())
        });
        assert!(may_pass(&refused.expect_err("held for good")));
        assert_eq!(tries, TRIES + 1);
        let mut tries = 0;
        let full = patiently(|| -> io::Result<()> {
            tries += 1;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(!may_pass(&full.expect_err("full")));
        assert_eq!(tries, 1, "nothing to wait for");
    }
}
