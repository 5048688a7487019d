//! `shikaku people`: the named cases of a demo, and how to ask for each.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use domain::{Date, date::compact, institution::InstitutionCode, person::Sex};
use serde_json::json;
use sim::cases::Case;
use wire::oqs::{
    Encoding,
    qualification::{Request, RequestHeader, Search},
};

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
    /// その事例を尋ねる要求のファイル（1件に絞ること）。The request file that asks for the case; narrow it to one.
    #[arg(long, requires = "case", conflicts_with = "json")]
    request: bool,
}

impl People {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let demo = Place::new(&self.dir).open()?;
        let cases = demo.cases()?;
        let wanted = |case: &&Case| match &self.case {
            Some(text) => [case.id, case.title_ja, case.title_en]
                .iter()
                .any(|name| name.contains(text.as_str())),
            None => true,
        };
        let found: Vec<&Case> = cases.iter().filter(wanted).collect();
        anyhow::ensure!(
            !found.is_empty(),
            "その語を含む事例はありません。no case holds this text"
        );
        if self.request {
            let exact = found
                .iter()
                .find(|case| Some(case.id) == self.case.as_deref())
                .copied();
            let case = exact.or(found.first().copied().filter(|_| found.len() == 1));
            let case =
                case.context("1件に絞ってください。several cases hold this text: name one")?;
            command::print_line(&request(case, demo.institution()?, demo.on()?)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        for case in found {
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

/// A request as receipt computers write it, for the day the people were made for.
fn request(case: &Case, institution: InstitutionCode, on: Date) -> anyhow::Result<String> {
    let asked = case
        .ask
        .as_ref()
        .context("この事例は番号では尋ねません。this case is asked by card only")?;
    let request = Request {
        header: RequestHeader {
            confirmation_date: Some(on),
            institution,
            file_identifier: Some(case.id.to_owned()),
        },
        search: Search::new(asked, None),
    };
    Ok(String::from_utf8(request.write(Encoding::Utf8)?)?)
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
        "should": { "ja": case.what_to_do_ja, "en": case.what_to_do_en() },
    })
}

fn line(case: &Case, row: &serde_json::Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
    format!(
        "{:<28} {}\n    {}（{}） {} / {} / {} / {} / {}  → {}\n    {}",
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
        case.what_to_do_ja,
    )
}
