//! Limit certificates of every class, and specific diseases.

use domain::{
    eligibility::Validity::Valid,
    limit::{LimitClass, LimitKind, SpecificDisease, SpecificDiseaseCertificate},
};

use jiff::ToSpan;

use super::{build::Builder, schemes::latter_stage};
use crate::{
    insurers,
    population::{limit, ratio},
};

/// Name, Japanese and English title of the case of each class, in the order of the codes.
const CLASSES: [(&str, &str, &str); 16] = [
    ("limit-a01", "限度額適用区分 ア（A01）", "limit class A01"),
    ("limit-a02", "限度額適用区分 イ（A02）", "limit class A02"),
    ("limit-a03", "限度額適用区分 ウ（A03）", "limit class A03"),
    ("limit-a04", "限度額適用区分 エ（A04）", "limit class A04"),
    ("limit-a05", "限度額適用区分 オ（A05）", "limit class A05"),
    (
        "limit-a06",
        "限度額適用区分 オ（境）（A06）",
        "limit class A06",
    ),
    (
        "limit-b01",
        "限度額適用区分 現役並みⅢ（B01）",
        "limit class B01",
    ),
    (
        "limit-b02",
        "限度額適用区分 現役並みⅡ（B02）",
        "limit class B02",
    ),
    (
        "limit-b03",
        "限度額適用区分 現役並みⅠ（B03）",
        "limit class B03",
    ),
    ("limit-b04", "限度額適用区分 一般（B04）", "limit class B04"),
    (
        "limit-b05",
        "限度額適用区分 低所得Ⅱ（B05）",
        "limit class B05",
    ),
    (
        "limit-b06",
        "限度額適用区分 低所得Ⅰ（B06）",
        "limit class B06",
    ),
    (
        "limit-b07",
        "限度額適用区分 低所得Ⅰ（老福）（B07）",
        "limit class B07",
    ),
    (
        "limit-b08",
        "限度額適用区分 低所得Ⅰ（境）（B08）",
        "limit class B08",
    ),
    (
        "limit-b09",
        "限度額適用区分 一般Ⅱ（B09）",
        "limit class B09",
    ),
    (
        "limit-b10",
        "限度額適用区分 一般Ⅰ（B10）",
        "limit class B10",
    ),
];

const SHOW: &str = "適用区分を答えのとおり表示し、限度額を超えて徴収しない。";

pub(super) fn add(builder: &mut Builder) {
    for ((id, title_ja, title_en), class) in CLASSES.into_iter().zip(LimitClass::all()) {
        let latter = matches!(class, LimitClass::B09 | LimitClass::B10);
        let insurer = if latter {
            insurers::latter_stage()
        } else {
            insurers::national_health(0)
        };
        builder
            .case_of(id, title_ja, title_en, &insurer)
            .with(|registered, builder| {
                let kind = match class {
                    LimitClass::A05
                    | LimitClass::A06
                    | LimitClass::B05
                    | LimitClass::B06
                    | LimitClass::B07
                    | LimitClass::B08 => LimitKind::LimitAndMeals,
                    _ => LimitKind::Limit,
                };
                registered.coverages[0].limit = Some(limit(kind, class, builder.ago(60)));
                if latter {
                    registered.person.birthdate = builder.ago(82 * 366);
                    latter_stage(registered, 300 + class as u64);
                    registered.coverages[0].ratio =
                        Some(ratio(if class == LimitClass::B09 { 20 } else { 10 }));
                } else if id.starts_with("limit-b") {
                    registered.person.birthdate = builder.ago(72 * 366);
                }
            })
            .expect(Valid, Valid, SHOW)
            .add();
    }
    builder
        .case("limit-long-stay", "長期入院該当", "long stay in hospital")
        .with(|registered, builder| {
            let mut certificate =
                limit(LimitKind::LimitAndMeals, LimitClass::A05, builder.ago(200));
            certificate.long_stay_from = Some(builder.ago(40));
            registered.coverages[0].limit = Some(certificate);
        })
        .expect(Valid, Valid, SHOW)
        .add();
    builder
        .case(
            "limit-ended",
            "限度額の証が期限切れ",
            "limit certificate ended",
        )
        .with(|registered, builder| {
            let mut certificate = limit(LimitKind::Limit, LimitClass::A03, builder.ago(400));
            certificate.valid_to = Some(builder.ago(10));
            registered.coverages[0].limit = Some(certificate);
        })
        .expect(Valid, Valid, "古い区分を使い続けない。")
        .add();
    builder
        .case(
            "limit-no-consent",
            "番号で照会、限度額に同意なし",
            "by number, no consent to the limit",
        )
        .with(|registered, builder| {
            registered.coverages[0].limit =
                Some(limit(LimitKind::Limit, LimitClass::A02, builder.ago(60)));
        })
        .expect(Valid, Valid, "区分がないことを「区分なし」と決めつけない。")
        .add_asking(|asked| asked.limit_consent = false);
    builder
        .case(
            "limit-not-yet",
            "限度額の証が来月から",
            "limit certificate begins next month",
        )
        .with(|registered, builder| {
            let begins = builder.on.last_of_month().saturating_add(1.day());
            registered.coverages[0].limit = Some(limit(LimitKind::Limit, LimitClass::A04, begins));
        })
        .expect(Valid, Valid, "始まる前の区分で計算しない。")
        .add();
    builder
        .case(
            "limit-meals-only",
            "標準負担額減額認定証だけ",
            "meals certificate only",
        )
        .with(|registered, builder| {
            let certificate = limit(LimitKind::Meals, LimitClass::A05, builder.ago(60));
            registered.coverages[0].limit = Some(certificate);
        })
        .expect(
            Valid,
            Valid,
            "食事代の減額だけに使い、医療費の限度額と取り違えない。",
        )
        .add();
    builder
        .case(
            "disease-ended",
            "特定疾病の証が期限切れ",
            "specific-disease certificate ended",
        )
        .with(|registered, builder| {
            registered.coverages[0]
                .diseases
                .push(SpecificDiseaseCertificate {
                    disease: SpecificDisease::Dialysis,
                    issued: Some(builder.ago(800)),
                    valid_from: builder.ago(800),
                    valid_to: Some(builder.ago(10)),
                    self_pay_yen: 10_000,
                });
        })
        .expect(
            Valid,
            Valid,
            "同意があっても返らない。前回の値を使い続けない。",
        )
        .add();
    for (id, ja, en, disease, yen) in [
        (
            "disease-dialysis",
            "特定疾病（人工透析）",
            "disease certificate: dialysis",
            SpecificDisease::Dialysis,
            10_000,
        ),
        (
            "disease-dialysis-high",
            "特定疾病（人工透析・上位所得）",
            "disease certificate: dialysis, high income",
            SpecificDisease::Dialysis,
            20_000,
        ),
        (
            "disease-haemophilia",
            "特定疾病（血液凝固因子障害）",
            "disease certificate: haemophilia",
            SpecificDisease::Haemophilia,
            10_000,
        ),
        (
            "disease-hiv",
            "特定疾病（血液製剤によるHIV）",
            "disease certificate: HIV by blood products",
            SpecificDisease::Hiv,
            10_000,
        ),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, builder| {
                registered.coverages[0]
                    .diseases
                    .push(SpecificDiseaseCertificate {
                        disease,
                        issued: Some(builder.ago(300)),
                        valid_from: builder.ago(300),
                        valid_to: None,
                        self_pay_yen: yen,
                    });
            })
            .expect(Valid, Valid, "番号では返らない。カードと同意で返る。")
            .add();
    }
}
