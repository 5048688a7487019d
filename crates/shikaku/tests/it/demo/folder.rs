//! Waiting for files. Folders on shares give no events, so a look is repeated until a deadline.

use std::{
    path::Path,
    sync::mpsc,
    time::{Duration, Instant},
};

/// Longer than anything awaited here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Time between two looks.
const LOOK: Duration = Duration::from_millis(2);

/// What is in a file as soon as it is there.
pub fn await_bytes(path: &Path) -> Vec<u8> {
    until(
        || std::fs::read(path).ok(),
        || format!("{} to appear", path.display()),
    )
}

/// Returns as soon as something holds.
pub fn await_that(what: &str, mut holds: impl FnMut() -> bool) {
    until(|| holds().then_some(()), || what.to_owned());
}

/// The text of a file as soon as it is there. Files are published whole, so the first sight is the whole.
pub fn await_file(path: &Path) -> String {
    let bytes = until(
        || std::fs::read(path).ok(),
        || format!("{} to appear", path.display()),
    );
    String::from_utf8(bytes).expect("UTF-8")
}

/// Returns as soon as a file is there.
pub fn await_there(path: &Path) {
    until(
        || path.exists().then_some(()),
        || format!("{} to appear", path.display()),
    );
}

/// Returns as soon as a file is gone.
pub fn await_gone(path: &Path) {
    until(
        || (!path.exists()).then_some(()),
        || format!("{} to go", path.display()),
    );
}

fn until<T>(mut look: impl FnMut() -> Option<T>, what: impl Fn() -> String) -> T {
    let (_keep, never) = mpsc::channel::<()>();
    let begun = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(begun.elapsed() < DEADLINE, "waited in vain for {}", what());
        let _ = never.recv_timeout(LOOK);
    }
}
