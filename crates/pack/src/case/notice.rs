//! Notices and their exact conditions (start-pack §11.4). The store raises each once per change of its value.

use domain::Date;
use domain::area::Area;
use store::pack::Notice;

use super::{Gate, Outcome, Record, Stage, Visit};
use crate::catalogue::Days;

/// The notices whose conditions hold on a day; `days` are that day's.
#[must_use]
pub fn notices(
    number: &str,
    record: &Record,
    today: Date,
    allocated: bool,
    days: &Days,
) -> Vec<Notice> {
    let mut found = Vec::new();
    let west = record.area() == Area::West;
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
                visit.when(),
                format!("{name}の日が{}に決まりました。", visit.when_both()),
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
                    match outcome {
                        Outcome::Ok if west => {
                            format!("{name}は{}に完了しました。", visit.when_both())
                        }
                        _ => format!(
                            "{name}（{}）の結果は{word}です。{}",
                            visit.when_both(),
                            visit.detail
                        ),
                    },
                );
            }
        }
    }
    // A survey that raised nothing moves the case on by itself, and says so.
    if let Some(survey) = record.surveys.last()
        && survey.result == Some(Outcome::Ok)
        && survey.detail.is_empty()
    {
        tell(
            "automatic",
            survey.day.clone(),
            "現地調査で指摘がなかったので、工事の日程調整に進みました。".to_owned(),
        );
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
        let open = record.missing(Gate::Works, allocated);
        let open: Vec<&str> = open.into_iter().map(Gate::ja).collect();
        if (0..=days.before_works).contains(&left) && !open.is_empty() {
            tell(
                "works-near",
                format!("{} {}", works.when(), open.join(",")),
                format!(
                    "工事まで{}日以内ですが、済んでいないことがあります: {}",
                    days.before_works,
                    open.join("、")
                ),
            );
        }
    }
    found.extend(record.file.notices(number, today, days));
    found
}

fn is_future(visit: &Visit, today: Date) -> bool {
    visit.day.parse::<Date>().is_ok_and(|day| day > today)
}
