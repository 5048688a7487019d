//! The reference model: what a visit may never do, told from events and commands alone.

use std::collections::BTreeSet;

use domain::{
    consent::ConsentItem,
    visit::{Act, CardKind, Command, Event, LastTry, Offer, Step, Visit, Way},
};

/// What is known about a visit from outside.
#[derive(Default)]
pub struct Model {
    kind: Option<CardKind>,
    tries: u8,
    confirmed: bool,
    verifications: Vec<Way>,
    sighted: bool,
    offer: Option<Offer>,
    consented: BTreeSet<ConsentItem>,
    faces: u8,
    records: usize,
    power_downs: usize,
    gone: bool,
    waiting: Option<Command>,
}

impl Model {
    /// Watches one event and what came of it.
    pub fn watch(&mut self, before: Step, event: &Event, commands: &[Command], after: &Visit) {
        self.hear(before, event);
        for command in commands {
            self.obey(command);
        }
        if self.gone {
            assert_eq!(after.step(), Step::Gone);
            assert_eq!(
                (self.records, self.power_downs),
                (1, 1),
                "recorded and powered down once"
            );
        }
        if let Some(offer) = after.offer() {
            assert!(
                after.consent().is_subset(&offer.items),
                "only what was offered"
            );
        }
        if after.kind().is_some_and(|kind| !kind.allows(Way::Pin)) {
            assert!(!after.ways().contains(&Way::Pin));
            assert!(!matches!(
                after.step(),
                Step::Pin | Step::LastTry | Step::Verifying
            ));
        }
        let alone = after.step() == Step::Gone;
        assert!(
            alone || after.due().is_some() || after.hint().is_some(),
            "no step is for ever"
        );
    }

    fn hear(&mut self, before: Step, event: &Event) {
        match event {
            Event::Removed => self.gone = true,
            Event::Read(kind, tries) if before == Step::Reading => {
                (self.kind, self.tries) = (Some(*kind), *tries);
            }
            Event::Act(Act::LastTry) if before == Step::LastTry => self.confirmed = true,
            Event::Act(Act::Consent(items)) if before == Step::Consent => {
                self.consented = items.clone();
            }
            Event::Offered(offer) if before == Step::Offering => {
                self.offer = Some(offer.clone());
                self.consented.clear();
            }
            Event::PinWrong(left) if before == Step::Verifying => {
                self.tries = (*left).min(self.tries.saturating_sub(1));
            }
            Event::Verified(way)
                if matches!(
                    (before, way, &self.waiting),
                    (Step::Face, Way::Face, Some(Command::LookAtFace))
                        | (Step::Phone, Way::Phone, Some(Command::AskPhone))
                        | (Step::Verifying, Way::Pin, Some(Command::VerifyPin(_)))
                ) =>
            {
                self.verifications.push(*way);
            }
            Event::Sighted(_) => self.sighted = true,
            _ => {}
        }
    }

    fn obey(&mut self, command: &Command) {
        assert!(
            !self.gone
                || matches!(
                    command,
                    Command::WipePin | Command::PowerDown | Command::Record(_)
                )
        );
        match command {
            Command::VerifyPin(last) => {
                assert!(
                    self.kind.is_some_and(|kind| kind.allows(Way::Pin)),
                    "a PIN of a card without one"
                );
                assert!(self.tries > 0, "a locked PIN is not tried");
                assert!(
                    self.tries > 1 || self.confirmed && *last == LastTry::Spend,
                    "the last try without a confirmation"
                );
                self.confirmed = false;
                self.waiting = Some(command.clone());
            }
            Command::LookAtFace => {
                self.faces += 1;
                assert!(self.kind.is_some_and(|kind| kind.allows(Way::Face)));
                self.waiting = Some(command.clone());
            }
            Command::AskPhone => self.waiting = Some(command.clone()),
            Command::AskOffer(way) | Command::Register(way) => self.must_be(*way),
            Command::Check {
                way,
                sighted,
                consent,
            } => {
                self.must_be(*way);
                assert_eq!(
                    sighted.is_some(),
                    *way == Way::Visual,
                    "sight is never anonymous"
                );
                let offered = self.offer.as_ref().map(|offer| offer.items.clone());
                assert!(consent.is_subset(&offered.unwrap_or_default()));
                assert!(
                    consent.is_subset(&self.consented),
                    "nothing that the patient did not say"
                );
            }
            Command::PowerDown => self.power_downs += 1,
            Command::Record(_) => self.records += 1,
            Command::Read | Command::WipePin | Command::CallStaff | Command::Withdraw(_) => {}
        }
    }

    fn must_be(&self, way: Way) {
        match way {
            Way::Visual => {
                assert!(self.sighted, "by sight without staff");
                assert!(self.kind.is_some_and(|kind| !kind.is_phone()));
            }
            way => assert!(
                self.verifications.contains(&way),
                "{way:?} was not verified"
            ),
        }
    }
}
