//! An input from JSON: what cannot be read at all, and values that cannot be.

use domain::Date;
use serde_json::{Map, Value};

use super::{
    Asked, Configuration, Connection, Facility, Input, Replaces, Terminal, V6Option, Wiring,
    WorksTime,
};
use crate::quote::Refusal;

/// Why there is no input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// No JSON, or not in the form of an input; what is wrong, and where.
    Unreadable(String),
    /// Read, but with values that cannot be: a word nobody knows, a day that is none.
    Invalid(Vec<Refusal>),
}

const KEYS: [&str; 16] = [
    "configuration",
    "date",
    "prefecture",
    "line",
    "terminal",
    "wireless",
    "wiring",
    "hub",
    "simultaneous_works",
    "maintenance",
    "customer_id",
    "connection",
    "facility",
    "readers",
    "linkage",
    "works_time",
];
const LINE_KEYS: [&str; 7] = [
    "type",
    "opened",
    "replaces",
    "applied",
    "opens",
    "shared_with_claims",
    "v6_option",
];
const CONFIGURATIONS: [(&str, Configuration); 2] = [
    ("existing-line", Configuration::ExistingLine),
    ("new-line", Configuration::NewLine),
];
const TERMINALS: [(&str, Terminal); 3] = [
    ("desktop", Terminal::Desktop),
    ("desktop-no-monitor", Terminal::DesktopNoMonitor),
    ("notebook", Terminal::Notebook),
];
const REPLACED: [(&str, Replaces); 2] = [("adsl", Replaces::Adsl), ("ins64", Replaces::Ins64)];
const V6: [(&str, V6Option); 3] = [
    ("contracted", V6Option::Contracted),
    ("phone", V6Option::Phone),
    ("self-service", V6Option::SelfService),
];
const CONNECTIONS: [(&str, Connection); 2] = [
    ("ip-vpn", Connection::IpVpn),
    ("internet", Connection::Internet),
];
pub(super) const FACILITIES: [(&str, Facility); 4] = [
    ("hospital", Facility::Hospital),
    ("clinic", Facility::Clinic),
    ("dentist", Facility::Dentist),
    ("pharmacy", Facility::Pharmacy),
];
const TIMES: [(&str, WorksTime); 2] = [
    ("weekday-daytime", WorksTime::WeekdayDaytime),
    ("other", WorksTime::Other),
];

impl Input {
    /// Reads an input.
    ///
    /// # Errors
    /// [`ReadError`], with every value that cannot be.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            unreadable(format!("JSONとして読めません（{line}行{column}文字目）。"))
        })?;
        let mut invalid = Vec::new();
        let input = input(&value, &mut invalid)?;
        match input {
            Some(input) if invalid.is_empty() => Ok(input),
            _ => Err(ReadError::Invalid(invalid)),
        }
    }
}

/// `None` only with something in `invalid`.
fn input(value: &Value, invalid: &mut Vec<Refusal>) -> Result<Option<Input>, ReadError> {
    let mut keys = Keys::of(value, "", &KEYS, invalid)?;
    let configuration = keys.word("configuration", &CONFIGURATIONS)?;
    if configuration.is_none() && keys.get("configuration").is_none() {
        return Err(keys.missing("configuration"));
    }
    let Some(prefecture) = keys.text("prefecture")?.map(str::to_owned) else {
        return Err(keys.missing("prefecture"));
    };
    let (date, terminal) = (keys.day("date")?, keys.word("terminal", &TERMINALS)?);
    let (wireless, hub) = (keys.yes("wireless")?, keys.yes("hub")?);
    let together = keys.yes("simultaneous_works")?;
    let (maintenance, linkage) = (keys.yes("maintenance")?, keys.yes("linkage")?);
    let customer_id = keys.text("customer_id")?.map(str::to_owned);
    let connection = keys.word("connection", &CONNECTIONS)?;
    let facility = keys.word("facility", &FACILITIES)?;
    let readers = keys.count("readers")?;
    let works_time = keys.word("works_time", &TIMES)?;
    let line = match keys.get("line") {
        Some(value) => line(value, keys.invalid)?,
        None => Asked::default(),
    };
    let wiring = match keys.get("wiring") {
        Some(value) => Some(wiring(value, keys.invalid)?),
        None => None,
    };
    Ok(configuration.map(|configuration| Input {
        configuration,
        date,
        prefecture,
        line,
        terminal: terminal.unwrap_or_default(),
        wireless: wireless.unwrap_or(false),
        wiring,
        hub,
        simultaneous_works: together.unwrap_or(false),
        maintenance: maintenance.unwrap_or(false),
        customer_id,
        connection: connection.unwrap_or_default(),
        facility,
        readers: readers.unwrap_or(1),
        linkage: linkage.unwrap_or(false),
        works_time: works_time.unwrap_or_default(),
    }))
}

