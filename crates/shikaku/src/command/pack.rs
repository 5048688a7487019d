//! `shikaku pack`: the start pack's site and desk, and what is done with it from the command line.

mod quote;
mod serve;
mod staff;

use std::process::ExitCode;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Pack {
    #[command(subcommand)]
    act: Option<Act>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Subcommand)]
enum Act {
    /// 公開の案内と、担当者の画面を動かす。Serve the public site and the staff's desk; the same without a word.
    Serve(serve::Serve),
    /// 条件（JSON）から見積りを出す。Print the quote of an input: 0 it stands, 1 refused, 2 unreadable.
    Quote(quote::Quoting),
    /// 担当者の画面の利用者。Accounts of the staff's desk.
    Staff(staff::Staff),
}

impl Pack {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.act.unwrap_or(Act::Serve(self.serve)) {
            Act::Serve(serve) => serve.run(),
            Act::Quote(quote) => quote.run(),
            Act::Staff(staff) => staff.run(),
        }
    }
}
