//! What goes beyond the bare coverage: limit, disease, medical consent, address.

use domain::{
    consent::ConsentItem::{Checkup, Limit, Medicine, Operation, SpecificDisease, Treatment},
    coverage::{Coverage, Registered},
    limit::LimitClass::A03,
};
use jiff::civil::date;

use crate::{
    facts::{
        AID, BEFORE, BORN, CoverageFacts, DAY_LABOUR, DEFENCE, HERE, ON, PersonFacts, SOCIETY,
        coverage, person,
    },
    row::{Row, card, number},
};

const BARE: &str = "1 0000 Proceed | 06130488 address";
const WITH_LIMIT: &str = "1 0000 Proceed | 06130488 address A03";
const ALL: [domain::consent::ConsentItem; 6] = [
    Checkup,
    Medicine,
    Treatment,
    Operation,
    SpecificDisease,
    Limit,
];

/// A coverage with everything there is to show.
fn rich(by: &str) -> Coverage {
    coverage(by, BEFORE)
        .limit(A03, BEFORE, None)
        .disease(BEFORE, None)
}

fn one(coverage: Coverage) -> Vec<Registered> {
    vec![person(1, BORN).with(coverage)]
}

pub fn rows() -> Vec<Row> {
    let lost = || one(rich(SOCIETY).until(ON));
    let hidden = |coverage| vec![person(1, BORN).withheld().with(coverage)];
    let limited = |from, to| one(coverage(SOCIETY, BEFORE).limit(A03, from, Some(to)));
    let ill = |from, to| one(coverage(SOCIETY, BEFORE).disease(from, Some(to)));
    let aided = || {
        let aid = coverage(AID, BEFORE).ticket(HERE, date(2026, 11, 1), date(2026, 11, 30));
        vec![person(1, BORN).with(rich(SOCIETY)).with(aid)]
    };
    let unticketed = || {
        vec![
            person(1, BORN)
                .with(rich(SOCIETY))
                .with(coverage(AID, BEFORE)),
        ]
    };
    vec![
        number("number: limit without consent", SOCIETY, one(rich(SOCIETY))).yields(BARE),
        number("number: limit with consent, never the disease", SOCIETY, one(rich(SOCIETY)))
            .asking(|asked| asked.limit_consent = true)
            .yields(WITH_LIMIT),
        number("number: lost, limit with consent", SOCIETY, lost())
            .asking(|asked| asked.limit_consent = true)
            .yields("2 0021 AskForNewProof | 06130488 address"),
        card("card: limit needs no consent now", one(rich(SOCIETY))).yields(WITH_LIMIT),
        card("card: limit needed consent until 2024-10-06", one(rich(SOCIETY)))
            .on(date(2024, 10, 6))
            .yields(BARE),
        card("card: limit consented to on 2024-10-06", one(rich(SOCIETY)))
            .on(date(2024, 10, 6))
            .consent(&[Limit])
            .yields(WITH_LIMIT),
        card("card: limit needs no consent from 2024-10-07", one(rich(SOCIETY)))
            .on(date(2024, 10, 7))
            .yields(WITH_LIMIT),
        card("card: asked now for a day when the screen still asked", one(rich(SOCIETY)))
            .for_day(date(2024, 10, 6))
            .yields(WITH_LIMIT),
        card("card: limit on its last day", limited(BEFORE, ON)).yields(WITH_LIMIT),
        card("card: limit ended yesterday", limited(BEFORE, date(2026, 11, 23))).yields(BARE),
        card("card: limit begins tomorrow", limited(date(2026, 11, 25), date(2027, 7, 31)))
            .yields(BARE),
        card("card: disease without consent", one(rich(SOCIETY))).consent(&[Medicine]).yields(
            "1 0000 Proceed | 06130488 address A03 medicine",
        ),
        card("card: disease with consent", one(rich(SOCIETY)))
            .consent(&[SpecificDisease])
            .yields("1 0000 Proceed | 06130488 address A03 disease"),
        card("card: disease certificate on its last day", ill(BEFORE, ON))
            .consent(&[SpecificDisease])
            .yields("1 0000 Proceed | 06130488 address disease"),
        card("card: disease certificate ended yesterday", ill(BEFORE, date(2026, 11, 23)))
            .consent(&[SpecificDisease])
            .yields(BARE),
        card("card: disease certificate begins tomorrow", ill(date(2026, 11, 25), date(2030, 1, 1)))
            .consent(&[SpecificDisease])
            .yields(BARE),
        card("card: everything consented to", one(rich(SOCIETY))).consent(&ALL).yields(
            "1 0000 Proceed | 06130488 address A03 disease checkup medicine treatment operation",
        ),
        card("card: lost, everything consented to", lost())
            .consent(&ALL)
            .yields("2 0021 AskForNewProof | 06130488 address"),
        card("card: self-defence, medical information never", one(coverage(DEFENCE, BEFORE)))
            .consent(&ALL)
            .yields("1 0000 Proceed | 07139992 address"),
        card("card: day labourer, medical information never", one(coverage(DAY_LABOUR, BEFORE)))
            .consent(&ALL)
            .yields("1 0000 Proceed | 03139992 address"),
        card("card: insurance and medical aid", aided()).consent(&[Medicine]).yields(
            "1 0000 Proceed | 06130488 address A03 medicine | 12139992 address ticket",
        ),
        card("card: insurance and medical aid without ticket", unticketed())
            .yields("1 0006 CallWelfareOffice | 06130488 address A03 | 12139992 address"),
        card("card: insurance and medical aid, ticket of last month", aided())
            .for_day(date(2026, 12, 1))
            .yields("1 0006 CallWelfareOffice | 06130488 address A03 | 12139992 address ticket"),
        number("number: withheld, no address", SOCIETY, hidden(rich(SOCIETY)))
            .yields("1 0000 Proceed | 06130488"),
        card("card: withheld, no address, nothing medical", hidden(rich(SOCIETY)))
            .consent(&ALL)
            .yields("1 0000 Proceed | 06130488 A03"),
        number("number: withheld and lost", SOCIETY, hidden(rich(SOCIETY).until(ON)))
            .yields("2 0021 AskForNewProof | 06130488"),
        card("card: withheld and lost", hidden(rich(SOCIETY).until(ON)))
            .yields("2 0021 AskForNewProof | 06130488"),
    ]
}
