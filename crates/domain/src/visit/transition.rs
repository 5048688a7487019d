//! How a visit goes on.

use std::collections::BTreeSet;

use super::{
    Act, Command, End, Event, FACES, Failure, Hint, LastTry, Offer, Outcome, Step, Visit, Waits,
    Way,
};

impl Visit {
    /// Takes an event at `now` and tells what to do.
    pub fn take(&mut self, event: Event, now: i64) -> Vec<Command> {
        match event {
            Event::Tick => self.tick(now),
            Event::Removed => self.removed(now),
            Event::Act(act) => self.act(act, now),
            event => self.happened(event, now),
        }
    }

    fn tick(&mut self, now: i64) -> Vec<Command> {
        if self.due().is_none_or(|due| now < due) {
            return Vec::new();
        }
        match (self.step.waits(), self.hint) {
            (Waits::Removal, None) => self.hint = Some(Hint::TakeCard),
            (Waits::Machine, None) => self.hint = Some(Hint::Slow),
            (Waits::Patient | Waits::Staff, None) => self.hint = Some(Hint::More),
            (Waits::Machine, Some(_)) => {
                let failure = match self.step {
                    Step::Reading | Step::Face | Step::Phone => Failure::Unreadable,
                    _ => Failure::HubAway,
                };
                return self.fail(failure, now);
            }
            (Waits::Patient | Waits::Staff, Some(_)) => {
                let mut commands = self.fail(Failure::TimedOut, now);
                commands.push(Command::WipePin);
                return commands;
            }
            (Waits::Removal, Some(_)) | (Waits::Nobody, _) => {}
        }
        Vec::new()
    }

    /// At every step: what was verified is gone with the card.
    fn removed(&mut self, now: i64) -> Vec<Command> {
        if self.step == Step::Gone {
            return Vec::new();
        }
        let end = match self.step {
            Step::Failed(failure) => End::Failed(failure),
            _ => End::Removed,
        };
        self.go(Step::Gone, now);
        let mut commands = vec![Command::WipePin, Command::PowerDown];
        commands.extend(self.record(end));
        commands
    }

    fn act(&mut self, act: Act, now: i64) -> Vec<Command> {
        if matches!(self.step.waits(), Waits::Patient | Waits::Staff) {
            self.since = now;
            self.hint = None;
        }
        match (self.step, act) {
            (
                Step::Choose | Step::FaceAgain | Step::Pin | Step::LastTry | Step::Staff,
                Act::Choose(way),
            ) => self.choose(way, now),
            (Step::Failed(_), Act::Choose(way)) if self.can_go_on() && self.verified.is_none() => {
                self.choose(way, now)
            }
            (Step::Pin, Act::PinTyped) => match self.tries {
                0 => self.fail(Failure::Locked, now),
                1 if !self.last_try => {
                    self.go(Step::LastTry, now);
                    vec![Command::WipePin]
                }
                _ => self.work(Step::Verifying, now),
            },
            (_, Act::PinTyped) => vec![Command::WipePin],
            (Step::LastTry, Act::LastTry) => {
                self.last_try = true;
                self.go(Step::Pin, now);
                Vec::new()
            }
            (Step::FaceAgain, Act::Again) => self.choose(Way::Face, now),
            (Step::Failed(_), Act::Again) if self.can_go_on() => self.go_on(now),
            (Step::FaceAgain | Step::Pin | Step::LastTry | Step::Staff, Act::Back) => {
                self.last_try = false;
                self.go(Step::Choose, now);
                vec![Command::WipePin]
            }
            (Step::Register, Act::Register(true)) => self.work(Step::Registering, now),
            // The hub still tells the counter, in its own words, that the card is not registered.
            (Step::Register, Act::Register(false)) => {
                self.declined = true;
                self.work(Step::Checking, now)
            }
            (Step::Consent, Act::Consent(items)) => {
                let offered = self.offer.as_ref().map(|offer| &offer.items);
                self.consent = offered.map_or_else(BTreeSet::new, |offered| &items & offered);
                self.work(Step::Checking, now)
            }
            (Step::Consent | Step::Done, Act::Withdraw) if self.withdrawable().is_some() => {
                let consent = self.withdrawable().map(|(consent, _)| consent);
                self.resume = Some(self.step);
                self.go(Step::Withdrawing, now);
                consent.map(Command::Withdraw).into_iter().collect()
            }
            (step, Act::Cancel) if matches!(step.waits(), Waits::Patient | Waits::Staff) => {
                let mut commands = self.fail(Failure::Cancelled, now);
                commands.push(Command::WipePin);
                commands
            }
            _ => Vec::new(),
        }
    }

