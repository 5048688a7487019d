//! Bulk registration of 照会番号: a list of patients is held against what the hub has on record; who is certain is
//! registered, who is not is left to a person.
//!
//! The folder is the state: the list, batches that ask (`ask-…`), what a person decided (`choices`), and batches that
//! register (`send-…`) with the lines they hold. Rounds of registering never hold a line twice, so pressing again, or
//! after a crash, registers nobody anew. The folder is removed after a week; the hub keeps results no longer.

mod choices;
mod verdict;

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use domain::{Date, date, insured::Branch, registration::RegistrationAsked};
use web::problem::Problem;
use wire::oqs::{
    Encoding,
    batch::{BATCH_LIMITS, BatchResult},
    registration::{Registration, RegistrationUnit, RegistrationsRequest, RegistrationsResult},
};

pub(crate) use choices::Choice;
use choices::Choices;
pub(crate) use verdict::{Standing, Verdict};

use crate::{
    Clinic, bookings,
    errand::{self, Errand, Kind},
    list::{self, Fault, List, Row},
    platform, problem,
};

/// Most patients of a list.
const LONGEST: usize = 10_000;

/// Rows of one batch: as many as the hub takes by default.
const BATCH: usize = 1000;

/// Days a list is kept.
const KEPT_DAYS: i64 = 7;

/// The list being worked on, in its folder.
pub(crate) struct Registrations {
    folder: PathBuf,
    /// Held while a person's decision is written, or a round of registering is made ready.
    hand: Mutex<()>,
}

/// How far the list is.
pub(crate) enum Progress {
    /// None was imported.
    None,
    /// The hub is being asked, or is away; so many people are in the list.
    Asking(usize),
    /// The hub refused to be asked.
    Refused(usize, String),
    /// Asked: what each line came to.
    Asked(Vec<Patient>, Vec<Fault>),
}

/// One line and what it came to.
pub(crate) struct Patient {
    pub(crate) row: Row,
    pub(crate) verdict: Verdict,
    pub(crate) state: State,
}

/// Where a line stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// As the verdict says, and nobody has decided otherwise.
    Found,
    /// A person decided.
    Chosen(Choice),
    /// In a batch that is under way.
    Sending,
    /// The hub registered it.
    Registered,
    /// The hub did not, with its words.
    Refused(String),
}

impl Patient {
    /// Whether a person still has to decide.
    pub(crate) fn undecided(&self) -> bool {
        self.verdict.standing == Standing::Unsure && self.state == State::Found
    }

    /// Whether the next round of registering takes it.
    pub(crate) fn ready(&self) -> bool {
        match self.state {
            State::Found => self.verdict.standing == Standing::Sure,
            State::Chosen(choice) => {
                choice == Choice::Register && self.verdict.standing == Standing::Unsure
            }
            _ => false,
        }
    }
}

impl Registrations {
    /// The list beside the records of the day.
    pub(crate) fn new(records: &Path) -> Self {
        Self {
            folder: records.join("registration"),
            hand: Mutex::default(),
        }
    }

    fn batches(&self, step: &str, kind: Kind) -> impl Iterator<Item = Errand> {
        let folder = self.folder.clone();
        let step = step.to_owned();
        (0..)
            .map(move |at| Errand::in_folder(folder.join(format!("{step}-{at}")), kind))
            .take_while(Errand::is_there)
    }

    fn asking(&self) -> impl Iterator<Item = Errand> {
        self.batches("ask", Kind::Inquiry)
    }

    fn sending(&self) -> impl Iterator<Item = Errand> {
        self.batches("send", Kind::Registration)
    }

    /// The first batch that is under way.
    pub(crate) fn running(&self) -> Option<Errand> {
        self.day()?;
        self.asking().chain(self.sending()).find(Errand::is_running)
    }

    /// The day the list came in; `None` without a list.
    fn day(&self) -> Option<Date> {
        let day = fs::read_to_string(self.folder.join("day")).ok()?;
        date::parse_compact(day.trim()).ok()
    }

