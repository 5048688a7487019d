//! Notices and their exact conditions (start-pack §11.4). The store raises each once per change of its value.

use domain::Date;
use store::pack::Notice;

use super::{Gate, Outcome, Record, Stage, Visit};

/// Days before the works from which an open gate is told.
const BEFORE: i32 = 14;

/// The notices whose conditions hold on a day.
#[must_use]
pub fn notices(number: &str, record: &Record, today: Date, allocated: bool) -> Vec<Notice> {
    let mut found = Vec::new();
    let mut tell = |kind: &str, value: String, text: String| {
        found.push(Notice {
            case: number.to_owned(),
            kind: kind.to_owned(),
            value,
            text,
        });
    };
    for (kind, name, visits) in [
        ("survey", "現地調査", &record.surveys),
        ("works", "工事", &record.works),
    ] {
        let Some(visit) = visits.last() else {
            continue;
        };
        match visit.result {
            None if is_future(visit, today) => tell(
                &format!("{kind}-day"),
                visit.day.clone(),
                format!("{name}の日が{}に決まりました。", visit.day),
            ),
            None => {}
            Some(outcome) => {
                let word = match outcome {
                    Outcome::Ok => "OK",
                    Outcome::Ng => "NG",
                };
                tell(
                    &format!("{kind}-result"),
                    format!("{} {word} {}", visit.day, visit.detail),
                    format!(
                        "{name}（{}）の結果は{word}です。{}",
                        visit.day, visit.detail
                    ),
                );
            }
        }
    }
    if record.stage() == Stage::Ordered
        && let Some(survey) = record.surveys.last()
        && !is_future(survey, today)
    {
        tell(
            "order-forgotten",
            survey.day.clone(),
            "現地調査は済みましたが、工事の日が決まっていません。".to_owned(),
        );
    }
    if let Some(works) = record.works.last().filter(|visit| visit.result.is_none())
        && let Ok(day) = works.day.parse::<Date>()
    {
        let left = today.until(day).map_or(0, |span| span.get_days());
        let open: Vec<&str> = Gate::Works
            .needs()
            .iter()
            .filter(|gate| !record.has_passed(**gate, allocated))
            .map(|gate| gate.ja())
            .collect();
        if (0..=BEFORE).contains(&left) && !open.is_empty() {
            tell(
                "works-near",
                format!("{} {}", works.day, open.join(",")),
                format!(
                    "工事まで{BEFORE}日以内ですが、済んでいないことがあります: {}",
                    open.join("、")
                ),
            );
        }
    }
    found.extend(record.file.notices(number, today));
    found
}

fn is_future(visit: &Visit, today: Date) -> bool {
    visit.day.parse::<Date>().is_ok_and(|day| day > today)
}
