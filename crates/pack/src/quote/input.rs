//! What is asked of a quote, as JSON says it. Unknown keys are refused; a missing one has the default told here.

use domain::Date;
use serde::Deserialize;

/// What is asked.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The existing line, or a new one of its own.
    pub configuration: Configuration,
    /// The quote's date, `yyyy-MM-dd`; missing: today.
    #[serde(default, deserialize_with = "maybe")]
    pub date: Option<Date>,
    /// Where the institution is, by its full name.
    pub prefecture: String,
    /// The line; missing: of a type not yet known.
    #[serde(default)]
    pub line: Asked,
    /// The terminal; missing: the desktop with its monitor.
    #[serde(default)]
    pub terminal: Terminal,
    /// Whether the terminal is on a wireless LAN; missing: no.
    #[serde(default)]
    pub wireless: bool,
    /// The wirings; missing: those of the page's example of the configuration.
    #[serde(default)]
    pub wiring: Option<Wiring>,
    /// Whether a HUB is put under the ONU; missing: as in the page's example, only with the existing line.
    #[serde(default)]
    pub hub: Option<bool>,
    /// Whether it is installed together with the line's works; missing: no.
    #[serde(default)]
    pub simultaneous_works: bool,
    /// Whether the support plan is taken; missing: no, it is an option.
    #[serde(default)]
    pub maintenance: bool,
    /// The line's customer ID; missing: not known yet.
    #[serde(default)]
    pub customer_id: Option<String>,
}

/// Which of the two configurations (構成).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Configuration {
    /// (1): the existing line, shared.
    ExistingLine,
    /// (2): a new line, apart.
    NewLine,
}

/// The line.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Its type, by code, name or alias.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// The day an existing line was opened.
    #[serde(default, deserialize_with = "maybe")]
    pub opened: Option<Date>,
    /// The older line it replaces.
    #[serde(default)]
    pub replaces: Option<Replaces>,
    /// The day a new line is, or was, applied for; missing: the quote's date.
    #[serde(default, deserialize_with = "maybe")]
    pub applied: Option<Date>,
    /// The day a new line opens.
    #[serde(default, deserialize_with = "maybe")]
    pub opens: Option<Date>,
    /// Whether claims go over the same line.
    #[serde(default)]
    pub shared_with_claims: bool,
    /// How the v6 option stands.
    #[serde(default)]
    pub v6_option: Option<V6Option>,
}

/// Older lines a promotion speaks of.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Replaces {
    /// フレッツ・ADSL.
    Adsl,
    /// INSネット64.
    Ins64,
}

/// The v6 option (フレッツ・v6オプション).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum V6Option {
    /// It is there.
    Contracted,
    /// It is ordered by telephone.
    Phone,
    /// It is ordered on the carrier's site.
    SelfService,
}

/// The terminal (資格確認端末).
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Terminal {
    /// Desktop with monitor.
    #[default]
    Desktop,
    /// Desktop without monitor.
    DesktopNoMonitor,
    /// Notebook.
    Notebook,
}

/// LAN wirings.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Wiring {
    /// New ones.
    #[serde(default)]
    pub new: u32,
    /// Existing ones that are used.
    #[serde(default)]
    pub reused: u32,
}

impl Input {
    /// Reads an input.
    ///
    /// # Errors
    /// What is wrong with the text, and where: no JSON, an unknown key, an unknown word, no date.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// `yyyy-MM-dd`, or none.
fn maybe<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Date>, D::Error> {
    let text = Option::<String>::deserialize(source)?;
    text.map(|text| {
        text.parse()
            .map_err(|_| serde::de::Error::custom(format!("{text:?} is no date like 2021-04-01")))
    })
    .transpose()
}
