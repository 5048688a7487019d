//! A conversation as a golden file: TOML that a person can read, with what was sent and what came back, in order.

use std::{fs, path::Path};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use wire::oqs::file_name::FileName;

use super::traffic::{Event, Line};

/// What stands above every golden file.
const HEAD: &str = "# shikaku のやりとりの記録。合成の人たちだけを入れてください。実在の患者の記録は入れないこと。\n\
    # A conversation recorded by shikaku. Synthetic people only: never keep a real patient's traffic in a golden file.\n\n";

/// A whole conversation.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Golden {
    /// The messages, in the order they went.
    #[serde(default, rename = "message")]
    pub(crate) messages: Vec<Message>,
}

/// One message.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Message {
    /// `request` from the vendor's program; `answer`, `back` or `face` from the terminal.
    pub(crate) event: Event,
    /// Name of the file.
    pub(crate) name: String,
    /// Milliseconds since the first message.
    pub(crate) after_ms: i64,
    /// What is in it, where it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// What is in it, where it is not: base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base64: Option<String>,
}

impl Golden {
    /// The messages of a traffic, without what only the vendor's folder saw.
    pub(crate) fn of(lines: Vec<Line>) -> Self {
        let begun = lines.first().map_or(0, |line| line.ms);
        let messages = lines
            .into_iter()
            .filter(|line| !matches!(line.event, Event::Taken | Event::Again))
            .map(|line| Message {
                event: line.event,
                name: line.name,
                after_ms: line.ms - begun,
                text: line.text,
                base64: line.base64,
            })
            .collect();
        Self { messages }
    }

    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = format!("{HEAD}{}", toml::to_string_pretty(self)?);
        fs::write(path, text).with_context(|| format!("failed to write {}", path.display()))
    }

    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("failed to read {}", path.display()))?;
        toml::from_str(&text).with_context(|| {
            format!(
                "{} は記録のファイルではありません。not a file that `shikaku record` writes",
                path.display()
            )
        })
    }

    /// Each request with the answer it had, or had not.
    pub(crate) fn exchanges(&self) -> Vec<(&Message, Option<&Message>)> {
        let requests = self
            .messages
            .iter()
            .enumerate()
            .filter(|(_, message)| message.event == Event::Request);
        requests
            .map(|(at, request)| {
                let answer = self.messages[at..].iter().find(|message| {
                    matches!(message.event, Event::Answer | Event::Back)
                        && identifier(&message.name) == identifier(&request.name)
                });
                (request, answer)
            })
            .collect()
    }
}

impl Message {
    /// Name of the file that tells what came of a request: of one given back, the reason.
    pub(crate) fn file(&self) -> String {
        match (self.event, self.name.rsplit_once('.')) {
            (Event::Back, Some((stem, _))) => format!("{stem}.err"),
            _ => self.name.clone(),
        }
    }
}

/// Elements that differ from one run to the next and say nothing about it.
const PASSING: [&str; 10] = [
    "ProcessExecutionTime",
    "ArbitraryFileIdentifier",
    "ReceptionNumber",
    "QualificationConfirmationDate",
    "LimitApplicationCertificateRelatedConsTime",
    "SpecificDiseasesCertificateRelatedConsTime",
    "PharmacistsInfoConsTime",
    "PharmacistsInfoAvailableTime",
    "SpecificHealthCheckupsInfoConsTime",
    "SpecificHealthCheckupsInfoAvailableTime",
];

/// The lines of a message in which another run may not differ: times and identifiers are blanked.
pub(crate) fn lasting(text: &str) -> Vec<String> {
    let mut text = text.replace("\r\n", "\n");
    for name in PASSING {
        text = blanked(&text, name);
    }
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn blanked(text: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = text;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once(&open) {
        let Some((_, behind)) = after.split_once(&close) else {
            break;
        };
        out.push_str(before);
        out.push_str(&open);
        out.push('*');
        out.push_str(&close);
        rest = behind;
    }
    out + rest
}

/// What is missing (`-`) and what is new (`+`), in the order of the lines.
pub(crate) fn differences(golden: &str, now: &str) -> Vec<String> {
    let (before, after) = (lasting(golden), lasting(now));
    let minus = before.iter().filter(|line| !after.contains(line));
    let plus = after.iter().filter(|line| !before.contains(line));
    let moved = (minus.clone().next().is_none()
        && plus.clone().next().is_none()
        && before != after)
        .then(|| {
            "  並びだけが違います。only the order, or how often a line stands, differs".to_owned()
        });
    minus
        .map(|line| format!("- {line}"))
        .chain(plus.map(|line| format!("+ {line}")))
        .chain(moved)
        .collect()
}

/// Request and answer share it.
pub(crate) fn identifier(name: &str) -> String {
    FileName::parse(name).map_or_else(|_| name.to_owned(), |name| name.identifier().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_identifiers_do_not_differ_and_all_else_does() {
        let one = "<a>\n <ProcessExecutionTime>1</ProcessExecutionTime>\n <b>x</b>\n</a>";
        let same = "<a>\r\n<ProcessExecutionTime>2</ProcessExecutionTime>\r\n<b>x</b></a>"
            .replace("</b></a>", "</b>\n</a>");
        assert!(differences(one, &same).is_empty());
        let other = same.replace("<b>x", "<b>y");
        assert_eq!(differences(one, &other), ["- <b>x</b>", "+ <b>y</b>"]);
        assert_eq!(differences("<a/>\n<b/>", "<b/>\n<a/>").len(), 1);
    }

    #[test]
    fn a_golden_file_is_read_as_it_was_written_with_quotes_and_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("golden.toml");
        let text = "<?xml version=\"1.0\"?>\n<a>'''\"\"\"資格</a>\n";
        let mut lines = vec![Line::new(5, Event::Request, "OQSsiquc01req_1.xml")];
        lines[0] = lines[0].clone().holding(text.as_bytes());
        lines.push(Line::new(9, Event::Answer, "OQSsiquc01res_1.xml").holding(&[0x8E]));
        lines.push(Line::new(9, Event::Taken, "OQSsiquc01res_1.xml"));
        let golden = Golden::of(lines);
        golden.write(&path).expect("written");
        assert_eq!(Golden::read(&path).expect("read"), golden);
        assert_eq!(golden.messages[1].after_ms, 4);
        let exchanges = golden.exchanges();
        assert_eq!((exchanges.len(), exchanges[0].1.is_some()), (1, true));
    }
}
