//! Where a message lies in `work`: the folder is the journal of what is still to be done (docs/decisions/0001).

use std::{borrow::Cow, fs, io, path::PathBuf};

use domain::hand_off::Lying;
use wire::oqs::file_name::FileName;

use crate::{linkage::Folders, platform};

/// Longest name that is kept in `work` as it is: key, endings and temporary marks must find room in 255 bytes.
const LONGEST_NAME: usize = 180;

/// What a longer name ends with after it was cut.
pub(super) const CUT: &str = "~cut.xml";

/// Endings of what lies in `work` beside a request.
pub(crate) const ANSWER: &str = ".answer";
pub(crate) const REASON: &str = ".reason";

/// Beside these, a copy for the further consumer of that name.
pub(super) const COPY: &str = ".to-";

/// One message's files in `work`, named `<key>~<its name in req>`.
pub(super) struct Work {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) request: PathBuf,
    pub(super) answer: PathBuf,
    pub(super) reason: PathBuf,
    folder: PathBuf,
}

/// A name short enough for `work`.
fn cut(name: &str) -> Cow<'_, str> {
    if name.len() <= LONGEST_NAME {
        return Cow::Borrowed(name);
    }
    let end = (0..=LONGEST_NAME - CUT.len())
        .rev()
        .find(|end| name.is_char_boundary(*end));
    Cow::Owned(format!("{}{CUT}", &name[..end.unwrap_or_default()]))
}

impl Work {
    pub(super) fn at(folders: &Folders, key: &str, name: &str) -> Self {
        let beside = |ending: &str| folders.work.join(format!("{key}~{name}{ending}"));
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            request: beside(""),
            answer: beside(ANSWER),
            reason: beside(REASON),
            folder: folders.work.clone(),
        }
    }

    /// Takes a request out of `req`; from here on it is answered or given back.
    pub(super) fn claim(folders: &Folders, name: &str, key: &str) -> io::Result<Self> {
        let work = Self::at(folders, key, &cut(name));
        platform::rename(&folders.req.join(name), &work.request)?;
        Ok(work)
    }

    /// A card's answer that nobody requested by file, to be published under `name`. Where it has to be copied for
    /// further consumers, an empty request holds the copies back until all are there.
    pub(super) fn received(
        folders: &Folders,
        key: &str,
        name: &str,
        bytes: &[u8],
    ) -> io::Result<Self> {
        let work = Self::at(folders, key, name);
        if !folders.consumers.is_empty() {
            platform::write_whole(&work.request, b"")?;
        }
        platform::write_whole(&work.answer, bytes)?;
        Ok(work)
    }

    /// What an earlier run left in `work`.
    pub(super) fn left_over(folders: &Folders) -> io::Result<Vec<Self>> {
        let mut left: Vec<Self> = Vec::new();
        for entry in fs::read_dir(&folders.work)? {
            let entry = entry?;
            let Ok(file) = entry.file_name().into_string() else {
                continue;
            };
            if file.ends_with(".part") {
                // Written to half when the crash came; what it was made from is still here.
                platform::remove(&entry.path())?;
                continue;
            }
            let Some((key, name)) = file.split_once('~').filter(|(key, _)| !key.is_empty()) else {
                continue;
            };
            if copy_for(name).is_some() {
                continue;
            }
            let name = name
                .strip_suffix(ANSWER)
                .or_else(|| name.strip_suffix(REASON))
                .unwrap_or(name);
            if left.iter().all(|work| work.key != key) {
                left.push(Self::at(folders, key, name));
            }
        }
        left.retain(|work| {
            let empty = work.is_face() && work.lying().request && !work.lying().answer;
            // The crash came before the card's answer was here: the patient was told nothing.
            !(empty && platform::remove(&work.request).is_ok())
        });
        left.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(left)
    }

    /// What of it lies there. A link is a file of its own here and never followed.
    pub(super) fn lying(&self) -> Lying {
        let there = |path: &PathBuf| path.symlink_metadata().is_ok();
        Lying {
            request: there(&self.request),
            answer: there(&self.answer),
            reason: there(&self.reason),
        }
    }

    /// Where the copy for a further consumer waits.
    pub(super) fn copy(&self, consumer: &str) -> PathBuf {
        self.folder
            .join(format!("{}~{}{COPY}{consumer}", self.key, self.name))
    }

    pub(super) fn is_face(&self) -> bool {
        FileName::parse(&self.name).is_ok_and(|name| name.is_face())
    }
}

/// The message's name and the consumer of a copy's name; `None` where it is no copy.
pub(crate) fn copy_for(name: &str) -> Option<(&str, &str)> {
    let (name, consumer) = name.rsplit_once(COPY)?;
    (!consumer.is_empty() && !consumer.contains('.')).then_some((name, consumer))
}

/// The message's name in the name of anything that lies in `work`, or in `res` under its key.
pub(crate) fn message_of(file: &str) -> &str {
    let name = file.split_once('~').map_or(file, |(_, name)| name);
    let name = copy_for(name).map_or(name, |(name, _)| name);
    name.strip_suffix(ANSWER)
        .or_else(|| name.strip_suffix(REASON))
        .unwrap_or(name)
}
