//! A finding, and how findings get their places.

use super::{Code, MOST_FINDINGS, Message, Severity};
use crate::oqs::{Encoding, Position, code_table::CodeTable, guard, table::Kind};

/// One thing that is wrong. Holds names and places, never values.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where; line 1, column 1 for what concerns the file as a whole.
    pub at: Position,
    /// What.
    pub code: Code,
    /// Name of the element it is about; empty for what concerns the file as a whole.
    pub element: String,
    pub(super) detail: Detail,
}

impl Finding {
    /// A finding about a file that was not looked into.
    #[must_use]
    pub fn of_file(code: Code) -> Self {
        Self {
            at: START,
            code,
            element: String::new(),
            detail: match code {
                Code::TooLarge => Detail::Number(super::LARGEST >> 20),
                _ => Detail::None,
            },
        }
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// What a sentence needs beside the element's name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Detail {
    /// Nothing.
    None,
    /// A bound.
    Number(usize),
    /// What the value should be.
    Kind(Kind),
    /// The table the value should be in.
    Table(&'static CodeTable),
    /// The name of another element.
    Element(&'static str),
    /// The coding the bytes are in.
    Coding(Encoding),
    /// What message the content is.
    Message(Message),
}

const START: Position = Position { line: 1, column: 1 };

/// Longest element name repeated in a finding, in characters.
const LONGEST_NAME: usize = 80;

/// Findings while a file is looked at: places are offsets into its text until all are known.
#[derive(Default)]
pub(super) struct Findings {
    found: Vec<(usize, Code, String, Detail)>,
    more: bool,
}

impl Findings {
    /// Adds a finding, unless there are many already.
    pub(super) fn add(&mut self, offset: usize, code: Code, element: &str, detail: Detail) {
        if self.found.len() < MOST_FINDINGS {
            let element = element.chars().take(LONGEST_NAME).collect();
            self.found.push((offset, code, element, detail));
        } else {
            self.more = true;
        }
    }

    /// The findings with every offset moved to where what is wrong comes from.
    pub(super) fn moved(mut self, origin: impl Fn(usize) -> usize) -> Self {
        for (offset, ..) in &mut self.found {
            *offset = origin(*offset);
        }
        self
    }

    /// The findings in the order of their places in `text`.
    pub(super) fn placed(mut self, text: &str) -> Vec<Finding> {
        self.found.sort_by_key(|(offset, ..)| *offset);
        if self.more {
            let last = self.found.last().map_or(0, |(offset, ..)| *offset);
            let detail = Detail::Number(MOST_FINDINGS);
            self.found.push((last, Code::More, String::new(), detail));
        }
        let (mut from, mut at) = (0, START);
        let place = |(offset, code, element, detail): (usize, Code, String, Detail)| {
            at = guard::advance(at, text.get(from..offset).unwrap_or_default());
            from = offset;
            Finding {
                at,
                code,
                element,
                detail,
            }
        };
        self.found.into_iter().map(place).collect()
    }
}

/// The offset of a position, where the parser tells only that.
pub(super) fn offset(text: &str, at: Position) -> usize {
    let mut start = 0;
    for _ in 1..at.line {
        match text[start..].find('\n') {
            Some(length) => start += length + 1,
            None => break,
        }
    }
    let column = usize::try_from(at.column).unwrap_or(usize::MAX);
    let rest = &text[start..];
    let found = rest.char_indices().nth(column.saturating_sub(1));
    start + found.map_or(rest.len(), |(offset, _)| offset)
}
