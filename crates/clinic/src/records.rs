//! The checks of the day, as the counter sees them: every answer kept byte for byte, swept after the day.
//!
//! One file an answer in a folder a day; the file's name tells time and way and holds no personal data. The folder
//! is the store: what is in memory is read back from it at start.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use domain::{Date, DateTime, date};
use tokio::sync::broadcast;
use wire::oqs::qualification::Answer;

use crate::platform;

/// How a check was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    /// A file from a receipt computer.
    File,
    /// The form on the counter's page.
    Counter,
    /// A card at the reader.
    Card,
}

impl Source {
    const ALL: [(Self, &str); 3] = [
        (Self::File, "file"),
        (Self::Counter, "counter"),
        (Self::Card, "card"),
    ];

    fn code(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, known)| *known == code)
            .map(|(source, _)| source)
    }
}

/// One check.
pub(crate) struct Record {
    /// Unique within the clinic: `HHMMSS-` and the request's key; safe in addresses and file names.
    pub(crate) id: String,
    pub(crate) at: DateTime,
    pub(crate) source: Source,
    pub(crate) answer: Answer,
}

/// The checks of one day, newest last, and who waits for the next one.
pub(crate) struct Records {
    folder: PathBuf,
    day: RwLock<(Date, Vec<Arc<Record>>)>,
    news: broadcast::Sender<String>,
}

impl Records {
    /// Opens the folder, reads today's records back and removes those of other days.
    pub(crate) fn open(folder: &Path, today: Date) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let records = Self {
            folder: folder.to_owned(),
            day: RwLock::new((today, Vec::new())),
            news: broadcast::channel(64).0,
        };
        records.sweep(today)?;
        let mut kept = read_day(&records.of_day(today))?;
        kept.sort_by(|one, other| one.id.cmp(&other.id));
        records
            .day
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .1 = kept;
        Ok(records)
    }

    /// Keeps an answer and tells everybody who listens; an answer kept under this key before stays as it is.
    pub(crate) fn keep(
        &self,
        key: &str,
        at: DateTime,
        source: Source,
        bytes: &[u8],
        answer: Answer,
    ) -> io::Result<Arc<Record>> {
        if let Some(known) = self
            .today()
            .into_iter()
            .find(|known| known.id.ends_with(key))
        {
            return Ok(known);
        }
        let id = format!("{}-{key}", &date::compact_time(at)[8..]);
        let folder = self.of_day(at.date());
        fs::create_dir_all(&folder)?;
        platform::write_whole(&folder.join(format!("{id}.{}.xml", source.code())), bytes)?;
        let record = Arc::new(Record {
            id,
            at,
            source,
            answer,
        });
        let mut day = self.day.write().unwrap_or_else(PoisonError::into_inner);
        if day.0 < at.date() {
            *day = (at.date(), Vec::new());
        }
        if day.0 == at.date() {
            day.1.push(Arc::clone(&record));
        }
        drop(day);
        // Nobody listening is no failure.
        let _ = self.news.send(record.id.clone());
        Ok(record)
    }

    /// The checks of the current day, newest first.
    pub(crate) fn today(&self) -> Vec<Arc<Record>> {
        let day = self.day.read().unwrap_or_else(PoisonError::into_inner);
        day.1.iter().rev().cloned().collect()
    }

    /// One check of the current day.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Record>> {
        let day = self.day.read().unwrap_or_else(PoisonError::into_inner);
        day.1.iter().find(|record| record.id == id).cloned()
    }

    /// Identifiers of new checks as they come; also an empty one when the state of the line changes.
    pub(crate) fn news(&self) -> broadcast::Sender<String> {
        self.news.clone()
    }

    /// Removes the folders of days before `today`.
    pub(crate) fn sweep(&self, today: Date) -> io::Result<()> {
        let today = date::compact(today);
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_digit()) && *name < *today {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let mut day = self.day.write().unwrap_or_else(PoisonError::into_inner);
        if date::compact(day.0) < today {
            day.1.clear();
        }
        Ok(())
    }

    fn of_day(&self, day: Date) -> PathBuf {
        self.folder.join(date::compact(day))
    }
}

fn read_day(folder: &Path) -> io::Result<Vec<Arc<Record>>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let day = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut records = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut parts = name.split('.');
        let (Some(id), Some(source), Some("xml")) = (
            parts.next(),
            parts.next().and_then(Source::from_code),
            parts.next(),
        ) else {
            continue;
        };
        let time = date::parse_compact_time(&format!("{day}{}", id.get(..6).unwrap_or_default()));
        let answer = Answer::read(&fs::read(&path)?);
        if let (Ok(at), Ok((answer, _))) = (time, answer) {
            records.push(Arc::new(Record {
                id: id.to_owned(),
                at,
                source,
                answer,
            }));
        }
    }
    Ok(records)
}