    /// Which list it is: a page drawn of another one decides nothing about this.
    pub(crate) fn id(&self) -> Option<String> {
        fs::read_to_string(self.folder.join("id")).ok()
    }

    fn list(&self) -> Option<List> {
        self.day()?;
        let bytes = fs::read(self.folder.join("list.csv")).ok()?;
        list::read(&bytes, LONGEST).ok()
    }

    /// Takes a list in, in place of the one before. The day is written last: without it there is no list.
    pub(crate) fn import(&self, clinic: &Clinic, bytes: &[u8], today: Date) -> Result<(), Problem> {
        let _hand = self.hand();
        let list = list::read(bytes, LONGEST)?;
        let asked: Vec<_> = list.asked().collect();
        let requests = asked
            .chunks(BATCH)
            .map(|rows| bookings::request(clinic, rows.iter().copied(), today))
            .collect::<Result<Vec<_>, _>>()?;
        let written = (|| {
            errand::emptied(&self.folder)?;
            platform::write_whole(&self.folder.join("list.csv"), bytes)?;
            platform::write_whole(&self.folder.join("id"), clinic.key().as_bytes())?;
            for (at, request) in requests.iter().enumerate() {
                let folder = self.folder.join(format!("ask-{at}"));
                Errand::in_folder(folder, Kind::Inquiry).prepare(&clinic.key(), request, &[])?;
            }
            platform::write_whole(&self.folder.join("day"), date::compact(today).as_bytes())
        })();
        written.map_err(|error: io::Error| problem::folder(&error))?;
        clinic.errands.notify_one();
        Ok(())
    }

    fn hand(&self) -> std::sync::MutexGuard<'_, ()> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the list is.
    pub(crate) fn progress(&self) -> Progress {
        let Some(list) = self.list() else {
            return Progress::None;
        };
        let people = list.rows.len() + list.faults.len();
        let mut units = Vec::new();
        for errand in self.asking() {
            if let Some(refused) = errand.refused() {
                return Progress::Refused(people, refused);
            }
            let Some(bytes) = errand.result() else {
                return Progress::Asking(people);
            };
            match BatchResult::read(&bytes, &BATCH_LIMITS) {
                Ok((result, _)) => units.extend(result.units),
                Err(_) => {
                    let problem = problem::answer_unreadable();
                    return Progress::Refused(people, format!("{} {}", problem.code, problem.ja));
                }
            }
        }
        let verdicts = verdict::of(&list.rows, &bookings::by_line(&units));
        let choices = Choices::read(&self.folder);
        let sent = self.sent(&list.rows, &verdicts);
        let patients = list.rows.into_iter().zip(verdicts).map(|(row, verdict)| {
            let chosen = choices.of(row.line).map(State::Chosen);
            let state = sent.get(&row.line).cloned().or(chosen);
            Patient {
                state: state.unwrap_or(State::Found),
                row,
                verdict,
            }
        });
        Progress::Asked(patients.collect(), list.faults)
    }

    /// What became of the lines that were sent.
    fn sent(&self, rows: &[Row], verdicts: &[Verdict]) -> HashMap<u64, State> {
        let mut sent = HashMap::new();
        let registrations: HashMap<u64, Registration> = rows
            .iter()
            .zip(verdicts)
            .filter_map(|(row, verdict)| Some((row.line, registration(row, verdict)?)))
            .collect();
        for errand in self.sending() {
            let lines = errand.beside("lines").unwrap_or_default();
            let refused = errand.refused();
            let units = errand.result().map(|bytes| {
                RegistrationsResult::read(&bytes, &BATCH_LIMITS)
                    .map(|(result, _)| result.units)
                    .unwrap_or_default()
            });
            for line in lines.lines().filter_map(|line| line.parse().ok()) {
                let state = match (&refused, &units) {
                    (Some(words), _) => State::Refused(words.clone()),
                    (None, None) => State::Sending,
                    (None, Some(units)) => told(units, registrations.get(&line)),
                };
                sent.insert(line, state);
            }
        }
        sent
    }

