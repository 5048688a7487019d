//! What staff keep of a case beside its gates: the trade's status tracks, the hearing sheet's checks, surcharges, the
//! terminal certificate's end, notes. It stays open after the case is connected.

use std::collections::BTreeMap;

use domain::Date;
use domain::area::Area;
use serde::{Deserialize, Serialize};
use store::pack::{Field, Notice};

use super::visit::changed;
use super::{Gate, Record};

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
                let old = file.certificate_until.replace(day.to_string());
                changed(
                    "電子証明書の期限",
                    &old.unwrap_or_default(),
                    &day.to_string(),
                )
            }
        };
        Ok((next, vec![field]))
    }
}

impl File {
    /// The notices its entries make due on a day.
    pub(super) fn notices(&self, number: &str, today: Date) -> Vec<Notice> {
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
        let until = self.certificate_until.as_deref();
        if let Some(day) = until.and_then(|day| day.parse::<Date>().ok())
            && let Some(value) = crate::support::renewal(day, today)
        {
            let text = if day < today {
                format!(
                    "電子証明書の期限（{day}）が過ぎました。このままでは資格確認ができません。新しく発行を申請してください（医療機関）。"
                )
            } else {
                format!("電子証明書の期限は{day}です。更新を申し込んでください（医療機関）。")
            };
            tell("certificate", value, text);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::record;
    use super::*;

    fn kept(record: &Record, entry: &Entry) -> Record {
        record
            .keeping(entry)
            .unwrap_or_else(|why| panic!("{entry:?}: {why}"))
            .0
    }

    #[test]
    fn rule_11_3_tracks_stand_by_themselves_in_their_areas_words() {
        let (east, west) = (record(Area::East), record(Area::West));
        for (track, word, name) in Track::ALL {
            assert_eq!((Track::of(word), track.ja()), (Some(track), name));
            let ng = Entry::Track(track, "NG".to_owned());
            let after = kept(&east, &ng);
            assert_eq!(after.file.tracks.len(), 1, "the other five are untouched");
            assert!(west.keeping(&ng).is_err(), "the West reports no NG");
            kept(&west, &Entry::Track(track, "完了".to_owned()));
        }
    }

    #[test]
    fn rule_11_3_a_hearing_sheet_has_two_rounds_and_its_fault_names_the_place() {
        let first = kept(&record(Area::East), &Entry::Check("お客さまID".to_owned()));
        assert!(!first.has_passed(Gate::HearingSheet, true));
        let told = first.file.notices("東0001", date(2026, 11, 26));
        assert!(told[0].kind == "hearing-sheet" && told[0].text.contains("お客さまID"));
        let second = kept(&first, &Entry::Check(String::new()));
        assert!(second.has_passed(Gate::HearingSheet, true));
        assert_eq!(second.file.notices("東0001", date(2026, 11, 26)), []);
        assert!(second.keeping(&Entry::Check(String::new())).is_err());
    }

    #[test]
    fn a_certificates_renewal_is_told_at_its_days_and_differently_after_its_end() {
        let day = date(2027, 3, 31);
        let after = kept(&record(Area::East), &Entry::CertificateUntil(day));
        let told = |today| after.file.notices("東0001", today);
        assert_eq!(told(date(2026, 12, 30)), []);
        assert_eq!(told(date(2026, 12, 31))[0].value, "2027-03-31 90");
        assert_eq!(
            told(date(2027, 1, 10))[0].value,
            "2027-03-31 90",
            "not told again"
        );
        assert!(told(date(2027, 4, 1))[0].text.contains("過ぎました"));
    }
}
