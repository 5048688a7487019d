//! Support (保守サポート): the plan's calls, whose fault it is, repairs, and what ends when.
//!
//! Pure: answers, days and dated records come in. What was not measured is unknown and never counts as a fault
//! (network-and-onboarding §6).

use domain::Date;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};

/// One rung of the ladder of fault isolation (切り分け), from the socket outwards.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Power, cables, lamps, clock of the terminal.
    Clinic,
    /// The line's lamps and its prefix.
    Line,
    /// The router answers, names resolve, the line is authenticated.
    Router,
    /// The terminal's certificate is valid and accepted.
    Certificate,
    /// The card reader starts and reads.
    Reader,
    /// The answer reaches the receipt computer.
    Vendor,
}

/// What a rung showed.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// As it should be.
    Well,
    /// Not as it should be.
    Faulty,
    /// Not measured.
    Unknown,
}

/// What the ladder says so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The next rung to try.
    Ask(Step),
    /// Who must act, and the rungs before that nobody measured.
    Owner(Step, Vec<Step>),
    /// Nothing is faulty; these were not measured.
    Nothing(Vec<Step>),
}

impl Step {
    /// All, in their order.
    pub const ALL: [Self; 6] = [
        Self::Clinic,
        Self::Line,
        Self::Router,
        Self::Certificate,
        Self::Reader,
        Self::Vendor,
    ];

    /// Its word in forms and in the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().0
    }

    /// Who must act where it is faulty.
    #[must_use]
    pub fn owner(self) -> &'static str {
        self.row().1
    }

    /// What to ask on the telephone.
    #[must_use]
    pub fn question(self) -> &'static str {
        self.row().2
    }

    /// The step of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Clinic => (
                "clinic",
                "医療機関",
                "電源・ケーブル・端末の時計は正しいですか。",
            ),
            Self::Line => (
                "line",
                "回線（NTT）",
                "ONUのランプは点灯し、IPv6のアドレスは前回と同じですか。",
            ),
            Self::Router => (
                "router",
                "ルーターの保守",
                "ルーターは応答し、名前が引け、回線認証は済んでいますか。",
            ),
            Self::Certificate => (
                "certificate",
                "電子証明書（支払基金）",
                "電子証明書は期限内で、受け入れられていますか。",
            ),
            Self::Reader => (
                "reader",
                "カードリーダーのメーカー",
                "カードリーダーは起動し、テスト用カードを読めますか。",
            ),
            Self::Vendor => (
                "vendor",
                "レセコンのベンダー",
                "結果はレセプトコンピューターに届いていますか。",
            ),
        }
    }
}

impl Answer {
    /// The answer of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "well" => Some(Self::Well),
            "faulty" => Some(Self::Faulty),
            "unknown" => Some(Self::Unknown),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Well => "正常",
            Self::Faulty => "異常",
            Self::Unknown => "測っていない",
        }
    }
}

/// What was tried on a ticket (JSON in the store).
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
pub struct Report {
    /// What the clinic tells.
    pub symptom: String,
    /// Each rung tried: what it showed, and what was seen.
    #[serde(default)]
    pub tried: Vec<(Step, Answer, String)>,
    /// The device under repair and the steps done, each with its day.
    #[serde(default)]
    pub repair: Option<Repair>,
    /// To whom it was handed, and on which day.
    #[serde(default)]
    pub handed: Option<(String, String)>,
    /// The last report of the doctor, as it was sent; empty for none.
    #[serde(default)]
    pub doctor: String,
}

/// A repair.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The price book's code of the device.
    pub device: String,
    /// How it is repaired.
    pub form: Form,
    /// The working day of its intake, `yyyy-MM-dd`.
    pub intake: String,
    /// Steps done, each with its day.
    pub done: Vec<String>,
}

/// A form of repair (start-pack §6.2).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// オンサイト修理: somebody comes on the day of intake.
    OnSite,
    /// 先出センドバック: the replacement is sent first, then the faulty unit comes back.
    SendFirst,
}

