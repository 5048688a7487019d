//! A case (案件): one institution's way from its application to the connected clinic, as a state machine of gates.
//!
//! Pure: what is changed, the day and the stock come in, the record after it or the reason against it goes out. A gate is
//! not passed while one before it is open, and every open gate names who must act (start-pack §11.1).

mod file;
mod gate;
mod notice;
mod repriced;
mod visit;

use domain::Date;
use domain::area::Area;
use domain::customer_id::CustomerId;
use serde::{Deserialize, Serialize};
use store::pack::Field;

pub use self::file::{Check, Completion, Entry, File, Note, Reissue, Track};
pub use self::gate::{Gate, Owner};
pub use self::notice::notices;
pub use self::visit::{Outcome, Visit};
use self::visit::{changed, conclude, fix};
use crate::application::Application;

/// What is kept of a case (JSON in the store).
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub struct Record {
    /// What the clinic sent.
    pub application: Application,
    /// `east` or `west`; may differ from the prefecture's.
    pub area: String,
    /// The accepted quote as it was made.
    pub quote: serde_json::Value,
    /// What the quote was asked for (JSON); null for a case of before it was kept.
    #[serde(default)]
    pub asked: serde_json::Value,
    /// Gates that staff marked as passed.
    #[serde(default)]
    pub passed: Vec<Gate>,
    /// Surveys (現地調査), oldest first.
    #[serde(default)]
    pub surveys: Vec<Visit>,
    /// Works (工事), oldest first; the second is a re-dispatch (再派遣).
    #[serde(default)]
    pub works: Vec<Visit>,
    /// The day of operation.
    #[serde(default)]
    pub starts: Option<String>,
    /// Whether it was given up.
    #[serde(default)]
    pub cancelled: bool,
    /// What staff keep beside the gates.
    #[serde(default)]
    pub file: File,
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The survey's day is to be fixed.
    Received,
    /// The survey's day is fixed.
    Survey,
    /// The works' day is to be fixed.
    Ordered,
    /// The works' day is fixed.
    Works,
    /// The last visit failed: a new day is to be fixed.
    Again,
    /// Installed: authentication, test, start.
    Testing,
    /// Connected.
    Connected,
    /// Given up.
    Cancelled,
}

impl Stage {
    /// Its name.
    #[must_use]
    pub fn ja(self) -> &'static str {
        self.words().0
    }

    /// What happens next, and whose turn it is, as the clinic is told.
    #[must_use]
    pub fn next(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Received => (
                "受け付けました",
                "次は担当者が、現地調査の日程をご連絡します。",
            ),
            Self::Survey => (
                "現地調査の日が決まりました",
                "当日、工事会社が伺います。立ち会いをお願いします。",
            ),
            Self::Ordered => (
                "工事の日程を調整しています",
                "次は担当者が、工事の日程をご連絡します。",
            ),
            Self::Works => (
                "工事の日が決まりました",
                "当日までに、下の「済」でない項目を進めてください。",
            ),
            Self::Again => (
                "日程を調整し直しています",
                "次は担当者が、新しい日程をご連絡します。",
            ),
            Self::Testing => (
                "工事が終わりました",
                "回線認証と接続試験の後、運用開始日を決めます。",
            ),
            Self::Connected => ("つながりました", "お手元の準備は終わりです。"),
            Self::Cancelled => (
                "取り消しました",
                "もう一度お申し込みになるときは、見積りからどうぞ。",
            ),
        }
    }
}

/// A change of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A gate is passed, or no longer.
    Gate(Gate, bool),
    /// The customer ID, as its owner confirmed it.
    CustomerId(String),
    /// The site lies in the other company's area, or does not after all.
    Area(Area),
    /// The survey's day and hours are fixed or moved.
    SurveyDay(Date, String),
    /// What came of the survey.
    SurveyResult(Outcome, String),
    /// The works' day and hours are fixed or moved.
    WorksDay(Date, String),
    /// What came of the works.
    WorksResult(Outcome, String),
    /// The day of operation.
    Starts(Date),
    /// It is given up.
    Cancel,
}

impl Record {
    /// A new case.
    #[must_use]
    pub fn new(
        application: Application,
        area: Area,
        quote: serde_json::Value,
        asked: serde_json::Value,
    ) -> Self {
        Self {
            passed: if application.portal_account {
                vec![Gate::PortalAccount]
            } else {
                Vec::new()
            },
            application,
            area: area.code().to_owned(),
            quote,
            asked,
            surveys: Vec::new(),
            works: Vec::new(),
            starts: None,
            cancelled: false,
            file: File::default(),
        }
    }

    /// Whose area the site lies in.
    #[must_use]
    pub fn area(&self) -> Area {
        Area::from_code(&self.area).unwrap_or(Area::East)
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        let outcome = |visits: &[Visit]| visits.last().map(|visit| visit.result);
        if self.cancelled {
            return Stage::Cancelled;
        }
        match (outcome(&self.surveys), outcome(&self.works)) {
            (_, Some(Some(Outcome::Ok))) if self.starts.is_some() => Stage::Connected,
            (_, Some(Some(Outcome::Ok))) => Stage::Testing,
            (_, Some(Some(Outcome::Ng))) => Stage::Again,
            (_, Some(None)) => Stage::Works,
            (Some(Some(Outcome::Ok)), None) => Stage::Ordered,
            (Some(Some(Outcome::Ng)), None) => Stage::Again,
            (Some(None), None) => Stage::Survey,
            (None, None) => Stage::Received,
        }
    }

