//! The record of the traffic: one JSON object a line, written by the courier, read by `score` and `record`.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Event {
    /// The vendor's program sent a request.
    Request,
    /// An answer was published.
    Answer,
    /// A request was given back with its reason.
    Back,
    /// A card check was published.
    Face,
    /// An answer was published a second time.
    Again,
    /// The vendor's program removed an answer.
    Taken,
}

/// One line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    /// Milliseconds since 1970 by the real clock, whatever the emulator's is set to.
    pub(crate) ms: i64,
    pub(crate) event: Event,
    /// Name of the file.
    pub(crate) name: String,
    /// The named case, where one fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) case: Option<String>,
    /// Faults that fell on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) faults: Vec<String>,
    /// What is in the file, where it is UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// What is in it, where it is not: base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base64: Option<String>,
}

impl Line {
    pub(crate) fn new(ms: i64, event: Event, name: &str) -> Self {
        Self {
            ms,
            event,
            name: name.to_owned(),
            case: None,
            faults: Vec::new(),
            text: None,
            base64: None,
        }
    }

    /// With what is in the file.
    pub(crate) fn holding(mut self, bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text = Some(text.to_owned()),
            Err(_) => self.base64 = Some(BASE64.encode(bytes)),
        }
        self
    }

    /// What is in the file; nothing for an event without content.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match (&self.text, &self.base64) {
            (Some(text), _) => text.clone().into_bytes(),
            (None, Some(text)) => BASE64.decode(text).unwrap_or_default(),
            (None, None) => Vec::new(),
        }
    }
}

/// The file the lines go to.
pub(crate) struct Traffic(File);

impl Traffic {
    /// Opens it for more lines; a line that a crash cut short is closed first.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let whole = fs::read(path)
            .unwrap_or_default()
            .last()
            .is_none_or(|last| *last == b'\n');
        let mut file = File::options().create(true).append(true).open(path)?;
        if !whole {
            file.write_all(b"\n")?;
        }
        Ok(Self(file))
    }

    pub(crate) fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.0.write_all(&text)
    }
}

/// Every line of a record; one that a crash cut short is left out.
pub(crate) fn read(path: &Path) -> io::Result<Vec<Line>> {
    let text = fs::read(path)?;
    Ok(text
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_also_after_a_crash_and_in_any_coding() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("traffic.jsonl");
        let text = Line::new(1, Event::Request, "a.xml").holding("資格".as_bytes());
        let bytes = Line::new(2, Event::Answer, "b.xml").holding(&[0x8E, 0x91]);
        Traffic::open(&path)
            .expect("opened")
            .write(&text)
            .expect("written");
        let mut cut = File::options().append(true).open(&path).expect("there");
        cut.write_all(b"{\"ms\":2,\"eve").expect("written");
        Traffic::open(&path)
            .expect("opened")
            .write(&bytes)
            .expect("written");
        let lines = read(&path).expect("read");
        assert_eq!(lines, [text, bytes]);
        assert_eq!(lines[1].bytes(), [0x8E, 0x91]);
    }
}
