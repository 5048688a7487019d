//! A trouble told to a person: what happened, what still works, whose turn it is, the code.

use domain::Date;
use web::problem::{Problem, Turn};

use super::calendar;
use crate::{
    line::{Part, Trouble},
    problem,
};

/// One banner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Banner {
    pub(super) heading: String,
    pub(super) next: String,
    /// What can be done meanwhile, or what became of what was typed.
    pub(super) meanwhile: &'static str,
    pub(super) english: String,
    pub(super) turn: &'static str,
    pub(super) code: &'static str,
}

impl Banner {
    /// The banner of a trouble that is going on.
    pub(super) fn of(trouble: &Trouble, today: Date) -> Self {
        let since = calendar::moment(trouble.since, today);
        let folder = trouble.part != Part::Line;
        let (heading, meanwhile) = if folder {
            (
                format!("{since} から: {}", trouble.problem.ja),
                "今できること: この画面での番号照会と、今日の一覧。",
            )
        } else {
            (
                format!("{since} から応答なし: {}", trouble.problem.ja),
                "今できること: 今日の一覧を見る。ファイルの要求は、つながれば自動で続きます。",
            )
        };
        Self {
            heading,
            meanwhile,
            ..Self::of_problem(&trouble.problem)
        }
    }

    /// The banner above a form that could not be sent. Nobody sends it later: only files wait for the line.
    pub(super) fn unsent(problem: &Problem) -> Self {
        let banner = Self::of_problem(problem);
        if problem.code != problem::hub_away().code {
            return banner;
        }
        Self {
            next: "この照会は送られていません。つながるまでは、目視・前回の情報・資格申立書で受け付けてください。".to_owned(),
            english: format!("{} This inquiry was not sent. Until the line is back, go by sight, the last visit, or a written statement.", problem.en),
            ..banner
        }
    }

    fn of_problem(problem: &Problem) -> Self {
        Self {
            heading: problem.ja.clone(),
            next: problem.next_ja.clone(),
            meanwhile: "入力した内容は残っています。もう一度「照会する」を押せます。",
            english: format!("{} {}", problem.en, problem.next_en),
            turn: turn(problem.turn),
            code: problem.code,
        }
    }
}

fn turn(turn: Turn) -> &'static str {
    match turn {
        Turn::Clinic => "医療機関",
        Turn::Hub => "実施機関",
        Turn::Insurer => "保険者",
        Turn::Patient => "患者",
        Turn::Vendor => "ベンダー",
        Turn::Line => "回線事業者",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::date::parse_compact_time;

    #[test]
    fn an_outage_says_since_when_and_whose_turn_it_is() {
        let since = parse_compact_time("20261124091200").expect("a moment");
        let trouble = Trouble {
            part: Part::Line,
            since,
            problem: problem::hub_away(),
        };
        let banner = Banner::of(&trouble, since.date());
        assert!(
            banner.heading.starts_with("9:12 から応答なし"),
            "{}",
            banner.heading
        );
        assert_eq!((banner.turn, banner.code), ("回線事業者", "SKK-3101"));
        let unsent = Banner::unsent(&problem::hub_away());
        assert!(
            unsent.next.contains("送られていません"),
            "a form does not wait for the line"
        );
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let folder = Trouble {
            part: Part::Folders,
            since,
            problem: problem::folder(&full),
        };
        let banner = Banner::of(&folder, since.date());
        assert!(!banner.heading.contains("応答なし") && banner.meanwhile.contains("番号照会"));
    }
}
