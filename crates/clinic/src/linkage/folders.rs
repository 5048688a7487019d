//! The folders, and whether they can be used at all.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{StartError, linkage::Consumer, platform};

/// The folders of the linkage. `req`, `work` and `res` lie on one volume, since files go between them by rename.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Receipt computers put requests here.
    pub req: PathBuf,
    /// Receipt computers fetch answers here.
    pub res: PathBuf,
    /// Receipt computers fetch card checks here.
    pub face: PathBuf,
    /// Requests taken and not yet answered; nobody else's business.
    pub work: PathBuf,
    /// Programs that get a copy of every answer of their own.
    pub consumers: Vec<Consumer>,
}

impl Folders {
    /// The folders as they are called on the disk: names are matched without regard to case, since installers write
    /// `REQ` and programs ask for `req`.
    #[must_use]
    pub fn found(self) -> Self {
        let consumers = self.consumers.into_iter().map(|consumer| Consumer {
            res: consumer.res.map(|path| as_called(&path)),
            face: consumer.face.map(|path| as_called(&path)),
            ..consumer
        });
        Self {
            req: as_called(&self.req),
            res: as_called(&self.res),
            face: as_called(&self.face),
            work: as_called(&self.work),
            consumers: consumers.collect(),
        }
    }

    /// Makes the folders and tries what will be done with them: write, rename across, remove.
    pub(crate) fn prepare(&self) -> Result<(), StartError> {
        for folder in [&self.req, &self.res, &self.face, &self.work] {
            fs::create_dir_all(folder).map_err(|source| StartError::Folder {
                folder: folder.clone(),
                source,
            })?;
        }
        let failed = |folder: &PathBuf| {
            let folder = folder.clone();
            move |source: io::Error| StartError::Folder { folder, source }
        };
        let probe = self.req.join("~shikaku.probe");
        let work = self.work.join("~shikaku.probe");
        let published = self.res.join("~shikaku.probe");
        platform::write_whole(&probe, b"").map_err(failed(&self.req))?;
        platform::rename(&probe, &work).map_err(failed(&self.work))?;
        platform::rename(&work, &published).map_err(failed(&self.res))?;
        platform::remove(&published).map_err(failed(&self.res))?;
        let face = self.face.join("~shikaku.probe");
        platform::write_whole(&face, b"").map_err(failed(&self.face))?;
        platform::remove(&face).map_err(failed(&self.face))
    }
}

/// `path`, or its one sibling whose name differs in case only.
fn as_called(path: &Path) -> PathBuf {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return path.to_owned();
    };
    if path.exists() {
        return path.to_owned();
    }
    let same = |entry: &fs::DirEntry| entry.file_name().eq_ignore_ascii_case(name);
    let found = fs::read_dir(parent)
        .ok()
        .and_then(|entries| entries.flatten().find(same));
    found.map_or_else(|| path.to_owned(), |entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_found_without_regard_to_case() {
        let oqs = tempfile::tempdir().expect("a folder");
        fs::create_dir(oqs.path().join("REQ")).expect("made");
        assert_eq!(as_called(&oqs.path().join("req")), oqs.path().join("REQ"));
        assert_eq!(as_called(&oqs.path().join("res")), oqs.path().join("res"));
    }
}
