//! How a case is put together: a plain person first, then what makes the case.

use domain::{
    Date,
    coverage::{Coverage, CoverageId, Registered},
    eligibility::{NumberAsked, Validity},
    institution::InstitutionCode,
    person::{Person, PersonId, Sex},
};
use jiff::ToSpan;

use super::Case;
use crate::{
    insurers::{self, Insurer},
    names::{self, PLACES},
    population::{CertificateState, SimPerson, plain},
};

/// Numbers of the cases' people start here, above any population.
const FIRST_PERSON: u64 = 1 << 40;
/// Serial numbers of the cases' cards start here, above any population.
const FIRST_SERIAL: u32 = 0x7F00_0000;

/// Numbers kept for the people and coverages of one case.
const PER_CASE: u64 = 16;

/// Collects cases.
pub(super) struct Builder {
    pub(super) on: Date,
    pub(super) institution: InstitutionCode,
    cases: Vec<Case>,
    /// The number given out last; each case has its own range.
    made: u64,
}

/// A case being made: change the person, then say what is expected.
pub(super) struct Draft<'a> {
    builder: &'a mut Builder,
    case: Case,
}

impl Builder {
    pub(super) fn new(on: Date, institution: &InstitutionCode) -> Self {
        Self {
            on,
            institution: institution.clone(),
            cases: Vec::new(),
            made: 0,
        }
    }

    pub(super) fn finish(self) -> Vec<Case> {
        self.cases
    }

    /// So many days before the day of the cases.
    pub(super) fn ago(&self, days: i64) -> Date {
        self.on.saturating_sub(days.days())
    }

    /// So many days after it.
    pub(super) fn ahead(&self, days: i64) -> Date {
        self.on.saturating_add(days.days())
    }

    /// A coverage of `person` at `insurer`, in the way its scheme numbers people, since a year ago.
    pub(super) fn coverage(&mut self, person: &Person, insurer: &Insurer) -> Coverage {
        self.made += 1;
        let id = CoverageId(FIRST_PERSON + self.made);
        let (symbol, number) = (
            format!("{}", 10 + self.made % 90),
            format!("{}", 4000 + self.made),
        );
        plain(
            id,
            person,
            insurer,
            Some(&symbol),
            &number,
            Some("00"),
            self.ago(400),
        )
    }

    /// Begins a case with a person of 45 who is insured by a society and whose card is in order.
    pub(super) fn case(
        &mut self,
        id: &'static str,
        title_ja: &'static str,
        title_en: &'static str,
    ) -> Draft<'_> {
        let insurer = insurers::society(range_of(id));
        self.case_of(id, title_ja, title_en, &insurer)
    }

    /// The same, insured by `insurer`.
    pub(super) fn case_of(
        &mut self,
        id: &'static str,
        title_ja: &'static str,
        title_en: &'static str,
        insurer: &Insurer,
    ) -> Draft<'_> {
        self.made = range_of(id);
        let person = self.person();
        let coverage = self.coverage(&person.registered.person, insurer);
        let mut case = Case {
            id,
            title_ja,
            title_en,
            person,
            others: Vec::new(),
            ask: None,
            expected_validity: Some(Validity::Valid),
            expected_by_card: Some(Validity::Valid),
            what_to_do_ja: "有効として受け付け、答えの負担割合と区分をそのまま表示する。",
        };
        case.person.registered.coverages.push(coverage);
        Draft {
            builder: self,
            case,
        }
    }

    /// A person without coverage, with a card.
    pub(super) fn person(&mut self) -> SimPerson {
        self.made += 1;
        let at = self.made / PER_CASE + self.made % PER_CASE;
        let at = usize::try_from(at).unwrap_or_default();
        let male = at.is_multiple_of(2);
        let sex = if male { Sex::Male } else { Sex::Female };
        let (family, given) = names::plain(at, sex);
        let (name, kana) = names::whole(family, given);
        let place = PLACES[at % PLACES.len()];
        SimPerson {
            registered: Registered {
                person: Person {
                    id: PersonId(FIRST_PERSON + self.made),
                    name,
                    kana,
                    other_name: None,
                    sex,
                    sex_shown: None,
                    birthdate: self.ago(45 * 365 + i64::try_from(at % 300).unwrap_or_default()),
                    address: Some(format!("{}１－{}", place.0, at % 30 + 1)),
                    postal_code: Some(place.1.to_owned()),
                    withheld: false,
                },
                coverages: Vec::new(),
            },
            certificate_serial: (FIRST_SERIAL + u32::try_from(self.made).unwrap_or_default())
                .to_be_bytes()
                .to_vec(),
            certificate: CertificateState {
                registered: true,
                revoked: false,
                last_day: self.ahead(700),
            },
            pin: Some("1234".to_owned()),
            pin_tries_left: 3,
        }
    }
}

/// The numbers of a case follow from its name (FNV-1a), not from its place: a demo made before another case was
/// added still has the same people.
fn range_of(id: &str) -> u64 {
    let hash = id.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    u64::from((hash ^ (hash >> 12)) & 0xF_FFFF) * PER_CASE
}

impl Draft<'_> {
    /// Changes the person and their coverages; the day and the builder's helpers are at hand.
    pub(super) fn with(mut self, change: impl FnOnce(&mut Registered, &mut Builder)) -> Self {
        change(&mut self.case.person.registered, self.builder);
        self
    }

    /// Changes the card.
    pub(super) fn card(mut self, change: impl FnOnce(&mut SimPerson, &Builder)) -> Self {
        change(&mut self.case.person, self.builder);
        self
    }

    /// Adds another person that the case needs.
    pub(super) fn beside(
        mut self,
        make: impl FnOnce(&SimPerson, &mut Builder) -> SimPerson,
    ) -> Self {
        let other = make(&self.case.person, self.builder);
        self.case.others.push(other);
        self
    }

    /// What comes of it by number and by card.
    pub(super) fn expect(
        mut self,
        by_number: Validity,
        by_card: impl Into<Option<Validity>>,
        what_to_do: &'static str,
    ) -> Self {
        self.case.expected_validity = Some(by_number);
        self.case.expected_by_card = by_card.into();
        self.case.what_to_do_ja = what_to_do;
        self
    }

    /// Done: by number the first coverage is asked for, as it stands on its document.
    pub(super) fn add(self) {
        self.add_asking(|_| {});
    }

    /// Done: asked for by number with a change to what stands on the document.
    pub(super) fn add_asking(mut self, change: impl FnOnce(&mut NumberAsked)) {
        let registered = &self.case.person.registered;
        self.case.ask = registered.coverages.first().map(|coverage| {
            let mut asked = NumberAsked {
                insurer: coverage.insurer.clone(),
                symbol: coverage.symbol.clone(),
                number: coverage.number.clone(),
                branch: coverage.branch.clone(),
                birthdate: registered.person.birthdate,
                limit_consent: true,
            };
            change(&mut asked);
            asked
        });
        if self.case.ask.is_none() {
            self.case.expected_validity = None;
        }
        self.builder.cases.push(self.case);
    }

    /// Done: a case of somebody whom the hub does not know yet, asked for with a document that is real.
    pub(super) fn add_unregistered(mut self) {
        let coverages = std::mem::take(&mut self.case.person.registered.coverages);
        let birthdate = self.case.person.registered.person.birthdate;
        self.case.ask = coverages.into_iter().next().map(|coverage| NumberAsked {
            insurer: coverage.insurer,
            symbol: coverage.symbol,
            number: coverage.number,
            branch: coverage.branch,
            birthdate,
            limit_consent: true,
        });
        self.builder.cases.push(self.case);
    }
}
