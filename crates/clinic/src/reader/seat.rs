//! One visit being led: the machine of [`domain::visit`], the thread that holds the card, the screens that watch.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Duration,
};

use card::jpki::Pin;
use domain::{
    consent::ConsentItem,
    visit::{Act, Command, Event, Failure, LastTry, Sighted, Step, Visit, Waits, Way},
};
use tokio::runtime::Handle;
use web::problem::Problem;

use super::{
    placed::Placed,
    protocol::Outcome,
    script::{Next, Script, told},
    work::Worker,
};
use crate::{Clinic, problem};

/// How often time is told to the machine, and life is shown to the watch.
const BEAT: Duration = Duration::from_millis(500);

/// What comes into a visit from outside its thread.
pub(crate) enum Input {
    /// Something happened.
    Happens(Event),
    /// The patient typed a PIN.
    Pin(Pin),
    /// Staff look: the photo is shown to them.
    StaffLook,
    /// A work was done, or not.
    Came(Box<Came>),
}

/// What came of a work.
pub(crate) struct Came {
    pub(super) event: Event,
    /// Why not, or what else is to be said.
    pub(super) problem: Option<Problem>,
    /// The file in the `face` folder.
    pub(super) face: Option<String>,
    /// 資格有効性.
    pub(super) validity: Option<String>,
}

impl Came {
    pub(super) fn just(event: Event) -> Self {
        Self {
            event,
            problem: None,
            face: None,
            validity: None,
        }
    }

    pub(super) fn with(event: Event, problem: Problem) -> Self {
        Self {
            problem: Some(problem),
            ..Self::just(event)
        }
    }
}

/// A work for the thread that holds the card.
pub(super) enum Job {
    Read,
    Look,
    Photo,
    Pin(Pin, LastTry),
    Phone,
    Offer(Way),
    Register(Way),
    Check(Way, Option<Sighted>, BTreeSet<ConsentItem>),
    Withdraw(u64),
    Tell(Box<Outcome>),
}

/// A visit being led.
pub(super) struct Seat {
    clinic: Arc<Clinic>,
    visit: Visit,
    now: i64,
    pin: Option<Pin>,
    jobs: Option<Sender<Job>>,
    script: Option<Script>,
    sever: Box<dyn Fn() + Send>,
    outcome: Outcome,
    told: bool,
}

/// Leads a visit from the card placed to the card taken; returns when the reader is free again.
pub(super) fn lead(
    clinic: &Arc<Clinic>,
    card: Box<dyn Placed>,
    script: Option<Script>,
    handle: &Handle,
) {
    let (jobs, waiting) = channel();
    let (sender, inputs) = channel();
    let sever = card.severer();
    let worker = Worker::new(Arc::clone(clinic), card, handle.clone());
    let events = sender.clone();
    let holding = std::thread::spawn(move || worker.run(&waiting, &events));
    clinic.stand.begin(sender);
    let (visit, commands) = Visit::begin(clinic.config.reader.patience, 0);
    let mut seat = Seat {
        clinic: Arc::clone(clinic),
        visit,
        now: 0,
        pin: None,
        jobs: Some(jobs),
        script,
        sever,
        outcome: Outcome {
            face: None,
            validity: None,
            problem: None,
        },
        told: false,
    };
    seat.obey(commands);
    seat.run(&inputs);
    // Dropping the last job ends the thread; the card's power goes with its connection.
    seat.jobs = None;
    clinic.stand.end();
    if holding.join().is_err() {
        tracing::error!("the thread that held the card broke off");
    }
}

impl Seat {
    fn run(&mut self, inputs: &Receiver<Input>) {
        while self.visit.step() != Step::Gone {
            self.clinic.stand.show(&self.visit);
            self.tell();
            if self.play() {
                continue;
            }
            // Nobody waits for a patient any more; a work under way is finished first.
            if self.clinic.stand.is_stopping() && self.visit.step().waits() != Waits::Machine {
                self.take(Event::Removed);
                continue;
            }
            let before = self.clinic.config.clock.unix_ms();
            match inputs.recv_timeout(BEAT) {
                Ok(input) => {
                    // A clock that jumps moves a visit on by no more than was waited.
                    let waited = self.clinic.config.clock.unix_ms().saturating_sub(before);
                    self.now += waited.clamp(0, BEAT.as_millis() as i64);
                    self.hear(input);
                }
                Err(RecvTimeoutError::Timeout) => self.now += BEAT.as_millis() as i64,
                Err(RecvTimeoutError::Disconnected) => self.take(Event::Removed),
            }
            self.take(Event::Tick);
            self.clinic.stand.health.beat();
        }
        self.clinic.stand.show(&self.visit);
    }