impl Form {
    /// The form of a device's maintenance as its record words it; `None` is to be confirmed.
    #[must_use]
    pub fn of(maintenance: &str) -> Option<Self> {
        if maintenance.starts_with("オンサイト") {
            Some(Self::OnSite)
        } else if maintenance.starts_with("先出") {
            Some(Self::SendFirst)
        } else {
            None
        }
    }

    /// Its steps: what is done, and by whom.
    #[must_use]
    pub fn steps(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::OnSite => &[
                ("受付当日に訪問する", "保守会社"),
                ("直ったことを確かめる", "医療機関"),
            ],
            Self::SendFirst => &[
                ("交換機を先に送る", "保守会社"),
                ("交換して動くことを確かめる", "医療機関"),
                ("故障機を返送する", "医療機関"),
                ("故障機を受け取る", "保守会社"),
            ],
        }
    }

    /// Its name.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::OnSite => "オンサイト修理",
            Self::SendFirst => "先出しセンドバック",
        }
    }
}

impl Repair {
    /// What is next, and whose turn it is; `None` when it is over.
    #[must_use]
    pub fn next(&self) -> Option<(&'static str, &'static str)> {
        self.form.steps().get(self.done.len()).copied()
    }
}

impl Report {
    /// The newest answer of a rung.
    #[must_use]
    pub fn answer(&self, step: Step) -> Option<Answer> {
        let of = self.tried.iter().rev().find(|(tried, _, _)| *tried == step);
        of.map(|(_, answer, _)| *answer)
    }

    /// What the ladder says so far: the first faulty rung has the owner.
    #[must_use]
    pub fn found(&self) -> Found {
        let mut unknown = Vec::new();
        for step in Step::ALL {
            match self.answer(step) {
                None => return Found::Ask(step),
                Some(Answer::Faulty) => return Found::Owner(step, unknown),
                Some(Answer::Unknown) => unknown.push(step),
                Some(Answer::Well) => {}
            }
        }
        Found::Nothing(unknown)
    }

    /// The hand-over: what is wrong and all that was tried, to be read out or sent.
    #[must_use]
    pub fn hand_over(&self, facility: &str) -> String {
        let mut text = format!("{facility}　症状: {}\n", self.symptom);
        for (step, answer, seen) in &self.tried {
            text.push_str(&format!(
                "・{} → {}　{seen}\n",
                step.question(),
                answer.ja()
            ));
        }
        let untried = Step::ALL
            .into_iter()
            .filter(|step| self.answer(*step).is_none());
        for step in untried {
            text.push_str(&format!("・{} → まだ試していない\n", step.question()));
        }
        if !self.doctor.is_empty() {
            text.push_str(&format!("・診断の報告: {}\n", self.doctor));
        }
        text
    }
}

/// What a ticket's place in its month means under the plan. Over the plan's number it is taken all the same.
#[must_use]
pub fn counted(nth: u32, calls_a_month: Option<u32>) -> String {
    match calls_a_month {
        None => format!("今月{nth}回目（回数の定めは要確認）"),
        Some(most) if nth <= most => format!("今月{nth}回目（月{most}回まで）"),
        Some(most) => format!("今月{nth}回目（月{most}回を超過・料金は要確認。お受けします）"),
    }
}

/// The last day of a device's maintenance, installed on `day`.
#[must_use]
pub fn maintained_until(day: Date, years: u8) -> Option<Date> {
    let end = day.checked_add(i32::from(years).years()).ok()?;
    end.yesterday().ok()
}

/// The notice of a certificate's renewal that is due on `today`: at 90, 60, 30, 15 days, daily from 7, and once after the
/// end (network-and-onboarding §4). Gives what the notice is told for: the same again is not told twice.
#[must_use]
pub fn renewal(until: Date, today: Date) -> Option<String> {
    let left = today.until(until).ok()?.get_days();
    let mark = match left {
        ..0 => return Some(format!("{until} after")),
        0..=7 => left,
        8..=15 => 15,
        16..=30 => 30,
        31..=60 => 60,
        61..=90 => 90,
        _ => return None,
    };
    Some(format!("{until} {mark}"))
}

#[cfg(test)]
mod tests;
