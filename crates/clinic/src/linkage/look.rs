//! Which files in `req` are complete: shares give no events, so the folder is looked at again and again.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    time::{Duration, SystemTime},
};

use domain::hand_off::{Patience, Seen, Shape, Sight, Verdict};
use wire::oqs::file_name::{Extension, FileName};

/// What a complete message ends with, but for blanks before and after the last sign.
const END: &[u8] = b"</XmlMsg";

/// How much of a file's end is read to see whether it is there.
const TAIL: i64 = 256;

/// What earlier looks saw.
pub(super) struct Looks {
    seen: HashMap<String, Seen>,
    patience: Patience,
}

impl Looks {
    pub(super) fn new(poll: Duration, settle: Duration) -> Self {
        Self {
            seen: HashMap::new(),
            patience: Patience::of(poll, settle),
        }
    }

    /// Looks once and names the files that are complete: unchanged since the last look, with a request's name and a
    /// message's end; or unchanged for so long that nobody is writing or renaming any more. Names that begin with `~` or
    /// `.` are somebody's unfinished business and never taken.
    pub(super) fn complete(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        let mut still_there = HashMap::new();
        let mut complete = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let known = FileName::parse(&name).ok().map(|name| name.extension());
            let ours = matches!(known, Some(Extension::Xml | Extension::Zip))
                || name.to_ascii_lowercase().ends_with(".xml");
            if name.starts_with(['~', '.']) || !ours {
                continue;
            }
            // Of a link, the link itself: what it points at is never looked at. It is taken, to be refused.
            let Ok(about) = entry.metadata() else {
                continue;
            };
            if about.is_dir() {
                continue;
            }
            let before = self.seen.remove(&name);
            let modified = about.modified().ok();
            let sight = Sight {
                shape: Shape {
                    length: about.len(),
                    modified: modified
                        .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok())
                        .map(|since| since.as_nanos()),
                },
                named: known == Some(Extension::Xml),
                // Only what was seen before can be complete; a file is opened no sooner.
                ended: before.is_some() && (about.is_symlink() || has_end(&entry.path())),
            };
            let (seen, verdict) = self.patience.judge(before, &sight);
            if verdict != Verdict::Wait {
                complete.push(name.clone());
            }
            still_there.insert(name, seen);
        }
        self.seen = still_there;
        complete.sort();
        Ok(complete)
    }
}

pub(crate) fn has_end(path: &Path) -> bool {
    let tail = || -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = i64::try_from(file.metadata()?.len()).unwrap_or(i64::MAX);
        file.seek(SeekFrom::End(-length.min(TAIL)))?;
        let mut bytes = Vec::new();
        file.take(TAIL.unsigned_abs()).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    tail().is_ok_and(|bytes| ends(&bytes))
}

/// Whether a text ends as a message does.
pub(super) fn ends(bytes: &[u8]) -> bool {
    let closed = bytes.trim_ascii_end().strip_suffix(b">");
    closed.is_some_and(|rest| rest.trim_ascii_end().ends_with(END))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "OQSsiquc01req_1.xml";

    fn looks() -> Looks {
        Looks::new(Duration::from_millis(10), Duration::from_millis(30))
    }

    #[test]
    fn a_file_still_being_written_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut looks = looks();
        let mut text = String::from("<XmlMsg>");
        for _ in 0..5 {
            text.push_str("<a/>");
            fs::write(folder.path().join(NAME), &text).expect("written");
            assert!(looks.complete(folder.path()).expect("looked").is_empty());
        }
        text.push_str("</XmlMsg>\r\n");
        fs::write(folder.path().join(NAME), &text).expect("written");
        assert!(
            looks.complete(folder.path()).expect("looked").is_empty(),
            "seen once only"
        );
        assert_eq!(looks.complete(folder.path()).expect("looked"), [NAME]);
    }

    #[test]
    fn a_file_without_an_end_is_given_up_on_after_a_while() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut looks = looks();
        fs::write(folder.path().join(NAME), "<XmlMsg>").expect("written");
        for _ in 0..3 {
            assert!(looks.complete(folder.path()).expect("looked").is_empty());
        }
        assert_eq!(looks.complete(folder.path()).expect("looked"), [NAME]);
    }

    #[test]
    fn folders_and_other_files_are_nobodys_requests() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(NAME)).expect("made");
        fs::write(folder.path().join("~OQSsiquc01req_2.xml.part"), "</XmlMsg>").expect("written");
        let mut looks = looks();
        for _ in 0..6 {
            assert!(looks.complete(folder.path()).expect("looked").is_empty());
        }
    }
}
