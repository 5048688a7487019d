//! `shikaku card`: a named person's card for any program that speaks PC/SC, and any card read.

mod emulate;
#[cfg(feature = "pcsc")]
mod place;
#[cfg(feature = "pcsc")]
mod read;

use std::process::ExitCode;

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Card {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// デモの人のカードを、この機械のカードリーダー（vpcd）に置く。Put a demo person's card into this machine's vpcd.
    Emulate(emulate::Emulate),
    /// カードリーダーに置かれたカードを、デモの受付のリーダーに置く。Place cards on this machine's reader on the demo's.
    #[cfg(feature = "pcsc")]
    Place(place::Place),
    /// カードリーダーにあるカードを読む。Read the card on a reader of this machine.
    #[cfg(feature = "pcsc")]
    Read(read::Read),
}

impl Card {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.act {
            Act::Emulate(emulate) => emulate.run(),
            #[cfg(feature = "pcsc")]
            Act::Place(place) => place.run(),
            #[cfg(feature = "pcsc")]
            Act::Read(read) => read.run(),
        }
    }
}
