//! The folders, and whether they can be used at all.

use std::{fs, io, path::PathBuf};

use crate::{StartError, platform};

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
}

impl Folders {
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
