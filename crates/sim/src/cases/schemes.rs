//! One valid person of every scheme and kind of document.

use domain::{
    coverage::{Classification, Relation},
    eligibility::Validity,
};

use super::build::Builder;
use crate::{insurers, population::ratio};

const PLAIN: &str = "有効として受け付け、答えの負担割合をそのまま表示する。";

const SHORT: &str = "有効として受け付け、証の有効終了日を控える。終わりが近ければ次回に確かめる。";
const UNVIEWABLE: &str = "有効として受け付ける。薬剤・健診は閲覧できないので、求めない。";

pub(super) fn add(builder: &mut Builder) {
    builder
        .case(
            "valid-general",
            "有効（健康保険組合・本人）",
            "valid, health-insurance society, insured person",
        )
        .add();
    builder
        .case_of(
            "valid-association",
            "有効（協会けんぽ）",
            "valid, insurance association",
            &insurers::association(),
        )
        .add();
    builder
        .case_of(
            "valid-seamen",
            "有効（船員保険）",
            "valid, seamen's insurance",
            &insurers::seamen(),
        )
        .add();
    for (id, title_ja, title_en, at) in [
        (
            "valid-mutual-31",
            "有効（国家公務員共済・31）",
            "valid, mutual aid of the state's staff",
            0,
        ),
        (
            "valid-mutual-32",
            "有効（地方公務員共済・32）",
            "valid, mutual aid of municipal staff",
            1,
        ),
        (
            "valid-mutual-33",
            "有効（警察共済・33）",
            "valid, mutual aid of the police",
            2,
        ),
        (
            "valid-mutual-34",
            "有効（学校共済・34）",
            "valid, mutual aid of schools",
            3,
        ),
    ] {
        builder
            .case_of(id, title_ja, title_en, &insurers::mutual_aid(at))
            .add();
    }
    builder
        .case_of(
            "valid-national-health",
            "有効（国民健康保険・6桁）",
            "valid, national health insurance, six digits",
            &insurers::national_health(0),
        )
        .add();
    builder
        .case_of(
            "valid-national-society",
            "有効（国保組合）",
            "valid, national health society",
            &insurers::national_health(3),
        )
        .add();
    builder
        .case(
            "valid-family",
            "有効（家族・枝番01）",
            "valid, family member, branch 01",
        )
        .with(|registered, _| {
            registered.coverages[0].relation = Some(Relation::Family);
            registered.coverages[0].branch = domain::insured::Branch::parse("01").ok();
            registered.coverages[0].insured_name = Some("資格　太郎".to_owned());
        })
        .add();
    for (id, title_ja, title_en, classification, insurer, what_to_do) in [
        (
            "valid-retired",
            "有効（退職・67）",
            "valid, retired",
            Classification::Retired,
            insurers::retired_national_health(),
            PLAIN,
        ),
        (
            "valid-short-term",
            "有効（短期証）",
            "valid, short-term document",
            Classification::ShortGeneral,
            insurers::national_health(2),
            SHORT,
        ),
        (
            "valid-short-retired",
            "有効（短期退職）",
            "valid, short-term, retired",
            Classification::ShortRetired,
            insurers::national_health(2),
            SHORT,
        ),
        (
            "valid-special-payment",
            "有効（特別療養費・窓口10割）",
            "valid, special payment: collect in full",
            Classification::SpecialPayment,
            insurers::national_health(1),
            "窓口で全額（10割）を受け取り、特別療養費の請求にする。3割で計算しない。",
        ),
        (
            "valid-special-retired",
            "有効（特例退職・63）",
            "valid, special retired",
            Classification::SpecialRetired,
            insurers::special_retired(),
            PLAIN,
        ),
        (
            "valid-self-defence",
            "有効（自衛官）医療情報は閲覧不可",
            "valid, self-defence: no medical information",
            Classification::SelfDefence,
            insurers::self_defence(),
            UNVIEWABLE,
        ),
        (
            "valid-day-labourer",
            "有効（日雇特例）医療情報は閲覧不可",
            "valid, day labourer: no medical information",
            Classification::General,
            insurers::day_labourer(),
            UNVIEWABLE,
        ),
        (
            "valid-day-labourer-special",
            "有効（日雇特例・04）医療情報は閲覧不可",
            "valid, day labourer of the special kind: no medical information",
            Classification::General,
            insurers::day_labourer_special(),
            UNVIEWABLE,
        ),
        (
            "valid-mutual-72",
            "有効（特定共済・72）",
            "valid, special mutual-aid association",
            Classification::SpecialRetired,
            insurers::special_mutual_aid(),
            PLAIN,
        ),
    ] {
        builder
            .case_of(id, title_ja, title_en, &insurer)
            .with(|registered, _| registered.coverages[0].classification = classification)
            .expect(Validity::Valid, Validity::Valid, what_to_do)
            .add();
    }
    for (id, title_ja, title_en, percent) in [
        (
            "latter-stage-10",
            "有効（後期高齢者・1割・枝番なし）",
            "valid, latter-stage elderly, 10 %, no branch",
            10,
        ),
        (
            "latter-stage-20",
            "有効（後期高齢者・2割・枝番なし）",
            "valid, latter-stage elderly, 20 %, no branch",
            20,
        ),
        (
            "latter-stage-30",
            "有効（後期高齢者・3割・枝番なし）",
            "valid, latter-stage elderly, 30 %, no branch",
            30,
        ),
    ] {
        builder
            .case_of(id, title_ja, title_en, &insurers::latter_stage())
            .with(|registered, builder| {
                registered.person.birthdate = builder.ago(80 * 366);
                latter_stage(registered, u64::from(percent));
                registered.coverages[0].ratio = Some(ratio(percent));
            })
            .expect(
                Validity::Valid,
                Validity::Valid,
                "枝番を求めない。答えの負担割合（1・2・3割）をそのまま表示する。",
            )
            .add();
    }
}

/// Gives the first coverage the numbers of the latter-stage elderly scheme.
pub(super) fn latter_stage(registered: &mut domain::coverage::Registered, at: u64) {
    let coverage = &mut registered.coverages[0];
    coverage.symbol = None;
    coverage.branch = None;
    coverage.insured_name = None;
    let number = crate::population::latter_stage_number(9_000_000 + at);
    if let Ok(number) = domain::insured::MemberNumber::parse(&number) {
        coverage.number = number;
    }
}
