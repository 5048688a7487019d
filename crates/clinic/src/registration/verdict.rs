//! Whether a line of the list is the person the hub has on record, with the reasons.

use std::collections::HashMap;

use domain::{
    name::{LOST, can_be_same, kana_key},
    registration::needs_branch,
};
use wire::oqs::{batch::BatchUnit, qualification::ResultItem};

use crate::list::Row;

/// Longest 照会番号 (oqs-wire §5.5).
const LONGEST: usize = 50;

/// How certain it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// One person, by numbers, birth date and name.
    Sure,
    /// A person has to look.
    Unsure,
    /// The number is registered for that person already.
    Known,
    /// Nobody to register for.
    Impossible,
}

/// One thing that was held against the record.
pub(crate) struct Reason {
    pub(crate) mark: Mark,
    pub(crate) words: String,
}

/// How it came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    /// It is the same.
    Same,
    /// It speaks against, or asks for a look.
    Differs,
    /// It says nothing either way.
    Silent,
}

impl Mark {
    /// A sign for the eye.
    pub(crate) fn sign(self) -> &'static str {
        ["○", "×", "・"][self as usize]
    }

    /// A word for the ear.
    pub(crate) fn word(self) -> &'static str {
        ["一致", "要確認", "参考"][self as usize]
    }
}

/// What a line came to.
pub(crate) struct Verdict {
    pub(crate) standing: Standing,
    pub(crate) reasons: Vec<Reason>,
    /// What to do, where nothing can be registered.
    pub(crate) say: String,
    /// The branch on record, where the list has none.
    pub(crate) branch: Option<String>,
}

/// The verdicts in the order of the rows; `units` are the hub's results by line.
pub(super) fn of(rows: &[Row], units: &HashMap<u64, &BatchUnit>) -> Vec<Verdict> {
    let by_line: HashMap<u64, &Row> = rows.iter().map(|row| (row.line, row)).collect();
    let mut lines: HashMap<&str, Vec<&Row>> = HashMap::new();
    // Of a person who stands there twice with two numbers, all lines are for a person to decide.
    let mut other_number: HashMap<u64, u64> = HashMap::new();
    for row in rows {
        lines.entry(&row.patient).or_default().push(row);
        let first = row.same_as.and_then(|line| by_line.get(&line));
        if let Some(first) = first.filter(|first| first.patient != row.patient) {
            other_number.insert(row.line, first.line);
            other_number.entry(first.line).or_insert(row.line);
        }
    }
    let person = |row: &Row| row.same_as.unwrap_or(row.line);
    rows.iter()
        .map(|row| {
            let unit = units.get(&person(row)).copied();
            let mut verdict = one(row, unit);
            let mut doubt = |words: String| {
                let mark = Mark::Differs;
                verdict.reasons.push(Reason { mark, words });
                if matches!(verdict.standing, Standing::Sure | Standing::Known) {
                    verdict.standing = Standing::Unsure;
                }
            };
            if let Some(other) = other_number.get(&row.line) {
                doubt(format!("{other}行目と同じ人で、患者番号が違う"));
            }
            let sharing = lines.get(row.patient.as_str()).into_iter().flatten();
            let other = sharing.copied().find(|other| person(other) != person(row));
            if let Some(other) = other.filter(|_| !row.patient.is_empty()) {
                doubt(format!("{}行目の別の人と同じ患者番号", other.line));
            }
            let again = row
                .same_as
                .filter(|_| !other_number.contains_key(&row.line));
            if let Some(first) = again {
                return impossible(format!("{first}行目と同じ人です。することはありません。"));
            }
            verdict
        })
        .collect()
}

fn impossible(say: impl Into<String>) -> Verdict {
    Verdict {
        standing: Standing::Impossible,
        reasons: Vec::new(),
        say: say.into(),
        branch: None,
    }
}

