//! The works of a visit, done one after another by the thread that holds the card: reading, verifying, asking the hub.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use card::{
    CardError,
    face::FaceError,
    jpki::{JpkiApp, Pin},
    verification_number::NumberB,
};
use domain::{
    card_check::{self, Purpose},
    consent::ConsentItem,
    date::{compact, parse_compact_time},
    eligibility::{CardMode, Validity},
    visit::{Checked, Event, LastTry, Sighted, Way},
};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use web::problem::Problem;
use wire::oqs::qualification::Answer;

use super::{
    placed::Placed,
    seat::{Came, Input, Job},
};
use crate::{
    Clinic,
    face::{Verdict, VerifiedPhoto},
    hub_client::{Check, HubError, Proof, Session},
    linkage, problem,
};

/// How often it is looked whether the card still lies there.
const PRESENCE: Duration = Duration::from_millis(250);

/// How long a patient is kept waiting for a folder that refuses.
const PUBLICATION: Duration = Duration::from_secs(5);

/// Why a work came to nothing.
enum Broken {
    Card(CardError),
    Hub(HubError),
    Other(Event, Problem),
}

impl From<CardError> for Broken {
    fn from(error: CardError) -> Self {
        Self::Card(error)
    }
}

impl From<HubError> for Broken {
    fn from(error: HubError) -> Self {
        Self::Hub(error)
    }
}

/// The thread that holds the card.
pub(super) struct Worker {
    clinic: Arc<Clinic>,
    card: Box<dyn Placed>,
    handle: Handle,
    /// Opened before the PIN was spent, and not used yet.
    session: Option<Session>,
    /// What is printed on the card, as far as it can be true; none once the card was asked with it.
    printed: Option<NumberB>,
    /// The photo in the chip, once it was read; wiped with the visit.
    photo: Option<VerifiedPhoto>,
}

impl Worker {
    pub(super) fn new(clinic: Arc<Clinic>, mut card: Box<dyn Placed>, handle: Handle) -> Self {
        let today = clinic.config.clock.now().date();
        let printed = card.printed();
        let printed = printed.and_then(|digits| NumberB::parse(&digits, today).ok());
        Self {
            clinic,
            card,
            handle,
            session: None,
            printed,
            photo: None,
        }
    }

