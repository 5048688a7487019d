//! People and coverages for the rows, one short call each.

use domain::{
    Date,
    copayment::Ratio,
    coverage::{
        Classification, Coverage, CoverageId, ElderlyCertificate, LossReason, Registered, Relation,
    },
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
    limit::{LimitCertificate, LimitClass, LimitKind, SpecificDisease, SpecificDiseaseCertificate},
    medical_aid::MedicalTicket,
    person::{Person, PersonId, Sex},
};
use jiff::civil::date;

/// A health-insurance society, and the one a job changer goes to.
pub const SOCIETY: &str = "06130488";
pub const NEXT: &str = "06139992";
/// 国民健康保険.
pub const NATIONAL: &str = "138057";
/// 後期高齢者医療.
pub const LATTER: &str = "39139992";
/// 自衛官, 日雇特例, 医療扶助.
pub const DEFENCE: &str = "07139992";
pub const DAY_LABOUR: &str = "03139992";
pub const AID: &str = "12139992";

/// The institution that asks, and another.
pub const HERE: &str = "1310000012";
pub const ELSEWHERE: &str = "1310000020";

/// The day of most rows.
pub const ON: Date = date(2026, 11, 24);
/// Long before it.
pub const BEFORE: Date = date(2020, 4, 1);
/// A birth date without any edge.
pub const BORN: Date = date(1980, 5, 5);

pub fn insurer(digits: &str) -> InsurerNumber {
    InsurerNumber::parse(digits).expect("six or eight digits")
}

/// A person with an address, no coverage yet. `id` tells people apart.
pub fn person(id: u64, birthdate: Date) -> Registered {
    Registered {
        person: Person {
            id: PersonId(id),
            name: format!("見本　{id}"),
            kana: "ﾐﾎﾝ".to_owned(),
            other_name: None,
            sex: Sex::Female,
            sex_shown: None,
            birthdate,
            address: Some(format!("SECRET-{id}-")),
            postal_code: Some(format!("SECRET-{id}-")),
            withheld: false,
        },
        coverages: Vec::new(),
    }
}

/// A coverage that holds from `acquired`: under symbol 12 and number 34, or the way the scheme numbers people.
pub fn coverage(by: &str, acquired: Date) -> Coverage {
    let insurer = insurer(by);
    let numbered_alone = by.starts_with("39") || by.starts_with("12");
    Coverage {
        id: CoverageId(0),
        person: PersonId(0),
        classification: match by {
            AID => Classification::MedicalAid,
            DEFENCE => Classification::SelfDefence,
            _ => Classification::General,
        },
        insurer,
        insurer_name: String::new(),
        symbol: (!numbered_alone)
            .then(|| Symbol::parse("12").ok())
            .flatten(),
        number: MemberNumber::parse("34").expect("a number"),
        branch: (!numbered_alone)
            .then(|| Branch::parse("00").ok())
            .flatten(),
        relation: Some(Relation::Insured),
        insured_name: None,
        acquired,
        lost: None,
        loss_reason: None,
        issued: None,
        document_from: None,
        document_to: None,
        ratio: None,
        preschool: false,
        elderly: None,
        limit: None,
        diseases: Vec::new(),
        tickets: Vec::new(),
    }
}

/// Reads like the sentence it stands for.
pub trait CoverageFacts: Sized {
    fn until(self, lost: Date) -> Self;
    fn because(self, reason: LossReason) -> Self;
    fn branch(self, branch: Option<&str>) -> Self;
    fn numbered(self, symbol: &str, number: &str) -> Self;
    fn limit(self, class: LimitClass, from: Date, to: Option<Date>) -> Self;
    fn disease(self, from: Date, to: Option<Date>) -> Self;
    fn ticket(self, institution: &str, from: Date, to: Date) -> Self;
    fn elderly(self, percent: u8) -> Self;
    fn ratio(self, percent: u8) -> Self;
}

impl CoverageFacts for Coverage {
    fn until(mut self, lost: Date) -> Self {
        self.lost = Some(lost);
        self
    }
    fn because(mut self, reason: LossReason) -> Self {
        self.loss_reason = Some(reason);
        self
    }
    fn branch(mut self, branch: Option<&str>) -> Self {
        self.branch = branch.and_then(|digits| Branch::parse(digits).ok());
        self
    }
    fn numbered(mut self, symbol: &str, number: &str) -> Self {
        self.symbol = Symbol::parse(symbol).ok();
        self.number = MemberNumber::parse(number).expect("a number");
        self
    }
    fn limit(mut self, class: LimitClass, from: Date, to: Option<Date>) -> Self {
        self.limit = Some(LimitCertificate {
            kind: LimitKind::Limit,
            class,
            issued: None,
            valid_from: from,
            valid_to: to,
            long_stay_from: None,
        });
        self
    }
    fn disease(mut self, from: Date, to: Option<Date>) -> Self {
        self.diseases.push(SpecificDiseaseCertificate {
            disease: SpecificDisease::Dialysis,
            issued: None,
            valid_from: from,
            valid_to: to,
            self_pay_yen: 10_000,
        });
        self
    }
    fn ticket(mut self, institution: &str, from: Date, to: Date) -> Self {
        self.tickets.push(MedicalTicket {
            dispensing: false,
            valid_from: from,
            valid_to: to,
            issue_number: "0000123".to_owned(),
            institution: institution.to_owned(),
            institution_name: String::new(),
            injury: None,
            treatment_type: "02".to_owned(),
            self_pay_yen: 0,
            combined: false,
        });
        self
    }
    fn elderly(mut self, percent: u8) -> Self {
        self.elderly = Ratio::percent(percent).map(|ratio| ElderlyCertificate {
            issued: None,
            valid_from: self.acquired,
            valid_to: None,
            ratio,
        });
        self
    }
    fn ratio(mut self, percent: u8) -> Self {
        self.ratio = Ratio::percent(percent);
        self
    }
}

/// A person and what is added to them.
pub trait PersonFacts: Sized {
    fn with(self, coverage: Coverage) -> Self;
    fn withheld(self) -> Self;
}

impl PersonFacts for Registered {
    fn with(mut self, mut coverage: Coverage) -> Self {
        coverage.person = self.person.id;
        coverage.id = CoverageId(self.person.id.0 * 100 + self.coverages.len() as u64);
        self.coverages.push(coverage);
        self
    }
    fn withheld(mut self) -> Self {
        self.person.withheld = true;
        self
    }
}
