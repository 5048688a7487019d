use domain::{
    Date,
    date::parse_compact,
    eligibility::{NextAct, Reason},
    limit::LimitClass,
};

use super::*;
use crate::counter::sample::{aid, answer, insured, refused};

fn today() -> Date {
    parse_compact("20261124").expect("a day")
}

fn told(mut answer: Answer, reason: Reason) -> Answer {
    answer.code = Some(reason.code().to_owned());
    answer.message = Some(format!(
        "{}{}",
        reason.sentence(),
        reason.next_act().words().0
    ));
    answer
}

#[test]
fn plainly_valid_is_green_and_asks_nothing() {
    let status = Status::of(&answer("1", vec![insured()]), today());
    assert_eq!(
        (status.tone, status.headline.as_str(), status.tag),
        (Tone::Good, "有効・3割・限度額ウ", "有効")
    );
    assert_eq!((status.reason, status.act, status.code), (None, None, None));
    assert_eq!(status.basis, Some("割合は年齢による値です（受信なし）"));
}

#[test]
fn every_other_validity_has_one_reason_and_one_act() {
    let day = today();
    for (code, reason, tone, headline, act) in [
        (
            "2",
            Reason::Lost(day),
            Tone::Bad,
            "無効",
            NextAct::AskForNewProof,
        ),
        (
            "2",
            Reason::LostDeath(day),
            Tone::Bad,
            "無効",
            NextAct::CallInsurer,
        ),
        (
            "3",
            Reason::LostNewExists(day),
            Tone::Caution,
            "無効（新しい資格あり）",
            NextAct::AskForNewProof,
        ),
        (
            "4",
            Reason::NoSuchNumber,
            Tone::Caution,
            "該当資格なし",
            NextAct::RetypeNumber,
        ),
        (
            "5",
            Reason::SeveralPeople,
            Tone::Caution,
            "複数該当",
            NextAct::AddBranch,
        ),
        (
            "6",
            Reason::TicketMissing,
            Tone::Caution,
            "有効・医療券は未登録",
            NextAct::CallWelfareOffice,
        ),
        (
            "1",
            Reason::ValidCertificateEnds(day),
            Tone::Caution,
            "有効・3割・限度額ウ",
            NextAct::TellToRenew,
        ),
    ] {
        let status = Status::of(&told(answer(code, vec![insured()]), reason), day);
        assert_eq!(
            (status.tone, status.headline.as_str()),
            (tone, headline),
            "{code}"
        );
        assert_eq!(
            status.reason,
            Some(reason.sentence()),
            "{code}: the act is not said twice"
        );
        assert_eq!(status.act.map(|found| found.act), Some(act), "{code}");
        assert_eq!(status.code.as_deref(), Some(reason.code()));
    }
}

#[test]
fn a_code_of_somebody_else_still_ends_in_one_act() {
    for (code, act) in [
        ("1", NextAct::Proceed),
        ("2", NextAct::AskForNewProof),
        ("3", NextAct::AskForNewProof),
        ("4", NextAct::RetypeNumber),
        ("5", NextAct::AddBranch),
        ("6", NextAct::CallWelfareOffice),
    ] {
        let mut answer = answer(code, Vec::new());
        answer.code = Some("X0001".to_owned());
        answer.message = Some("付帯情報".to_owned());
        let status = Status::of(&answer, today());
        assert_eq!(status.act.map(|found| found.act), Some(act), "{code}");
        assert_eq!(status.reason.as_deref(), Some("付帯情報"));
        assert_ne!(status.tone, Tone::Good);
    }
    let bare = Status::of(&answer("2", Vec::new()), today());
    assert!(
        bare.reason.is_some() && bare.act.is_some(),
        "no reason came"
    );
}

#[test]
fn a_refusal_is_not_an_answer_about_coverage() {
    let status = Status::of(&refused(Reason::CertificateRevoked), today());
    assert_eq!((status.tone, status.tag), (Tone::Bad, "確認できず"));
    assert_eq!(
        status.act.map(|found| found.act),
        Some(NextAct::AskByNumber)
    );
    let mut failed = answer("1", vec![insured()]);
    failed.header.segment = Some("9".to_owned());
    failed.header.error_message = Some("形式が違います。".to_owned());
    let status = Status::of(&failed, today());
    assert_eq!(
        (status.tone, status.reason.as_deref()),
        (Tone::Bad, Some("形式が違います。"))
    );
    failed.header.segment = Some("2".to_owned());
    assert_eq!(Status::of(&failed, today()).tone, Tone::Neutral);
    let mut odd = answer("8", Vec::new());
    odd.header.segment = Some("1".to_owned());
    assert_eq!(
        Status::of(&odd, today()).tone,
        Tone::Bad,
        "an unknown validity is never success"
    );
}

#[test]
fn from_seventy_on_only_what_was_received_is_said() {
    let mut item = insured();
    item.birthdate = Some("19530505".to_owned());
    item.limit = None;
    let status = Status::of(&answer("1", vec![item.clone()]), today());
    assert_eq!(status.headline, "有効・割合は要確認");
    item.elderly = Some(wire::oqs::qualification::Elderly {
        valid_from: Some("20260801".to_owned()),
        valid_to: Some("20270731".to_owned()),
        ratio: Some("020".to_owned()),
        ..Default::default()
    });
    assert_eq!(
        Status::of(&answer("1", vec![item.clone()]), today()).headline,
        "有効・2割"
    );
    let later = parse_compact("20270801").expect("a day");
    assert_eq!(
        Status::of(&answer("1", vec![item.clone()]), later).headline,
        "有効・割合は要確認"
    );
    item.elderly = None;
    item.insured_partial_contribution_ratio = Some("010".to_owned());
    assert_eq!(
        Status::of(&answer("1", vec![item]), today()).headline,
        "有効・1割"
    );
}

#[test]
fn every_limit_class_is_said_while_it_holds() {
    for class in LimitClass::all() {
        let mut item = insured();
        let limit = item.limit.get_or_insert_default();
        limit.class = Some(class.code().to_owned());
        let status = Status::of(&answer("1", vec![item.clone()]), today());
        assert_eq!(
            status.headline,
            format!("有効・3割・限度額{}", class.label())
        );
        item.limit.get_or_insert_default().valid_to = Some("20261031".to_owned());
        assert_eq!(
            Status::of(&answer("1", vec![item]), today()).headline,
            "有効・3割"
        );
    }
}

#[test]
fn medical_aid_has_no_ratio_of_its_own() {
    assert_eq!(
        Status::of(&answer("1", vec![aid()]), today()).headline,
        "有効・医療扶助"
    );
    let both = Status::of(&answer("1", vec![insured(), aid()]), today());
    assert_eq!(both.headline, "有効・3割・限度額ウ・医療扶助");
}
