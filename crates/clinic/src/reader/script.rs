//! A patient whose choices were all made beforehand: what `shikaku tap` and tests play.

use std::collections::BTreeSet;

use card::jpki::Pin;
use domain::{
    consent::ConsentItem,
    eligibility::CardMode,
    visit::{Act, Event, Sighted, StaffId, Step, Visit, VisualReason, Way},
};
use web::problem::Problem;

use super::{
    protocol::Choices,
    seat::{Input, Job},
};
use crate::problem;

/// The choices, and how far they were made.
pub(super) struct Script {
    mode: CardMode,
    pin: Option<Pin>,
    well_shaped: bool,
    consent: BTreeSet<ConsentItem>,
    last_try: bool,
    register: bool,
    staff: Option<StaffId>,
    chosen: bool,
    typed: bool,
}

/// What the patient does next.
pub(super) enum Next {
    /// Waits.
    Nothing,
    /// Does something.
    Does(Input),
    /// Takes the card, for this reason where it is not that all is done.
    Leaves(Option<Problem>),
}

impl Script {
    /// Reads the choices. `staff` is who verifies by sight in a demo; `None` anywhere else, where it takes a person.
    pub(super) fn read(choices: &Choices, staff: Option<StaffId>) -> Result<Self, Problem> {
        let consent = choices
            .consent
            .iter()
            .map(|code| ConsentItem::from_code(code))
            .collect::<Option<_>>();
        let pin = choices.pin.as_deref().and_then(|pin| Pin::parse(pin).ok());
        Ok(Self {
            mode: CardMode::from_code(&choices.mode).ok_or_else(problem::card_choices)?,
            well_shaped: pin.is_some(),
            pin,
            consent: consent.ok_or_else(problem::card_choices)?,
            last_try: choices.last_try_confirmed,
            register: choices.register,
            staff,
            chosen: false,
            typed: false,
        })
    }

    /// What the patient does at the step the visit is at.
    pub(super) fn next(&mut self, visit: &Visit) -> Next {
        let act = |act| Next::Does(Input::Happens(Event::Act(act)));
        match visit.step() {
            Step::Choose if self.chosen => Next::Leaves(None),
            Step::Choose => {
                self.chosen = true;
                match self.mode {
                    CardMode::Pin if !self.well_shaped => Next::Leaves(Some(problem::pin_shape())),
                    CardMode::Pin => act(Act::Choose(Way::Pin)),
                    CardMode::Face => act(Act::Choose(Way::Face)),
                    CardMode::Visual => match self.staff.clone() {
                        Some(staff) => Next::Does(Input::Happens(Event::Sighted(Sighted {
                            staff,
                            reason: VisualReason::Wish,
                        }))),
                        None => Next::Leaves(Some(problem::staff_needed())),
                    },
                }
            }
            Step::Pin => match self.pin.take() {
                Some(pin) => {
                    self.typed = true;
                    Next::Does(Input::Pin(pin))
                }
                None => Next::Leaves(None),
            },
            Step::LastTry if self.typed => Next::Leaves(None),
            Step::LastTry if self.last_try => act(Act::LastTry),
            Step::LastTry => Next::Leaves(Some(problem::pin_last_try())),
            Step::Register => act(Act::Register(self.register)),
            Step::Consent => act(Act::Consent(self.consent.clone())),
            Step::FaceAgain | Step::Staff | Step::Done | Step::Failed(_) => Next::Leaves(None),
            _ => Next::Nothing,
        }
    }
}

/// The job that tells the card what came of it.
pub(super) fn told(outcome: super::protocol::Outcome) -> Job {
    Job::Tell(Box::new(outcome))
}