    /// Keeps what a person decided about lines of the list `id`.
    pub(crate) fn decide(&self, id: &str, decided: &[(u64, Choice)]) -> Result<(), Problem> {
        let _hand = self.hand();
        if self.id().as_deref() != Some(id) {
            return Ok(());
        }
        let Progress::Asked(patients, _) = self.progress() else {
            return Ok(());
        };
        let mut choices = Choices::read(&self.folder);
        for (line, choice) in decided {
            let Some(patient) = patients.iter().find(|one| one.row.line == *line) else {
                continue;
            };
            if matches!(patient.state, State::Found | State::Chosen(_)) {
                choices.set(*line, *choice);
            }
            if *choice == Choice::Register {
                // A person has one number: the others of the list are not to take its place.
                let same = |row: &Row| row.same_as.unwrap_or(row.line);
                let whose = same(&patient.row);
                for other in patients.iter().map(|one| &one.row) {
                    if other.line != *line && same(other) == whose {
                        choices.set(other.line, Choice::Skip);
                    }
                }
            }
        }
        let written = choices.write(&self.folder);
        written.map_err(|error| problem::folder(&error))
    }

    /// Registers who is certain and whom a person confirmed; nobody twice.
    pub(crate) fn send(&self, clinic: &Clinic, id: &str) -> Result<(), Problem> {
        let _hand = self.hand();
        if self.id().as_deref() != Some(id) {
            return Ok(());
        }
        let Progress::Asked(patients, _) = self.progress() else {
            return Ok(());
        };
        let ready: Vec<(u64, Registration)> = patients
            .iter()
            .filter(|patient| patient.ready())
            .filter_map(|one| Some((one.row.line, registration(&one.row, &one.verdict)?)))
            .collect();
        let before = self.sending().count();
        for (at, rows) in ready.chunks(BATCH).enumerate() {
            let request = RegistrationsRequest {
                header: errand::header(clinic, None),
                rows: rows.iter().map(|(_, row)| Ok(row.clone())).collect(),
            };
            let request = request
                .write(Encoding::Utf8)
                .map_err(|_| problem::unwritable_list())?;
            let lines: String = rows.iter().map(|(line, _)| format!("{line}\n")).collect();
            let folder = self.folder.join(format!("send-{}", before + at));
            Errand::in_folder(folder, Kind::Registration)
                .prepare(&clinic.key(), &request, &[("lines", lines.as_bytes())])
                .map_err(|error| problem::folder(&error))?;
        }
        clinic.errands.notify_one();
        Ok(())
    }

    /// Removes a list that has been there for long.
    pub(crate) fn sweep(&self, today: Date) -> io::Result<()> {
        let over = |day: Date| {
            day.checked_add(jiff::Span::new().days(KEPT_DAYS))
                .is_ok_and(|last| last < today)
        };
        match self.day() {
            Some(day) if over(day) => fs::remove_dir_all(&self.folder),
            _ => Ok(()),
        }
    }
}

/// What is registered for a line; `None` where nothing can be.
fn registration(row: &Row, verdict: &Verdict) -> Option<Registration> {
    let asked = row.asked.as_ref()?;
    let on_record = verdict.branch.as_deref();
    let whose = RegistrationAsked {
        insurer: asked.insurer.clone(),
        symbol: asked.symbol.clone(),
        number: asked.number.clone(),
        branch: (asked.branch.clone()).or_else(|| Branch::parse(on_record?).ok()),
    };
    Some(Registration::new(row.patient.clone(), &whose))
}

/// What the hub said of a line, by all that was sent: never by its place.
fn told(units: &[RegistrationUnit], sent: Option<&Registration>) -> State {
    let sent = sent.map(|sent| &sent.echo);
    let unit = units
        .iter()
        .find(|unit| sent.is_some() && unit.echo.as_ref() == sent);
    match unit {
        Some(unit) if unit.status.as_deref() == Some("1") => State::Registered,
        Some(unit) => State::Refused(unit.message.clone().unwrap_or_default()),
        None => State::Refused("実施機関の結果にこの行がありません。".to_owned()),
    }
}
