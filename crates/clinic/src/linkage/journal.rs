//! The journal (記録): what happened to every message, appended a line a step, for `shikaku why` and nobody else.
//!
//! It holds no personal data and no name a vendor chose: a message is found again by the digest of its name or of its
//! identifier. It decides nothing; what is still to be done is told by `work` alone (docs/decisions/0001).

use std::{
    fs::{self, File},
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use domain::{
    Date, DateTime,
    date::{compact, compact_time, parse_compact_time},
    hand_off::Step,
};
use sha2::{Digest, Sha256};
use wire::oqs::file_name::FileName;

/// Days a journal is kept; ours (docs/COMPATIBILITY.md).
const DAYS: i64 = 90;

/// One line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    pub(crate) at: DateTime,
    pub(crate) key: String,
    pub(crate) step: Step,
    /// The code of a refusal, or a consumer's name.
    pub(crate) code: Option<String>,
}

/// What a message is found by: digests of its name, whatever its direction and ending, and of its identifier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mark {
    /// `oqssiquc01`; `-` where the name is no message's.
    function: String,
    name: String,
    identifier: String,
}

impl Mark {
    /// The mark of a file's name, or of an identifier alone.
    pub(crate) fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        match FileName::parse(&name) {
            Ok(file) => {
                let (function, identifier) = (name.get(..10), file.identifier());
                let function = function.unwrap_or("-").to_owned();
                Self {
                    name: digest(&format!("{function}_{identifier}")),
                    identifier: digest(identifier),
                    function,
                }
            }
            Err(_) => Self {
                function: "-".to_owned(),
                name: digest(name.strip_suffix(".err").unwrap_or(&name)),
                identifier: digest(&name),
            },
        }
    }
}

impl Mark {
    /// Whether this, asked for, finds `other`: an identifier alone finds every message that carries it, a whole name
    /// only its own.
    pub(crate) fn fits(&self, other: &Self) -> bool {
        other.name == self.name || (self.function == "-" && other.identifier == self.identifier)
    }
}

fn digest(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..8])
}

/// The journal being written: a file a day.
pub(crate) struct Journal {
    folder: PathBuf,
    today: Mutex<Option<(Date, File)>>,
}

impl Journal {
    /// The journal beside the records of the day, on the local disk.
    pub(crate) fn new(records: &Path) -> Self {
        Self {
            folder: folder(records),
            today: Mutex::new(None),
        }
    }

    /// Appends a step. That it could not be written stops no message; the log tells.
    pub(crate) fn note(&self, at: DateTime, key: &str, name: &str, step: Step, code: Option<&str>) {
        if let Err(error) = self.append(at, key, &Mark::of(name), step, code) {
            tracing::warn!(kind = ?error.kind(), "a step could not be written into the journal");
        }
    }

    fn append(
        &self,
        at: DateTime,
        key: &str,
        mark: &Mark,
        step: Step,
        code: Option<&str>,
    ) -> io::Result<()> {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.as_ref().is_none_or(|(day, _)| *day != at.date()) {
            fs::create_dir_all(&self.folder)?;
            let path = self.folder.join(format!("{}.log", compact(at.date())));
            let file = File::options().create(true).append(true).open(path)?;
            *today = Some((at.date(), file));
        }
        let Some((_, file)) = today.as_mut() else {
            return Ok(());
        };
        let line = format!(
            "{}\t{key}\t{}\t{}\t{}\t{}\t{}\n",
            compact_time(at),
            step.code(),
            mark.function,
            mark.name,
            mark.identifier,
            code.unwrap_or("-")
        );
        let written = file.write_all(line.as_bytes()).and_then(|()| {
            // Ends are on the disk before anybody asks for them; what comes between is told by the ends.
            match step {
                Step::Published | Step::GivenBack => file.sync_data(),
                _ => Ok(()),
            }
        });
        if written.is_err() {
            // A share that went away and came back: opened anew next time.
            *today = None;
        }
        written
    }

    /// Removes the journals of days long past.
    pub(crate) fn sweep(&self, today: Date) -> io::Result<()> {
        let first = today
            .checked_sub(jiff::Span::new().days(DAYS))
            .map_or_else(|_| String::new(), compact);
        for path in files(&self.folder)? {
            let day = path.file_stem().unwrap_or_default().to_string_lossy();
            if *day < *first {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }
}

/// The steps of the messages of a name or identifier, oldest first.
pub(crate) fn steps(records: &Path, asked: &str) -> io::Result<Vec<Line>> {
    let mark = Mark::of(asked);
    let mut lines = Vec::new();
    for path in files(&folder(records))? {
        for line in io::BufReader::new(File::open(path)?).lines() {
            let line = line?;
            let part: Vec<&str> = line.split('\t').collect();
            let &[at, key, step, function, name, identifier, code] = part.as_slice() else {
                // The half of a line that a power cut left.
                continue;
            };
            let other = Mark {
                function: function.to_owned(),
                name: name.to_owned(),
                identifier: identifier.to_owned(),
            };
            let fits = mark.fits(&other);
            if let (true, Ok(at), Some(step)) =
                (fits, parse_compact_time(at), Step::from_code(step))
            {
                lines.push(Line {
                    at,
                    key: key.to_owned(),
                    step,
                    code: (code != "-").then(|| code.to_owned()),
                });
            }
        }
    }
    Ok(lines)
}

fn folder(records: &Path) -> PathBuf {
    records.join("journal")
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "log"))
        .collect();
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_by_either_name_and_by_its_identifier_and_nothing_of_it_is_written() {
        let records = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(records.path());
        let at = jiff::civil::datetime(2026, 11, 24, 9, 0, 0, 0);
        journal.note(at, "k1", "OQSsiquc01req_Yamada1.xml", Step::Taken, None);
        journal.note(
            at,
            "k1",
            "OQSsiquc01req_Yamada1.xml",
            Step::GivenBack,
            Some("SKK-1003"),
        );
        journal.note(at, "k2", "OQSsiquc01req_other.xml", Step::Taken, None);
        for asked in [
            "oqssiquc01REQ_yamada1.XML",
            "OQSsiquc01res_Yamada1.xml",
            "OQSsiquc01req_Yamada1.err",
            "yamada1",
        ] {
            let steps = steps(records.path(), asked).expect("read");
            assert_eq!(steps.len(), 2, "{asked}");
            assert_eq!(steps[1].code.as_deref(), Some("SKK-1003"));
        }
        let text = fs::read_to_string(records.path().join("journal/20261124.log")).expect("there");
        assert!(!text.to_lowercase().contains("yamada"), "{text}");
        journal.sweep(jiff::civil::date(2027, 6, 1)).expect("swept");
        assert!(steps(records.path(), "yamada1").expect("read").is_empty());
    }
}
