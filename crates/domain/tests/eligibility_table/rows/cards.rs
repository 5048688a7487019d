//! What the card's certificate is worth.

use domain::{
    consent::ConsentItem::{Medicine, SpecificDisease},
    coverage::Registered,
    limit::LimitClass::A03,
};
use jiff::civil::date;

use crate::{
    facts::{AID, BEFORE, BORN, CoverageFacts, NEXT, ON, PersonFacts, SOCIETY, coverage, person},
    row::{Row, card, number, unknown},
};

const CONSENTED: &str = "1 0000 Proceed | 06130488 address A03 disease medicine";
const ENDS: &str = "1 0002 TellToRenew | 06130488 address A03 disease medicine";
const COVERAGE_ONLY: &str = "1 0003 TellToRenew | 06130488 address A03";
const EXPIRED: &str = "refused 0102 AskByNumber";

fn holder() -> Vec<Registered> {
    let rich = coverage(SOCIETY, BEFORE)
        .limit(A03, BEFORE, None)
        .disease(BEFORE, None);
    vec![person(1, BORN).with(rich)]
}

fn consenting(name: &'static str, ends: &str) -> Row {
    card(name, holder())
        .consent(&[SpecificDisease, Medicine])
        .ends(ends)
}

pub fn rows() -> Vec<Row> {
    let turning = || {
        vec![person(1, date(1951, 11, 30)).with(coverage(SOCIETY, BEFORE).limit(A03, BEFORE, None))]
    };
    let lost = || vec![person(1, BORN).with(coverage(SOCIETY, BEFORE).until(ON))];
    let changed = vec![
        person(1, BORN)
            .with(coverage(SOCIETY, BEFORE).until(ON))
            .with(coverage(NEXT, ON)),
    ];
    vec![
        consenting("card: certificate ends in years", "20290315").yields(CONSENTED),
        consenting(
            "card: certificate ends in three months and a day",
            "20270225",
        )
        .yields(CONSENTED),
        consenting("card: certificate ends in three months", "20270224").yields(ENDS),
        consenting("card: certificate ends today", "20261124").yields(ENDS),
        consenting("card: certificate ended yesterday", "20261123").yields(COVERAGE_ONLY),
        consenting("card: certificate, last day of grace", "20260805")
            .on(date(2026, 11, 30))
            .yields(COVERAGE_ONLY),
        consenting("card: certificate, the day after grace", "20260805")
            .on(date(2026, 12, 1))
            .yields(EXPIRED),
        consenting("card: certificate, grace ends with February", "20251110")
            .on(date(2026, 2, 28))
            .yields(COVERAGE_ONLY),
        consenting("card: certificate, grace ended with February", "20251130")
            .on(date(2026, 3, 1))
            .yields(EXPIRED),
        consenting("card: no grace before 2024-12-02", "20241130")
            .on(date(2024, 12, 1))
            .yields(EXPIRED),
        consenting("card: grace from 2024-12-02", "20241130")
            .on(date(2024, 12, 2))
            .yields(COVERAGE_ONLY),
        consenting(
            "card: lapsed today, asked for a day before it lapsed",
            "20261123",
        )
        .for_day(date(2026, 11, 1))
        .yields(COVERAGE_ONLY),
        card("card: revoked", holder())
            .certificate(|certificate| certificate.revoked = true)
            .yields("refused 0101 AskByNumber"),
        card("card: revoked goes before lapsed", holder())
            .ends("20200101")
            .certificate(|certificate| certificate.revoked = true)
            .yields("refused 0101 AskByNumber"),
        card("card: not registered for insurance use", holder())
            .certificate(|certificate| certificate.registered = false)
            .yields("refused 0103 RegisterAtReader"),
        card("card: expired and never registered", holder())
            .ends("20200101")
            .certificate(|certificate| certificate.registered = false)
            .yields(EXPIRED),
        unknown("card: never seen").yields("refused 0103 RegisterAtReader"),
        card("card: certificate ends soon, coverage lost", lost())
            .ends("20261231")
            .yields("2 0021 AskForNewProof | 06130488 address"),
        card("card: certificate lapsed, coverage lost", lost())
            .ends("20261120")
            .yields("2 0021 AskForNewProof | 06130488 address"),
        card("card: certificate lapsed, employer changed", changed)
            .ends("20261120")
            .yields("1 0003 TellToRenew | 06139992 address"),
        card("card: certificate lapsed, turns 75", turning())
            .ends("20261120")
            .yields(COVERAGE_ONLY),
        card("card: certificate ends soon, turns 75", turning())
            .ends("20261231")
            .yields("1 0001 Proceed | 06130488 address A03"),
        card(
            "card: certificate lapsed, medical aid without ticket",
            vec![person(1, BORN).with(coverage(AID, BEFORE))],
        )
        .ends("20261120")
        .yields("6 0006 CallWelfareOffice | 12139992 address"),
        card(
            "card: first day of full operation",
            vec![person(1, BORN).with(coverage(SOCIETY, BEFORE))],
        )
        .on(date(2021, 10, 20))
        .yields("1 0000 Proceed | 06130488 address"),
        card("card: before the first day", holder())
            .for_day(date(2021, 10, 19))
            .yields("no rule OnlineVerification"),
        number("number: before the first day", SOCIETY, holder())
            .for_day(date(2021, 10, 19))
            .yields("no rule OnlineVerification"),
        number("number: first day of full operation", SOCIETY, holder())
            .for_day(date(2021, 10, 20))
            .yields("1 0000 Proceed | 06130488 address"),
    ]
}
