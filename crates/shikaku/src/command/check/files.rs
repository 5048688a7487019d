//! The files to be checked, read one at a time and never beyond the limit.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use wire::oqs::check::{self, Code, Finding, LARGEST};

/// Every file at `path` with its findings: the file itself, or the xml files in the folder and in folders within.
pub(super) fn findings(path: &Path) -> impl Iterator<Item = (PathBuf, Vec<Finding>)> {
    let (files, alone) = match path.is_dir() {
        false => (vec![path.to_owned()], None),
        true => {
            let mut found = Vec::new();
            let opened = search(path, &mut found);
            found.sort();
            let alone = match opened {
                Err(_) => Some(Code::NotOpened),
                Ok(()) => found.is_empty().then_some(Code::NothingThere),
            };
            (found, alone)
        }
    };
    let alone = alone.map(|code| (path.to_owned(), vec![Finding::of_file(code)]));
    let checked = files.into_iter().map(|file| {
        let findings = look(&file).unwrap_or_else(|_| vec![Finding::of_file(Code::NotOpened)]);
        (file, findings)
    });
    alone.into_iter().chain(checked)
}

/// Collects the xml files of a folder. Links to folders are not followed: they may lead in circles.
fn search(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            search(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("xml"))
            // A pipe with such a name would never end; what is not there is told as such.
            && path.metadata().map_or(true, |about| about.is_file())
        {
            found.push(path);
        }
    }
    Ok(())
}

fn look(path: &Path) -> std::io::Result<Vec<Finding>> {
    let file = File::open(path)?;
    let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    if file.metadata()?.len() > limit {
        return Ok(vec![Finding::of_file(Code::TooLarge)]);
    }
    let mut bytes = Vec::new();
    // One byte more than the limit shows a file that grew meanwhile.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(check::check(&name, &bytes))
}
