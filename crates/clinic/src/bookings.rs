//! Tomorrow's bookings (明日の予約): a list from a receipt computer, asked as one batch, of which only the exceptions are
//! shown.
//!
//! The folder is the state, as it is of the linkage: `list.csv`, then the request with its key, then the reception
//! number, then the result. A crash goes on from there; the same request under the same key is one batch at the hub, so
//! nothing is ever submitted twice. The list is removed when its day is over.

mod import;
mod verdict;

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::{Date, date};
use tokio::{sync::Notify, task::block_in_place};
use web::{problem::Problem, serve::Shutdown};
use wire::oqs::{
    Encoding,
    batch::{BATCH_LIMITS, BatchRequest, BatchResult, BatchUnit},
    exchange::{Reception, ReceptionInquiry},
    qualification::{RequestHeader, Search},
};

pub(crate) use import::{Booking, Fault, Import};
pub(crate) use verdict::Exception;

use crate::{Clinic, platform, problem};

/// What the hub's interface calls the two steps.
const SUBMIT: &str = "OQSmuquc01";
const RESULT: &str = "OQSmuquc02";

/// Pause before the result is asked for again, and before a hub that is away is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// The list being worked on, in its folder.
pub(crate) struct Bookings {
    folder: PathBuf,
    news: Notify,
}

/// How far the list is.
pub(crate) enum Progress {
    /// None was imported.
    None,
    /// The hub works on it, or is away.
    Running(Import),
    /// The hub refused it.
    Refused(Import, String),
    /// Done.
    Done(Import, Vec<Exception>),
}

impl Bookings {
    /// The list beside the records of the day.
    pub(crate) fn new(records: &Path) -> Self {
        Self {
            folder: records.join("bookings"),
            news: Notify::new(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn text(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    /// The day the list is for; `None` without a list.
    pub(crate) fn day(&self) -> Option<Date> {
        self.text("day")
            .and_then(|day| date::parse_compact(day.trim()).ok())
    }

    fn list(&self) -> Option<Import> {
        let bytes = fs::read(self.path("list.csv")).ok()?;
        self.day()?;
        import::read(&bytes).ok()
    }

    /// Takes a list in, in place of the one before. The day is written last: without it there is no list.
    pub(crate) fn import(&self, clinic: &Clinic, bytes: &[u8], day: Date) -> Result<(), Problem> {
        let list = import::read(bytes)?;
        let request = request(clinic, &list, day)?;
        let folder = |error: io::Error| problem::folder(&error);
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(folder(error)),
            _ => fs::create_dir_all(&self.folder).map_err(folder)?,
        }
        for (name, bytes) in [
            ("list.csv", bytes),
            ("request.xml", &request),
            ("key", clinic.key().as_bytes()),
            ("day", date::compact(day).as_bytes()),
        ] {
            platform::write_whole(&self.path(name), bytes).map_err(folder)?;
        }
        self.news.notify_one();
        Ok(())
    }

    /// How far the list is, with what is to be done about it.
    pub(crate) fn progress(&self) -> Progress {
        let Some(list) = self.list() else {
            return Progress::None;
        };
        if let Some(refused) = self.text("refused") {
            return Progress::Refused(list, refused);
        }
        let Ok(bytes) = fs::read(self.path("result.xml")) else {
            let nobody = list.asked().next().is_none();
            return match nobody {
                true => finished(list, &[]),
                false => Progress::Running(list),
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

fn finished(list: Import, units: &[BatchUnit]) -> Progress {
    let units: HashMap<&str, &BatchUnit> = units
        .iter()
        .filter_map(|unit| {
            let echo = unit.echo.as_ref()?;
            Some((echo.arbitrary_identifier.as_deref()?, unit))
        })
        .collect();
    let exceptions = verdict::exceptions(&list.rows, |line| {
        units.get(line.to_string().as_str()).copied()
    });
    Progress::Done(list, exceptions)
}

/// The batch: a row a line, named by its line's number; a patient booked twice is asked once.
fn request(clinic: &Clinic, list: &Import, day: Date) -> Result<Vec<u8>, Problem> {
    let rows = list
        .asked()
        .map(|(row, asked)| Ok(Search::new(asked, Some(row.line.to_string()))))
        .collect();
    let request = BatchRequest {
        header: header(clinic, Some(day)),
        rows,
    };
    request
        .write(Encoding::Utf8)
        .map_err(|_| problem::unwritable_list())
}

fn header(clinic: &Clinic, day: Option<Date>) -> RequestHeader {
    RequestHeader {
        confirmation_date: day,
        institution: clinic.config.institution.clone(),
        file_identifier: Some("bookings".to_owned()),
    }
}

/// Works on the list whenever there is one to work on, until `shutdown`.
pub(crate) async fn run(clinic: Arc<Clinic>, shutdown: Shutdown) {
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            () = work(&clinic) => {}
        }
        tokio::select! {
            () = shutdown.wait() => return,
            () = clinic.bookings.news.notified() => {}
        }
    }
}

/// Brings the list to its result, from wherever it stands.
async fn work(clinic: &Clinic) {
    loop {
        let unfinished = matches!(
            block_in_place(|| clinic.bookings.progress()),
            Progress::Running(_)
        );
        if !unfinished {
            return;
        }
        match step(clinic).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(PAUSE).await,
            Err(problem) => {
                let text = format!("{} {}{}", problem.code, problem.ja, problem.next_ja);
                let refused = clinic.bookings.path("refused");
                if platform::write_whole(&refused, text.as_bytes()).is_err() {
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

/// One exchange; `false` when it is to be tried again after a pause.
async fn step(clinic: &Clinic) -> Result<bool, Problem> {
    let bookings = &clinic.bookings;
    let folder = |error: io::Error| problem::folder(&error);
    let key = bookings.text("key").unwrap_or_default();
    let hub = &clinic.config.hub;
    let form = clinic.config.form;
    let reception = bookings.text("reception");
    let (asked, submitted) = match &reception {
        None => {
            let request = fs::read(bookings.path("request.xml")).map_err(folder)?;
            (hub.ask(SUBMIT, request, &key, form).await, false)
        }
        Some(number) => {
            let inquiry = ReceptionInquiry {
                header: header(clinic, None),
                reception_number: number.clone(),
            };
            let message = inquiry
                .write(Encoding::Utf8)
                .map_err(|_| problem::answer_unreadable())?;
            (hub.ask(RESULT, message, &clinic.key(), form).await, true)
        }
    };
    let passes = asked.as_ref().is_err_and(crate::HubError::passes);
    let bytes = match clinic.heard(asked) {
        Ok(bytes) => bytes,
        Err(_) if passes => return Ok(false),
        Err(problem) => return Err(problem),
    };
    if bookings.text("key").unwrap_or_default() != key {
        // Another list came meanwhile: this answer is not its.
        return Ok(true);
    }
    let unreadable = |_| problem::answer_unreadable();
    if !submitted {
        let (reception, _) = Reception::read(&bytes).map_err(unreadable)?;
        let number = reception
            .reception_number
            .ok_or_else(problem::answer_unreadable)?;
        let path = bookings.path("reception");
        platform::write_whole(&path, number.as_bytes()).map_err(folder)?;
        return Ok(true);
    }
    let (result, _) = BatchResult::read(&bytes, &BATCH_LIMITS).map_err(unreadable)?;
    match result.header.segment.as_deref() {
        Some("2") => Ok(false),
        Some("9") => Err(problem::batch_lost()),
        _ => {
            platform::write_whole(&bookings.path("result.xml"), &bytes).map_err(folder)?;
            Ok(true)
        }
    }
}
