//! What the screen says at each step of a visit, in the patient's language.

use domain::{
    DateTime,
    eligibility::Validity,
    rules::{self, Rule},
    visit::{Failure, Hint, Standing, Step, Visit, Waits, Way},
};

use super::{act::GROUPS, settings::Settings, text::Text};

/// A screen.
#[derive(Default)]
pub(super) struct Screen {
    /// `work`, `good`, `warn`, `stop` or nothing.
    pub(super) tone: &'static str,
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    /// Big buttons, one below the other: what is done, and its words.
    pub(super) choices: Vec<(String, &'static str)>,
    /// Smaller ones below.
    pub(super) others: Vec<(String, &'static str)>,
    pub(super) keypad: Option<[u8; 10]>,
    /// Boxes to tick: field and words; never ticked beforehand.
    pub(super) boxes: Vec<(&'static str, &'static str)>,
    /// Consent is asked: bundled, or item by item.
    pub(super) consent: bool,
    /// The patient is asked whether they need more time.
    pub(super) more: bool,
    /// The patient may stop here.
    pub(super) cancel: bool,
    /// The record of consent for the printer.
    pub(super) slip: Option<Slip>,
}

/// A record of consent, on paper: nobody's name stands on it.
pub(super) struct Slip {
    pub(super) lines: Vec<String>,
}

/// Where and when the screen stands.
pub(super) struct Scene<'a> {
    pub(super) text: &'static Text,
    pub(super) settings: &'a Settings,
    pub(super) institution: &'a str,
    pub(super) now: DateTime,
    /// The hub cannot be reached: said before anybody queues.
    pub(super) away: bool,
}

impl Scene<'_> {
    /// The screen while no card is placed.
    pub(super) fn idle(&self) -> Screen {
        let text = self.text;
        let (tone, title, line) = match self.away {
            true => ("warn", text.hub_away, text.ask_staff),
            false => ("", text.place, text.place_more),
        };
        Screen {
            tone,
            title: title.to_owned(),
            lines: vec![line.to_owned()],
            ..Screen::default()
        }
    }

    /// The screen of a visit.
    pub(super) fn of(&self, visit: &Visit) -> Screen {
        let text = self.text;
        let mut screen = match visit.step() {
            Step::Reading => working(text.reading),
            Step::Choose => self.choose(visit),
            Step::Face => Screen {
                lines: vec![text.look_more.to_owned()],
                ..working(text.look)
            },
            Step::FaceAgain => Screen {
                tone: "warn",
                title: text.face_again.to_owned(),
                lines: vec![text.look_more.to_owned()],
                choices: acts(&[("again", text.again), ("back", text.other_way)]),
                ..Screen::default()
            },
            Step::Phone => working(text.phone_wait),
            Step::Pin => self.pin(visit),
            Step::LastTry => Screen {
                tone: "stop",
                title: text.last_try.to_owned(),
                choices: acts(&[("back", text.other_way), ("last-try", text.last_try_go)]),
                others: acts(&[("choose-visual", text.staff)]),
                ..Screen::default()
            },
            Step::Staff => Screen {
                title: text.staff_coming.to_owned(),
                lines: vec![text.staff_more.to_owned()],
                others: acts(&[("back", text.back)]),
                ..Screen::default()
            },
            Step::Verifying => working(text.verifying),
            Step::Offering => working(text.offering),
            Step::Register => Screen {
                title: text.register.to_owned(),
                lines: vec![text.register_more.to_owned()],
                choices: acts(&[
                    ("register-yes", text.register_yes),
                    ("register-no", text.register_no),
                ]),
                ..Screen::default()
            },
            Step::Registering => working(text.registering),
            Step::Consent => self.consent(visit),
            Step::Checking => working(text.checking),
            Step::Withdrawing => working(text.withdrawing),
            Step::Done | Step::Gone => self.done(visit),
            Step::Failed(failure) => self.failed(visit, failure),
        };
        match visit.hint() {
            Some(Hint::Slow) => screen.lines.push(text.slow.to_owned()),
            Some(Hint::More) => screen.more = true,
            Some(Hint::TakeCard) => screen.lines.insert(0, text.take_card.to_owned()),
            None => {}
        }
        screen.cancel = matches!(visit.step().waits(), Waits::Patient | Waits::Staff);
        screen
    }

    fn choose(&self, visit: &Visit) -> Screen {
        let text = self.text;
        let ways = visit.ways();
        let has_pin = visit.kind().is_some_and(|kind| kind.allows(Way::Pin));
        let mut lines = Vec::new();
        if has_pin && !ways.contains(&Way::Pin) {
            lines.push(text.pin_locked.to_owned());
        }
        if visit.face_failures() > 0 && !ways.contains(&Way::Face) {
            lines.push(text.face_used_up.to_owned());
        }
        let label = |way: &Way| match way {
            Way::Face => text.face,
            Way::Pin => text.pin,
            Way::Phone => text.phone,
            Way::Visual => text.staff,
        };
        let mut choices: Vec<_> = ways
            .iter()
            .map(|way| (format!("choose-{}", way.code()), label(way)))
            .collect();
        if !ways.contains(&Way::Visual) {
            choices.push(("choose-visual".to_owned(), text.staff));
        }
        Screen {
            tone: if lines.is_empty() { "" } else { "warn" },
            title: text.choose.to_owned(),
            lines,
            choices,
            ..Screen::default()
        }
    }

    fn pin(&self, visit: &Visit) -> Screen {
        let text = self.text;
        let mut lines = Vec::new();
        if visit.pin_failures() > 0 {
            lines.push(text.pin_wrong.to_owned());
            let left = visit.tries().to_string();
            lines.push(text.tries_left.replace("{n}", &left));
        }
        Screen {
            tone: if lines.is_empty() { "" } else { "warn" },
            title: text.enter_pin.to_owned(),
            lines,
            keypad: Some(self.settings.digits()),
            others: acts(&[("back", text.other_way)]),
            ..Screen::default()
        }
    }