    fn choose(&mut self, way: Way, now: i64) -> Vec<Command> {
        let wipe = Command::WipePin;
        if way != Way::Visual && !self.ways().contains(&way) {
            // A locked PIN is said; what this card does not have is not spoken of.
            let locked = way == Way::Pin && self.kind.is_some_and(|kind| kind.allows(Way::Pin));
            return match locked {
                true => self.fail(Failure::Locked, now),
                false => Vec::new(),
            };
        }
        self.last_try = false;
        match way {
            Way::Face => self.work(Step::Face, now),
            Way::Phone => self.work(Step::Phone, now),
            Way::Pin => {
                let step = match self.tries {
                    1 => Step::LastTry,
                    _ => Step::Pin,
                };
                self.go(step, now);
                vec![wipe]
            }
            // Staff come for a phone too, to help; what they may do then is another matter.
            Way::Visual => {
                self.go(Step::Staff, now);
                vec![wipe, Command::CallStaff]
            }
        }
    }

    fn happened(&mut self, event: Event, now: i64) -> Vec<Command> {
        match (self.step, event) {
            (Step::Reading, Event::Read(kind, tries)) => {
                self.kind = Some(kind);
                self.tries = match kind.allows(Way::Pin) {
                    true => tries,
                    false => 0,
                };
                self.go(Step::Choose, now);
                Vec::new()
            }
            (Step::Reading, Event::NotThisCard) => self.fail(Failure::NotThisCard, now),
            (step, Event::Unreadable) if step.waits() == Waits::Machine => {
                self.fail(Failure::Unreadable, now)
            }
            (Step::Face, Event::Verified(Way::Face)) => self.verified(Way::Face, now),
            (Step::Phone, Event::Verified(Way::Phone)) => self.verified(Way::Phone, now),
            (Step::Verifying, Event::Verified(Way::Pin)) => {
                self.pin_failures = 0;
                self.verified(Way::Pin, now)
            }
            (Step::Face, Event::FaceFailed) => {
                self.face_failures += 1;
                let step = match self.face_failures < FACES {
                    true => Step::FaceAgain,
                    false => Step::Choose,
                };
                self.go(step, now);
                Vec::new()
            }
            (Step::Phone, Event::PhoneFailed) => {
                self.go(Step::Choose, now);
                Vec::new()
            }
            (Step::Verifying, Event::PinWrong(left)) => {
                // A counter can only have gone down.
                self.tries = left.min(self.tries.saturating_sub(1));
                self.pin_failures = self.pin_failures.saturating_add(1);
                match self.tries {
                    0 => return self.fail(Failure::Locked, now),
                    1 => self.go(Step::LastTry, now),
                    _ => self.go(Step::Pin, now),
                }
                Vec::new()
            }
            (Step::Offering | Step::Registering | Step::Checking, Event::VerifierRefused) => {
                self.without_proof = true;
                self.verified = None;
                self.sighted = None;
                self.fail(Failure::VerifierRefused, now)
            }
            (Step::Offering, Event::Offered(offer)) => self.offered(offer, now),
            (Step::Registering, Event::Registered) => {
                self.registered_now = true;
                self.work(Step::Offering, now)
            }
            (Step::Checking | Step::Failed(Failure::HubAway), Event::Checked(checked))
                if self.step == Step::Checking || self.resume == Some(Step::Checking) =>
            {
                let end = match checked.validity {
                    Some(_) => End::Answered,
                    None => End::Refused,
                };
                self.checked = Some(checked);
                self.go(Step::Done, now);
                self.record(end)
            }
            (Step::Withdrawing, Event::Withdrawn) => {
                self.withdrawn = true;
                if let Some(offer) = &mut self.offer {
                    offer.in_force = None;
                }
                let back = self.resume.take().unwrap_or(Step::Done);
                self.go(back, now);
                Vec::new()
            }
            (step, Event::HubAway) if step.waits() == Waits::Machine => {
                self.fail(Failure::HubAway, now)
            }
            (step, Event::HubRefused) if step.waits() == Waits::Machine => {
                self.fail(Failure::HubRefused, now)
            }
            (_, Event::Sighted(sighted)) if self.may_be_sighted() => {
                self.sighted = Some(sighted);
                let mut commands = vec![Command::WipePin];
                commands.extend(self.verified(Way::Visual, now));
                commands
            }
            (_, Event::NotSighted(sighted)) if self.may_be_sighted() => {
                self.sighted = Some(sighted);
                let mut commands = self.fail(Failure::NotSighted, now);
                commands.push(Command::WipePin);
                commands
            }
            _ => Vec::new(),
        }
    }

