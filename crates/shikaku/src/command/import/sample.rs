//! `shikaku import sample`: a list of synthetic people.

use std::{
    io::{BufWriter, stdout},
    process::ExitCode,
};

use clap::Args;
use domain::clock::Clock;
use hub::intake::{COLUMNS, OPTIONAL, fields};
use sim::population::Population;

use crate::clock::{At, SystemClock};

#[derive(Args)]
pub(super) struct Sample {
    /// 人数。How many people.
    #[arg(long, default_value_t = 1_000)]
    people: usize,
    /// 合成の種。Seed; the same seed gives the same people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// その日に生きている人たち。The day they live on.
    #[arg(long)]
    at: Option<At>,
}

impl Sample {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let population = Population {
            seed: self.seed,
            count: self.people,
            on: SystemClock::new(self.at).now().date(),
        };
        let mut out = csv::Writer::from_writer(BufWriter::new(stdout().lock()));
        out.write_record(COLUMNS.iter().chain(OPTIONAL))?;
        for person in population.people() {
            for coverage in &person.registered.coverages {
                out.write_record(fields(&person.registered.person, coverage))?;
            }
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}