    /// Whether a gate is passed; `allocated` says whether the terminal is the case's.
    #[must_use]
    pub fn has_passed(&self, gate: Gate, allocated: bool) -> bool {
        let ok = |visits: &[Visit]| {
            visits
                .last()
                .is_some_and(|visit| visit.result == Some(Outcome::Ok))
        };
        match gate {
            Gate::Terminal => allocated,
            Gate::Survey => ok(&self.surveys),
            Gate::Works => ok(&self.works),
            Gate::Start => self.starts.is_some(),
            _ => self.passed.contains(&gate),
        }
    }

    /// The gates that are open, in their order.
    #[must_use]
    pub fn open_gates(&self, allocated: bool) -> Vec<Gate> {
        let open = |gate: &Gate| !self.has_passed(*gate, allocated);
        Gate::ALL.into_iter().filter(open).collect()
    }

    /// Whether anything is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.stage(), Stage::Connected | Stage::Cancelled)
    }

    /// The record after a change, and its fields for the trail.
    ///
    /// # Errors
    /// Why it cannot be, in words that say who must act first.
    pub fn after(&self, change: &Change, allocated: bool) -> Result<(Self, Vec<Field>), String> {
        if !self.is_open() {
            return Err("この案件は終わっています。".to_owned());
        }
        let mut next = self.clone();
        let stage = self.stage();
        let field = match change {
            Change::Gate(gate, passed) => {
                if gate.is_derived() {
                    return Err(format!("「{}」は、記録から自動で決まります。", gate.ja()));
                }
                if *passed {
                    self.admit(*gate, allocated)?;
                    if *gate == Gate::Reader && !self.reader_is_known() {
                        return Err(
                            "カードリーダーの到着日を、先に登録してください（医療機関）。"
                                .to_owned(),
                        );
                    }
                    if *gate == Gate::UsageApplication
                        && CustomerId::parse(&self.application.customer_id, Some(self.area()))
                            .is_err()
                    {
                        return Err("利用申請には、正しいお客さまIDが要ります。医療機関に確かめて登録してください。".to_owned());
                    }
                }
                next.passed.retain(|known| known != gate);
                if *passed {
                    next.passed.push(*gate);
                }
                let word = |record: &Self| {
                    if record.passed.contains(gate) {
                        "済"
                    } else {
                        "未"
                    }
                };
                changed(gate.ja(), word(self), word(&next))
            }
            Change::CustomerId(id) => {
                CustomerId::parse(id, Some(self.area())).map_err(|_| {
                    "お客さまIDの形が違います。半角の CAF と数字10桁（東日本は COP と数字8桁も）です。".to_owned()
                })?;
                next.application.customer_id.clone_from(id);
                changed("お客さまID", &self.application.customer_id, id)
            }
            Change::Area(area) => {
                let id = &self.application.customer_id;
                if !id.is_empty() && CustomerId::parse(id, Some(*area)).is_err() {
                    return Err(format!(
                        "お客さまID「{id}」は{}にありません。先にお客さまIDを直してください。",
                        area.name()
                    ));
                }
                area.code().clone_into(&mut next.area);
                changed("区域", self.area().name(), area.name())
            }
            Change::SurveyDay(day, time) => {
                if !self.works.is_empty() || self.has_passed(Gate::Survey, allocated) {
                    return Err("現地調査は終わっています。".to_owned());
                }
                fix(&mut next.surveys, *day, time, "現地調査日")
            }
            Change::SurveyResult(outcome, detail) => {
                self.reports(*outcome, detail)?;
                conclude(&mut next.surveys, *outcome, detail, "現地調査の結果")?
            }
            Change::WorksDay(day, time) => {
                if !self.has_passed(Gate::Survey, allocated) {
                    return Err("工事の前に、現地調査の結果が要ります（工事会社）。".to_owned());
                }
                if stage == Stage::Testing {
                    return Err("工事は終わっています。".to_owned());
                }
                fix(&mut next.works, *day, time, "工事日")
            }
            Change::WorksResult(outcome, detail) => {
                self.reports(*outcome, detail)?;
                if *outcome == Outcome::Ok {
                    self.admit(Gate::Works, allocated)?;
                }
                conclude(&mut next.works, *outcome, detail, "工事の結果")?
            }
            Change::Starts(day) => {
                self.admit(Gate::Start, allocated)?;
                next.starts = Some(day.to_string());
                changed("運用開始日", "", &day.to_string())
            }
            Change::Cancel => {
                next.cancelled = true;
                changed("取消", "", "取り消した")
            }
        };
        Ok((next, vec![field]))
    }

    /// Whether the reader is there, or the day it comes is known.
    fn reader_is_known(&self) -> bool {
        self.application.reader == "arrived" || self.file.reader_arrives.is_some()
    }

    /// Refuses a gate while one it stands on is open, naming who must act.
    fn admit(&self, gate: Gate, allocated: bool) -> Result<(), String> {
        let open = self.missing(gate, allocated);
        let open: Vec<String> = open.into_iter().map(|one| self.gate_words(one)).collect();
        if open.is_empty() {
            Ok(())
        } else {
            Err(format!(
                "「{}」の前に要ること: {}",
                gate.ja(),
                open.join("、")
            ))
        }
    }

    /// The West reports completion only; a failure needs its reason.
    fn reports(&self, outcome: Outcome, detail: &str) -> Result<(), String> {
        match outcome {
            Outcome::Ng if self.area() == Area::West => {
                Err("西日本の報告は完了日だけです。NGは登録できません。".to_owned())
            }
            Outcome::Ng if detail.trim().is_empty() => {
                Err("NGの理由を入力してください。".to_owned())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
