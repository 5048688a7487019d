//! What axe-core, an accessibility checker, finds on a page.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// One rule that a page breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule, such as `color-contrast`.
    pub id: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// What the rule asks for.
    pub help: String,
    /// Where it is broken: each element's selector and HTML, and what would mend it.
    pub nodes: Vec<String>,
}

impl Violation {
    /// Whether it keeps people from using the page.
    pub fn is_serious(&self) -> bool {
        matches!(self.impact.as_str(), "serious" | "critical")
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({}): {}", self.id, self.impact, self.help)?;
        for node in &self.nodes {
            write!(formatter, "\n    {node}")?;
        }
        Ok(())
    }
}

/// Runs axe on the page.
pub const RUN: &str = "axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: \
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }).then((found) => \
    found.violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map((node) => \
    node.target.join(' ') + ': ' + node.html + ' — ' + node.failureSummary) })))";

/// The script of axe-core, from `$SHIKAKU_AXE` or where `cargo xtask test` puts it.
#[track_caller]
pub fn script() -> String {
    let usual = || {
        Path::new(env!("CARGO_TARGET_TMPDIR"))
            .with_file_name("tools")
            .join("axe.min.js")
    };
    let path = std::env::var_os("SHIKAKU_AXE").map_or_else(usual, PathBuf::from);
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "run cargo xtask test once: it brings axe-core, which is not at {} ({error})",
            path.display()
        )
    })
}

/// Reads what [`RUN`] gave.
pub fn violations(found: &Value) -> Vec<Violation> {
    let list = found.as_array().expect("axe gives a list");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter()
        .map(|found| Violation {
            id: text(&found["id"]),
            impact: text(&found["impact"]),
            help: text(&found["help"]),
            nodes: found["nodes"]
                .as_array()
                .into_iter()
                .flatten()
                .map(text)
                .collect(),
        })
        .collect()
}
