//! Labelled values, each only where something came.

use crate::counter::marked::Marked;

/// A label and its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::counter) struct Row {
    pub(in crate::counter) label: String,
    pub(in crate::counter) value: Marked,
}

/// Rows being gathered.
#[derive(Default)]
pub(in crate::counter) struct Rows(Vec<Row>);

impl Rows {
    /// A value as received; blanks around it do not show anyway.
    pub(in crate::counter) fn text(&mut self, label: &str, value: Option<&String>) {
        self.put(label, value.map(|text| text.trim().to_owned()));
    }

    /// A code in its label's words.
    pub(in crate::counter) fn code(
        &mut self,
        label: &str,
        code: Option<&String>,
        words: impl Fn(&str) -> String,
    ) {
        self.put(
            label,
            code.filter(|code| !code.trim().is_empty())
                .map(|code| words(code)),
        );
    }

    pub(in crate::counter) fn put(&mut self, label: &str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.0.push(Row {
                label: label.to_owned(),
                value: Marked::of(&value),
            });
        }
    }

    pub(in crate::counter) fn done(self) -> Vec<Row> {
        self.0
    }
}
