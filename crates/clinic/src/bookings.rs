//! Tomorrow's bookings (明日の予約): a list from a receipt computer, asked as one batch, of which only the exceptions are
//! shown.
//!
//! The folder is the state (see [`crate::errand`]), with `list.csv` beside the batch. The list is removed when its day
//! is over.

mod verdict;

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use domain::{Date, date, eligibility::NumberAsked};
use web::problem::Problem;
use wire::oqs::{
    Encoding,
    batch::{BATCH_LIMITS, BatchRequest, BatchResult, BatchUnit},
    qualification::Search,
};

pub(crate) use verdict::Exception;

use crate::{
    Clinic,
    errand::{self, Errand, Kind},
    list::{self, List, Row},
    platform, problem,
};

/// Most bookings of a list: as many rows as the hub takes in one batch by default.
pub(crate) const LONGEST: usize = 1000;

/// The list being worked on, in its folder.
pub(crate) struct Bookings {
    folder: PathBuf,
}

/// How far the list is.
pub(crate) enum Progress {
    /// None was imported.
    None,
    /// The hub works on it, or is away.
    Running(List),
    /// The hub refused it.
    Refused(List, String),
    /// Done.
    Done(List, Vec<Exception>),
}

impl Bookings {
    /// The list beside the records of the day.
    pub(crate) fn new(records: &Path) -> Self {
        Self {
            folder: records.join("bookings"),
        }
    }

    fn errand(&self) -> Errand {
        Errand::in_folder(self.folder.clone(), Kind::Inquiry)
    }

    /// The batch, while it is under way.
    pub(crate) fn running(&self) -> Option<Errand> {
        self.day()?;
        Some(self.errand()).filter(Errand::is_running)
    }

    /// The day the list is for; `None` without a list.
    pub(crate) fn day(&self) -> Option<Date> {
        let day = self.errand().beside("day")?;
        date::parse_compact(day.trim()).ok()
    }

    fn list(&self) -> Option<List> {
        self.day()?;
        let bytes = fs::read(self.folder.join("list.csv")).ok()?;
        list::read(&bytes, LONGEST).ok()
    }

    /// Takes a list in, in place of the one before. The day is written last: without it there is no list.
    pub(crate) fn import(&self, clinic: &Clinic, bytes: &[u8], day: Date) -> Result<(), Problem> {
        let list = list::read(bytes, LONGEST)?;
        let request = request(clinic, list.asked(), day)?;
        let written = (|| {
            errand::emptied(&self.folder)?;
            platform::write_whole(&self.folder.join("list.csv"), bytes)?;
            if list.asked().next().is_some() {
                self.errand().prepare(&clinic.key(), &request, &[])?;
            }
            platform::write_whole(&self.folder.join("day"), date::compact(day).as_bytes())
        })();
        written.map_err(|error: io::Error| problem::folder(&error))?;
        clinic.errands.notify_one();
        Ok(())
    }

    /// How far the list is, with what is to be done about it.
    pub(crate) fn progress(&self) -> Progress {
        let Some(list) = self.list() else {
            return Progress::None;
        };
        let errand = self.errand();
        if let Some(refused) = errand.refused() {
            return Progress::Refused(list, refused);
        }
        let Some(bytes) = errand.result() else {
            return match errand.is_there() {
                true => Progress::Running(list),
                false => finished(list, &[]),
            };
        };
        match BatchResult::read(&bytes, &BATCH_LIMITS) {
            Ok((result, _)) => finished(list, &result.units),
            Err(_) => {
                let problem = problem::answer_unreadable();
                Progress::Refused(list, format!("{} {}", problem.code, problem.ja))
            }
        }
    }

    /// Removes a list whose day is over.
    pub(crate) fn sweep(&self, today: Date) -> io::Result<()> {
        match self.day() {
            Some(day) if day < today => fs::remove_dir_all(&self.folder),
            _ => Ok(()),
        }
    }
}

fn finished(list: List, units: &[BatchUnit]) -> Progress {
    let units = by_line(units);
    let exceptions = verdict::exceptions(&list.rows, |line| units.get(&line).copied());
    Progress::Done(list, exceptions)
}

/// The results by the line of their row.
pub(crate) fn by_line(units: &[BatchUnit]) -> HashMap<u64, &BatchUnit> {
    let line = |unit: &BatchUnit| {
        unit.echo
            .as_ref()?
            .arbitrary_identifier
            .as_ref()?
            .parse()
            .ok()
    };
    units
        .iter()
        .filter_map(|unit| Some((line(unit)?, unit)))
        .collect()
}

/// The batch: a row a line, named by its line's number; a patient who stands there twice is asked once.
pub(crate) fn request<'a>(
    clinic: &Clinic,
    asked: impl Iterator<Item = (&'a Row, &'a NumberAsked)>,
    day: Date,
) -> Result<Vec<u8>, Problem> {
    let rows = asked
        .map(|(row, asked)| Ok(Search::new(asked, Some(row.line.to_string()))))
        .collect();
    let request = BatchRequest {
        header: errand::header(clinic, Some(day)),
        rows,
    };
    request
        .write(Encoding::Utf8)
        .map_err(|_| problem::unwritable_list())
}
