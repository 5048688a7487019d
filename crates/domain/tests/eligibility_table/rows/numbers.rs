//! Which person a number names.

use domain::{
    coverage::Registered,
    insured::{MemberNumber, Symbol},
};
use jiff::civil::date;

use crate::{
    facts::{
        AID, BEFORE, BORN, CoverageFacts, DAY_LABOUR, DEFENCE, LATTER, NATIONAL, NEXT, PersonFacts,
        SOCIETY, coverage, person,
    },
    row::{Row, number},
};

const RETYPE_NUMBER: &str = "4 0040 RetypeNumber";
const PLAIN: &str = "1 0000 Proceed | 06130488 address";

fn insured(by: &str) -> Vec<Registered> {
    vec![person(1, BORN).with(coverage(by, BEFORE))]
}

/// Two people under one number, with these branches, born on one day.
fn twins(one: Option<&str>, other: Option<&str>) -> Vec<Registered> {
    vec![
        person(1, BORN).with(coverage(SOCIETY, BEFORE).branch(one)),
        person(2, BORN).with(coverage(SOCIETY, BEFORE).branch(other)),
    ]
}

fn written(symbol: &str, digits: &str) -> Vec<Registered> {
    vec![person(1, BORN).with(coverage(SOCIETY, BEFORE).numbered(symbol, digits))]
}

fn asked(row: Row, symbol: &str, digits: &str) -> Row {
    row.asking(|asked| {
        asked.symbol = Symbol::parse(symbol).ok();
        asked.number = MemberNumber::parse(digits).expect("a number");
    })
}

pub fn rows() -> Vec<Row> {
    let old = person(1, date(1946, 2, 3)).with(coverage(LATTER, date(2021, 2, 3)).ratio(10));
    let family = vec![
        person(1, BORN).with(coverage(SOCIETY, BEFORE)),
        person(2, date(2010, 1, 1)).with(coverage(SOCIETY, BEFORE).branch(Some("01"))),
        person(3, date(2012, 1, 1)).with(coverage(SOCIETY, BEFORE).branch(Some("02"))),
    ];
    let double = || {
        vec![
            person(1, BORN).with(coverage(LATTER, BEFORE)),
            person(2, BORN).with(coverage(LATTER, BEFORE)),
        ]
    };
    vec![
        number("number: society", SOCIETY, insured(SOCIETY)).yields(PLAIN),
        number(
            "number: national health, six digits",
            NATIONAL,
            insured(NATIONAL),
        )
        .yields("1 0000 Proceed | 138057 address"),
        number(
            "number: national health, padded",
            "00138057",
            insured(NATIONAL),
        )
        .yields("1 0000 Proceed | 138057 address"),
        number("number: self-defence", DEFENCE, insured(DEFENCE))
            .yields("1 0000 Proceed | 07139992 address"),
        number("number: day labourer", DAY_LABOUR, insured(DAY_LABOUR))
            .yields("1 0000 Proceed | 03139992 address"),
        number("number: latter-stage, no branch", LATTER, vec![old.clone()])
            .yields("1 0000 Proceed | 39139992 address"),
        number(
            "number: latter-stage, a branch typed all the same",
            LATTER,
            vec![old.clone()],
        )
        .branch(Some("00"))
        .yields("1 0000 Proceed | 39139992 address"),
        number(
            "number: latter-stage, a symbol typed all the same",
            LATTER,
            vec![old],
        )
        .asking(|asked| asked.symbol = Symbol::parse("12").ok())
        .yields(RETYPE_NUMBER),
        number("number: nobody registered", SOCIETY, vec![]).yields(RETYPE_NUMBER),
        number("number: another number", SOCIETY, written("12", "35")).yields(RETYPE_NUMBER),
        number("number: another insurer", NEXT, insured(SOCIETY)).yields(RETYPE_NUMBER),
        number("number: another symbol", SOCIETY, written("13", "34")).yields(RETYPE_NUMBER),
        number("number: symbol left out", SOCIETY, insured(SOCIETY))
            .asking(|asked| asked.symbol = None)
            .yields(RETYPE_NUMBER),
        number("number: another birth date", SOCIETY, insured(SOCIETY))
            .asking(|asked| asked.birthdate = date(1980, 5, 6))
            .yields("4 0041 RetypeNumber"),
        number("number: another branch", SOCIETY, insured(SOCIETY))
            .branch(Some("01"))
            .yields("4 0042 RetypeNumber"),
        number(
            "number: branch and birth date of different relatives",
            SOCIETY,
            family.clone(),
        )
        .branch(Some("01"))
        .yields("4 0042 RetypeNumber"),
        number("number: branch left out, one fits", SOCIETY, family)
            .branch(None)
            .yields(PLAIN),
        number(
            "number: twins, branch left out",
            SOCIETY,
            twins(Some("00"), Some("01")),
        )
        .branch(None)
        .yields("5 0050 AddBranch"),
        number(
            "number: twins, branch given",
            SOCIETY,
            twins(Some("00"), Some("01")),
        )
        .yields(PLAIN),
        number(
            "number: twins, one without branch, branch given",
            SOCIETY,
            twins(Some("00"), None),
        )
        .yields(PLAIN),
        number(
            "number: twins, one without branch, branch left out",
            SOCIETY,
            twins(Some("00"), None),
        )
        .branch(None)
        .yields("5 0050 AddBranch"),
        number(
            "number: twins, the same branch",
            SOCIETY,
            twins(Some("00"), Some("00")),
        )
        .yields("5 0051 CallInsurer"),
        number(
            "number: twins, both without branch",
            SOCIETY,
            twins(None, None),
        )
        .yields("5 0051 CallInsurer"),
        number(
            "number: latter-stage number registered twice",
            LATTER,
            double(),
        )
        .yields("5 0051 CallInsurer"),
        asked(
            number("number: typed full-width", SOCIETY, written("12-34", "567")),
            "１２－３４",
            "５６７",
        )
        .yields(PLAIN),
        asked(
            number("number: another dash", SOCIETY, written("12-34", "5-67")),
            "12−34",
            "5‐67",
        )
        .yields(PLAIN),
        asked(
            number("number: leading zeros kept", SOCIETY, written("12", "0034")),
            "12",
            "0034",
        )
        .yields(PLAIN),
        asked(
            number(
                "number: leading zeros dropped",
                SOCIETY,
                written("12", "0034"),
            ),
            "12",
            "34",
        )
        .yields(RETYPE_NUMBER),
        number(
            "number: medical aid, ticket for here",
            AID,
            aid(Some(crate::facts::HERE)),
        )
        .yields("1 0000 Proceed | 12139992 address ticket"),
        number("number: medical aid, no ticket", AID, aid(None))
            .yields("6 0006 CallWelfareOffice | 12139992 address"),
        number(
            "number: medical aid, ticket for elsewhere",
            AID,
            aid(Some(crate::facts::ELSEWHERE)),
        )
        .yields("6 0006 CallWelfareOffice | 12139992 address"),
        number(
            "number: insurance asked, medical aid not told",
            SOCIETY,
            both(),
        )
        .yields(PLAIN),
    ]
}

fn aid(institution: Option<&str>) -> Vec<Registered> {
    let mut aid = coverage(AID, BEFORE);
    if let Some(institution) = institution {
        aid = aid.ticket(institution, date(2026, 11, 1), date(2026, 11, 30));
    }
    vec![person(1, BORN).with(aid)]
}

fn both() -> Vec<Registered> {
    vec![
        person(1, BORN)
            .with(coverage(SOCIETY, BEFORE))
            .with(coverage(AID, BEFORE)),
    ]
}
