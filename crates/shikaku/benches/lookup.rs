//! What finding a person by number costs, by how many people there are. SQLite, one reader, numbers at random.
//!
//! `cargo bench -p shikaku --bench lookup -- 10000 100000 1000000`, each count on a database of its own, in a temporary
//! folder (600 octets a person). Run as a test, with a few people only, to see that it runs.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use domain::{Date, insured::NumberKey, insurer::InsurerNumber};
use jiff::civil::date;
use sim::{dice::Dice, population::Population};
use store::{NewPerson, Store};
use tokio::runtime::Runtime;

/// People taken in by one transaction.
const AT_ONCE: usize = 10_000;
/// Most different numbers looked up: enough that none is still in a cache for having been looked up before.
const NUMBERS: usize = 200_000;
/// Lookups measured.
const LOOKUPS: usize = 100_000;

fn main() {
    let mut counts: Vec<usize> = std::env::args()
        .filter_map(|told| told.parse().ok())
        .collect();
    let measured = std::env::args().any(|argument| argument == "--bench");
    if counts.is_empty() {
        counts = if measured {
            vec![10_000, 100_000, 1_000_000]
        } else {
            vec![100]
        };
    }
    let runtime = Runtime::new().expect("a runtime");
    let mut first = None;
    for count in counts {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("hub.db");
        let numbers = take_in(&runtime, &path, count);
        let lookups = if measured { LOOKUPS } else { 100 };
        let (half, most, mean) = look_up(&runtime, &path, &numbers, lookups);
        let first = *first.get_or_insert(mean);
        let octets = std::fs::metadata(&path).expect("there").len();
        println!(
            "{count:>9} people: a lookup by number mean {mean:?}, p50 {half:?}, p99 {most:?}; {:.2} of the first; {} octets a person",
            mean.as_secs_f64() / first.as_secs_f64(),
            octets / count as u64,
        );
    }
}

/// Takes so many people in; gives some of their numbers.
fn take_in(runtime: &Runtime, path: &Path, count: usize) -> Vec<(InsurerNumber, NumberKey, Date)> {
    let store = Store::open(path).expect("opened");
    let population = Population {
        seed: 1,
        count,
        on: date(2026, 11, 24),
    };
    let mut dice = Dice::new(2);
    let (mut numbers, mut people) = (Vec::new(), population.people());
    loop {
        let some: Vec<NewPerson> = people
            .by_ref()
            .take(AT_ONCE)
            .map(|person| NewPerson {
                registered: person.registered,
                certificate: None,
            })
            .collect();
        if some.is_empty() {
            break;
        }
        for person in &some {
            if dice.below(count as u64) < NUMBERS as u64 {
                let coverage = &person.registered.coverages[0];
                let born = person.registered.person.birthdate;
                numbers.push((coverage.insurer.clone(), coverage.number_key(), born));
            }
        }
        let taken = store.load_people(some, "bench", 0);
        runtime.block_on(taken).expect("taken in");
    }
    runtime.block_on(store.close()).expect("closed");
    numbers
}

/// Looks numbers up one after another; gives the median, the 99th of a hundred, and the mean.
fn look_up(
    runtime: &Runtime,
    path: &Path,
    numbers: &[(InsurerNumber, NumberKey, Date)],
    lookups: usize,
) -> (Duration, Duration, Duration) {
    let store = Store::open(path).expect("opened");
    let mut dice = Dice::new(3);
    let mut times = runtime.block_on(async {
        let mut times = Vec::with_capacity(lookups);
        // As many before that are not counted: caches are warm in life, too.
        for at in 0..2 * lookups {
            let (insurer, key, born) = dice.one(numbers);
            let begun = Instant::now();
            let found = store.find_by_number(insurer, key, Some(*born)).await;
            if at >= lookups {
                times.push(begun.elapsed());
            }
            let found = black_box(found).expect("read");
            assert!(!found.is_empty(), "everybody asked for is there");
        }
        times
    });
    runtime.block_on(store.close()).expect("closed");
    times.sort();
    let mean = times.iter().sum::<Duration>() / u32::try_from(times.len()).expect("few");
    (times[times.len() / 2], times[times.len() * 99 / 100], mean)
}
