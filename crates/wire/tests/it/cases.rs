//! People, coverages and decisions that the tests speak of.

use domain::{
    consent::ConsentItem,
    copayment::Ratio,
    coverage::{Classification, Coverage, CoverageId, ElderlyCertificate, LossReason, Relation},
    date::{Date, DateTime},
    eligibility::{ConsentState, Decision, NumberAsked, Outcome, Reason, Revealed, Validity},
    institution::InstitutionCode,
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
    limit::{LimitCertificate, LimitClass, LimitKind, SpecificDisease, SpecificDiseaseCertificate},
    medical_aid::MedicalTicket,
    person::{Person, PersonId, Sex},
};
use jiff::civil::{date, datetime};
use wire::oqs::qualification::{Request, RequestHeader, Search};

pub fn now() -> DateTime {
    datetime(2026, 11, 25, 9, 15, 1, 0)
}

pub fn today() -> Date {
    now().date()
}

pub fn institution() -> InstitutionCode {
    InstitutionCode::parse("1311111111").expect("ten digits")
}

pub fn asked() -> NumberAsked {
    NumberAsked {
        insurer: InsurerNumber::parse("138057").expect("an insurer number"),
        symbol: Some(Symbol::parse("あ-い").expect("a symbol")),
        number: MemberNumber::parse("1002").expect("a number"),
        branch: Some(Branch::parse("02").expect("a branch")),
        birthdate: date(1953, 5, 5),
        limit_consent: true,
    }
}

pub fn request() -> Request {
    Request {
        header: RequestHeader {
            confirmation_date: Some(today()),
            institution: institution(),
            file_identifier: Some("clinic_11906".to_owned()),
        },
        search: Search::new(&asked(), Some("11906".to_owned())),
    }
}

fn person() -> Person {
    Person {
        id: PersonId(1),
        name: "髙橋　次郎".to_owned(),
        kana: "ﾀｶﾊｼ ｼﾞﾛｳ".to_owned(),
        other_name: None,
        sex: Sex::Male,
        sex_shown: None,
        birthdate: date(1953, 5, 5),
        address: Some("東京都杉並区𠮷田１－２－３".to_owned()),
        postal_code: Some("166-0001".to_owned()),
        withheld: false,
    }
}

fn coverage() -> Coverage {
    Coverage {
        id: CoverageId(1),
        person: PersonId(1),
        classification: Classification::General,
        insurer: asked().insurer,
        insurer_name: "杉並区".to_owned(),
        symbol: asked().symbol,
        number: asked().number,
        branch: asked().branch,
        relation: Some(Relation::Insured),
        insured_name: None,
        acquired: date(2020, 4, 1),
        lost: None,
        loss_reason: None,
        issued: Some(date(2026, 8, 1)),
        document_from: Some(date(2026, 8, 1)),
        document_to: Some(date(2027, 7, 31)),
        ratio: None,
        preschool: false,
        elderly: Some(ElderlyCertificate {
            issued: Some(date(2026, 8, 1)),
            valid_from: date(2026, 8, 1),
            valid_to: Some(date(2027, 7, 31)),
            ratio: Ratio::percent(20).expect("a ratio"),
        }),
        limit: Some(LimitCertificate {
            kind: LimitKind::LimitAndMeals,
            class: LimitClass::B05,
            issued: Some(date(2026, 8, 1)),
            valid_from: date(2026, 8, 1),
            valid_to: Some(date(2027, 7, 31)),
            long_stay_from: Some(date(2026, 10, 1)),
        }),
        diseases: vec![SpecificDiseaseCertificate {
            disease: SpecificDisease::Dialysis,
            issued: Some(date(2024, 4, 1)),
            valid_from: date(2024, 4, 1),
            valid_to: None,
            self_pay_yen: 10_000,
        }],
        tickets: Vec::new(),
    }
}

fn aid() -> Coverage {
    Coverage {
        id: CoverageId(2),
        classification: Classification::MedicalAid,
        insurer: InsurerNumber::parse("12131234").expect("a public-expense number"),
        insurer_name: "見本福祉事務所".to_owned(),
        symbol: None,
        number: MemberNumber::parse("1234567").expect("a number"),
        branch: None,
        relation: None,
        elderly: None,
        limit: None,
        diseases: Vec::new(),
        tickets: vec![MedicalTicket {
            dispensing: false,
            valid_from: date(2026, 11, 1),
            valid_to: date(2026, 11, 30),
            issue_number: "0000123".to_owned(),
            institution: "1311111111".to_owned(),
            institution_name: "見本医院".to_owned(),
            injury: Some("高血圧症".to_owned()),
            treatment_type: "02".to_owned(),
            self_pay_yen: 0,
            combined: true,
        }],
        ..coverage()
    }
}

fn given() -> ConsentState {
    ConsentState::Until(now(), datetime(2026, 11, 26, 9, 15, 1, 0))
}

fn revealed(coverage: Coverage, medical: Vec<(ConsentItem, ConsentState)>) -> Revealed {
    Revealed {
        person: person(),
        coverage,
        limit: given(),
        disease: given(),
        medical,
        reference_number: Some("24434".to_owned()),
    }
}

/// Valid, asked by number: the limit class is shown, diseases cannot be.
pub fn valid_by_number() -> Decision {
    let mut coverage = coverage();
    coverage.diseases.clear();
    Decision {
        about: None,
        outcome: Outcome::Answered(Validity::Valid),
        reason: Reason::Valid,
        results: vec![Revealed {
            disease: ConsentState::No,
            ..revealed(coverage, Vec::new())
        }],
    }
}

/// Valid, asked by card with every consent but one, medical aid beside it.
pub fn valid_by_card() -> Decision {
    let medical = vec![
        (ConsentItem::Checkup, given()),
        (ConsentItem::Medicine, given()),
        (ConsentItem::Treatment, given()),
        (ConsentItem::Operation, ConsentState::No),
    ];
    Decision {
        about: None,
        outcome: Outcome::Answered(Validity::Valid),
        reason: Reason::ValidCertificateEnds(date(2026, 12, 31)),
        results: vec![
            revealed(coverage(), medical.clone()),
            revealed(aid(), medical),
        ],
    }
}

/// Lost, with a new coverage; the person's address must not be told, even if it slipped in.
pub fn lost() -> Decision {
    let mut shown = revealed(coverage(), Vec::new());
    shown.person.withheld = true;
    shown.limit = ConsentState::No;
    shown.coverage.limit = None;
    shown.coverage.lost = Some(date(2026, 4, 1));
    shown.coverage.loss_reason = Some(LossReason::OtherCoverage);
    Decision {
        about: None,
        outcome: Outcome::Answered(Validity::InvalidNewExists),
        reason: Reason::LostNewExists(date(2026, 4, 1)),
        results: vec![shown],
    }
}

/// Registered under another birth date.
pub fn other_birthdate() -> Decision {
    Decision {
        about: None,
        outcome: Outcome::Answered(Validity::NoMatch),
        reason: Reason::OtherBirthdate,
        results: Vec::new(),
    }
}

/// A revoked certificate.
pub fn refused() -> Decision {
    Decision {
        about: None,
        outcome: Outcome::Refused,
        reason: Reason::CertificateRevoked,
        results: Vec::new(),
    }
}