fn one(row: &Row, unit: Option<&BatchUnit>) -> Verdict {
    if row.patient.is_empty() {
        return impossible("一覧に患者番号がありません。番号を入れて、読み込み直してください。");
    }
    if row.patient.chars().count() > LONGEST {
        return impossible("患者番号が長すぎます（50字まで）。");
    }
    let Some(asked) = &row.asked else {
        return impossible(
            "一覧に保険がありません。次の来院で資格を確認してから登録してください。",
        );
    };
    let Some(unit) = unit else {
        return impossible("実施機関の結果にこの行がありません。読み込み直してください。");
    };
    let Some(result) = &unit.result else {
        let told = unit.message.clone();
        return impossible(told.unwrap_or_else(|| "この番号の人がいません。".to_owned()));
    };
    let on_record = |value: &Option<String>| value.clone().filter(|text| !text.trim().is_empty());
    let branch = on_record(&result.insured_branch_number).filter(|_| asked.branch.is_none());
    if needs_branch(&asked.insurer) && asked.branch.is_none() && branch.is_none() {
        return impossible("枝番がありません。書類の枝番（2桁）を入れて、読み込み直してください。");
    }
    let mut reasons = vec![Reason {
        mark: Mark::Same,
        words: "保険者番号・記号・番号・生年月日が一致".to_owned(),
    }];
    reasons.extend(branch.as_ref().map(|branch| Reason {
        mark: Mark::Differs,
        words: format!("枝番が一覧にない（登録では {branch}）"),
    }));
    reasons.extend(names(row, result));
    let lost = matches!(unit.validity.as_deref(), Some("2" | "3"));
    reasons.extend(lost.then(|| Reason {
        mark: Mark::Silent,
        words: "資格は失われている（登録はできます）".to_owned(),
    }));
    let known = unit.reference_number.as_deref().map(str::trim);
    let known = known.filter(|number| !number.is_empty());
    let replaced = known.filter(|number| *number != row.patient);
    reasons.extend(replaced.map(|number| Reason {
        mark: Mark::Differs,
        words: format!("すでに別の照会番号 {number} がある（置き換わります）"),
    }));
    let doubted = reasons.iter().any(|reason| reason.mark == Mark::Differs);
    let standing = match doubted {
        // Whoever registered it has decided.
        _ if known == Some(&row.patient) => Standing::Known,
        true => Standing::Unsure,
        false => Standing::Sure,
    };
    Verdict {
        standing,
        reasons,
        say: String::new(),
        branch,
    }
}

/// What names say. Either way of writing will do: lists hold old characters, and ● stands for any.
fn names(row: &Row, result: &ResultItem) -> Vec<Reason> {
    let reason = |mark, words: String| Reason { mark, words };
    let name = result.name.as_deref().filter(|_| !row.name.is_empty());
    let kana = result.name_kana.as_deref().filter(|_| !row.kana.is_empty());
    let by_name = name.map(|name| can_be_same(name, &row.name));
    let by_kana = kana.map(|kana| kana_key(kana) == kana_key(&row.kana));
    let differing = |of: &str, on_record: Option<&str>| {
        format!("{of}が違う（登録では {}）", on_record.unwrap_or_default())
    };
    match (by_name, by_kana) {
        (Some(true), other) => {
            let lost = name.is_some_and(|name| name.contains(LOST));
            let words = if lost {
                "氏名が一致（●を除く）"
            } else {
                "氏名が一致"
            };
            let mut said = vec![reason(Mark::Same, words.to_owned())];
            match other {
                Some(true) => said.push(reason(Mark::Same, "カナが一致".to_owned())),
                Some(false) => said.push(reason(Mark::Silent, differing("カナ", kana))),
                None => {}
            }
            said
        }
        (Some(false), Some(true)) => vec![
            reason(Mark::Silent, differing("氏名の字", name)),
            reason(Mark::Same, "カナが一致".to_owned()),
        ],
        (None, Some(true)) => vec![reason(Mark::Same, "カナが一致".to_owned())],
        (Some(false), _) => vec![reason(Mark::Differs, differing("氏名", name))],
        (None, Some(false)) => vec![reason(Mark::Differs, differing("カナ", kana))],
        (None, None) => {
            let on_record = result.name.as_deref().unwrap_or_default();
            let words = format!("一覧に氏名がない（登録では {on_record}）");
            vec![reason(Mark::Differs, words)]
        }
    }
}

#[cfg(test)]
mod tests;
