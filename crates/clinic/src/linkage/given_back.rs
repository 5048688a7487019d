//! Giving a request back in `res` with its reason (隔離).

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use wire::oqs::file_name::{Direction, FileName};

use crate::{
    Clinic,
    linkage::{Folders, work::Work},
    platform,
};

/// Folder in `work` of links that were put aside.
const QUARANTINE: &str = "quarantine";

/// Puts the reason and then the request into `res`: the reason first, since clients look for it when the request
/// appears (oqs-wire §3). Done again from the beginning after a crash, until the request is gone from `work`.
pub(super) fn give_back(clinic: &Clinic, work: &Work) -> io::Result<()> {
    if !work.lying().request {
        return Ok(());
    }
    let name = name_in_res(&clinic.config.folders, work);
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let res = &clinic.config.folders.res;
    let (reason, returned) = (res.join(format!("{stem}.err")), res.join(&name));
    platform::write_whole(&reason, &fs::read(&work.reason)?)?;
    if work.request.symlink_metadata()?.is_symlink() {
        // What it points at may be anything and is never read: the link itself is put aside.
        let aside = clinic.config.folders.work.join(QUARANTINE);
        fs::create_dir_all(&aside)?;
        return platform::rename(
            &work.request,
            &aside.join(format!("{}~{}", work.key, work.name)),
        );
    }
    // A copy, not the file itself: its age in `res` begins now.
    platform::copy_whole(&work.request, &returned)?;
    platform::touch(&returned);
    platform::remove(&work.request)
}

/// The name to give the request back under. What lies in `res` is never overwritten, and nothing but an answer of
/// the hub ever has an answer's name there: in both cases the key comes first.
fn name_in_res(folders: &Folders, work: &Work) -> String {
    let parsed = FileName::parse(&work.name);
    let answer = parsed.is_ok_and(|name| name.message().direction == Direction::Answer);
    let there = folders.res.join(&work.name);
    let link = work
        .request
        .symlink_metadata()
        .is_ok_and(|about| about.is_symlink());
    let other = there.exists() && (link || !same(&there, &work.request).unwrap_or(false));
    if answer || other {
        format!("{}~{}", work.key, work.name)
    } else {
        work.name.clone()
    }
}

/// Whether two files hold the same, however large they are.
fn same(one: &Path, other: &Path) -> io::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let bytes =
        |path: &Path| -> io::Result<_> { Ok(io::BufReader::new(File::open(path)?).bytes()) };
    for (one, other) in bytes(one)?.zip(bytes(other)?) {
        if one? != other? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_compared_to_the_last_byte() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("written");
            path
        };
        let (one, other) = (written("1", "資格a"), written("2", "資格b"));
        assert!(same(&one, &one).expect("read") && !same(&one, &other).expect("read"));
        assert!(!same(&one, &written("3", "")).expect("read"));
    }
}
