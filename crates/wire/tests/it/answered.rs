//! From decisions to answers.

use domain::{
    copayment::Ratio,
    date::Date,
    eligibility::{Decision, NextAct, Outcome, Reason, Validity},
    limit::LimitClass,
};
use wire::oqs::{
    Encoding, Form, Profile,
    qualification::{Answer, Answered, ResultItem, header_error},
};

use crate::cases;

pub fn answer(decision: &Decision, by_card: bool, form: Form) -> Answer {
    let request = cases::request();
    Answered {
        decision,
        echo: (!by_card).then_some(&request.search),
        institution: &cases::institution(),
        confirmation_date: cases::today(),
        now: cases::now(),
        file_identifier: Some("clinic_11906"),
        by_card,
        form,
    }
    .message()
}

pub fn forms() -> impl Iterator<Item = (&'static str, Form)> {
    [
        ("specification.utf8", Profile::Specification, Encoding::Utf8),
        (
            "specification.sjis",
            Profile::Specification,
            Encoding::ShiftJis,
        ),
        ("observed.utf8", Profile::Observed, Encoding::Utf8),
        ("observed.sjis", Profile::Observed, Encoding::ShiftJis),
    ]
    .into_iter()
    .map(|(name, profile, encoding)| (name, Form { profile, encoding }))
}

fn flags(item: &ResultItem) -> [Option<&str>; 4] {
    [
        &item.checkups,
        &item.medicine,
        &item.treatment,
        &item.operations,
    ]
    .map(|c| c.flag.as_deref())
}

#[test]
fn every_answer_has_the_six_items_of_a_header() {
    for decision in [
        cases::valid_by_number(),
        cases::other_birthdate(),
        cases::refused(),
    ] {
        let header = answer(&decision, false, Form::default()).header;
        for item in [
            header.process_time,
            header.confirmation_date,
            header.institution,
            header.reference_classification,
            header.segment,
            header.character_code,
        ] {
            assert!(item.is_some());
        }
    }
}

#[test]
fn by_number_no_consent_to_medical_information_is_told() {
    let answer = answer(&cases::valid_by_number(), false, Form::default());
    let [item] = answer.results() else {
        panic!("one result")
    };
    assert_eq!(flags(item), [None; 4]);
    assert_eq!(item.disease_consent.flag, None);
    assert_eq!(item.limit_consent.flag.as_deref(), Some("1"));
    assert_eq!(item.limit_class(), Some(LimitClass::B05));
    assert_eq!(item.ratio(cases::today()), Ratio::percent(20));
    assert_eq!(
        item.ratio(jiff::civil::date(2027, 8, 1)),
        None,
        "the certificate has ended"
    );
    assert_eq!((answer.code, answer.message), (None, None), "plainly valid");
}

#[test]
fn by_card_the_flags_are_told_and_medical_aid_carries_none() {
    let answer = answer(&cases::valid_by_card(), true, Form::default());
    let [insurance, aid] = answer.results() else {
        panic!("two results")
    };
    assert_eq!(
        flags(insurance),
        [Some("1"), Some("1"), Some("1"), Some("0")]
    );
    assert_eq!(
        insurance.checkups.available.as_deref(),
        Some("20261126091501")
    );
    assert_eq!(insurance.operations.time, None);
    assert_eq!(flags(aid), [None; 4]);
    assert!(aid.is_medical_aid() && aid.limit.is_none());
    assert_eq!(answer.echo, None);
    assert_eq!(answer.header.reference_classification.as_deref(), Some("1"));
}

#[test]
fn what_may_not_be_said_is_not_said() {
    let answer = answer(&cases::other_birthdate(), false, Form::default());
    assert_eq!(answer.validity(), Some(Validity::NoMatch));
    assert_eq!(answer.results, None);
    assert_eq!(answer.code.as_deref(), Some(Reason::NoSuchNumber.code()));
    assert_eq!(answer.next_act(), Some(NextAct::RetypeNumber));

    let lost = self::answer(&cases::lost(), false, Form::default());
    let [item] = lost.results() else {
        panic!("one result")
    };
    assert_eq!((&item.address, &item.post_number), (&None, &None));
    let written = lost.write(Form::default()).expect("written");
    assert!(!String::from_utf8_lossy(&written).contains("Address"));
}

#[test]
fn a_refusal_is_status_2_without_validity() {
    let answer = answer(&cases::refused(), true, Form::default());
    assert_eq!(answer.status.as_deref(), Some("2"));
    assert_eq!(answer.validity, None);
    assert!(!answer.is_answered());
    assert_eq!(answer.next_act(), Some(NextAct::AskByNumber));
}

#[test]
fn characters_that_cannot_be_sent_are_marked_in_both_codings() {
    for (name, form) in forms() {
        let answer = answer(&cases::valid_by_number(), false, form);
        let item = &answer.results()[0];
        assert_eq!(item.name(), Some("●橋　次郎"), "{name}");
        assert_eq!(
            item.address.as_deref(),
            Some("東京都杉並区●田１－２－３"),
            "{name}"
        );
    }
}

#[test]
fn every_reason_can_be_said_in_both_codings() {
    let day = Date::constant(2026, 11, 25);
    for reason in [
        Reason::ValidTurns75(day),
        Reason::ValidCertificateEnds(day),
        Reason::ValidCertificateLapsed(day),
        Reason::TicketMissing,
        Reason::NotYet(day),
        Reason::Lost(day),
        Reason::LostTurned75(day),
        Reason::LostDeath(day),
        Reason::LostNewExists(day),
        Reason::NoSuchNumber,
        Reason::OtherBirthdate,
        Reason::OtherBranch,
        Reason::SeveralPeople,
        Reason::NoCoverage,
        Reason::CertificateRevoked,
        Reason::CertificateExpired(day),
        Reason::CardNotRegistered,
    ] {
        let decision = Decision {
            about: None,
            outcome: Outcome::Answered(Validity::NoMatch),
            reason,
            results: Vec::new(),
        };
        for (name, form) in forms() {
            let answer = answer(&decision, false, form);
            assert_eq!(answer.next_act(), Some(reason.next_act()), "{reason:?}");
            let written = answer.write(form).expect(name);
            assert_eq!(Answer::read(&written), Ok((answer, Vec::new())), "{name}");
        }
    }
}

#[test]
fn a_request_that_failed_as_a_whole_says_so_in_the_header() {
    let answer = header_error(
        "SKK-2004",
        "XMLとして正しくありません。",
        &cases::institution(),
        None,
        cases::now(),
        Some("clinic_11906"),
        Form::default(),
    );
    assert_eq!(answer.header.segment.as_deref(), Some("9"));
    let written = answer.write(Form::default()).expect("written");
    assert!(!String::from_utf8_lossy(&written).contains("MessageBody"));
    assert_eq!(Answer::read(&written), Ok((answer, Vec::new())));
}
