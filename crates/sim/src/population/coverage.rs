//! Coverages and certificates, made in one call each.

use domain::{
    Date, check_digit,
    copayment::{self, Ratio},
    coverage::{Classification, Coverage, CoverageId, ElderlyCertificate, Relation},
    date::birthday,
    insured::{Branch, MemberNumber, Symbol},
    limit::{LimitCertificate, LimitClass, LimitKind, SpecificDisease, SpecificDiseaseCertificate},
    person::Person,
};

use crate::{dice::Dice, insurers::Insurer};

/// A coverage that holds from `acquired` on, without certificates.
pub(crate) fn plain(
    id: CoverageId,
    person: &Person,
    insurer: &Insurer,
    symbol: Option<&str>,
    number: &str,
    branch: Option<&str>,
    acquired: Date,
) -> Coverage {
    let Ok(member) = MemberNumber::parse(number) else {
        unreachable!("{number} is a number")
    };
    Coverage {
        id,
        person: person.id,
        classification: Classification::General,
        insurer: insurer.number.clone(),
        insurer_name: insurer.name.clone(),
        symbol: symbol.and_then(|symbol| Symbol::parse(symbol).ok()),
        number: member,
        branch: branch.and_then(|branch| Branch::parse(branch).ok()),
        relation: Some(if branch.is_none_or(|branch| branch == "00") {
            Relation::Insured
        } else {
            Relation::Family
        }),
        insured_name: Some(person.name.clone()),
        acquired,
        lost: None,
        loss_reason: None,
        issued: Some(acquired),
        document_from: Some(acquired),
        document_to: None,
        ratio: None,
        preschool: false,
        elderly: None,
        limit: None,
        diseases: Vec::new(),
        tickets: Vec::new(),
    }
}

/// An eight-digit number of the latter-stage elderly scheme, with its check digit.
pub(crate) fn latter_stage_number(at: u64) -> String {
    check_digit::complete(&format!("{:07}", at % 10_000_000)).unwrap_or_default()
}

/// A seven-digit recipient number of medical aid, with its check digit.
pub(crate) fn recipient_number(at: u64) -> String {
    check_digit::complete(&format!("{:06}", at % 1_000_000)).unwrap_or_default()
}

pub(crate) fn ratio(percent: u8) -> Ratio {
    let Some(ratio) = Ratio::percent(percent) else {
        unreachable!("{percent} is a whole number of tenths")
    };
    ratio
}

pub(crate) fn limit(kind: LimitKind, class: LimitClass, from: Date) -> LimitCertificate {
    LimitCertificate {
        kind,
        class,
        issued: Some(from),
        valid_from: from,
        valid_to: None,
        long_stay_from: None,
    }
}

/// First and last day of the year, August to July, for which ratios and limits are judged.
pub(super) fn judged_year(on: Date) -> (Date, Date) {
    let year = if on.month() >= 8 {
        on.year()
    } else {
        on.year() - 1
    };
    let day = |year, month, day| Date::new(year, month, day).unwrap_or(on);
    (day(year, 8, 1), day(year + 1, 7, 31))
}

/// Adds what follows from age and what some people have: before school, elderly, limit, disease.
pub(super) fn furnish(coverage: &mut Coverage, birthdate: Date, on: Date, dice: &mut Dice) {
    let (from, to) = judged_year(on);
    coverage.preschool = copayment::by_age(birthdate, on) == Ratio::percent(20);
    let seventy_five = birthday(birthdate, 75);
    let elderly = copayment::elderly_from(birthdate) <= on && on < seventy_five;
    if elderly {
        let from = from
            .max(copayment::elderly_from(birthdate))
            .max(coverage.acquired);
        coverage.elderly = Some(ElderlyCertificate {
            issued: Some(from),
            valid_from: from,
            valid_to: Some(to.min(seventy_five.yesterday().unwrap_or(to))),
            ratio: ratio(if dice.percent(85) { 20 } else { 30 }),
        });
    }
    if dice.percent(12) {
        let (kind, class) = class(elderly, coverage.ratio, dice);
        coverage.limit = Some(LimitCertificate {
            valid_to: Some(to),
            ..limit(kind, class, from.max(coverage.acquired))
        });
    }
    if dice.below(200) == 0 {
        let from = coverage.acquired;
        coverage.diseases.push(SpecificDiseaseCertificate {
            disease: SpecificDisease::Dialysis,
            issued: Some(from),
            valid_from: from,
            valid_to: None,
            self_pay_yen: 10_000,
        });
    }
}

/// A limit class that goes with age and ratio.
fn class(elderly: bool, latter: Option<Ratio>, dice: &mut Dice) -> (LimitKind, LimitClass) {
    use LimitClass::{A01, A02, A03, A04, A05, B01, B02, B03, B04, B05, B06, B09, B10};
    let class = if latter == Ratio::percent(30) {
        *dice.one(&[B01, B02, B03])
    } else if latter == Ratio::percent(20) {
        B09
    } else if latter.is_some() {
        *dice.one(&[B05, B06, B10])
    } else if elderly {
        *dice.one(&[B02, B03, B04, B05, B06])
    } else {
        *dice.one(&[A01, A02, A03, A03, A04, A04, A05])
    };
    let kind = match class {
        A05 | B05 | B06 => LimitKind::LimitAndMeals,
        _ => LimitKind::Limit,
    };
    (kind, class)
}