    fn consent(&self, visit: &Visit) -> Screen {
        let text = self.text;
        let Some(offer) = visit.offer() else {
            return working(text.offering);
        };
        let boxes = self.groups(&offer.asked());
        let hours = rules::value(Rule::ConsentHours, self.now.date()).unwrap_or(24);
        let until = self.now.saturating_add(jiff::Span::new().hours(hours));
        let words: Vec<_> = boxes.iter().map(|(_, words)| *words).collect();
        let mut lines = vec![
            text.who.replace("{who}", self.institution),
            text.what.replace("{what}", &words.join(" / ")),
            text.until.replace("{until}", &text.moment(until)),
        ];
        if !boxes.iter().any(|(field, _)| *field == "limit") {
            lines.push(text.limit_note.to_owned());
        }
        let mut others = Vec::new();
        if let Some((_, until)) = visit.withdrawable() {
            lines.push(text.in_force.replace("{until}", &text.moment(until)));
            others = acts(&[("withdraw", text.withdraw)]);
        }
        if visit.withdrawn() {
            lines.push(text.withdrawn.to_owned());
        }
        Screen {
            title: text.consent.to_owned(),
            lines,
            consent: true,
            boxes,
            others,
            ..Screen::default()
        }
    }

    fn groups(
        &self,
        items: &std::collections::BTreeSet<domain::consent::ConsentItem>,
    ) -> Vec<(&'static str, &'static str)> {
        let text = self.text;
        let words = [
            text.medicine,
            text.operation,
            text.checkup,
            text.disease,
            text.limit,
        ];
        GROUPS
            .iter()
            .zip(words)
            .filter(|((_, group), _)| group.iter().any(|item| items.contains(item)))
            .map(|((field, _), words)| (*field, words))
            .collect()
    }

    fn done(&self, visit: &Visit) -> Screen {
        let text = self.text;
        let validity = visit.checked().and_then(|checked| checked.validity);
        let good = matches!(validity, Some(Validity::Valid));
        let mut lines = Vec::new();
        if !good {
            lines.push(text.done_staff.to_owned());
        }
        let standing = visit.offer().map(|offer| offer.standing);
        lines.extend(match standing {
            Some(Standing::Ends(day)) => Some(text.ends.replace("{day}", &text.day(day))),
            Some(Standing::Lapsed(day)) => Some(text.lapsed.replace("{day}", &text.day(day))),
            Some(Standing::Expired(day)) => Some(text.expired.replace("{day}", &text.day(day))),
            Some(Standing::Revoked) => Some(text.revoked.to_owned()),
            Some(Standing::Good) | None => None,
        });
        let mut others = Vec::new();
        if visit.withdrawn() {
            lines.push(text.withdrawn.to_owned());
        } else if visit.withdrawable().is_some() {
            others = acts(&[("withdraw", text.withdraw)]);
        }
        Screen {
            tone: if good { "good" } else { "warn" },
            title: text.done.to_owned(),
            lines,
            others,
            slip: Some(self.slip(visit)),
            ..Screen::default()
        }
    }

    fn slip(&self, visit: &Visit) -> Slip {
        let text = self.text;
        let given = match visit.withdrawn() {
            true => Vec::new(),
            false => self.groups(visit.consent()),
        };
        let mut lines = vec![text.moment(self.now), self.institution.to_owned()];
        let until = visit.withdrawable().map(|(_, until)| until);
        match (given.is_empty(), until) {
            (false, Some(until)) => {
                let words: Vec<_> = given.iter().map(|(_, words)| *words).collect();
                lines.push(format!("{}: {}", text.slip_given, words.join(" / ")));
                lines.push(text.until.replace("{until}", &text.moment(until)));
                lines.push(text.slip_how.to_owned());
            }
            _ => lines.push(text.slip_none.to_owned()),
        }
        Slip { lines }
    }

    fn failed(&self, visit: &Visit, failure: Failure) -> Screen {
        let text = self.text;
        let title = match failure {
            Failure::NotThisCard => text.not_this_card,
            Failure::Unreadable => text.unreadable,
            Failure::Locked => text.locked,
            Failure::HubAway => text.hub_away,
            Failure::HubRefused => text.hub_refused,
            Failure::VerifierRefused => text.verifier_refused,
            Failure::NotSighted => text.not_sighted,
            Failure::TimedOut => text.timed_out,
            Failure::Cancelled => text.cancelled,
        };
        let mut lines = Vec::new();
        if failure == Failure::Locked {
            lines.push(text.locked_more.to_owned());
        }
        if !matches!(
            failure,
            Failure::Locked | Failure::TimedOut | Failure::Cancelled
        ) {
            lines.push(text.ask_staff.to_owned());
        }
        let choices = match (visit.can_go_on(), failure) {
            (false, _) => Vec::new(),
            (true, Failure::Locked | Failure::VerifierRefused) => {
                acts(&[("again", text.other_way), ("choose-visual", text.staff)])
            }
            (true, _) => acts(&[("again", text.again), ("choose-visual", text.staff)]),
        };
        if choices.is_empty() {
            lines.push(text.take_card.to_owned());
        }
        Screen {
            tone: "stop",
            title: title.to_owned(),
            lines,
            choices,
            ..Screen::default()
        }
    }
}

fn working(title: &str) -> Screen {
    Screen {
        tone: "work",
        title: title.to_owned(),
        ..Screen::default()
    }
}

fn acts(acts: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    acts.iter()
        .map(|(act, words)| ((*act).to_owned(), *words))
        .collect()
}
