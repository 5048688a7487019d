//! How a finding is written down.

use std::{
    io::{self, Write},
    path::Path,
};

use serde_json::json;
use wire::oqs::check::{Finding, Language};

pub(super) struct Report {
    pub(super) language: Language,
    pub(super) json: bool,
}

impl Report {
    /// `file:line:column: CODE severity: sentence`, and how to mend it on an indented line; or one JSON object.
    pub(super) fn write(
        &self,
        out: &mut impl Write,
        file: &Path,
        finding: &Finding,
    ) -> io::Result<()> {
        let (file, code) = (file.display(), finding.code.as_str());
        let severity = finding.severity().as_str();
        let sentence = finding.sentence(self.language);
        let mend = finding.mend(self.language);
        if self.json {
            let line = json!({
                "file": file.to_string(),
                "line": finding.at.line,
                "column": finding.at.column,
                "code": code,
                "severity": severity,
                "sentence": sentence,
                "mend": mend,
            });
            return writeln!(out, "{line}");
        }
        let lead = match self.language {
            Language::Ja => "直し方",
            Language::En => "mend",
        };
        writeln!(out, "{file}:{}: {code} {severity}: {sentence}", finding.at)?;
        writeln!(out, "    {lead}: {mend}")
    }
}
