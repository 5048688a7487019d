//! One row: who is registered, who asks how and when, and the one line that must come out.

use std::collections::BTreeSet;

use domain::{
    Date,
    certificate::CertificateStatus,
    consent::ConsentItem,
    coverage::Registered,
    date::parse_compact,
    eligibility::{
        CardAsked, Circumstances, Decision, LostWithNew, NumberAsked, Outcome, Policy, Revealed,
        by_card, by_number, unknown_card,
    },
    institution::InstitutionCode,
    insured::{Branch, MemberNumber, Symbol},
    rules::NoRule,
};
use jiff::civil::date;

use crate::facts::{BORN, HERE, ON, insurer};

pub enum Way {
    Number(NumberAsked, Policy),
    Card(CardAsked),
    UnknownCard,
}

pub struct Row {
    pub name: &'static str,
    people: Vec<Registered>,
    way: Way,
    on: Date,
    now: Date,
    pub expected: &'static str,
}

/// Asked for society symbol 12, number 34, branch 00 of one born on [`BORN`].
pub fn number(name: &'static str, by: &str, people: Vec<Registered>) -> Row {
    let numbered_alone = by.starts_with("39") || by.starts_with("12");
    let asked = NumberAsked {
        insurer: insurer(by),
        symbol: (!numbered_alone)
            .then(|| Symbol::parse("12").ok())
            .flatten(),
        number: MemberNumber::parse("34").expect("a number"),
        branch: (!numbered_alone)
            .then(|| Branch::parse("00").ok())
            .flatten(),
        birthdate: people.first().map_or(BORN, |one| one.person.birthdate),
        limit_consent: false,
    };
    row(name, people, Way::Number(asked, Policy::default()))
}

/// Asked by the first person's card, which is in order; nothing is consented to.
pub fn card(name: &'static str, people: Vec<Registered>) -> Row {
    let certificate = CertificateStatus {
        revoked: false,
        registered: true,
        last_day: date(2029, 3, 15),
    };
    let asked = CardAsked {
        certificate,
        consent: BTreeSet::new(),
    };
    row(name, people, Way::Card(asked))
}

/// Asked by a card that the hub has never seen.
pub fn unknown(name: &'static str) -> Row {
    row(name, Vec::new(), Way::UnknownCard)
}

fn row(name: &'static str, people: Vec<Registered>, way: Way) -> Row {
    Row {
        name,
        people,
        way,
        on: ON,
        now: ON,
        expected: "",
    }
}

impl Row {
    pub fn yields(self, expected: &'static str) -> Self {
        Self { expected, ..self }
    }

    /// Asked on this day for this day.
    pub fn on(self, on: Date) -> Self {
        Self {
            on,
            now: on,
            ..self
        }
    }

    /// Asked for another day than today.
    pub fn for_day(self, on: Date) -> Self {
        Self { on, ..self }
    }

    pub fn asking(mut self, change: impl FnOnce(&mut NumberAsked)) -> Self {
        if let Way::Number(asked, _) = &mut self.way {
            change(asked);
        }
        self
    }

    pub fn branch(self, digits: Option<&str>) -> Self {
        let branch = digits.and_then(|digits| Branch::parse(digits).ok());
        self.asking(|asked| asked.branch = branch)
    }

    pub fn lost_with_new(mut self, lost_with_new: LostWithNew) -> Self {
        if let Way::Number(_, policy) = &mut self.way {
            *policy = Policy { lost_with_new };
        }
        self
    }

    pub fn certificate(mut self, change: impl FnOnce(&mut CertificateStatus)) -> Self {
        if let Way::Card(asked) = &mut self.way {
            change(&mut asked.certificate);
        }
        self
    }

    /// The certificate ends on `yyyyMMdd`.
    pub fn ends(self, day: &str) -> Self {
        let day = parse_compact(day).expect("a day");
        self.certificate(|certificate| certificate.last_day = day)
    }

    pub fn consent(mut self, items: &[ConsentItem]) -> Self {
        if let Way::Card(asked) = &mut self.way {
            asked.consent.extend(items);
        }
        self
    }

    fn decide(&self) -> Result<Decision, NoRule> {
        let circumstances = Circumstances {
            institution: InstitutionCode::parse(HERE).expect("ten digits"),
            on: self.on,
            now: self.now.at(9, 15, 0, 0),
        };
        match &self.way {
            Way::Number(asked, policy) => by_number(asked, &circumstances, &self.people, *policy),
            Way::Card(asked) => by_card(asked, &circumstances, &self.people[0]),
            Way::UnknownCard => Ok(unknown_card()),
        }
    }

    /// What is wrong with the row, if anything.
    pub fn failure(&self) -> Option<String> {
        let found = match self.decide() {
            Ok(decision) => told(&decision),
            Err(NoRule { rule, .. }) => format!("no rule {rule:?}"),
        };
        (found != self.expected).then(|| {
            format!(
                "{}\n    expected {}\n    found    {found}",
                self.name, self.expected
            )
        })
    }
}

/// A decision in one line: validity (or `refused`), the digits of the reason's code, the next act; then of each
/// coverage shown its insurer, and in brackets whatever goes beyond the bare coverage.
fn told(decision: &Decision) -> String {
    let outcome = match decision.outcome {
        Outcome::Answered(validity) => validity.code(),
        Outcome::Refused => "refused",
    };
    let code = decision.reason.code().trim_start_matches("SKK-");
    let mut line = format!("{outcome} {code} {:?}", decision.reason.next_act());
    for result in &decision.results {
        line.push_str(&format!(" | {}", shown(result)));
    }
    line
}

fn shown(result: &Revealed) -> String {
    let mut words = vec![result.coverage.insurer.as_str().to_owned()];
    if result.person.address.is_some() || result.person.postal_code.is_some() {
        words.push("address".to_owned());
    }
    if let Some(limit) = &result.coverage.limit {
        words.push(limit.class.code().to_owned());
    }
    if !result.coverage.diseases.is_empty() {
        words.push("disease".to_owned());
    }
    let medical = result.medical.iter().filter(|(_, state)| state.given());
    words.extend(medical.map(|(item, _)| item.code().to_owned()));
    words.extend(result.coverage.tickets.iter().map(|_| "ticket".to_owned()));
    words.join(" ")
}
