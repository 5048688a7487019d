//! What is to be done about a booking, with the sentence to say on the phone.

use domain::name::{can_be_same, kana_key};
use wire::oqs::batch::BatchUnit;

use crate::list::Row;

/// What keeps a booking from being settled tonight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// 保険なし: no valid coverage, or none in the list.
    NoInsurance,
    /// 不一致: another person's name came back.
    Mismatch,
    /// 確認不成功: the hub could not confirm it.
    Unconfirmed,
    /// 重複: the same person is in the list twice.
    Duplicate,
    /// 患者番号なし: valid, but the list has no number of ours.
    NoPatientNumber,
}

impl State {
    /// As clients' screens call it (oqs-wire §8.4).
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NoInsurance => "保険なし",
            Self::Mismatch => "不一致",
            Self::Unconfirmed => "確認不成功",
            Self::Duplicate => "重複",
            Self::NoPatientNumber => "患者番号なし",
        }
    }

    /// Whether the patient has to be telephoned.
    pub(crate) fn calls(self) -> bool {
        matches!(self, Self::NoInsurance | Self::Mismatch | Self::Unconfirmed)
    }
}

/// One booking somebody has to look at.
pub(crate) struct Exception {
    pub(crate) line: u64,
    pub(crate) time: String,
    pub(crate) patient: String,
    pub(crate) name: String,
    pub(crate) state: State,
    /// To say on the phone, or to do where nobody is to be called.
    pub(crate) say: String,
    /// What the hub said.
    pub(crate) told: String,
}

/// The exceptions among the rows; `unit` gives the hub's result of a line.
pub(super) fn exceptions<'a>(
    rows: &[Row],
    unit: impl Fn(u64) -> Option<&'a BatchUnit>,
) -> Vec<Exception> {
    rows.iter()
        .filter_map(|row| {
            let unit = unit(row.line);
            let state = state(row, unit)?;
            Some(Exception {
                line: row.line,
                time: row.time.clone(),
                patient: row.patient.clone(),
                name: row.name.clone(),
                state,
                say: say(state, row),
                told: unit
                    .and_then(|unit| unit.message.clone())
                    .unwrap_or_default(),
            })
        })
        .collect()
}

fn state(row: &Row, unit: Option<&BatchUnit>) -> Option<State> {
    if row.same_as.is_some() {
        return Some(State::Duplicate);
    }
    if row.asked.is_none() {
        return Some(State::NoInsurance);
    }
    let Some(unit) = unit.filter(|unit| unit.status.as_deref() == Some("1")) else {
        return Some(State::Unconfirmed);
    };
    match unit.validity.as_deref() {
        Some("1") => {}
        // Lost, or nobody registered under these numbers.
        Some("2" | "3" | "4") => return Some(State::NoInsurance),
        _ => return Some(State::Unconfirmed),
    }
    let result = unit.result.as_ref();
    let name = result.and_then(|result| result.name.as_deref());
    let kana = result.and_then(|result| result.name_kana.as_deref());
    // Either way of writing it will do: lists hold old characters, and ● matches any.
    let differs = |same: Option<bool>| same == Some(false);
    let by_name = name
        .filter(|_| !row.name.is_empty())
        .map(|name| can_be_same(name, &row.name));
    let by_kana = kana
        .filter(|_| !row.kana.is_empty())
        .map(|kana| kana_key(kana) == kana_key(&row.kana));
    let mismatch = match (by_name, by_kana) {
        (Some(true), _) | (_, Some(true)) => false,
        (name, kana) => differs(name) || differs(kana),
    };
    let reference = unit.reference_number.as_deref().map(str::trim);
    let other = reference
        .filter(|known| !known.is_empty() && !row.patient.is_empty())
        .is_some_and(|known| known != row.patient);
    if mismatch || other {
        return Some(State::Mismatch);
    }
    row.patient.is_empty().then_some(State::NoPatientNumber)
}

fn say(state: State, row: &Row) -> String {
    let who = match row.name.is_empty() {
        true => "患者さん".to_owned(),
        false => format!("{}さん", row.name.replace(['　', ' '], " ")),
    };
    match state {
        State::NoInsurance => format!(
            "「{who}、明日のご予約の件です。こちらで今の保険を確認できませんでした。明日は、マイナンバーカードか新しい資格確認書をお持ちください。」"
        ),
        State::Mismatch => format!(
            "「{who}、明日のご予約の件です。保険の登録のお名前がこちらの控えと違うようです。明日は、マイナンバーカードか資格確認書をお持ちください。」"
        ),
        State::Unconfirmed => format!(
            "「{who}、明日のご予約の件です。保険の確認がまだできていません。明日は、マイナンバーカードか資格確認書をお持ちください。」"
        ),
        State::Duplicate => {
            let line = row.same_as.unwrap_or_default();
            format!(
                "電話は不要です。{line}行目と同じ人なので、予約が二重でないか確かめてください。"
            )
        }
        State::NoPatientNumber => {
            "電話は不要です。保険は有効です。当日、患者番号を作って登録してください。".to_owned()
        }
    }
}