    /// Works until there are no more jobs or the card is gone.
    pub(super) fn run(mut self, jobs: &Receiver<Job>, inputs: &Sender<Input>) {
        loop {
            let job = match jobs.recv_timeout(PRESENCE) {
                Ok(job) => job,
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) if self.card.present() => continue,
                Err(RecvTimeoutError::Timeout) => {
                    // Nobody listening any more is the same end.
                    let _ = inputs.send(Input::Happens(Event::Removed));
                    return;
                }
            };
            let Some(came) = self.job(job) else { continue };
            if inputs.send(Input::Came(Box::new(came))).is_err() {
                return;
            }
        }
    }

    fn job(&mut self, job: Job) -> Option<Came> {
        let done = match job {
            Job::Read => self.read(),
            Job::Look => self.look(),
            Job::Photo => {
                self.photo();
                return None;
            }
            Job::Pin(pin, last) => self.pin(&pin, last),
            Job::Phone => self.phone(),
            Job::Offer(way) => self.offer(way),
            Job::Register(way) => self.register(way),
            Job::Check(way, sighted, consent) => self.check(way, sighted.as_ref(), &consent),
            Job::Withdraw(consent) => self.withdraw(consent),
            Job::Tell(outcome) => {
                self.card.tell(*outcome);
                return None;
            }
        };
        Some(done.unwrap_or_else(|broken| self.broken(broken)))
    }

    fn broken(&self, broken: Broken) -> Came {
        match broken {
            Broken::Other(event, problem) => Came::with(event, problem),
            Broken::Hub(error) => {
                let event = match error.is_trouble() {
                    true => Event::HubAway,
                    false => Event::HubRefused,
                };
                let told: Result<(), _> = self.clinic.heard(Err(error));
                Came {
                    event,
                    problem: told.err(),
                    face: None,
                    validity: None,
                }
            }
            Broken::Card(error) => {
                let event = match &error {
                    CardError::WrongPin { left } => Event::PinWrong(*left),
                    CardError::PinLocked => Event::PinWrong(0),
                    CardError::NotThisCard => Event::NotThisCard,
                    CardError::VerifierRefused => Event::VerifierRefused,
                    CardError::Transmit(_) => Event::Removed,
                    _ => Event::Unreadable,
                };
                Came::with(event, card_problem(&error))
            }
        }
    }

    fn app(&mut self) -> Result<JpkiApp<'_, dyn Placed>, CardError> {
        JpkiApp::select(&mut *self.card)
    }

    fn read(&mut self) -> Result<Came, Broken> {
        let kind = self.card.kind();
        let tries = self.app()?.pin_tries_left()?;
        Ok(Came::just(Event::Read(kind, tries)))
    }

    fn look(&mut self) -> Result<Came, Broken> {
        self.read_photo()?;
        let photo = self.photo.as_ref().ok_or_else(no_face)?;
        let config = &self.clinic.config.reader;
        let camera = config.cameras.before(photo, self.card.own_face());
        let camera = camera.map_err(|_| no_face())?;
        let verdict = crate::face::verify(&config.face, photo, &*camera);
        match verdict.map_err(|_| no_face())? {
            Verdict::Same => Ok(Came::just(Event::Verified(Way::Face))),
            Verdict::Different => Err(no_face()),
        }
    }

    /// Reads the photo in the chip, once a visit. A number that the card refused was misread: it costs no second try.
    fn read_photo(&mut self) -> Result<(), Broken> {
        let config = &self.clinic.config;
        let Some(root) = &config.reader.face_root else {
            return Ok(());
        };
        let Some(printed) = self.printed.take() else {
            return Ok(());
        };
        let mut challenge = [0; 32];
        config.entropy.fill(&mut challenge);
        match VerifiedPhoto::read(&mut *self.card, &printed, root, &challenge) {
            Ok(photo) => self.photo = Some(photo),
            Err(FaceError::Card(error @ CardError::Transmit(_))) => return Err(error.into()),
            Err(error) => tracing::warn!(%error, "the chip gave no photo"),
        }
        Ok(())
    }

    /// Shows staff the chip's photo, beside the person. A phone has none.
    fn photo(&mut self) {
        let read = self.read_photo().is_ok();
        let photo = self.photo.as_ref().filter(|_| read);
        let photo = photo.and_then(|photo| photo.decode().ok());
        self.clinic.stand.show_photo(photo);
    }

    fn pin(&mut self, pin: &Pin, last: LastTry) -> Result<Came, Broken> {
        // The hub first: no try is spent while nobody could answer.
        let session = self.handle.block_on(
            self.clinic
                .config
                .hub
                .open_session(CardMode::Pin.code(), None),
        )?;
        self.session = Some(session);
        self.app()?.verify_pin(pin, last)?;
        Ok(Came::just(Event::Verified(Way::Pin)))
    }

    fn phone(&mut self) -> Result<Came, Broken> {
        match self.card.holder() {
            Ok(true) => Ok(Came::just(Event::Verified(Way::Phone))),
            Ok(false) => Ok(Came::with(Event::PhoneFailed, problem::phone_failed())),
            Err(error) => Err(Broken::Card(CardError::Transmit(error))),
        }
    }

    /// A session at the hub, for whose signature the card is ready.
    fn session(&mut self, mode: CardMode) -> Result<Session, Broken> {
        let clinic = Arc::clone(&self.clinic);
        let hub = &clinic.config.hub;
        if mode == CardMode::Pin {
            return match self.session.take() {
                Some(session) => Ok(session),
                None => Ok(self.handle.block_on(hub.open_session(mode.code(), None))?),
            };
        }
        let handle = self.handle.clone();
        let mut app = self.app()?;
        let challenge = BASE64.encode(app.challenge()?);
        let session = handle.block_on(hub.open_session(mode.code(), Some(challenge)))?;
        let proof = session
            .presentation
            .as_deref()
            .and_then(|proof| BASE64.decode(proof).ok());
        app.present_verifier(&proof.ok_or_else(unreadable)?)?;
        Ok(session)
    }

    fn prove(&mut self, purpose: Purpose, mode: CardMode) -> Result<Proof, Broken> {
        let session = self.session(mode)?;
        let nonce = BASE64.decode(&session.nonce).map_err(|_| unreadable())?;
        let institution = self.clinic.config.institution.clone();
        let statement = card_check::holder_statement(purpose, &institution, &nonce, mode);
        let mut app = self.app()?;
        let signature = app.sign_sha256(&Sha256::digest(&statement).into())?;
        let certificate = app.authentication_certificate()?;
        Ok(Proof {
            nonce: session.nonce,
            mode: mode.code(),
            certificate: BASE64.encode(certificate),
            signature: BASE64.encode(signature),
            items: self
                .clinic
                .config
                .reader
                .consent_items
                .iter()
                .map(|item| item.code())
                .collect(),
        })
    }

    fn offer(&mut self, way: Way) -> Result<Came, Broken> {
        let proof = self.prove(Purpose::Offer, way.mode())?;
        let key = self.clinic.key();
        let said = self
            .handle
            .block_on(self.clinic.config.hub.offer(&proof, &key));
        let offer = said?.into_offer().ok_or_else(unreadable)?;
        self.up();
        Ok(Came::just(Event::Offered(offer)))
    }

    fn register(&mut self, way: Way) -> Result<Came, Broken> {
        let proof = self.prove(Purpose::Registration, way.mode())?;
        let key = self.clinic.key();
        self.handle
            .block_on(self.clinic.config.hub.register(&proof, &key))?;
        self.up();
        Ok(Came::just(Event::Registered))
    }

    fn check(
        &mut self,
        way: Way,
        sighted: Option<&Sighted>,
        consent: &BTreeSet<ConsentItem>,
    ) -> Result<Came, Broken> {
        let mode = way.mode();
        let session = self.session(mode)?;
        let nonce = BASE64.decode(&session.nonce).map_err(|_| unreadable())?;
        let clinic = Arc::clone(&self.clinic);
        let config = &clinic.config;
        let on = config.clock.now().date();
        let statement = card_check::statement(&config.institution, &nonce, on, mode, consent);
        let mut app = self.app()?;
        let signature = app.sign_sha256(&Sha256::digest(&statement).into())?;
        let certificate = app.authentication_certificate()?;
        let check = Check {
            nonce: &session.nonce,
            mode: mode.code(),
            consent: consent.iter().map(|item| item.code()).collect(),
            confirmation_date: &compact(on),
            certificate: BASE64.encode(certificate),
            signature: BASE64.encode(signature),
            reason: sighted.map(|sighted| sighted.reason.code()),
        };
        let key = clinic.key();
        let said = self
            .handle
            .block_on(config.hub.check_card(&check, &key, config.form));
        let said = said?;
        self.up();
        let (answer, _) = Answer::read(&said.bytes).map_err(|_| unreadable())?;
        let published = self.handle.block_on(async {
            let publication = linkage::publish_face(&clinic, &key, &said.bytes);
            tokio::time::timeout(PUBLICATION, publication).await
        });
        let (face, problem) = match published {
            Ok(Ok(face)) => (Some(face.to_string_lossy().into_owned()), None),
            Ok(Err(error)) => (None, Some(problem::folder(&error))),
            // It lies in `work` and goes out as soon as the folders work again.
            Err(_) => (None, Some(problem::face_delayed())),
        };
        let until = said
            .until
            .as_deref()
            .and_then(|until| parse_compact_time(until).ok());
        Ok(Came {
            event: Event::Checked(Checked {
                validity: answer.validity.as_deref().and_then(Validity::from_code),
                consent: said.consent.zip(until),
            }),
            problem,
            face,
            validity: answer.validity,
        })
    }

    fn withdraw(&mut self, consent: u64) -> Result<Came, Broken> {
        let key = self.clinic.key();
        let said = self
            .handle
            .block_on(self.clinic.config.hub.withdraw(consent, &key));
        said?;
        self.up();
        self.clinic.stand.withdrew(consent);
        Ok(Came::just(Event::Withdrawn))
    }

    fn up(&self) {
        self.clinic.line.up(crate::line::Part::Line);
    }
}

fn no_face() -> Broken {
    Broken::Other(Event::FaceFailed, problem::face_failed())
}

fn unreadable() -> Broken {
    Broken::Other(Event::HubRefused, problem::answer_unreadable())
}

fn card_problem(error: &CardError) -> Problem {
    match error {
        CardError::WrongPin { left: 0 } | CardError::PinLocked => problem::pin_locked(),
        CardError::WrongPin { left } => problem::pin_wrong(*left),
        CardError::LastTry => problem::pin_last_try(),
        CardError::NotThisCard => problem::not_a_card(),
        CardError::VerifierRefused => problem::verifier_refused(),
        _ => problem::card_removed(),
    }
}
