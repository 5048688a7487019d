//! What staff keep of a case beside its gates: the trade's status tracks, the hearing sheet's checks, what was sent to the
//! partner, surcharges, the terminal's certificate, the completed papers, notes. It stays open after the case is connected.

use std::collections::BTreeMap;

use domain::Date;
use domain::area::Area;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use store::pack::{Field, Notice};

use super::repriced::Repriced;
use super::visit::changed;
use super::{Gate, Record};
use crate::catalogue::Days;
use domain::date::both;

/// Rounds in which a hearing sheet is checked (start-pack §11.3).
const ROUNDS: usize = 2;

/// A status track: each stands by itself (start-pack §11.3).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Track {
    /// 一元受付.
    Intake,
    /// 回線調査.
    Line,
    /// 日程調整.
    Schedule,
    /// 入館調整.
    Entry,
    /// 進捗管理.
    Progress,
    /// フレッツ新規手配.
    NewLine,
}

impl Track {
    /// All, with their words in forms and their names.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Intake, "intake", "一元受付"),
        (Self::Line, "line", "回線調査"),
        (Self::Schedule, "schedule", "日程調整"),
        (Self::Entry, "entry", "入館調整"),
        (Self::Progress, "progress", "進捗管理"),
        (Self::NewLine, "new-line", "フレッツ新規手配"),
    ];

    /// The track of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, known, _)| *known == word);
        found.map(|(track, _, _)| track)
    }

    /// Its name.
    #[must_use]
    pub fn ja(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(track, _, _)| *track == self);
        found.map_or("", |(_, _, name)| name)
    }

    /// What it may stand at: the East reports OK and NG, the West completion only. The other words are ours.
    #[must_use]
    pub fn states(area: Area) -> &'static [&'static str] {
        match area {
            Area::East => &["未着手", "対応中", "OK", "NG", "対象外"],
            Area::West => &["未着手", "対応中", "完了", "対象外"],
        }
    }
}

/// One round of checking the hearing sheet.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The place to correct (修正箇所); empty where nothing is.
    pub fault: String,
}

/// What staff keep beside the gates.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct File {
    /// Where each track stands; one that is absent is untouched.
    pub tracks: BTreeMap<Track, String>,
    /// The hearing sheet's checks, at most two rounds.
    pub checks: Vec<Check>,
    /// Codes of the price book's surcharges that the works brought.
    pub surcharges: Vec<String>,
    /// The last day of the terminal's certificate, `yyyy-MM-dd`.
    pub certificate_until: Option<String>,
    /// Applications for a new certificate in the place of one that was lost, expired or for a changed code; oldest first.
    pub reissues: Vec<Reissue>,
    /// The day the card reader comes, `yyyy-MM-dd`.
    pub reader_arrives: Option<String>,
    /// The day the clinic agreed to line and router first and the terminal later, `yyyy-MM-dd`.
    pub terminal_later: Option<String>,
    /// The day the case was sent to the partner, `yyyy-MM-dd`.
    pub sent: Option<String>,
    /// The day it was seen in the partner's table, `yyyy-MM-dd`.
    pub seen: Option<String>,
    /// What another day of opening made of the price.
    pub repriced: Option<Repriced>,
    /// The papers are closed (完了フラグ).
    pub completion: Option<Completion>,
    /// Notes, oldest first.
    pub notes: Vec<Note>,
}

/// An application for a new certificate (再発行).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Reissue {
    /// The day it was filed, `yyyy-MM-dd`.
    pub filed: String,
    /// Why.
    pub reason: String,
}

/// What the subsidy's papers were closed with.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// The day, `yyyy-MM-dd`.
    pub day: String,
    /// What it came to (完了額), yen, tax included.
    pub amount: i64,
    /// What the subsidy pays (補助額), yen.
    pub subsidy: i64,
}

/// A note.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Its day, `yyyy-MM-dd`.
    pub day: String,
    /// Who wrote it.
    pub who: String,
    /// What.
    pub text: String,
}

/// Something to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Where a track stands.
    Track(Track, String),
    /// A round of the hearing sheet: the place to correct, or nothing.
    Check(String),
    /// A surcharge by its code.
    Surcharge(String),
    /// The certificate's last day.
    CertificateUntil(Date),
    /// A new certificate was applied for.
    Reissue(Reissue),
    /// The day the card reader comes.
    ReaderArrives(Date),
    /// The clinic agreed to line and router first, and the terminal later.
    TerminalLater(Date),
    /// The case was sent to the partner.
    Sent(Date),
    /// The case was seen in the partner's table.
    Seen(Date),
    /// The papers are closed.
    Completed(Completion),
    /// A note.
    Note(Note),
}

