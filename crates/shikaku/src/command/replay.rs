//! `shikaku replay`: a golden file again, against the terminal's folders or before a vendor's program.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use clap::Args;

use crate::{
    command,
    emulate::{
        golden::{self, Golden, Message},
        traffic::Event,
    },
};

#[derive(Args)]
pub(crate) struct Replay {
    /// `shikaku record` が書いたファイル。File that `shikaku record` wrote.
    golden: PathBuf,
    /// 動いているエミュレーター（か OQS のあるフォルダー）。Folder of a running emulator, or any with OQS/req and OQS/res.
    #[arg(long, default_value = "shikaku-emulator")]
    dir: PathBuf,
    /// 端末の代わりに、作ったプログラムの要求へ記録の答えを返す。Answer a vendor's requests with the recorded answers.
    #[arg(long)]
    answer: bool,
    /// 一つの要求（か答え）を待つ長さ（秒）。Seconds one answer, or one request, is waited for.
    #[arg(long, default_value_t = 60)]
    wait_s: u64,
}

/// Time between two looks at a folder.
const LOOK: Duration = Duration::from_millis(20);

impl Replay {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let golden = Golden::read(&self.golden)?;
        let different = if self.answer {
            self.answer(&golden)?
        } else {
            self.ask(&golden)?
        };
        let all = golden.exchanges().len();
        command::print_line(&format!(
            "{} / {all} 件が記録と同じです。{} of {all} as recorded",
            all - different,
            all - different
        ))?;
        Ok(if different == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// Sends each recorded request under its own name and compares what comes back; gives how many differ.
    fn ask(&self, golden: &Golden) -> anyhow::Result<usize> {
        let (req, res) = (self.dir.join("OQS/req"), self.dir.join("OQS/res"));
        let mut different = 0;
        for (request, answer) in golden.exchanges() {
            let Some(answer) = answer else {
                continue;
            };
            let path = res.join(answer.file());
            // An answer of an earlier run would be taken for the one to come.
            for earlier in [&path, &res.join(&answer.name)] {
                if earlier.exists() {
                    fs::remove_file(earlier)?;
                }
            }
            put(&req.join(&request.name), &bytes(request)?)?;
            let told = match self.whole(&path) {
                None => vec!["答えが来ません。no answer came".to_owned()],
                Some(now) => golden::differences(
                    &String::from_utf8_lossy(&bytes(answer)?),
                    &String::from_utf8_lossy(&now),
                ),
            };
            different += usize::from(!told.is_empty());
            tell(&answer.name, &told)?;
        }
        Ok(different)
    }

    /// Waits for each recorded request from a vendor's program and gives it the recorded answer; gives how many did not
    /// come, or came otherwise.
    fn answer(&self, golden: &Golden) -> anyhow::Result<usize> {
        let (req, res) = (self.dir.join("OQS/req"), self.dir.join("OQS/res"));
        for folder in [&req, &res] {
            fs::create_dir_all(folder)?;
        }
        let mut open: Vec<_> = golden.exchanges();
        let mut late = Instant::now() + Duration::from_secs(self.wait_s);
        while !open.is_empty() && Instant::now() < late {
            std::thread::sleep(LOOK);
            for entry in fs::read_dir(&req)?.flatten() {
                let Some(now) = whole(&entry.path()) else {
                    continue;
                };
                let text = String::from_utf8_lossy(&now).into_owned();
                let fits = |request: &Message| {
                    let recorded = bytes(request).unwrap_or_default();
                    golden::differences(&String::from_utf8_lossy(&recorded), &text).is_empty()
                };
                let Some(at) = open.iter().position(|(request, _)| fits(request)) else {
                    continue;
                };
                let (request, answer) = open.remove(at);
                fs::remove_file(entry.path())?;
                late = Instant::now() + Duration::from_secs(self.wait_s);
                let Some(answer) = answer else {
                    continue;
                };
                // The vendor's identifiers take the place of the recorded ones, in the name and in the file.
                let name = entry.file_name().to_string_lossy().into_owned();
                let (was, is) = (golden::identifier(&request.name), golden::identifier(&name));
                let content = identified(&bytes(answer)?, &bytes(request)?, &now);
                put(&res.join(answer.file().replacen(&was, &is, 1)), &content)?;
                if answer.event == Event::Back {
                    put(&res.join(&name), &now)?;
                }
                tell(&name, &[])?;
            }
        }
        for (request, _) in &open {
            tell(
                &request.name,
                &["この要求が来ません。this request did not come".to_owned()],
            )?;
        }
        Ok(open.len())
    }

    fn whole(&self, path: &Path) -> Option<Vec<u8>> {
        let late = Instant::now() + Duration::from_secs(self.wait_s);
        while Instant::now() < late {
            if let Some(bytes) = whole(path) {
                return Some(bytes);
            }
            std::thread::sleep(LOOK);
        }
        None
    }
}

/// A file's bytes, once it ends as a message does; other kinds of files once they are there.
fn whole(path: &Path) -> Option<Vec<u8>> {
    let bytes = fs::read(path).ok()?;
    let xml = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("xml"));
    (!xml || bytes.trim_ascii_end().ends_with(b"</XmlMsg>")).then_some(bytes)
}

fn bytes(message: &Message) -> anyhow::Result<Vec<u8>> {
    match (&message.text, &message.base64) {
        (Some(text), _) => Ok(text.clone().into_bytes()),
        (None, Some(text)) => BASE64.decode(text).context("a message is no base64"),
        (None, None) => Ok(Vec::new()),
    }
}

/// The answer, with the identifier inside the vendor's request in place of the one inside the recorded request.
fn identified(answer: &[u8], recorded: &[u8], now: &[u8]) -> Vec<u8> {
    let of = |request: &[u8]| {
        let text = String::from_utf8_lossy(request).into_owned();
        let (_, rest) = text.split_once("<ArbitraryFileIdentifier>")?;
        let (identifier, _) = rest.split_once("</ArbitraryFileIdentifier>")?;
        Some(format!("<ArbitraryFileIdentifier>{identifier}</"))
    };
    match (of(recorded), of(now), std::str::from_utf8(answer)) {
        (Some(was), Some(is), Ok(text)) => text.replacen(&was, &is, 1).into_bytes(),
        _ => answer.to_vec(),
    }
}

/// Writes a file beside its place and renames it there.
fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!("~{name}.part"));
    fs::write(&part, bytes)
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("failed to write {}: is the emulator there?", path.display()))
}

fn tell(name: &str, differences: &[String]) -> anyhow::Result<()> {
    let mark = if differences.is_empty() { "○" } else { "×" };
    command::print_line(&format!("{mark} {name}"))?;
    for line in differences {
        command::print_line(&format!("    {line}"))?;
    }
    Ok(())
}
