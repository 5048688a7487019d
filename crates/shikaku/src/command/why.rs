//! `shikaku why`: what happened to a file, whose turn it is, what to do.

use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use clinic::why::{Standing, Story};
use serde_json::json;

use crate::{demo::Place, emulate, settings::ClinicSettings};

#[derive(Args)]
pub(crate) struct Why {
    /// req・res・face のファイル名（道つきでもよい）か、その識別子。Name or path of the file, or its free identifier.
    #[arg(value_name = "FILE")]
    file: String,
    /// デモのフォルダー。Folder of the demo.
    #[arg(long, default_value = "shikaku-demo")]
    dir: PathBuf,
    /// 端末の設定ファイル（TOML）。The terminal's configuration file, instead of a demo.
    #[arg(long, env = "SHIKAKU_CLINIC_CONFIG", conflicts_with = "dir")]
    config: Option<PathBuf>,
    /// JSONで出す。As one JSON object.
    #[arg(long)]
    json: bool,
}

/// Nobody ever saw it.
const UNKNOWN: u8 = 1;

impl Why {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let settings = match &self.config {
            Some(file) => ClinicSettings::default().over(file)?,
            None => {
                let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
                Place::new(&self.dir).open()?.clinic_settings(None, nowhere)
            }
        };
        let (folders, records) = settings.folders()?;
        let mut story = clinic::why::why(&folders.found(), &records, &self.file)?;
        if self.config.is_none()
            && let Some(within) = within(&Place::new(&self.dir), &records, &self.file)?
        {
            story = within;
        }
        let mut out = std::io::stdout().lock();
        match self.json {
            true => writeln!(out, "{}", as_json(&story))?,
            false => out.write_all(as_text(&story).as_bytes())?,
        }
        out.flush()?;
        Ok(match story.standing {
            Standing::Unknown => ExitCode::from(UNKNOWN),
            _ => ExitCode::SUCCESS,
        })
    }
}

/// What an emulator has of a file that lies in none of the vendor's folders, or only half.
fn within(place: &Place, records: &Path, file: &str) -> anyhow::Result<Option<Story>> {
    let folders = emulate::Folders::of(place);
    if !folders.traffic.exists() {
        return Ok(None);
    }
    let [held, inner] = folders.within();
    let story = clinic::why::why(&held, records, file)?;
    if story.standing == Standing::Ready {
        return Ok(Some(Story {
            code: "held-back".to_owned(),
            ja: "答えはできていますが、わざと起こす故障（--fault）のため、まだ出していません。"
                .to_owned(),
            en: "The answer is made, and held back for a fault on purpose (--fault).".to_owned(),
            next_ja: "このまま待ってください。もう一度尋ねないでください。".to_owned(),
            next_en: "Wait, and do not ask again.".to_owned(),
            turn: None,
            ..story
        }));
    }
    let story = clinic::why::why(&inner, records, file)?;
    Ok((!story.lies.is_empty()).then_some(story))
}

fn as_json(story: &Story) -> serde_json::Value {
    let steps: Vec<_> = story
        .steps
        .iter()
        .map(|step| {
            json!({ "at": step.at.to_string(), "key": step.key, "step": step.step, "ja": step.ja, "en": step.en, "detail": step.detail })
        })
        .collect();
    json!({
        "code": story.code,
        "ja": story.ja,
        "en": story.en,
        "next_ja": story.next_ja,
        "next_en": story.next_en,
        "turn": story.turn.as_ref().map(|turn| &turn.0),
        "turn_en": story.turn.as_ref().map(|turn| turn.1),
        "lies": story.lies,
        "steps": steps,
    })
}

fn as_text(story: &Story) -> String {
    let turn = match &story.turn {
        Some((ja, en)) => format!("{ja}（{en}）"),
        None => "なし（nobody）".to_owned(),
    };
    let mut text = format!(
        "{}\n  次にすること: {}\n  だれの番: {turn}\n  符号: {}\n\n{}\n  Next: {}\n",
        story.ja, story.next_ja, story.code, story.en, story.next_en
    );
    if !story.lies.is_empty() {
        text += "\n今ある所 Where it lies:\n";
        for path in &story.lies {
            text += &format!("  {}\n", path.display());
        }
    }
    if !story.steps.is_empty() {
        text += "\nこれまで What happened:\n";
        for step in &story.steps {
            let detail = step.detail.as_deref().unwrap_or_default();
            let at = step.at.strftime("%Y-%m-%d %H:%M:%S");
            text += &format!("  {at}  {} {} {detail}\n", step.ja, step.en);
        }
    }
    text
}
