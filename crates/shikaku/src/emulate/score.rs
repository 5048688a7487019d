//! Which named cases a vendor's program handled, from the traffic alone.
//!
//! What traffic tells: what was asked, in what form, how often and when; whether an answer was removed; whether a card
//! was placed after an answer that calls for one. What it cannot tell: what the program showed, and what it kept. A case
//! is "handled" when nothing in the traffic speaks against it, no more.

use std::collections::BTreeMap;

use serde::Serialize;
use sim::cases::Case;
use wire::oqs::{check, file_name::FileName};

use super::traffic::{Event, Line};

/// Something the vendor's program should not have done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mistake {
    /// Asked the same again under another identifier before the answer was there.
    AskedAgainTooSoon,
    /// Sent a second request under an identifier it had used.
    SameIdentifier,
    /// The request has findings (see `shikaku check`).
    Form,
    /// The terminal gave the request back.
    GivenBack,
    /// The answer was left lying, though others were taken.
    LeftLying,
    /// The answer says that a new qualification exists, and no card was placed afterwards.
    NoCardAfterNew,
}

impl Mistake {
    /// One sentence, Japanese and English.
    pub(crate) fn sentence(self) -> (&'static str, &'static str) {
        match self {
            Self::AskedAgainTooSoon => (
                "答えを待たずに、もう一度尋ねました。",
                "asked again before the answer came",
            ),
            Self::SameIdentifier => (
                "使った識別子でもう一度送りました。",
                "sent a used identifier again",
            ),
            Self::Form => (
                "要求の形に誤りがあります。shikaku check で確かめてください。",
                "the request has findings: run `shikaku check` on it",
            ),
            Self::GivenBack => ("要求が戻されました。", "the request was given back"),
            Self::LeftLying => (
                "答えを取らずに残しました（ほかの答えは取っています）。",
                "left the answer lying while taking others",
            ),
            Self::NoCardAfterNew => (
                "新しい資格がある人（3）に、カードの確認が続きませんでした。",
                "no card check followed a validity 3",
            ),
        }
    }
}

/// What the traffic tells about one case.
#[derive(Clone, Default, Debug, Serialize)]
pub(crate) struct Handled {
    /// Name of the case.
    pub(crate) case: String,
    /// Requests for it.
    pub(crate) asked: usize,
    /// Answers to them.
    pub(crate) answered: usize,
    /// Answers removed by the vendor's program.
    pub(crate) taken: usize,
    /// Card checks of its person.
    pub(crate) cards: usize,
    /// Faults that fell on it.
    pub(crate) faults: Vec<String>,
    /// Codes of what `shikaku check` finds in its requests.
    pub(crate) findings: Vec<&'static str>,
    /// What speaks against it.
    pub(crate) mistakes: Vec<Mistake>,
}

impl Handled {
    /// Whether something came back and nothing speaks against it.
    pub(crate) fn is_handled(&self) -> bool {
        self.mistakes.is_empty() && (self.answered > 0 || self.cards > 0)
    }
}

/// A request that fits no case.
#[derive(Clone, Debug)]
pub(crate) struct Stranger {
    /// Name of its file.
    pub(crate) name: String,
    /// Code of the reason it was given back for.
    pub(crate) back: Option<String>,
}

/// Goes through the traffic. Gives a row for each case that was touched, and the requests that fit no case.
pub(crate) fn score(lines: &[Line], cases: &[Case]) -> (Vec<Handled>, Vec<Stranger>) {
    let mut rows: BTreeMap<String, Handled> = BTreeMap::new();
    // Case of each identifier, whether it was answered, and whether its answer was taken.
    let mut open: BTreeMap<String, (Option<String>, bool, bool)> = BTreeMap::new();
    let mut others: Vec<Stranger> = Vec::new();
    for line in lines {
        let identifier = identifier(&line.name);
        match line.event {
            Event::Request => {
                let Some(case) = &line.case else {
                    let (name, back) = (line.name.clone(), None);
                    // Sent again, it is still one: what became of it last counts.
                    others.retain(|one| one.name != name);
                    others.push(Stranger { name, back });
                    open.entry(identifier).or_default();
                    continue;
                };
                let waiting = open.iter().any(|(one, (asked, answered, _))| {
                    *one != identifier && asked.as_ref() == Some(case) && !answered
                });
                let row = row(&mut rows, case);
                row.asked += 1;
                row.faults.extend(line.faults.iter().cloned());
                if waiting {
                    row.mistakes.push(Mistake::AskedAgainTooSoon);
                }
                if open.contains_key(&identifier) {
                    row.mistakes.push(Mistake::SameIdentifier);
                }
                let findings = check::check(&line.name, &line.bytes());
                let errors = findings
                    .iter()
                    .filter(|one| one.severity() == check::Severity::Error)
                    .map(|one| one.code.as_str());
                row.findings.extend(errors);
                if !row.findings.is_empty() {
                    row.mistakes.push(Mistake::Form);
                }
                open.insert(identifier, (Some(case.clone()), false, false));
            }
            Event::Answer | Event::Back | Event::Taken => {
                let Some((case, answered, taken)) = open.get_mut(&identifier) else {
                    continue;
                };
                *answered |= line.event != Event::Taken;
                let Some(case) = case.clone() else {
                    let stranger = others.iter_mut().rfind(|one| one.name == line.name);
                    if let (Event::Back, Some(stranger)) = (line.event, stranger) {
                        let said = line.bytes();
                        let code = said.split(u8::is_ascii_whitespace).next();
                        stranger.back = code.map(|code| String::from_utf8_lossy(code).into_owned());
                    }
                    continue;
                };
                let row = row(&mut rows, &case);
                match line.event {
                    Event::Answer => row.answered += 1,
                    Event::Back => row.mistakes.push(Mistake::GivenBack),
                    _ => {
                        row.taken += usize::from(!*taken);
                        *taken = true;
                    }
                }
            }
            Event::Face => {
                if let Some(case) = &line.case {
                    row(&mut rows, case).cards += 1;
                }
            }
            Event::Again => {}
        }
    }
    (finish(rows, &open, lines, cases), others)
}