impl Record {
    /// The record after something is kept, and its field for the trail.
    ///
    /// # Errors
    /// Why it cannot be, in words.
    pub fn keeping(&self, entry: &Entry) -> Result<(Self, Vec<Field>), String> {
        let mut next = self.clone();
        let file = &mut next.file;
        let field = match entry {
            Entry::Track(track, state) => {
                if !Track::states(self.area()).contains(&state.as_str()) {
                    return Err(format!("「{state}」は、この区域の言葉にありません。"));
                }
                let old = file.tracks.insert(*track, state.clone());
                changed(track.ja(), &old.unwrap_or_default(), state)
            }
            Entry::Check(fault) => {
                if file.checks.len() >= ROUNDS {
                    return Err(
                        "ヒアリングシートの確認は2回までです。新しいシートを受け取り、関門で登録してください（医療機関）。"
                            .to_owned(),
                    );
                }
                file.checks.push(Check {
                    fault: fault.trim().to_owned(),
                });
                // A faulty sheet holds its gate; a faultless one passes it.
                next.passed.retain(|gate| *gate != Gate::HearingSheet);
                if fault.trim().is_empty() {
                    next.passed.push(Gate::HearingSheet);
                }
                let round = format!("ヒアリングシート{}回目", next.file.checks.len());
                let result = match fault.trim() {
                    "" => "OK".to_owned(),
                    place => format!("NG {place}"),
                };
                changed(&round, "", &result)
            }
            Entry::Surcharge(code) => {
                file.surcharges.push(code.clone());
                changed("追加費用", "", code)
            }
            Entry::CertificateUntil(day) => {
                self::day(&mut file.certificate_until, *day, "電子証明書の期限")
            }
            Entry::Reissue(reissue) => {
                if reissue.reason.trim().is_empty() {
                    return Err("再発行の理由を入力してください。".to_owned());
                }
                file.reissues.push(reissue.clone());
                changed(
                    "電子証明書の再発行",
                    "",
                    &format!("{} {}", reissue.filed, reissue.reason),
                )
            }
            Entry::ReaderArrives(day) => {
                self::day(&mut file.reader_arrives, *day, "カードリーダーの到着日")
            }
            Entry::TerminalLater(day) => {
                self::day(&mut file.terminal_later, *day, "端末は後（医療機関の同意）")
            }
            Entry::Sent(day) => {
                // Sent again: it has to be seen again.
                file.seen = None;
                self::day(&mut file.sent, *day, "相手に送った日")
            }
            Entry::Seen(day) => self::day(&mut file.seen, *day, "相手の表に載った日"),
            Entry::Completed(completion) => {
                if !next.has_passed(Gate::Start, true) {
                    return Err("書類を閉じる前に、運用開始日が要ります（医療機関）。".to_owned());
                }
                let of =
                    |one: &Completion| format!("完了額{}円 補助額{}円", one.amount, one.subsidy);
                let old = next.file.completion.replace(completion.clone());
                changed(
                    "書類の完了",
                    &old.as_ref().map(of).unwrap_or_default(),
                    &of(completion),
                )
            }
            Entry::Note(note) => {
                if note.text.trim().is_empty() {
                    return Err("メモを入力してください。".to_owned());
                }
                file.notes.push(note.clone());
                changed("メモ", "", &note.text)
            }
        };
        Ok((next, vec![field]))
    }
}

/// Replaces a day, and gives its field for the trail.
fn day(kept: &mut Option<String>, day: Date, name: &str) -> Field {
    let old = kept.replace(day.to_string());
    changed(name, &old.unwrap_or_default(), &day.to_string())
}

impl File {
    /// The notices its entries make due on a day; `days` are that day's.
    pub(super) fn notices(&self, number: &str, today: Date, days: &Days) -> Vec<Notice> {
        let mut due = Vec::new();
        let mut tell = |kind: &str, value: String, text: String| {
            due.push(Notice {
                case: number.to_owned(),
                kind: kind.to_owned(),
                value,
                text,
            });
        };
        if let Some(last) = self.checks.last().filter(|check| !check.fault.is_empty()) {
            tell(
                "hearing-sheet",
                format!("{} {}", self.checks.len(), last.fault),
                format!(
                    "ヒアリングシートを直してください。直すところ: {}",
                    last.fault
                ),
            );
        }
        let day = |text: &Option<String>| text.as_deref().and_then(|day| day.parse::<Date>().ok());
        if let (Some(sent), None) = (day(&self.sent), day(&self.seen))
            && sent
                .checked_add(days.partner.days())
                .is_ok_and(|due| due <= today)
        {
            tell(
                "submission-missed",
                sent.to_string(),
                format!(
                    "{}に送りましたが、相手の表に載っていません。相手に確かめてください。",
                    both(sent)
                ),
            );
        }
        if let Some(priced) = &self.repriced {
            tell(
                "re-priced",
                format!("{} {}", priced.old, priced.new),
                format!(
                    "回線の開通日が変わったため、初期費用が{}から{}に変わりました。工事の前にご確認ください。",
                    priced.old, priced.new
                ),
            );
        }
        if let Some(last) = self.reissues.last()
            && let Some(filed) = last.filed.parse::<Date>().ok()
            && let Ok(end) = filed.checked_add(days.download.days())
        {
            tell(
                "certificate-reissue",
                last.filed.clone(),
                format!(
                    "電子証明書の再発行を{}に申請しました。発行通知書が届いたら、{}までにダウンロードしてください（医療機関）。",
                    both(filed),
                    both(end)
                ),
            );
        }
        let until = self.certificate_until.as_deref();
        if let Some(day) = until.and_then(|day| day.parse::<Date>().ok())
            && let Some(value) = crate::support::renewal(day, today)
        {
            let text = if day < today {
                format!(
                    "電子証明書の期限（{}）が過ぎました。このままでは資格確認ができません。新しく発行を申請してください（医療機関）。",
                    both(day)
                )
            } else {
                format!(
                    "電子証明書の期限は{}です。更新を申し込んでください（医療機関）。",
                    both(day)
                )
            };
            tell("certificate", value, text);
        }
        due
    }
}

#[cfg(test)]
mod tests;
