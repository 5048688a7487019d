//! A batch the clinic itself sends to the hub, brought to its result: a list of bookings, a list of patients.
//!
//! The folder is the state, as it is of the linkage: the request with its key, then the reception number, then the
//! result or why there is none. A crash goes on from there; the same request under the same key is one batch at the
//! hub, so nothing is ever submitted twice.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::Date;
use tokio::task::block_in_place;
use web::{problem::Problem, serve::Shutdown};
use wire::oqs::{
    Encoding,
    batch::{BATCH_LIMITS, BatchResult},
    exchange::{Reception, ReceptionInquiry},
    qualification::RequestHeader,
    registration::RegistrationsResult,
};

use crate::{Clinic, platform, problem};

/// Pause before the result is asked for again, and before a hub that is away is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// What is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 資格確認一括照会.
    Inquiry,
    /// 照会番号一括登録.
    Registration,
}

impl Kind {
    /// What the hub's interface calls the two steps.
    fn functions(self) -> [&'static str; 2] {
        match self {
            Self::Inquiry => ["OQSmuquc01", "OQSmuquc02"],
            Self::Registration => ["OQSmuimm01", "OQSmuimm02"],
        }
    }
}

/// One batch in its folder.
pub(crate) struct Errand {
    folder: PathBuf,
    kind: Kind,
}

impl Errand {
    /// The batch in `folder`, whether it is there yet or not.
    pub(crate) fn in_folder(folder: PathBuf, kind: Kind) -> Self {
        Self { folder, kind }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn text(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    /// Makes the batch ready to be sent; `beside` are files of the caller's own. The key comes last: without it there
    /// is no batch.
    pub(crate) fn prepare(
        &self,
        key: &str,
        request: &[u8],
        beside: &[(&str, &[u8])],
    ) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        for (name, bytes) in beside {
            platform::write_whole(&self.path(name), bytes)?;
        }
        platform::write_whole(&self.path("request.xml"), request)?;
        platform::write_whole(&self.path("key"), key.as_bytes())
    }

    /// Whether it is there.
    pub(crate) fn is_there(&self) -> bool {
        self.path("key").exists()
    }

    /// Whether the hub still works on it, or is away.
    pub(crate) fn is_running(&self) -> bool {
        let settled = |name| self.path(name).exists();
        self.is_there() && !settled("result.xml") && !settled("refused")
    }

    /// Why the hub refused it as a whole.
    pub(crate) fn refused(&self) -> Option<String> {
        self.text("refused")
    }

    /// The result, once there is one.
    pub(crate) fn result(&self) -> Option<Vec<u8>> {
        fs::read(self.path("result.xml")).ok()
    }

    /// A file the caller put beside it.
    pub(crate) fn beside(&self, name: &str) -> Option<String> {
        self.text(name)
    }

    /// One exchange; `false` when it is to be tried again after a pause.
    async fn step(&self, clinic: &Clinic) -> Result<bool, Problem> {
        let folder = |error: io::Error| problem::folder(&error);
        let key = self.text("key").unwrap_or_default();
        let hub = &clinic.config.hub;
        let form = clinic.config.form;
        let [submit, result] = self.kind.functions();
        let reception = self.text("reception");
        let asked = match &reception {
            None => {
                let request = fs::read(self.path("request.xml")).map_err(folder)?;
                hub.ask(submit, request, &key, form).await
            }
            Some(number) => {
                let inquiry = ReceptionInquiry {
                    header: header(clinic, None),
                    reception_number: number.clone(),
                };
                let message = inquiry
                    .write(Encoding::Utf8)
                    .map_err(|_| problem::answer_unreadable())?;
                hub.ask(result, message, &clinic.key(), form).await
            }
        };
        let passes = asked.as_ref().is_err_and(crate::HubError::passes);
        let bytes = match clinic.heard(asked) {
            Ok(bytes) => bytes,
            Err(_) if passes => return Ok(false),
            Err(problem) => return Err(problem),
        };
        if self.text("key").unwrap_or_default() != key {
            // Another list came meanwhile: this answer is not its.
            return Ok(true);
        }
        if reception.is_none() {
            let (reception, _) =
                Reception::read(&bytes).map_err(|_| problem::answer_unreadable())?;
            let number = reception
                .reception_number
                .ok_or_else(problem::answer_unreadable)?;
            let path = self.path("reception");
            platform::write_whole(&path, number.as_bytes()).map_err(folder)?;
            return Ok(true);
        }
        match self.segment(&bytes)?.as_deref() {
            Some("2") => Ok(false),
            Some("9") => Err(problem::batch_lost()),
            _ => {
                platform::write_whole(&self.path("result.xml"), &bytes).map_err(folder)?;
                Ok(true)
            }
        }
    }

    /// How far the hub is (処理結果区分).
    fn segment(&self, result: &[u8]) -> Result<Option<String>, Problem> {
        let header = match self.kind {
            Kind::Inquiry => BatchResult::read(result, &BATCH_LIMITS).map(|(read, _)| read.header),
            Kind::Registration => {
                RegistrationsResult::read(result, &BATCH_LIMITS).map(|(read, _)| read.header)
            }
        };
        header
            .map(|header| header.segment)
            .map_err(|_| problem::answer_unreadable())
    }

    /// Brings it on by one exchange; a refusal is kept beside it.
    async fn bring_on(&self, clinic: &Clinic) {
        let on = match self.step(clinic).await {
            Ok(on) => on,
            Err(problem) => {
                let text = format!("{} {}{}", problem.code, problem.ja, problem.next_ja);
                platform::write_whole(&self.path("refused"), text.as_bytes()).is_ok()
            }
        };
        if !on {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// The header of the clinic's own batches.
pub(crate) fn header(clinic: &Clinic, day: Option<Date>) -> RequestHeader {
    RequestHeader {
        confirmation_date: day,
        institution: clinic.config.institution.clone(),
        file_identifier: Some("list".to_owned()),
    }
}

/// A fresh folder for a list, in place of what was there.
pub(crate) fn emptied(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(folder),
    }
}

/// Works on batches whenever there are any, until `shutdown`; tomorrow's bookings before patients' numbers.
pub(crate) async fn run(clinic: Arc<Clinic>, shutdown: Shutdown) {
    loop {
        let running = block_in_place(|| {
            let bookings = clinic.bookings.running();
            bookings.or_else(|| clinic.registration.running())
        });
        tokio::select! {
            () = shutdown.wait() => return,
            () = async {
                match running {
                    Some(errand) => errand.bring_on(&clinic).await,
                    None => clinic.errands.notified().await,
                }
            } => {}
        }
    }
}
