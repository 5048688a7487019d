//! What a person decided about lines that are not certain.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::platform;

const FILE: &str = "choices";

/// One decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Choice {
    /// It is this person: register.
    Register,
    /// It is not, or not now.
    Skip,
}

impl Choice {
    const ALL: [(Self, &str); 2] = [(Self::Register, "register"), (Self::Skip, "skip")];

    /// Its word in the form and in the file.
    pub(crate) fn code(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, known)| *known == code)
            .map(|(choice, _)| choice)
    }
}

/// The decisions by line.
#[derive(Default)]
pub(super) struct Choices(BTreeMap<u64, Choice>);

impl Choices {
    pub(super) fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        let choice = |line: &str| {
            let (line, code) = line.split_once(' ')?;
            Some((line.parse().ok()?, Choice::from_code(code)?))
        };
        Self(text.lines().filter_map(choice).collect())
    }

    pub(super) fn of(&self, line: u64) -> Option<Choice> {
        self.0.get(&line).copied()
    }

    pub(super) fn set(&mut self, line: u64, choice: Choice) {
        self.0.insert(line, choice);
    }

    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let lines = self.0.iter();
        let text: String = lines
            .map(|(line, choice)| format!("{line} {}\n", choice.code()))
            .collect();
        platform::write_whole(&folder.join(FILE), text.as_bytes())
    }
}
