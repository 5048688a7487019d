//! `shikaku pack quote`: a quote as JSON. 0: it stands; 1: it is refused, with reasons; 2: the input cannot be read.

use std::{
    io::{ErrorKind, Read},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;
use domain::clock::Clock;
use pack::{
    catalogue::Catalogue,
    quote::{Input, Quote, ReadError},
};

use crate::{
    clock::{At, SystemClock},
    command,
};

#[derive(Args)]
pub(crate) struct Quoting {
    /// 見積りの条件（JSON）。「-」は標準入力。What is asked, as JSON; "-" reads standard input.
    #[arg(long)]
    input: PathBuf,
    /// 価格などのデータのフォルダー。Folder whose data files take the place of those in the program.
    #[arg(long)]
    data: Option<PathBuf>,
    /// 日付のない条件の「今日」（2026-08-01T09:00）。What today is for an input without a date.
    #[arg(long)]
    at: Option<At>,
}

impl Quoting {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let catalogue = match &self.data {
            None => Catalogue::embedded()?,
            Some(folder) => Catalogue::from_folder(folder)?,
        };
        let today = SystemClock::new(self.at).now().date();
        let quote = match self.read() {
            Ok(input) => Quote::make(&catalogue, &input, today),
            Err(ReadError::Invalid(refusals)) => Quote::refused(&catalogue, today, refusals),
            Err(ReadError::Unreadable(words)) => {
                tracing::debug!("an input that cannot be read");
                command::print_error(&format!(
                    "見積りの条件を読めません: {words}\nthe input cannot be read; mend it and try again (docs/START-PACK.md lists its keys)"
                ))?;
                return Ok(ExitCode::from(2));
            }
        };
        command::print_line(&serde_json::to_string_pretty(&quote)?)?;
        Ok(ExitCode::from(u8::from(!quote.stands())))
    }

    fn read(&self) -> Result<Input, ReadError> {
        let mut text = String::new();
        let read = if self.input.as_os_str() == "-" {
            std::io::stdin().lock().read_to_string(&mut text)
        } else {
            std::fs::File::open(&self.input).and_then(|mut file| file.read_to_string(&mut text))
        };
        read.map_err(|error| {
            let file = self.input.display();
            let why = match error.kind() {
                ErrorKind::NotFound => "ファイルがありません。".to_owned(),
                ErrorKind::InvalidData => "UTF-8の文字ではありません。".to_owned(),
                _ => error.to_string(),
            };
            ReadError::Unreadable(format!("{file}: {why}"))
        })?;
        let text = text.trim_start_matches('\u{feff}');
        Input::read(text)
    }
}
