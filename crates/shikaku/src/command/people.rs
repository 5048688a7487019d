//! `shikaku people`: the named cases of a demo, and how to ask for each.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use domain::{date::compact, person::Sex};
use serde_json::json;
use sim::cases::Case;

use crate::{command, demo::Place};

#[derive(Args)]
pub(crate) struct People {
    /// デモのフォルダー。Folder of the demo.
    #[arg(long, default_value = "shikaku-demo")]
    dir: PathBuf,
    /// この語を含む事例だけ。Only cases whose name holds this text.
    #[arg(long)]
    case: Option<String>,
    /// 1行に1事例のJSONで。One JSON object a line.
    #[arg(long)]
    json: bool,
}

impl People {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let cases = Place::new(&self.dir).open()?.cases()?;
        let wanted = |case: &&Case| match &self.case {
            Some(text) => [case.id, case.title_ja, case.title_en]
                .iter()
                .any(|name| name.contains(text.as_str())),
            None => true,
        };
        for case in cases.iter().filter(wanted) {
            let row = row(case);
            if self.json {
                command::print_line(&row.to_string())?;
            } else {
                command::print_line(&line(case, &row))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row(case: &Case) -> serde_json::Value {
    let person = &case.person.registered.person;
    let asked = case.ask.as_ref();
    json!({
        "case": case.id,
        "title": case.title_ja,
        "name": person.name,
        "name_kana": person.kana,
        "birthdate": compact(asked.map_or(person.birthdate, |asked| asked.birthdate)),
        "sex": match person.sex { Sex::Male => "1", Sex::Female => "2", Sex::Unset => "3" },
        "insurer_number": asked.map(|asked| asked.insurer.as_str()),
        "symbol": asked.and_then(|asked| asked.symbol.as_ref()).map(|symbol| symbol.as_str()),
        "number": asked.map(|asked| asked.number.as_str()),
        "branch": asked.and_then(|asked| asked.branch.as_ref()).map(|branch| branch.as_str()),
        "card_serial": hex::encode(&case.person.certificate_serial),
        "expected": case.expected_validity.map(|validity| validity.code()),
        "expected_by_card": case.expected_by_card.map(|validity| validity.code()),
        "what_to_do": case.what_to_do_ja,
    })
}

fn line(case: &Case, row: &serde_json::Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
    format!(
        "{:<28} {}\n    {}（{}） {} / {} / {} / {} / {}  → {}",
        case.id,
        case.title_ja,
        text("name"),
        text("name_kana"),
        text("insurer_number"),
        text("symbol"),
        text("number"),
        text("branch"),
        text("birthdate"),
        text("expected"),
    )
}