    fn hear(&mut self, input: Input) {
        match input {
            Input::Happens(event) => self.take(event),
            Input::Pin(pin) => {
                self.pin = Some(pin);
                self.take(Event::Act(Act::PinTyped));
            }
            // At any other moment it would take away what a PIN has opened.
            Input::StaffLook if self.visit.may_be_sighted() => self.job(Job::Photo),
            Input::StaffLook => {}
            Input::Came(came) => {
                let came = *came;
                self.outcome.problem = came.problem;
                if came.face.is_some() || came.validity.is_some() {
                    (self.outcome.face, self.outcome.validity) = (came.face, came.validity);
                }
                self.take(came.event);
            }
        }
    }

    fn take(&mut self, event: Event) {
        let before = self.visit.step();
        let commands = self.visit.take(event, self.now);
        let after = self.visit.step();
        // A machine that was waited for in vain hangs: it is cut off, and the reader is free for the next card.
        let hung = before.waits() == Waits::Machine
            && matches!(after, Step::Failed(Failure::Unreadable | Failure::HubAway))
            && self.outcome.problem.is_none();
        if hung {
            tracing::warn!("what was on the reader hung and was cut off");
            self.clinic.stand.health.recovered();
            (self.sever)();
        }
        self.obey(commands);
    }

    fn obey(&mut self, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Read => self.job(Job::Read),
                Command::LookAtFace => self.job(Job::Look),
                Command::VerifyPin(last) => match self.pin.take() {
                    Some(pin) => self.job(Job::Pin(pin, last)),
                    None => self.take(Event::Unreadable),
                },
                Command::WipePin => self.pin = None,
                Command::AskPhone => self.job(Job::Phone),
                Command::CallStaff => self.hear(Input::StaffLook),
                Command::AskOffer(way) => self.job(Job::Offer(way)),
                Command::Register(way) => self.job(Job::Register(way)),
                Command::Check {
                    way,
                    sighted,
                    consent,
                } => self.job(Job::Check(way, sighted, consent)),
                Command::Withdraw(consent) => self.job(Job::Withdraw(consent)),
                Command::PowerDown => {
                    self.jobs = None;
                    (self.sever)();
                }
                Command::Record(outcome) => {
                    let consent = self.visit.checked().and_then(|checked| checked.consent);
                    let config = &self.clinic.config;
                    self.clinic.stand.record(config, &outcome, consent);
                }
            }
        }
    }

    fn job(&mut self, job: Job) {
        let working = !matches!(job, Job::Tell(_) | Job::Photo);
        if working {
            self.outcome.problem = None;
        }
        if let Some(jobs) = &self.jobs {
            // A thread that has ended said so: the card is gone.
            let _ = jobs.send(job);
        }
    }

    /// Tells the card what came of it, once, when the patient has nothing more to do.
    fn tell(&mut self) {
        let problem = match self.visit.step() {
            Step::Done => self.outcome.problem.clone(),
            Step::Failed(failure) if self.script.is_some() || !self.visit.can_go_on() => {
                let known = self.outcome.problem.clone();
                Some(known.unwrap_or_else(|| said(failure)))
            }
            _ => return,
        };
        if !std::mem::replace(&mut self.told, true) {
            let outcome = Outcome {
                problem,
                face: self.outcome.face.take(),
                validity: self.outcome.validity.take(),
            };
            self.job(told(outcome));
        }
    }

    /// Has the script act; whether it did.
    fn play(&mut self) -> bool {
        let Some(script) = &mut self.script else {
            return false;
        };
        match script.next(&self.visit) {
            Next::Nothing => false,
            Next::Does(input) => {
                self.hear(input);
                true
            }
            Next::Leaves(problem) => {
                if !std::mem::replace(&mut self.told, true) {
                    let known = self.outcome.problem.take();
                    self.job(told(Outcome {
                        face: None,
                        validity: None,
                        problem: problem.or(known).or_else(|| Some(problem::card_choices())),
                    }));
                }
                // The outcome is on its way; the power goes after it.
                self.script = None;
                self.jobs = None;
                self.take_after_told();
                true
            }
        }
    }

    /// The script's card goes by itself once it was told.
    fn take_after_told(&mut self) {
        self.sever = Box::new(|| {});
        self.take(Event::Removed);
    }
}

/// What a program is told of a failure that no work explained.
fn said(failure: Failure) -> Problem {
    match failure {
        Failure::NotThisCard => problem::not_a_card(),
        Failure::Unreadable => problem::card_removed(),
        Failure::Locked => problem::pin_locked(),
        Failure::HubAway => problem::hub_away(),
        Failure::HubRefused => problem::answer_unreadable(),
        Failure::VerifierRefused => problem::verifier_refused(),
        Failure::NotSighted => problem::not_sighted(),
        Failure::TimedOut | Failure::Cancelled => problem::visit_stopped(),
    }
}
