//! The clinic (医療機関・薬局): folders for the receipt computer, the card reader, and the page at the counter.
//!
//! **Invariant: the clinic only says what a real clinic could say.** It never links the hub's store; a file in a
//! folder is published whole, by rename; a request that was taken is answered or given back, never lost.

mod bookings;
mod counter;
mod errand;
pub mod face;
mod hub_client;
mod kiosk;
mod line;
mod linkage;
mod list;
mod platform;
mod problem;
mod reader;
mod records;
mod registration;
mod staff;
pub mod why;

use std::{path::PathBuf, sync::Arc, time::Duration};

use domain::{
    clock::{Clock, Entropy},
    institution::InstitutionCode,
};
pub use hub_client::{HubClient, HubError};
pub use linkage::{Consumer, EncryptConfError, Encryption, Folders, ZipMethod, ZipSecret};
use tokio::{net::TcpListener, sync::Notify};
use web::serve::{Limits, Shutdown};
use wire::oqs::Form;

pub use crate::{
    reader::{ReaderConfig, account, protocol},
    staff::{AccountError, Accounts},
};

/// Everything a clinic needs to run; nothing is read from the environment in here.
pub struct Config {
    /// Its institution code (医療機関コード).
    pub institution: InstitutionCode,
    /// Its name, shown on the pages.
    pub institution_name: String,
    /// Where the hub is, and how to reach it.
    pub hub: HubClient,
    /// Further codes of the same institution (医科歯科併設), each with its own certificate.
    pub also: Vec<Also>,
    /// The folders shared with receipt computers.
    pub folders: Folders,
    /// Where answers are kept for the counter's list of the day; local disk, never shared.
    pub records: PathBuf,
    /// How answers are written.
    pub form: Form,
    /// Which answers are put into password ZIPs.
    pub encryption: Encryptions,
    /// How often folders are looked at.
    pub poll: Duration,
    /// How long an unfinished request file may stay unchanged before it is given back.
    pub settle: Duration,
    /// How long the hub is tried before a request is given back.
    pub give_up: Duration,
    /// How long answers stay in the folders (ResponseFileStayTime).
    pub answers_stay: Duration,
    /// How the reader is set up.
    pub reader: ReaderConfig,
    /// Staff who may verify by sight.
    pub staff: Accounts,
    /// Limits on the pages' connections.
    pub limits: Limits,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub entropy: Arc<dyn Entropy>,
}

/// A further code of the institution: requests that name it go the way of its own certificate.
pub struct Also {
    /// Its code.
    pub institution: InstitutionCode,
    /// The way to the hub with its certificate.
    pub hub: HubClient,
}

/// Password ZIPs of the two folders; `None` leaves all answers plain.
#[derive(Clone, Default)]
pub struct Encryptions {
    /// Of `res`, by `encrypt.conf`.
    pub res: Option<Encryption>,
    /// Of `face`, by `encrypt_face.conf`.
    pub face: Option<Encryption>,
}

impl Encryptions {
    pub(crate) fn for_answer(&self, face: bool) -> Option<&Encryption> {
        if face {
            self.face.as_ref()
        } else {
            self.res.as_ref()
        }
    }
}

/// The sockets a clinic listens on; all on loopback.
pub struct Listeners {
    /// The counter's pages.
    pub counter: TcpListener,
    /// The card reader that cards made of software are placed on.
    pub reader: TcpListener,
    /// The reader's screen: an origin of its own, from which nothing of the counter can be reached.
    pub kiosk: TcpListener,
}

/// What the clinic's parts share.
pub(crate) struct Clinic {
    pub(crate) config: Config,
    pub(crate) records: records::Records,
    pub(crate) line: line::Line,
    pub(crate) journal: linkage::journal::Journal,
    /// Told when a batch is ready to be sent.
    pub(crate) errands: Notify,
    pub(crate) bookings: bookings::Bookings,
    pub(crate) registration: registration::Registrations,
    pub(crate) stand: reader::Stand,
}

impl Clinic {
    /// A fresh key for a request; it goes to the hub and into names in `work` and in the records.
    pub(crate) fn key(&self) -> String {
        let mut key = [0; 8];
        self.config.entropy.fill(&mut key);
        hex::encode(key)
    }
}

/// Why a clinic cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A folder cannot be used.
    #[error("failed to use the folder {folder}: {source}")]
    Folder {
        /// Which one.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A socket failed.
    #[error("failed to serve: {0}")]
    Socket(#[from] std::io::Error),
}

impl Clinic {
    /// What the hub said, with the counter's banner brought up to date.
    pub(crate) fn heard<T>(&self, said: Result<T, HubError>) -> Result<T, web::Problem> {
        said.inspect(|_| self.line.up(line::Part::Line))
            .map_err(|error| {
                let troubled = error.is_trouble();
                let problem = error.into_problem();
                if troubled {
                    self.line
                        .down(line::Part::Line, self.config.clock.now(), problem.clone());
                } else {
                    self.line.up(line::Part::Line);
                }
                problem
            })
    }
}

/// A clinic whose folders were tried and whose records were read: ready to run.
pub struct Terminal(Arc<Clinic>);

impl Terminal {
    /// Tries the folders and reads the day's records back.
    ///
    /// # Errors
    /// [`StartError::Folder`] when a folder cannot be used.
    pub fn open(mut config: Config) -> Result<Self, StartError> {
        config.folders = config.folders.found();
        config.folders.prepare()?;
        let records = records::Records::open(&config.records, config.clock.now().date()).map_err(
            |source| StartError::Folder {
                folder: config.records.clone(),
                source,
            },
        )?;
        let line = line::Line::new(records.news());
        let bookings = bookings::Bookings::new(&config.records);
        let registration = registration::Registrations::new(&config.records);
        let journal = linkage::journal::Journal::new(&config.records);
        Ok(Self(Arc::new(Clinic {
            config,
            records,
            line,
            journal,
            errands: Notify::new(),
            bookings,
            registration,
            stand: reader::Stand::default(),
        })))
    }

    /// Runs until `shutdown`; requests in flight are finished or kept for the next start.
    ///
    /// # Errors
    /// [`StartError`] when the work folder cannot be read or a listener fails.
    pub async fn run(self, listeners: Listeners, shutdown: Shutdown) -> Result<(), StartError> {
        let clinic = self.0;
        let pages = web::serve::serve_plain(
            listeners.counter,
            counter::router(Arc::clone(&clinic), shutdown.clone())
                .merge(staff::router(Arc::clone(&clinic), shutdown.clone())),
            clinic.config.limits.clone(),
            shutdown.clone(),
        );
        let screen = web::serve::serve_plain(
            listeners.kiosk,
            kiosk::router(Arc::clone(&clinic), shutdown.clone()),
            clinic.config.limits.clone(),
            shutdown.clone(),
        );
        let linkage = linkage::run(Arc::clone(&clinic), shutdown.clone());
        let errands = errand::run(Arc::clone(&clinic), shutdown.clone());
        let reader = reader::run(Arc::clone(&clinic), listeners.reader, shutdown);
        let (pages, screen, linkage, reader, ()) =
            tokio::join!(pages, screen, linkage, reader, errands);
        pages?;
        screen?;
        linkage?;
        reader?;
        Ok(())
    }
}
