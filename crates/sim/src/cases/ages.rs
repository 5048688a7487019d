//! Newborns, children, seventy, seventy-five.

use domain::{
    Date,
    coverage::{ElderlyCertificate, LossReason},
    eligibility::Validity::{Invalid, InvalidNewExists, NoMatch, Valid},
};

use jiff::ToSpan;

use super::{build::Builder, schemes::latter_stage};
use crate::{insurers, population::ratio};

const NEW_SCHEME: &str = "後期高齢者医療の資格確認書かマイナ保険証を求める。";

pub(super) fn add(builder: &mut Builder) {
    builder
        .case(
            "newborn",
            "生まれて10日、登録ずみ",
            "newborn of ten days, registered",
        )
        .with(|registered, builder| {
            registered.person.birthdate = builder.ago(10);
            registered.coverages[0].acquired = builder.ago(10);
            registered.coverages[0].preschool = true;
        })
        .add();
    builder
        .case(
            "newborn-unregistered",
            "生まれて3日、まだ登録がない",
            "newborn of three days, not registered yet",
        )
        .with(|registered, builder| registered.person.birthdate = builder.ago(3))
        .expect(
            NoMatch,
            NoMatch,
            "未登録と伝え、後日あらためて照会する。無保険と決めつけない。",
        )
        .add_unregistered();
    for (id, ja, en, years, preschool) in [
        ("preschool", "未就学（2割）", "before school: 20 %", 4, true),
        ("school-child", "小学生（3割）", "at school: 30 %", 9, false),
        ("adult-69", "69歳（3割）", "sixty-nine: 30 %", 69, false),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, builder| {
                registered.person.birthdate = years_ago(builder.on, years);
                registered.coverages[0].acquired = builder.ago(200);
                registered.coverages[0].preschool = preschool;
            })
            .add();
    }
    for (id, ja, en, percent) in [
        (
            "elderly-20",
            "高齢受給者（2割）",
            "seventy to seventy-four: 20 %",
            20,
        ),
        (
            "elderly-30",
            "高齢受給者（3割）",
            "seventy to seventy-four: 30 %",
            30,
        ),
    ] {
        builder
            .case_of(id, ja, en, &insurers::national_health(1))
            .with(|registered, builder| {
                registered.person.birthdate = years_ago(builder.on, 72);
                registered.coverages[0].elderly = Some(ElderlyCertificate {
                    issued: Some(builder.ago(90)),
                    valid_from: builder.ago(90),
                    valid_to: Some(builder.ahead(270)),
                    ratio: ratio(percent),
                });
            })
            .add();
    }
    builder
        .case(
            "turns-75-soon",
            "75歳の誕生日がもうすぐ",
            "turns seventy-five within days",
        )
        .with(|registered, builder| {
            let tomorrow = builder.ahead(1);
            registered.person.birthdate = years_ago(tomorrow, 75);
            registered.coverages[0].lost = Some(tomorrow);
        })
        .expect(
            Valid,
            Valid,
            "今日は有効。誕生日から後期高齢者医療になると伝える。",
        )
        .add();
    builder
        .case(
            "turned-75-lost",
            "75歳で喪失、後期の登録がまだ",
            "lost at seventy-five, nothing new yet",
        )
        .with(|registered, builder| turn_75(registered, builder, 2))
        .expect(Invalid, Invalid, NEW_SCHEME)
        .add();
    for (id, ja, en, days) in [
        (
            "turned-75-today",
            "今日75歳（前の番号で照会）",
            "seventy-five today, asked by the old number",
            0,
        ),
        (
            "turned-75-newer",
            "75歳になった（前の番号で照会）",
            "seventy-five, asked by the old number",
            12,
        ),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, builder| {
                turn_75(registered, builder, days);
                let newer = latter_stage_coverage(registered, builder, days);
                registered.coverages.push(newer);
            })
            .expect(InvalidNewExists, Valid, NEW_SCHEME)
            .add();
    }
    builder
        .case(
            "turned-75-new-number",
            "75歳になった（後期の番号で照会）",
            "seventy-five, asked by the new number",
        )
        .with(|registered, builder| {
            turn_75(registered, builder, 12);
            let newer = latter_stage_coverage(registered, builder, 12);
            registered.coverages.insert(0, newer);
        })
        .add();
    builder
        .case(
            "turned-75-on-first",
            "今月1日に75歳（1日生まれ・後期の番号で照会）",
            "turned seventy-five on the first of this month, asked by the new number",
        )
        .with(|registered, builder| {
            let days = i64::from(builder.on.day()) - 1;
            turn_75(registered, builder, days);
            let newer = latter_stage_coverage(registered, builder, days);
            registered.coverages.insert(0, newer);
        })
        .expect(
            Valid,
            Valid,
            "1日生まれの月は限度額を半分にしない。月の初めから後期高齢者医療。",
        )
        .add();
    builder
        .case_of(
            "latter-stage-disability",
            "65歳以上75歳未満の後期高齢者（障害認定）",
            "latter-stage elderly before seventy-five, by disability",
            &insurers::latter_stage(),
        )
        .with(|registered, builder| {
            registered.person.birthdate = years_ago(builder.on, 68);
            let number = registered.person.id.0;
            latter_stage(registered, number);
            registered.coverages[0].ratio = Some(ratio(10));
        })
        .expect(
            Valid,
            Valid,
            "年齢から3割と計算しない。答えの負担割合を表示する。",
        )
        .add();
    builder
        .case_of(
            "centenarian",
            "100歳をこえた人",
            "more than a hundred years old",
            &insurers::latter_stage(),
        )
        .with(|registered, builder| {
            registered.person.birthdate = years_ago(builder.on, 101);
            let number = registered.person.id.0;
            latter_stage(registered, number);
            registered.coverages[0].ratio = Some(ratio(10));
        })
        .add();
    builder
        .case_of(
            "seventy-next-month",
            "今月70歳（2割は来月から）",
            "seventy this month: 20 % from next month on",
            &insurers::national_health(2),
        )
        .with(|registered, builder| {
            // Born on the 2nd of this month: on the 1st the birthday is still to come.
            let on = builder.on;
            let second = on.first_of_month().saturating_add(1.day());
            let begins = on.last_of_month().saturating_add(1.day());
            registered.person.birthdate = years_ago(second, 70);
            registered.coverages[0].elderly = Some(ElderlyCertificate {
                issued: Some(builder.ago(5)),
                valid_from: begins,
                valid_to: Some(begins.saturating_add(200.days())),
                ratio: ratio(20),
            });
        })
        .expect(
            Valid,
            Valid,
            "高齢受給者証の開始日まで3割。来月から2割と表示する。",
        )
        .add();
    for (id, ja, en, day, preschool) in [
        (
            "born-1-april",
            "4月1日生まれ（この春入学・3割）",
            "born on 1 April: at school since this April",
            1,
            false,
        ),
        (
            "born-2-april",
            "4月2日生まれ（まだ未就学・2割）",
            "born on 2 April: before school for another year",
            2,
            true,
        ),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, builder| {
                let on = builder.on;
                let school_year = on.year() - i16::from(on.month() < 4);
                registered.person.birthdate = jiff::civil::date(school_year - 6, 4, day);
                registered.coverages[0].acquired = builder.ago(200);
                registered.coverages[0].preschool = preschool;
            })
            .expect(
                Valid,
                Valid,
                "未就学区分を答えのとおり使う。4月1日と2日の境に気をつける。",
            )
            .add();
    }
    builder
        .case("born-leap-day", "2月29日生まれ", "born on 29 February")
        .with(|registered, _| registered.person.birthdate = jiff::civil::date(1980, 2, 29))
        .add();
    for (id, ja, en, birthdate) in [
        (
            "born-showa-64",
            "昭和64年1月7日生まれ",
            "born on the last day of Showa",
            jiff::civil::date(1989, 1, 7),
        ),
        (
            "born-heisei-1",
            "平成元年1月8日生まれ",
            "born on the first day of Heisei",
            jiff::civil::date(1989, 1, 8),
        ),
        (
            "born-reiwa-1",
            "令和元年5月1日生まれ",
            "born on the first day of Reiwa",
            jiff::civil::date(2019, 5, 1),
        ),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, _| registered.person.birthdate = birthdate)
            .add();
    }
}

fn years_ago(day: Date, years: i16) -> Date {
    day.saturating_sub(i32::from(years).years())
}

fn turn_75(registered: &mut domain::coverage::Registered, builder: &Builder, days_ago: i64) {
    let birthday = builder.ago(days_ago);
    registered.person.birthdate = years_ago(birthday, 75);
    let turned = domain::date::birthday(registered.person.birthdate, 75);
    registered.coverages[0].lost = Some(turned);
    registered.coverages[0].loss_reason = Some(LossReason::OtherCoverage);
}

fn latter_stage_coverage(
    registered: &domain::coverage::Registered,
    builder: &mut Builder,
    at: i64,
) -> domain::coverage::Coverage {
    let mut newer = builder.coverage(&registered.person, &insurers::latter_stage());
    newer.acquired = domain::date::birthday(registered.person.birthdate, 75);
    newer.ratio = Some(ratio(10));
    let mut only = domain::coverage::Registered {
        person: registered.person.clone(),
        coverages: vec![newer],
    };
    let number = 100 + at.unsigned_abs() + only.person.id.0 % 1000;
    latter_stage(&mut only, number);
    only.coverages.remove(0)
}
