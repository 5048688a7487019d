//! Beginnings, endings and changes of employer.

use domain::{
    coverage::{LossReason, Relation},
    eligibility::Validity::{Invalid, InvalidNewExists, Valid, ValidUnregistered},
    insured::Branch,
};

use super::{aid::aid_coverage, build::Builder};
use crate::insurers;

const ASK_NEW: &str = "無効と表示し、マイナ保険証か新しい資格確認書を求める。10割と決めつけない。";

pub(super) fn add(builder: &mut Builder) {
    builder
        .case(
            "future-start",
            "まだ始まっていない資格",
            "coverage begins in ten days",
        )
        .with(|registered, builder| registered.coverages[0].acquired = builder.ahead(10))
        .expect(Invalid, Invalid, "始まる日を伝え、今日の保険を確かめる。")
        .add();
    builder
        .case("starts-today", "今日からの資格", "coverage begins today")
        .with(|registered, builder| registered.coverages[0].acquired = builder.on)
        .add();
    for (id, ja, en, days, reason) in [
        (
            "lost",
            "喪失（新しい資格なし）",
            "lost, nothing new",
            20,
            LossReason::Other,
        ),
        (
            "lost-today",
            "今日が喪失日",
            "lost today",
            0,
            LossReason::Other,
        ),
        (
            "lost-death",
            "死亡による喪失",
            "lost by death",
            30,
            LossReason::Death,
        ),
        (
            "lost-public-assistance",
            "生活保護開始による喪失",
            "lost to public assistance",
            15,
            LossReason::PublicAssistance,
        ),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, builder| {
                registered.coverages[0].lost = Some(builder.ago(days));
                registered.coverages[0].loss_reason = Some(reason);
            })
            .expect(Invalid, Invalid, ASK_NEW)
            .add();
    }
    builder
        .case(
            "lost-tomorrow",
            "明日が喪失日（今日は有効）",
            "lost tomorrow, valid today",
        )
        .with(|registered, builder| registered.coverages[0].lost = Some(builder.ahead(1)))
        .add();
    for (id, ja, en, days) in [
        (
            "lost-newer",
            "喪失、新しい資格あり",
            "lost, a newer coverage exists",
            40,
        ),
        (
            "employer-change-today",
            "今日、会社が変わった（前の番号で照会）",
            "changed employer today, asked by the old number",
            0,
        ),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, builder| change_employer(registered, builder, days))
            .expect(InvalidNewExists, Valid, "新しい資格があると伝え、カードか新しい証を求める。前の記録を新しい保険として取り込まない。")
            .add();
    }
    builder
        .case(
            "employer-change-tomorrow",
            "明日、会社が変わる（今日は前の資格）",
            "changes employer tomorrow",
        )
        .with(|registered, builder| change_employer(registered, builder, -1))
        .add();
    builder
        .case(
            "employer-change-new-number",
            "会社が変わった（新しい番号で照会）",
            "changed employer, asked by the new number",
        )
        .with(|registered, builder| {
            change_employer(registered, builder, 5);
            registered.coverages.reverse();
        })
        .add();
    builder
        .case(
            "employer-overlap",
            "喪失の届けが遅れ、二つの資格が重なる",
            "loss not reported yet: two coverages overlap",
        )
        .with(|registered, builder| {
            change_employer(registered, builder, 5);
            registered.coverages[0].lost = None;
            registered.coverages[0].loss_reason = None;
        })
        .expect(
            Valid,
            Valid,
            "カードでは新しいほうが返る。番号では尋ねた資格が有効と返る。",
        )
        .add();
    builder
        .case(
            "employer-gap",
            "退職して次がまだない",
            "between two employers",
        )
        .with(|registered, builder| {
            let mut newer = builder.coverage(&registered.person, &insurers::society(1));
            newer.acquired = builder.ahead(6);
            registered.coverages[0].lost = Some(builder.ago(3));
            registered.coverages.push(newer);
        })
        .expect(Invalid, Invalid, ASK_NEW)
        .add();
    builder
        .case(
            "reacquired",
            "同じ番号で取り直した資格",
            "lost and acquired again under the same number",
        )
        .with(|registered, builder| {
            let mut again = registered.coverages[0].clone();
            again.id = builder
                .coverage(&registered.person, &insurers::society(0))
                .id;
            again.acquired = builder.ago(30);
            registered.coverages[0].lost = Some(builder.ago(200));
            registered.coverages.push(again);
        })
        .add();
    builder
        .case(
            "lost-to-aid",
            "保険を喪失し、医療扶助が始まった",
            "insurance lost, medical aid began",
        )
        .with(|registered, builder| {
            let day = builder.ago(8);
            registered.coverages[0].lost = Some(day);
            registered.coverages[0].loss_reason = Some(LossReason::PublicAssistance);
            let mut aid = aid_coverage(registered, builder, None);
            aid.acquired = day;
            registered.coverages.push(aid);
        })
        .expect(
            Invalid,
            ValidUnregistered,
            "番号では無効と返る。医療扶助を確かめ、福祉事務所に医療券を頼む。",
        )
        .add();
    builder
        .case(
            "lost-family",
            "扶養から外れた家族",
            "family member no longer dependent",
        )
        .with(|registered, builder| {
            let coverage = &mut registered.coverages[0];
            coverage.branch = Branch::parse("02").ok();
            coverage.relation = Some(Relation::Family);
            coverage.lost = Some(builder.ago(25));
            coverage.loss_reason = Some(LossReason::Other);
        })
        .expect(Invalid, Invalid, ASK_NEW)
        .add();
    builder
        .case_of(
            "moved-municipality",
            "引っ越しで国保が変わった（前の番号で照会）",
            "moved: another municipality's insurance, asked by the old number",
            &insurers::national_health(0),
        )
        .with(|registered, builder| {
            let day = builder.ago(14);
            let mut newer = builder.coverage(&registered.person, &insurers::national_health(1));
            newer.acquired = day;
            registered.coverages[0].lost = Some(day);
            registered.coverages[0].loss_reason = Some(LossReason::Other);
            registered.coverages.push(newer);
        })
        .expect(
            InvalidNewExists,
            Valid,
            "新しい市区町村の証かカードを求める。市区町村の名で推し量らない。",
        )
        .add();
    builder
        .case(
            "cancelled",
            "取得日にさかのぼって取り消された資格",
            "cancelled from its first day",
        )
        .with(|registered, builder| {
            registered.coverages[0].acquired = builder.ago(50);
            registered.coverages[0].lost = Some(builder.ago(50));
            registered.coverages[0].loss_reason = Some(LossReason::Other);
        })
        .expect(Invalid, Invalid, "その間の受診分も保険者に確かめる。")
        .add();
    builder
        .case_of(
            "voluntary-continuation",
            "任意継続",
            "voluntary continuation after leaving",
            &insurers::association(),
        )
        .with(|registered, builder| registered.coverages[0].acquired = builder.ago(12))
        .add();
}

/// The first coverage was lost so many days ago, and another society's begins on that day.
fn change_employer(
    registered: &mut domain::coverage::Registered,
    builder: &mut Builder,
    days_ago: i64,
) {
    let day = builder.ago(days_ago);
    let mut newer = builder.coverage(&registered.person, &insurers::society(2));
    newer.acquired = day;
    registered.coverages[0].lost = Some(day);
    registered.coverages[0].loss_reason = Some(LossReason::OtherCoverage);
    registered.coverages.push(newer);
}
