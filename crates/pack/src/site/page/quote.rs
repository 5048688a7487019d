//! The pages of quotes: the wizard, what the conditions come to, and the sheet to print.

use askama::Template;
use domain::yen::Yen;
use web::Problem;

use super::super::form::Fields;
use super::super::view::Drawing;
use crate::catalogue::amount_words;
use crate::quote::{Costs, Quote};

/// `/quote`.
#[derive(Template)]
#[template(path = "site/quote/wizard.html")]
pub(in super::super) struct WizardPage<'a> {
    pub(in super::super) token: String,
    pub(in super::super) key: String,
    pub(in super::super) problem: Option<Problem>,
    pub(in super::super) faults: Vec<(String, String)>,
    pub(in super::super) prefectures: Vec<&'a str>,
    pub(in super::super) kinds: Vec<(&'a str, &'a str)>,
    pub(in super::super) fields: Vec<Pick>,
    /// The access of the quote this is the next version of; empty for a new one.
    pub(in super::super) access: String,
    /// Whether it can be issued as it is.
    pub(in super::super) ready: bool,
    pub(in super::super) preview: PreviewPage,
}

/// One field of the wizard.
pub(in super::super) struct Pick {
    name: &'static str,
    value: String,
    fault: String,
}

/// What the conditions come to.
#[derive(Template, Default)]
#[template(path = "site/quote/preview.html")]
pub(in super::super) struct PreviewPage {
    pub(in super::super) costs: Vec<CostsView>,
    pub(in super::super) refusals: Vec<String>,
    pub(in super::super) warnings: Vec<String>,
}

/// One table of costs, in words.
pub(in super::super) struct CostsView {
    title: &'static str,
    rows: Vec<CostRow>,
    total: String,
    complete: bool,
}

/// One line of costs, in words.
struct CostRow {
    item: String,
    quantity: String,
    amount: String,
    list: String,
    why: String,
}

/// `/quote/NUMBER/ACCESS`.
#[derive(Template)]
#[template(path = "site/quote/sheet.html")]
pub(in super::super) struct SheetPage {
    pub(in super::super) number: String,
    pub(in super::super) version: u32,
    pub(in super::super) access: String,
    pub(in super::super) day: String,
    pub(in super::super) valid_until: String,
    pub(in super::super) expired: bool,
    pub(in super::super) conditions: Vec<(&'static str, String)>,
    pub(in super::super) drawing: Drawing,
    pub(in super::super) costs: Vec<CostsView>,
    pub(in super::super) quote: Quote,
}

impl WizardPage<'_> {
    fn pick(&self, name: &str) -> &Pick {
        let found = self.fields.iter().find(|pick| pick.name == name);
        found.unwrap_or(&NONE)
    }
}

static NONE: Pick = Pick {
    name: "",
    value: String::new(),
    fault: String::new(),
};

impl Pick {
    pub(in super::super) fn of(
        name: &'static str,
        fields: &Fields,
        faults: &[(String, String)],
    ) -> Self {
        let fault = faults.iter().find(|(faulty, _)| faulty == name);
        Self {
            name,
            value: fields.get(name).to_owned(),
            fault: fault.map_or_else(String::new, |(_, words)| words.clone()),
        }
    }

    fn is(&self, value: &str) -> bool {
        self.value == value
    }

    fn on(&self) -> bool {
        !self.value.is_empty()
    }
}

impl CostsView {
    /// Both tables of a quote; none of one that is refused.
    pub(in super::super) fn both(quote: &Quote) -> Vec<Self> {
        if !quote.stands() {
            return Vec::new();
        }
        vec![
            Self::of("初期費用", &quote.initial),
            Self::of("月額費用", &quote.monthly),
        ]
    }

    fn of(title: &'static str, costs: &Costs) -> Self {
        let rows = costs.lines.iter().map(|line| CostRow {
            item: line.item.clone(),
            quantity: match (line.quantity, line.unit.as_str()) {
                (1, "式") => "一式".to_owned(),
                (quantity, unit) => format!("{quantity}{unit}"),
            },
            amount: amount_words(line.amount),
            list: line
                .list
                .map_or_else(String::new, |list| Yen(list).to_string()),
            why: line.why.clone(),
        });
        Self {
            title,
            rows: rows.collect(),
            total: Yen(costs.total).to_string(),
            complete: costs.complete,
        }
    }
}
