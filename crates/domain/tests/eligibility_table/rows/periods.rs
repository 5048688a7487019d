//! When a coverage holds: beginnings, endings, changes.

use domain::{
    Date,
    coverage::{LossReason, Registered},
    eligibility::LostWithNew,
};
use jiff::civil::date;

use crate::{
    facts::{
        AID, BEFORE, BORN, CoverageFacts, LATTER, NATIONAL, NEXT, ON, PersonFacts, SOCIETY,
        coverage, person,
    },
    row::{Row, card, number},
};

const YESTERDAY: Date = date(2026, 11, 23);
const TOMORROW: Date = date(2026, 11, 25);
const VALID: &str = "1 0000 Proceed | 06130488 address";
const LOST: &str = "2 0021 AskForNewProof | 06130488 address";
const NEW_EXISTS: &str = "3 0030 AskForNewProof | 06130488 address";
const NEW: &str = "1 0000 Proceed | 06139992 address";

fn from(day: Date) -> Vec<Registered> {
    vec![person(1, BORN).with(coverage(SOCIETY, day))]
}

fn until(day: Date, reason: LossReason) -> Vec<Registered> {
    let lost = coverage(SOCIETY, BEFORE).until(day).because(reason);
    vec![person(1, BORN).with(lost)]
}

/// Leaves the society on one day and is covered by the next from another.
fn change(lost: Date, acquired: Date) -> Vec<Registered> {
    vec![
        person(1, BORN)
            .with(coverage(SOCIETY, BEFORE).until(lost))
            .with(coverage(NEXT, acquired)),
    ]
}