fn line(value: &Value, invalid: &mut Vec<Refusal>) -> Result<Asked, ReadError> {
    let mut keys = Keys::of(value, "line.", &LINE_KEYS, invalid)?;
    Ok(Asked {
        kind: keys.text("type")?.map(str::to_owned),
        opened: keys.day("opened")?,
        replaces: keys.word("replaces", &REPLACED)?,
        applied: keys.day("applied")?,
        opens: keys.day("opens")?,
        shared_with_claims: keys.yes("shared_with_claims")?.unwrap_or(false),
        v6_option: keys.word("v6_option", &V6)?,
    })
}

fn wiring(value: &Value, invalid: &mut Vec<Refusal>) -> Result<Wiring, ReadError> {
    let mut keys = Keys::of(value, "wiring.", &["new", "reused"], invalid)?;
    Ok(Wiring {
        new: keys.count("new")?.unwrap_or(0),
        reused: keys.count("reused")?.unwrap_or(0),
    })
}

/// One object of an input.
struct Keys<'a> {
    object: &'a Map<String, Value>,
    /// Where it lies: what stands before its keys.
    at: &'static str,
    invalid: &'a mut Vec<Refusal>,
}

impl<'a> Keys<'a> {
    fn of(
        value: &'a Value,
        at: &'static str,
        known: &[&str],
        invalid: &'a mut Vec<Refusal>,
    ) -> Result<Self, ReadError> {
        let Some(object) = value.as_object() else {
            let what = if at.is_empty() {
                "全体"
            } else {
                at.trim_end_matches('.')
            };
            return Err(unreadable(format!(
                "「{what}」は {{ … }} の形（オブジェクト）です。"
            )));
        };
        if let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(unreadable(format!(
                "「{at}{}」という項目はありません。使える項目: {}",
                shown(key),
                known.join("、")
            )));
        }
        Ok(Self {
            object,
            at,
            invalid,
        })
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    fn missing(&self, key: &str) -> ReadError {
        unreadable(format!("「{}{key}」がありません。", self.at))
    }

    fn text(&self, key: &str) -> Result<Option<&'a str>, ReadError> {
        let text = |value: &'a Value| {
            let wrong = || unreadable(format!("「{}{key}」は文字列です。", self.at));
            value.as_str().ok_or_else(wrong)
        };
        self.get(key).map(text).transpose()
    }

    fn yes(&self, key: &str) -> Result<Option<bool>, ReadError> {
        let yes = |value: &Value| {
            let wrong = || unreadable(format!("「{}{key}」は true か false です。", self.at));
            value.as_bool().ok_or_else(wrong)
        };
        self.get(key).map(yes).transpose()
    }

    fn count(&mut self, key: &str) -> Result<Option<u32>, ReadError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        if !value.is_number() {
            return Err(unreadable(format!("「{}{key}」は数です。", self.at)));
        }
        let count = value.as_u64().and_then(|count| u32::try_from(count).ok());
        if count.is_none() {
            self.refuse(key, &value.to_string(), "0以上の整数にしてください");
        }
        Ok(count)
    }

    fn day(&mut self, key: &str) -> Result<Option<Date>, ReadError> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        let day = text.parse().ok();
        if day.is_none() {
            self.refuse(key, text, "2021-04-01 の形で、ある日を書いてください");
        }
        Ok(day)
    }

    fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Result<Option<T>, ReadError> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let known = known.join("、");
            self.refuse(key, text, &format!("{known} のどれかにしてください"));
        }
        Ok(found.map(|(_, value)| *value))
    }

    fn refuse(&mut self, key: &str, value: &str, instead: &str) {
        self.invalid.push(Refusal {
            code: "value-invalid".to_owned(),
            message: format!(
                "「{}{key}」に「{}」は使えません。{instead}。",
                self.at,
                shown(value)
            ),
        });
    }
}

fn unreadable(words: String) -> ReadError {
    ReadError::Unreadable(words)
}

/// What was written, short enough to be shown again.
pub(in crate::quote) fn shown(text: &str) -> String {
    let visible = text.chars().filter(|letter| !letter.is_control());
    visible.take(40).collect()
}
