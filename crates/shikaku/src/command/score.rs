//! `shikaku score`: which named cases a vendor's program handled, from an emulator's traffic alone.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use crate::{
    command,
    demo::Place,
    emulate::{
        Folders,
        score::{self, Handled},
        traffic,
    },
};

#[derive(Args)]
pub(crate) struct Score {
    /// エミュレーターのフォルダー。Folder of the emulator.
    #[arg(default_value = "shikaku-emulator")]
    dir: PathBuf,
    /// 1行に1事例のJSONで。One JSON object a line.
    #[arg(long)]
    json: bool,
    /// 触れなかった事例も足りないものに数える。Count cases never touched as missing.
    #[arg(long)]
    all: bool,
}

impl Score {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let place = Place::new(&self.dir);
        let cases = place.open()?.cases()?;
        let lines = traffic::read(&Folders::of(&place).traffic).context(
            "やりとりの記録がありません。shikaku emulate で動かしてください。no record of traffic here: run `shikaku emulate`",
        )?;
        let (mut rows, others) = score::score(&lines, &cases);
        let touched = rows.len();
        if self.all {
            let missing = cases
                .iter()
                .filter(|case| !rows.iter().any(|row| row.case == case.id))
                .map(|case| Handled {
                    case: case.id.to_owned(),
                    ..Handled::default()
                })
                .collect::<Vec<_>>();
            rows.extend(missing);
        }
        for row in &rows {
            if self.json {
                let mut json = serde_json::to_value(row)?;
                json["handled"] = row.is_handled().into();
                command::print_line(&json.to_string())?;
            } else {
                print(row)?;
            }
        }
        let handled = rows.iter().filter(|row| row.is_handled()).count();
        if !self.json {
            for other in &others {
                let back = other.back.as_deref();
                let back = back.map(|code| format!("{code} で戻されました。given back"));
                command::print_line(&format!("－ {} {}", other.name, back.unwrap_or_default()))?;
            }
            let other = others.len();
            command::print_line(&format!(
                "\n{handled} / {} 事例（触れた事例 {touched}、事例は全部で {}、事例でない要求 {other}）\n\
                 通信から分かることだけの採点です。画面に何を出し、何を残したかは分かりません。\n\
                 {handled} of {} cases handled, as far as traffic tells: not what was shown or kept.",
                rows.len(),
                cases.len(),
                rows.len()
            ))?;
        }
        let good = !rows.is_empty() && handled == rows.len();
        Ok(if good {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn print(row: &Handled) -> anyhow::Result<()> {
    let mark = if row.is_handled() { "○" } else { "×" };
    command::print_line(&format!(
        "{mark} {:<32} 要求 {} 答え {} 取得 {} カード {}  {}",
        row.case,
        row.asked,
        row.answered,
        row.taken,
        row.cards,
        row.faults.join(" ")
    ))?;
    if row.asked == 0 && row.cards == 0 {
        command::print_line("    まだ尋ねていません。never asked")?;
    }
    for mistake in &row.mistakes {
        let (ja, en) = mistake.sentence();
        command::print_line(&format!("    {ja} {en}"))?;
    }
    if !row.findings.is_empty() {
        command::print_line(&format!("    {}", row.findings.join(" ")))?;
    }
    Ok(())
}
