//! 一括照会 in a lane of its own: files of rows are sent, worked through, fetched and checked, beside the counters.

use std::{sync::Arc, time::Duration};

use domain::{clock::Clock, eligibility::Validity};
use sim::dice::Dice;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};
use wire::oqs::{
    Encoding,
    batch::BatchRequest,
    exchange::ReceptionInquiry,
    qualification::{RequestHeader, Search},
};

use super::{
    calls::{Call, Calls, PLACE},
    drive::Pace,
    generator::{Fault, Keys, good, says, value},
    line::{Line, Way},
    numbers::NumberCall,
    tally::Tally,
};
use crate::{clock::SystemClock, demo::Demo};

/// Rows of one file: the hub's own limit.
const ROWS: usize = 1000;
/// Different files.
const FILES: usize = 8;
/// Clinics that have a file under way at the same time.
const SENDERS: u32 = 4;
/// Time between two looks whether a file is done.
const LOOK: Duration = Duration::from_millis(50);
/// Longest a file may take.
const LONGEST: Duration = Duration::from_secs(120);

/// One file of inquiries, and what each row must come to.
pub(super) struct BatchCall {
    call: Call,
    header: RequestHeader,
    expected: Vec<Validity>,
}

impl BatchCall {
    /// The question what became of the file.
    fn look(&self, number: String) -> anyhow::Result<Call> {
        let inquiry = ReceptionInquiry {
            header: self.header.clone(),
            reception_number: number,
        };
        Call::new("/oqs/v1/OQSmuquc02", &inquiry.write(Encoding::Utf8)?)
    }
}

/// Files about people chosen by the dice among those asked about by number.
pub(super) fn prepare(
    demo: &Demo,
    clock: &SystemClock,
    numbers: &[NumberCall],
    dice: &mut Dice,
) -> anyhow::Result<Vec<BatchCall>> {
    let header = RequestHeader {
        confirmation_date: Some(clock.now().date()),
        institution: demo.institution()?,
        file_identifier: Some(PLACE.to_owned()),
    };
    let mut file = || {
        let chosen: Vec<&NumberCall> = (0..ROWS).map(|_| dice.one(numbers)).collect();
        let rows = chosen.iter().zip(1..).map(|(call, row)| {
            let row: u32 = row;
            Ok(Search::new(&call.asked, Some(row.to_string())))
        });
        let request = BatchRequest {
            header: header.clone(),
            rows: rows.collect(),
        };
        Ok(BatchCall {
            call: Call::new("/oqs/v1/OQSmuquc01", &request.write(Encoding::Utf8)?)?,
            header: header.clone(),
            expected: chosen.iter().map(|call| call.expected).collect(),
        })
    };
    (0..FILES).map(|_| file()).collect()
}

/// What the lane came to.
#[derive(Clone, Copy)]
pub(super) struct Worked {
    /// Rows whose results were fetched and right.
    pub(super) rows: u64,
    /// From the first file sent to the last result fetched.
    pub(super) elapsed: Duration,
}

/// Sends file after file until the time is over, then waits for those under way. A sender ends at its first fault,
/// which is counted.
pub(super) async fn run(
    way: &Way,
    calls: &Arc<Calls>,
    pace: &Pace,
    tally: &Arc<Tally>,
) -> anyhow::Result<Worked> {
    let begun = Instant::now();
    let mut senders = JoinSet::new();
    for at in 0..SENDERS {
        let (way, calls, tally) = (way.clone(), Arc::clone(calls), Arc::clone(tally));
        let (until, mut keys) = (begun + pace.time, Keys::never_used());
        senders.spawn(async move {
            let mut turn = at as usize;
            while Instant::now() < until {
                let file = &calls.batches[turn % calls.batches.len()];
                match send(&way, file, &mut keys).await {
                    Ok(()) => tally.note_rows(file.expected.len()),
                    Err(fault) => return tally.note_fault(&format!("{fault} (batch)")),
                }
                turn += 1;
            }
        });
    }
    while let Some(ended) = senders.join_next().await {
        ended?;
    }
    Ok(Worked {
        rows: tally.rows(),
        elapsed: begun.elapsed(),
    })
}

/// One file, from its sending to its checked result, over a connection of its own.
async fn send(way: &Way, file: &BatchCall, keys: &mut Keys) -> Result<(), Fault> {
    let mut line = way.connect().await?;
    let (mut octets, begun) = (Vec::new(), Instant::now());
    file.call.write(&keys.next(), &mut octets);
    let received = good(line.exchange(&octets).await?)?;
    let number = value(received, "ReceptionNumber").ok_or(Fault::Wrong)?;
    let number = String::from_utf8(number.to_vec()).map_err(|_| Fault::Wrong)?;
    let look = file.look(number).map_err(|_| Fault::Wrong)?;
    while begun.elapsed() < LONGEST {
        sleep(LOOK).await;
        look.write(&keys.next(), &mut octets);
        if is_done(&mut line, &octets, &file.expected).await? {
            return Ok(());
        }
    }
    Err(Fault::NeverDone)
}

/// Asks once; where the file is done, its results must be as expected, row by row.
async fn is_done(line: &mut Line, octets: &[u8], expected: &[Validity]) -> Result<bool, Fault> {
    let answer = good(line.exchange(octets).await?)?;
    if says(answer, "SegmentOfResult", b"2") {
        return Ok(false);
    }
    let text = std::str::from_utf8(answer).map_err(|_| Fault::Wrong)?;
    let mut units = text.split("<BulkConfirmUnit>").skip(1);
    let right = expected.iter().all(|expected| {
        let code = expected.code().as_bytes();
        units
            .next()
            .is_some_and(|unit| says(unit.as_bytes(), "QualificationValidity", code))
    });
    if right && units.next().is_none() {
        Ok(true)
    } else {
        Err(Fault::Wrong)
    }
}
