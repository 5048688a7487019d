//! Line types that can carry IP-VPN (使える回線), and the v6 option some of them need (start-pack §8).

use domain::Date;
use domain::area::Area;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::dated::{self, DataError, Dated, HasWindow};

const FILE: &str = "line.toml";
/// What stands before every name on the page, and does not count.
const FAMILY: &str = "フレッツ光ネクスト";

/// One type of FLET'S line.
#[derive(Clone, Debug, Deserialize)]
pub struct LineType {
    /// Its code, such as `family-gigaline`.
    pub code: String,
    /// Its name, without フレッツ 光ネクスト.
    pub name: String,
    /// Other ways it is written.
    aliases: Vec<String>,
    /// The code of its monthly price; absent where it has none (個別見積).
    pub monthly: Option<String>,
    /// Areas in which it may not carry eligibility and claims together.
    not_shared: Vec<String>,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
}

/// Which lines need the v6 option, and how it is ordered.
#[derive(Clone, Debug, Deserialize)]
pub struct V6Rule {
    /// Lines opened on or before this day need it.
    #[serde(deserialize_with = "dated::day")]
    pub opened_until: Date,
    /// Where it is ordered for a fee.
    pub phone: String,
    east_site: String,
    west_site: String,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
}

/// Where other carriers' lines are listed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carriers {
    /// The list's name.
    pub name: String,
    /// Who publishes it.
    pub by: String,
    /// Who says so.
    pub source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lines {
    #[serde(rename = "type")]
    types: Vec<LineType>,
    v6: Vec<V6Rule>,
    carriers: Carriers,
}

impl HasWindow for LineType {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        self.code.clone()
    }
}

impl HasWindow for V6Rule {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        "v6".to_owned()
    }
}

impl LineType {
    /// Whether it may carry eligibility and claims on one line in an area.
    #[must_use]
    pub fn may_be_shared(&self, area: Area) -> bool {
        !self.not_shared.iter().any(|code| code == area.code())
    }
}

impl V6Rule {
    /// The site on which it is ordered free of charge.
    #[must_use]
    pub fn site(&self, area: Option<Area>) -> String {
        match area {
            Some(Area::East) => self.east_site.clone(),
            Some(Area::West) => self.west_site.clone(),
            None => format!("東日本 {} 、西日本 {}", self.east_site, self.west_site),
        }
    }
}

impl Lines {
    pub(super) fn read(text: &str) -> Result<Self, DataError> {
        let lines: Self = dated::read(FILE, text)?;
        dated::check(FILE, &lines.types)?;
        dated::check(FILE, &lines.v6)?;
        let area = |code: &&String| Area::from_code(code).is_none();
        let mut areas = lines.types.iter().flat_map(|kind| &kind.not_shared);
        if let Some(code) = areas.find(area) {
            return Err(DataError(format!("{FILE}: {code:?} is no area")));
        }
        Ok(lines)
    }

    pub(super) fn prices(&self) -> impl Iterator<Item = &str> {
        self.types.iter().filter_map(|kind| kind.monthly.as_deref())
    }

    pub(super) fn on(&self, day: Date) -> impl Iterator<Item = &LineType> {
        self.types.iter().filter(move |kind| kind.dated.holds(day))
    }

    pub(super) fn find(&self, text: &str, day: Date) -> Option<&LineType> {
        let asked = plain(text);
        self.on(day).find(|kind| {
            let names = [&kind.code, &kind.name];
            names
                .into_iter()
                .chain(&kind.aliases)
                .any(|name| plain(name) == asked)
        })
    }

    pub(super) fn v6(&self, day: Date) -> Option<&V6Rule> {
        self.v6.iter().find(|rule| rule.dated.holds(day))
    }

    pub(super) fn carriers(&self) -> &Carriers {
        &self.carriers
    }
}

/// Letters and digits only, in one width and case, without the family's name and the page's number.
fn plain(text: &str) -> String {
    let unnumbered = text.trim_start_matches(|letter: char| ('①'..='⑳').contains(&letter));
    let plain: String = unnumbered
        .nfkc()
        .filter(|letter| letter.is_alphanumeric() || *letter == 'ー')
        .flat_map(char::to_lowercase)
        .collect();
    plain.strip_prefix(FAMILY).unwrap_or(&plain).to_owned()
}
