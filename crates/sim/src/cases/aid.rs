//! Medical aid under public assistance.

use domain::{
    Date,
    coverage::{Classification, Coverage, Registered},
    eligibility::Validity::{Invalid, Valid, ValidUnregistered},
    medical_aid::MedicalTicket,
};

use super::build::Builder;
use crate::{insurers, population::recipient_number};

pub(super) fn add(builder: &mut Builder) {
    builder
        .case_of(
            "aid-with-ticket",
            "医療扶助（この医療機関の医療券あり）",
            "medical aid, ticket for this institution",
            &insurers::medical_aid(),
        )
        .with(|registered, builder| make_aid(registered, builder, here(builder)))
        .expect(Valid, Valid, "医療券の内容を表示する。")
        .add();
    builder
        .case_of(
            "aid-without-ticket",
            "医療扶助（医療券なし）",
            "medical aid, no ticket",
            &insurers::medical_aid(),
        )
        .with(|registered, builder| make_aid(registered, builder, None))
        .expect(
            ValidUnregistered,
            ValidUnregistered,
            "福祉事務所に医療券の発行を確かめる。",
        )
        .add();
    builder
        .case_of(
            "aid-ticket-elsewhere",
            "医療扶助（よその医療機関の医療券）",
            "medical aid, ticket for another institution",
            &insurers::medical_aid(),
        )
        .with(|registered, builder| make_aid(registered, builder, Some("9918000010".to_owned())))
        .expect(
            ValidUnregistered,
            ValidUnregistered,
            "福祉事務所に医療券の発行を確かめる。",
        )
        .add();
    builder
        .case(
            "aid-and-insurance",
            "医療保険と医療扶助の併用",
            "health insurance and medical aid together",
        )
        .with(|registered, builder| {
            let mut aid = aid_coverage(registered, builder, here(builder));
            aid.tickets[0].combined = true;
            registered.coverages.push(aid);
        })
        .expect(
            Valid,
            Valid,
            "カードでは2件返る。保険を先、扶助を後に取り込む。",
        )
        .add();
    builder
        .case(
            "aid-and-insurance-without-ticket",
            "医療保険と医療扶助の併用（医療券なし）",
            "health insurance and medical aid together, no ticket",
        )
        .with(|registered, builder| {
            let aid = aid_coverage(registered, builder, None);
            registered.coverages.push(aid);
        })
        .expect(
            Valid,
            Valid,
            "カードでは2件返る。保険は有効、扶助の医療券を福祉事務所に確かめる。",
        )
        .add();
    for (id, ja, en, begins, ends, validity, what_to_do) in [
        (
            "aid-ended",
            "医療扶助の停止・廃止",
            "medical aid ended",
            300,
            Some(5),
            Invalid,
            "無効と表示し、新しい保険か扶助の再開を確かめる。",
        ),
        (
            "aid-not-begun",
            "これから始まる医療扶助",
            "medical aid begins in a week",
            -7,
            None,
            Invalid,
            "始まる日を伝え、今日の扱いを福祉事務所に確かめる。",
        ),
        (
            "aid-begun-today",
            "今日からの医療扶助（医療券あり）",
            "medical aid begins today, with a ticket",
            0,
            None,
            Valid,
            "医療券の内容を表示する。",
        ),
    ] {
        builder
            .case_of(id, ja, en, &insurers::medical_aid())
            .with(|registered, builder| {
                make_aid(registered, builder, here(builder));
                registered.coverages[0].acquired = builder.ago(begins);
                registered.coverages[0].lost = ends.map(|days| builder.ago(days));
            })
            .expect(validity, validity, what_to_do)
            .add();
    }
    builder
        .case_of(
            "aid-ticket-last-month",
            "医療扶助（先月の医療券だけ）",
            "medical aid, last month's ticket only",
            &insurers::medical_aid(),
        )
        .with(|registered, builder| {
            make_aid(registered, builder, here(builder));
            let last_month = builder.ago(i64::from(builder.on.day()));
            let ticket = &mut registered.coverages[0].tickets[0];
            ticket.valid_from = last_month.first_of_month();
            ticket.valid_to = last_month;
        })
        .expect(
            ValidUnregistered,
            ValidUnregistered,
            "先月の医療券を使い回さない。福祉事務所に今月の医療券を確かめる。",
        )
        .add();
    builder
        .case_of(
            "aid-dispensing-ticket",
            "医療扶助（調剤券）",
            "medical aid, dispensing ticket",
            &insurers::medical_aid(),
        )
        .with(|registered, builder| {
            make_aid(registered, builder, here(builder));
            let ticket = &mut registered.coverages[0].tickets[0];
            ticket.dispensing = true;
            ticket.treatment_type = "04".to_owned();
        })
        .expect(Valid, Valid, "調剤券として表示し、医療券と取り違えない。")
        .add();
}

/// The code of the institution that asks.
fn here(builder: &Builder) -> Option<String> {
    Some(builder.institution.as_str().to_owned())
}

/// Medical aid beside what a person has.
pub(super) fn aid_coverage(
    registered: &Registered,
    builder: &mut Builder,
    institution: Option<String>,
) -> Coverage {
    let mut only = Registered {
        person: registered.person.clone(),
        coverages: vec![builder.coverage(&registered.person, &insurers::medical_aid())],
    };
    make_aid(&mut only, builder, institution);
    only.coverages.remove(0)
}

/// Turns the first coverage into medical aid, with a ticket for an institution where one is named.
fn make_aid(registered: &mut Registered, builder: &Builder, institution: Option<String>) {
    let on: Date = builder.on;
    let coverage = &mut registered.coverages[0];
    coverage.classification = Classification::MedicalAid;
    coverage.symbol = None;
    coverage.branch = None;
    coverage.relation = None;
    coverage.insured_name = None;
    let number = recipient_number(registered.person.id.0);
    if let Ok(number) = domain::insured::MemberNumber::parse(&number) {
        coverage.number = number;
    }
    coverage
        .tickets
        .extend(institution.map(|institution| MedicalTicket {
            dispensing: false,
            valid_from: on.first_of_month(),
            valid_to: on.last_of_month(),
            issue_number: "0000123".to_owned(),
            institution,
            institution_name: "しかく内科クリニック".to_owned(),
            injury: Some("高血圧症".to_owned()),
            treatment_type: "02".to_owned(),
            self_pay_yen: 0,
            combined: false,
        }));
}
