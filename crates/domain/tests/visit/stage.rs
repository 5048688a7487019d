//! A visit on a clock of its own, and short words for what happens in it.

use std::collections::BTreeSet;

use domain::{
    consent::ConsentItem,
    eligibility::Validity,
    visit::{
        Act, CardKind, Checked, Command, Event, InForce, Offer, Patience, Sighted, StaffId,
        Standing, Step, Visit, VisualReason, Way,
    },
};

pub struct Stage {
    pub visit: Visit,
    pub now: i64,
}

impl Stage {
    pub fn placed(kind: CardKind, tries: u8) -> Self {
        let (visit, commands) = Visit::begin(Patience::default(), 0);
        assert_eq!(commands, [Command::Read]);
        let mut stage = Self { visit, now: 0 };
        stage.happens(Event::Read(kind, tries));
        stage
    }

    pub fn happens(&mut self, event: Event) -> Vec<Command> {
        self.now += 1;
        self.visit.take(event, self.now)
    }

    pub fn acts(&mut self, act: Act) -> Vec<Command> {
        self.happens(Event::Act(act))
    }

    /// Nothing happens for that long; ticks come every second.
    pub fn waits(&mut self, seconds: i64) -> Vec<Command> {
        let mut commands = Vec::new();
        for _ in 0..seconds {
            self.now += 1_000;
            commands.extend(self.visit.take(Event::Tick, self.now));
        }
        commands
    }

    pub fn step(&self) -> Step {
        self.visit.step()
    }

    /// Through the PIN to the consent.
    pub fn asked_for_consent(kind: CardKind) -> Self {
        let mut stage = Self::placed(kind, 3);
        stage.acts(Act::Choose(Way::Pin));
        stage.acts(Act::PinTyped);
        stage.happens(Event::Verified(Way::Pin));
        stage.happens(Event::Offered(offer()));
        stage
    }

    pub fn done() -> Self {
        let mut stage = Self::asked_for_consent(CardKind::Plastic);
        stage.acts(Act::Consent(medicine()));
        stage.happens(Event::Checked(answered()));
        stage
    }
}

pub fn offer() -> Offer {
    Offer {
        registered: true,
        standing: Standing::Good,
        items: BTreeSet::from([ConsentItem::Medicine, ConsentItem::Operation]),
        in_force: None,
    }
}

pub fn in_force() -> Offer {
    Offer {
        in_force: Some(InForce {
            consent: 5,
            items: medicine(),
            until: until(),
        }),
        ..offer()
    }
}

pub fn medicine() -> BTreeSet<ConsentItem> {
    BTreeSet::from([ConsentItem::Medicine])
}

pub fn until() -> domain::DateTime {
    jiff::civil::datetime(2026, 11, 25, 9, 0, 0, 0)
}

pub fn answered() -> Checked {
    Checked {
        validity: Some(Validity::Valid),
        consent: Some((7, until())),
    }
}

pub fn sighted() -> Sighted {
    Sighted {
        staff: StaffId::parse("hanako").expect("a name"),
        reason: VisualReason::FaceFailed,
    }
}
