//! People, coverages and accesses to try a store with.

use domain::{
    audit::Access,
    certificate::{CertificateKey, CertificateStatus},
    coverage::{Classification, Coverage, CoverageId, Registered, Relation},
    date::{Date, DateTime, parse_compact, parse_compact_time},
    institution::InstitutionCode,
    insured::{Branch, MemberNumber, NumberKey, Symbol},
    insurer::InsurerNumber,
    person::{Person, PersonId, Sex},
};

use crate::NewPerson;

/// When the samples were learned.
pub const LEARNED: i64 = 1_792_281_600_000;

/// The day of `yyyyMMdd`.
#[must_use]
pub fn day(text: &str) -> Date {
    parse_compact(text).expect("a day")
}

/// The moment of `yyyyMMddHHmmss`.
#[must_use]
pub fn moment(text: &str) -> DateTime {
    parse_compact_time(text).expect("a moment")
}

/// An insurer.
#[must_use]
pub fn insurer(number: &str) -> InsurerNumber {
    InsurerNumber::parse(number).expect("six or eight digits")
}

/// An institution.
#[must_use]
pub fn institution(code: &str) -> InstitutionCode {
    InstitutionCode::parse(code).expect("ten digits")
}

/// What a symbol and number are looked up by.
#[must_use]
pub fn key(symbol: &str, number: &str) -> NumberKey {
    let symbol = Symbol::parse(symbol).ok();
    let number = MemberNumber::parse(number).expect("a number");
    NumberKey::of(symbol.as_ref(), &number)
}

/// A person.
#[must_use]
pub fn person(id: u64) -> Person {
    Person {
        id: PersonId(id),
        name: format!("資格　花子{id}"),
        kana: "ｼｶｸ ﾊﾅｺ".into(),
        other_name: None,
        sex: Sex::Female,
        sex_shown: None,
        birthdate: day("19800105"),
        address: Some("東京都千代田区霞が関１丁目２番３号".into()),
        postal_code: Some("100-0013".into()),
        withheld: false,
    }
}

/// A coverage of `person` under symbol `12-3` and the number given.
#[must_use]
pub fn coverage(id: u64, person: u64, number: &str, acquired: &str) -> Coverage {
    Coverage {
        id: CoverageId(id),
        person: PersonId(person),
        classification: Classification::General,
        insurer: insurer("06130488"),
        insurer_name: "しかく健康保険組合".into(),
        symbol: Symbol::parse("１２－３").ok(),
        number: MemberNumber::parse(number).expect("a number"),
        branch: Branch::parse("01").ok(),
        relation: Some(Relation::Insured),
        insured_name: None,
        acquired: day(acquired),
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

/// A person to take in, without a card.
#[must_use]
pub fn new_person(id: u64, coverages: Vec<Coverage>) -> NewPerson {
    NewPerson {
        registered: Registered {
            person: person(id),
            coverages,
        },
        certificate: None,
    }
}

/// A person with a card.
#[must_use]
pub fn with_card(id: u64, coverages: Vec<Coverage>, key: CertificateKey) -> NewPerson {
    NewPerson {
        certificate: Some((key, status())),
        ..new_person(id, coverages)
    }
}

/// A certificate.
#[must_use]
pub fn certificate(issuer: &[u8], serial: &[u8]) -> CertificateKey {
    CertificateKey {
        issuer: issuer.to_vec(),
        serial: serial.to_vec(),
    }
}

/// A certificate in order.
#[must_use]
pub fn status() -> CertificateStatus {
    CertificateStatus {
        revoked: false,
        registered: true,
        last_day: day("20310105"),
    }
}

/// An access.
#[must_use]
pub fn access(number: u64) -> Access {
    Access {
        at_unix_ms: LEARNED,
        institution: "1310000010".into(),
        request: format!("request-{number}"),
        way: "number".into(),
        person: (!number.is_multiple_of(3)).then_some(number),
        outcome: "1".into(),
        reason: "valid".into(),
        revealed: "coverage,limit".into(),
    }
}
