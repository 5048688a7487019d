//! `shikaku check`: what is wrong with message files, where, and how to mend it.

mod files;
mod report;

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use wire::oqs::check::Language;

#[derive(Args)]
pub(crate) struct Check {
    /// 電文のファイルか、そのフォルダー（中の *.xml を見ます）。Message files, or folders searched for *.xml.
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// 言葉。Language of the findings.
    #[arg(long, value_enum, default_value_t = Lang::Ja)]
    lang: Lang,
    /// 1件1行のJSONで出す。One JSON object a finding and line.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    /// 日本語。
    Ja,
    /// English.
    En,
}

/// Nothing to mend.
const CLEAN: u8 = 0;
/// Something to mend.
const FINDINGS: u8 = 1;
/// A file could not be opened, decoded or parsed at all.
const UNREADABLE: u8 = 2;

impl Check {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let report = report::Report {
            language: match self.lang {
                Lang::Ja => Language::Ja,
                Lang::En => Language::En,
            },
            json: self.json,
        };
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let (mut worst, mut files, mut told) = (CLEAN, 0_usize, 0_usize);
        for path in &self.paths {
            for (file, findings) in files::findings(path) {
                files += 1;
                told += findings.len();
                for finding in &findings {
                    report.write(&mut out, &file, finding)?;
                    let unreadable = finding.code.is_unreadable();
                    worst = worst.max(if unreadable { UNREADABLE } else { FINDINGS });
                }
            }
        }
        out.flush()?;
        let mut note = std::io::stderr().lock();
        match self.lang {
            Lang::Ja => writeln!(note, "{files} ファイル、指摘 {told} 件"),
            Lang::En => writeln!(note, "{files} files, {told} findings"),
        }?;
        Ok(ExitCode::from(worst))
    }
}
