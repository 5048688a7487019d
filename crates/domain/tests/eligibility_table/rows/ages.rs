//! Seventy and seventy-five: what a birthday changes.

use domain::coverage::Registered;
use jiff::civil::date;

use crate::{
    facts::{AID, BEFORE, CoverageFacts, LATTER, NATIONAL, PersonFacts, SOCIETY, coverage, person},
    row::{Row, card, number},
};

const SOON: &str = "1 0001 Proceed | 06130488 address";
const PLAIN: &str = "1 0000 Proceed | 06130488 address";
const NEW: &str = "1 0000 Proceed | 39139992 address";
const TURNED: &str = "2 0022 AskForLatterStageProof | 06130488 address";

/// Turns 75 on 20 November 2026; the society's coverage ends then, the next is registered or not yet.
fn turning(next: bool) -> Vec<Registered> {
    let day = date(2026, 11, 20);
    let mut one = person(1, date(1951, 11, 20)).with(coverage(SOCIETY, BEFORE).until(day));
    if next {
        one = one.with(coverage(LATTER, day).ratio(10));
    }
    vec![one]
}

/// Covered by the society without end, born on this day.
fn born(year: i16, month: i8, day: i8) -> Vec<Registered> {
    vec![person(1, date(year, month, day)).with(coverage(SOCIETY, BEFORE))]
}

pub fn rows() -> Vec<Row> {
    let aid =
        vec![person(1, date(1951, 11, 20)).with(coverage(AID, BEFORE).until(date(2026, 11, 20)))];
    let elderly = |percent| {
        vec![person(1, date(1954, 3, 3)).with(coverage(NATIONAL, BEFORE).elderly(percent))]
    };
    let latter = |percent| {
        vec![person(1, date(1944, 3, 3)).with(coverage(LATTER, date(2019, 3, 3)).ratio(percent))]
    };
    let disabled = vec![person(1, date(1951, 11, 20)).with(coverage(LATTER, BEFORE).ratio(10))];
    vec![
        number(
            "number: month before the 75th birthday",
            SOCIETY,
            turning(true),
        )
        .on(date(2026, 10, 31))
        .yields(PLAIN),
        number(
            "number: first day of the 75th-birthday month",
            SOCIETY,
            turning(true),
        )
        .on(date(2026, 11, 1))
        .yields(SOON),
        number(
            "number: day before the 75th birthday",
            SOCIETY,
            turning(true),
        )
        .on(date(2026, 11, 19))
        .yields(SOON),
        card("card: day before the 75th birthday", turning(true))
            .on(date(2026, 11, 19))
            .yields(SOON),
        number(
            "number: on the 75th birthday, the old number",
            SOCIETY,
            turning(true),
        )
        .on(date(2026, 11, 20))
        .yields("3 0030 AskForNewProof | 06130488 address"),
        card("card: on the 75th birthday", turning(true))
            .on(date(2026, 11, 20))
            .yields(NEW),
        number(
            "number: on the 75th birthday, the new number",
            LATTER,
            turning(true),
        )
        .on(date(2026, 11, 20))
        .yields(NEW),
        number(
            "number: the new number the day before",
            LATTER,
            turning(true),
        )
        .on(date(2026, 11, 19))
        .yields("2 0020 AskForNewProof | 39139992 address"),
        number(
            "number: on the 75th birthday, nothing new yet",
            SOCIETY,
            turning(false),
        )
        .on(date(2026, 11, 20))
        .yields(TURNED),
        card(
            "card: after the 75th birthday, nothing new yet",
            turning(false),
        )
        .on(date(2026, 11, 30))
        .yields(TURNED),
        number(
            "number: turned 75, the loss not filed yet",
            SOCIETY,
            born(1951, 11, 20),
        )
        .on(date(2026, 11, 20))
        .yields(PLAIN),
        number(
            "number: born on the 1st shares no month",
            SOCIETY,
            born(1951, 12, 1),
        )
        .on(date(2026, 11, 30))
        .yields(PLAIN),
        number(
            "number: born on 29 February, 75 in a common year",
            SOCIETY,
            born(1952, 2, 29),
        )
        .on(date(2027, 2, 28))
        .yields(PLAIN),
        number(
            "number: born on 28 February, the day before",
            SOCIETY,
            born(1952, 2, 28),
        )
        .on(date(2027, 2, 27))
        .yields(SOON),
        card("card: medical aid ended on the 75th birthday", aid)
            .on(date(2026, 11, 21))
            .yields("2 0021 AskForNewProof | 12139992 address"),
        card("card: latter-stage before 75 by disability", disabled)
            .on(date(2026, 11, 2))
            .yields(NEW),
        card("card: elderly, 20 %", elderly(20)).yields("1 0000 Proceed | 138057 address"),
        card("card: elderly, 30 %", elderly(30)).yields("1 0000 Proceed | 138057 address"),
        number("number: latter-stage, 10 %", LATTER, latter(10)).yields(NEW),
        number("number: latter-stage, 20 %", LATTER, latter(20)).yields(NEW),
        number("number: latter-stage, 30 %", LATTER, latter(30)).yields(NEW),
    ]
}
