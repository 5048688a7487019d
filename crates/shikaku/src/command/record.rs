//! `shikaku record`: the conversation an emulator had so far, as a golden file.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use crate::{
    command,
    demo::Place,
    emulate::{Folders, golden::Golden, traffic},
};

#[derive(Args)]
pub(crate) struct Record {
    /// エミュレーターのフォルダー。Folder of the emulator.
    #[arg(long, default_value = "shikaku-emulator")]
    dir: PathBuf,
    /// 書き出す先（.toml）。Where to write the golden file.
    #[arg(long)]
    out: PathBuf,
}

impl Record {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let place = Place::new(&self.dir);
        let lines = traffic::read(&Folders::of(&place).traffic).context(
            "やりとりの記録がありません。shikaku emulate で動かしてください。no record of traffic here: run `shikaku emulate`",
        )?;
        let golden = Golden::of(lines);
        golden.write(&self.out)?;
        let count = golden.messages.len();
        command::print_line(&format!(
            "{count} 件を書き出しました。合成の人たちの記録です。実在の患者のものを混ぜないでください。\n\
             {count} messages written. They are about synthetic people: keep real patients out of golden files."
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