    fn verified(&mut self, way: Way, now: i64) -> Vec<Command> {
        self.verified = Some(way);
        self.work(Step::Offering, now)
    }

    fn offered(&mut self, offer: Offer, now: i64) -> Vec<Command> {
        let (registered, proves) = (offer.registered, offer.standing.proves());
        let nothing_to_ask = offer.asked().is_empty() && offer.in_force.is_none();
        self.offer = Some(offer);
        // What was said to an earlier offer was said to that one.
        self.consent.clear();
        if !proves {
            // The hub still tells the counter, in its own words, why there is no answer.
            return self.work(Step::Checking, now);
        }
        if !registered {
            self.go(Step::Register, now);
            return Vec::new();
        }
        if nothing_to_ask {
            return self.work(Step::Checking, now);
        }
        self.go(Step::Consent, now);
        Vec::new()
    }

    /// Begins a step in which something works, and gives the work.
    fn work(&mut self, step: Step, now: i64) -> Vec<Command> {
        let way = self.verified.unwrap_or(Way::Pin);
        self.go(step, now);
        self.resume = match step {
            Step::Offering | Step::Registering | Step::Checking => Some(step),
            _ => None,
        };
        let command = match step {
            Step::Face => Command::LookAtFace,
            Step::Phone => Command::AskPhone,
            Step::Verifying => Command::VerifyPin(match std::mem::take(&mut self.last_try) {
                true => LastTry::Spend,
                false => LastTry::Keep,
            }),
            Step::Offering => Command::AskOffer(way),
            Step::Registering => Command::Register(way),
            Step::Checking => Command::Check {
                way,
                sighted: self.sighted.clone().filter(|_| way == Way::Visual),
                consent: self.consent.clone(),
            },
            _ => Command::Read,
        };
        vec![command]
    }

    /// What the patient gave is kept: a second attempt goes on where the first broke off.
    fn go_on(&mut self, now: i64) -> Vec<Command> {
        if self.kind.is_none() {
            return self.work(Step::Reading, now);
        }
        match self.resume.take() {
            Some(step @ (Step::Offering | Step::Registering | Step::Checking)) => {
                self.work(step, now)
            }
            Some(step) => {
                self.go(step, now);
                Vec::new()
            }
            None => {
                self.go(Step::Choose, now);
                Vec::new()
            }
        }
    }

    fn fail(&mut self, failure: Failure, now: i64) -> Vec<Command> {
        let verified = self.verified.is_some();
        self.resume = match (failure, self.step) {
            (Failure::TimedOut | Failure::Cancelled, step) if verified => Some(step),
            (Failure::HubAway, Step::Withdrawing) => self.resume,
            (Failure::HubAway, step) if verified => Some(step),
            (Failure::Unreadable, step @ (Step::Offering | Step::Registering | Step::Checking)) => {
                Some(step)
            }
            _ => None,
        };
        self.last_try = false;
        self.go(Step::Failed(failure), now);
        Vec::new()
    }

    fn go(&mut self, step: Step, now: i64) {
        self.step = step;
        self.since = now;
        self.hint = None;
    }

    fn record(&mut self, end: End) -> Vec<Command> {
        if self.recorded {
            return Vec::new();
        }
        self.recorded = true;
        vec![Command::Record(Outcome {
            kind: self.kind,
            way: self.verified,
            sighted: self.sighted.clone(),
            registered: self.registered_now,
            face_failures: self.face_failures,
            pin_failures: self.pin_failures,
            end,
        })]
    }
}