fn finish(
    mut rows: BTreeMap<String, Handled>,
    open: &BTreeMap<String, (Option<String>, bool, bool)>,
    lines: &[Line],
    cases: &[Case],
) -> Vec<Handled> {
    // A program that removes nothing may be one that is not meant to.
    let removes = lines.iter().any(|line| line.event == Event::Taken);
    for (case, answered, taken) in open.values() {
        if let (Some(case), true, true, false) = (case, removes, answered, taken) {
            row(&mut rows, case).mistakes.push(Mistake::LeftLying);
        }
    }
    for row in rows.values_mut() {
        let expected = cases.iter().find(|case| case.id == row.case);
        let new_exists = expected
            .and_then(|case| case.expected_validity)
            .is_some_and(|validity| validity.code() == "3");
        if new_exists && row.answered > 0 && row.cards == 0 {
            row.mistakes.push(Mistake::NoCardAfterNew);
        }
        row.mistakes.sort_unstable();
        row.mistakes.dedup();
        row.findings.sort_unstable();
        row.findings.dedup();
        row.faults.sort_unstable();
        row.faults.dedup();
    }
    rows.into_values().collect()
}

fn row<'a>(rows: &'a mut BTreeMap<String, Handled>, case: &str) -> &'a mut Handled {
    rows.entry(case.to_owned()).or_insert_with(|| Handled {
        case: case.to_owned(),
        ..Handled::default()
    })
}

/// Request and answer share it.
fn identifier(name: &str) -> String {
    FileName::parse(name).map_or_else(|_| name.to_owned(), |name| name.identifier().to_owned())
}

#[cfg(test)]
mod tests {
    use domain::institution::InstitutionCode;

    use super::*;

    fn line(event: Event, id: &str, case: Option<&str>) -> Line {
        let way = if event == Event::Request {
            "req"
        } else {
            "res"
        };
        let mut line = Line::new(0, event, &format!("OQSsiquc01{way}_{id}.xml"));
        line.case = case.map(str::to_owned);
        line
    }

    fn scored(lines: &[Line]) -> Vec<Handled> {
        let institution = InstitutionCode::parse("1310000018").expect("ten digits");
        let cases = sim::cases::cases(jiff::civil::date(2026, 11, 24), &institution);
        let mut rows = score(lines, &cases).0;
        // Lines of this test hold no text, which is a finding of its own.
        for row in &mut rows {
            row.mistakes.retain(|mistake| *mistake != Mistake::Form);
        }
        rows
    }

    #[test]
    fn a_case_asked_answered_and_taken_is_handled_and_others_are_not() {
        use Event::{Answer, Back, Request, Taken};
        let rows = scored(&[
            line(Request, "1", Some("valid-general")),
            line(Answer, "1", None),
            line(Taken, "1", None),
            line(Request, "2", Some("no-match")),
            line(Request, "3", Some("no-match")),
            line(Answer, "2", None),
            line(Answer, "3", None),
            line(Request, "4", Some("lost")),
            line(Back, "4", None),
            line(Request, "5", Some("lost-newer")),
            line(Answer, "5", None),
            line(Taken, "5", None),
        ]);
        let of = |case: &str| {
            let row = rows.iter().find(|row| row.case == case).expect("a row");
            (row.is_handled(), row.mistakes.clone())
        };
        assert_eq!(of("valid-general"), (true, vec![]));
        assert_eq!(
            of("no-match"),
            (false, vec![Mistake::AskedAgainTooSoon, Mistake::LeftLying])
        );
        assert_eq!(
            of("lost"),
            (false, vec![Mistake::GivenBack, Mistake::LeftLying])
        );
        assert_eq!(of("lost-newer"), (false, vec![Mistake::NoCardAfterNew]));
    }

    #[test]
    fn a_card_after_a_new_qualification_makes_it_handled() {
        use Event::{Answer, Face, Request};
        let rows = scored(&[
            line(Request, "5", Some("lost-newer")),
            line(Answer, "5", None),
            line(Face, "face_1", Some("lost-newer")),
        ]);
        assert!(rows[0].is_handled(), "{rows:?}");
    }

    #[test]
    fn a_request_that_fits_no_case_is_one_however_often_it_is_sent() {
        use Event::{Answer, Back, Request};
        let lines = [
            line(Request, "1", None),
            line(Back, "1", None),
            line(Request, "2", None),
            line(Request, "1", None),
            line(Answer, "1", None),
        ];
        let (_, others) = score(&lines, &[]);
        let told: Vec<_> = others.iter().map(|one| (&*one.name, &one.back)).collect();
        let name = |id: u8| format!("OQSsiquc01req_{id}.xml");
        assert_eq!(told, [(&*name(2), &None), (&*name(1), &None)]);
    }
}