pub fn rows() -> Vec<Row> {
    let both = |name_number, name_card, people: Vec<Registered>, by_number, by_card| {
        [
            number(name_number, SOCIETY, people.clone()).yields(by_number),
            card(name_card, people).yields(by_card),
        ]
    };
    let other = |day| until(day, LossReason::Other);
    let again = vec![
        person(1, BORN)
            .with(coverage(SOCIETY, BEFORE).until(date(2023, 4, 1)))
            .with(coverage(SOCIETY, date(2025, 4, 1))),
    ];
    let overlap = vec![
        person(1, BORN)
            .with(coverage(SOCIETY, BEFORE))
            .with(coverage(NEXT, YESTERDAY)),
    ];
    let long_held = vec![
        person(1, BORN)
            .with(coverage(NATIONAL, BEFORE).until(date(2026, 10, 1)))
            .with(coverage(NEXT, date(2022, 4, 1)).until(date(2025, 4, 1))),
    ];
    let on_aid = vec![
        person(1, BORN)
            .with(
                coverage(SOCIETY, BEFORE)
                    .until(YESTERDAY)
                    .because(LossReason::PublicAssistance),
            )
            .with(coverage(AID, YESTERDAY)),
    ];
    let cancelled = vec![person(1, BORN).with(coverage(SOCIETY, YESTERDAY).until(YESTERDAY))];
    let left_aid = vec![
        person(1, BORN)
            .with(coverage(AID, BEFORE).until(YESTERDAY))
            .with(coverage(SOCIETY, YESTERDAY)),
    ];
    let mut rows = Vec::new();
    rows.extend(both(
        "number: begins today",
        "card: begins today",
        from(ON),
        VALID,
        VALID,
    ));
    rows.extend(both(
        "number: begins tomorrow",
        "card: begins tomorrow",
        from(TOMORROW),
        "2 0020 AskForNewProof | 06130488 address",
        "2 0020 AskForNewProof | 06130488 address",
    ));
    rows.extend(both(
        "number: lost tomorrow",
        "card: lost tomorrow",
        other(TOMORROW),
        VALID,
        VALID,
    ));
    rows.extend(both(
        "number: lost today",
        "card: lost today",
        other(ON),
        LOST,
        LOST,
    ));
    rows.extend(both(
        "number: lost yesterday",
        "card: lost yesterday",
        other(YESTERDAY),
        LOST,
        LOST,
    ));
    rows.extend(both(
        "number: lost by death",
        "card: lost by death",
        until(YESTERDAY, LossReason::Death),
        "2 0023 CallInsurer | 06130488 address",
        "2 0023 CallInsurer | 06130488 address",
    ));
    rows.extend(both(
        "number: lost to public assistance",
        "card: lost to public assistance, aid holds without ticket",
        on_aid,
        LOST,
        "6 0006 CallWelfareOffice | 12139992 address",
    ));
    rows.extend(both(
        "number: changed employer yesterday",
        "card: changed employer yesterday",
        change(YESTERDAY, YESTERDAY),
        NEW_EXISTS,
        NEW,
    ));
    rows.extend(both(
        "number: changed employer today",
        "card: changed employer today",
        change(ON, ON),
        NEW_EXISTS,
        NEW,
    ));
    rows.extend(both(
        "number: changes employer tomorrow",
        "card: changes employer tomorrow",
        change(TOMORROW, TOMORROW),
        VALID,
        VALID,
    ));
    rows.extend(both(
        "number: between two employers",
        "card: between two employers",
        change(YESTERDAY, TOMORROW),
        LOST,
        "2 0020 AskForNewProof | 06139992 address",
    ));
    rows.extend(both(
        "number: two coverages overlap, the older asked",
        "card: two coverages overlap, the newer shown",
        overlap.clone(),
        VALID,
        NEW,
    ));
    rows.extend(both(
        "number: acquired again",
        "card: acquired again",
        again.clone(),
        VALID,
        VALID,
    ));
    rows.extend(both(
        "number: cancelled from its first day",
        "card: cancelled from its first day",
        cancelled,
        LOST,
        LOST,
    ));
    rows.extend([
        number("number: overlap, the newer asked", NEXT, overlap).yields(NEW),
        number("number: in the gap of one acquired again", SOCIETY, again)
            .for_day(date(2024, 4, 1))
            .yields(LOST),
        number(
            "number: the new number the day before it begins",
            NEXT,
            change(TOMORROW, TOMORROW),
        )
        .yields("2 0020 AskForNewProof | 06139992 address"),
        number(
            "number: lost, asked for a day it held",
            SOCIETY,
            other(YESTERDAY),
        )
        .for_day(date(2026, 11, 22))
        .yields(VALID),
        number(
            "number: changed, asked for a day of the old one",
            SOCIETY,
            change(ON, ON),
        )
        .for_day(YESTERDAY)
        .yields(VALID),
        card(
            "card: changed, asked for a day of the old one",
            change(ON, ON),
        )
        .for_day(YESTERDAY)
        .yields(VALID),
        number(
            "number: new exists, policy nothing",
            SOCIETY,
            change(ON, ON),
        )
        .lost_with_new(LostWithNew::Nothing)
        .yields("3 0030 AskForNewProof"),
        number("number: new exists, policy old", SOCIETY, change(ON, ON))
            .lost_with_new(LostWithNew::Old)
            .yields(NEW_EXISTS),
        number("number: new exists, policy new", SOCIETY, change(ON, ON))
            .lost_with_new(LostWithNew::New)
            .yields("3 0030 AskForNewProof | 06139992 address"),
        number("number: medical aid ended, insurance began", AID, left_aid)
            .yields("3 0030 AskForNewProof | 12139992 address"),
        card(
            "card: the last one lost is shown, not the last acquired",
            long_held,
        )
        .yields("2 0021 AskForNewProof | 138057 address"),
        card("card: no coverage at all", vec![person(1, BORN)]).yields("4 0043 CallInsurer"),
        card(
            "card: seventy-five, latter-stage lost by moving",
            vec![person(1, date(1946, 2, 3)).with(coverage(LATTER, date(2021, 2, 3)).until(ON))],
        )
        .yields("2 0021 AskForNewProof | 39139992 address"),
    ]);
    rows
}
