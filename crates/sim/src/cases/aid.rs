//! Medical aid under public assistance.

use domain::{
    Date,
    coverage::{Classification, Registered},
    eligibility::Validity::{Valid, ValidUnregistered},
    medical_aid::MedicalTicket,
};

use super::build::Builder;
use crate::insurers;

pub(super) fn add(builder: &mut Builder) {
    builder
        .case_of(
            "aid-with-ticket",
            "医療扶助（この医療機関の医療券あり）",
            "medical aid, ticket for this institution",
            &insurers::medical_aid(),
        )
        .with(|registered, builder| {
            make_aid(
                registered,
                builder,
                Some(builder.institution.as_str().to_owned()),
            )
        })
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
            let coverage = builder.coverage(&registered.person, &insurers::medical_aid());
            let mut aid = Registered {
                person: registered.person.clone(),
                coverages: vec![coverage],
            };
            make_aid(
                &mut aid,
                builder,
                Some(builder.institution.as_str().to_owned()),
            );
            aid.coverages[0].tickets[0].combined = true;
            registered.coverages.append(&mut aid.coverages);
        })
        .expect(
            Valid,
            Valid,
            "カードでは2件返る。保険を先、扶助を後に取り込む。",
        )
        .add();
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
    let body = format!("{:06}", registered.person.id.0 % 1_000_000);
    let number = domain::check_digit::complete(&body).unwrap_or_default();
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
