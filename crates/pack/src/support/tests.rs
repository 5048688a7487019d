use jiff::civil::date;

use super::*;

fn report(answers: &[(Step, Answer)]) -> Report {
    Report {
        symptom: "資格確認ができない".to_owned(),
        tried: answers
            .iter()
            .map(|(step, answer)| (*step, *answer, "見た".to_owned()))
            .collect(),
        ..Report::default()
    }
}

#[test]
fn rule_6_3_the_sixth_call_of_a_month_is_taken_and_marked() {
    assert_eq!(counted(5, Some(5)), "今月5回目（月5回まで）");
    let sixth = counted(6, Some(5));
    assert!(sixth.contains("要確認") && sixth.contains("お受けします"));
    assert!(counted(1, None).contains("要確認"));
}

#[test]
fn the_ladder_goes_rung_by_rung_and_names_the_owner_of_the_first_fault() {
    let mut answers = Vec::new();
    for step in Step::ALL {
        assert_eq!(report(&answers).found(), Found::Ask(step));
        let mut faulty = answers.clone();
        faulty.push((step, Answer::Faulty));
        assert_eq!(report(&faulty).found(), Found::Owner(step, Vec::new()));
        answers.push((step, Answer::Well));
        assert_eq!(Step::of(step.word()), Some(step));
    }
    assert_eq!(report(&answers).found(), Found::Nothing(Vec::new()));
    let owners: std::collections::BTreeSet<_> = Step::ALL.map(Step::owner).into();
    assert_eq!(owners.len(), 6);
}

#[test]
fn what_was_not_measured_is_unknown_and_never_a_fault() {
    let tried = report(&[
        (Step::Clinic, Answer::Well),
        (Step::Line, Answer::Unknown),
        (Step::Router, Answer::Faulty),
    ]);
    assert_eq!(tried.found(), Found::Owner(Step::Router, vec![Step::Line]));
    let text = tried.hand_over("資格クリニック");
    assert!(text.contains("測っていない") && text.contains("まだ試していない"));
    assert_eq!(text.lines().count(), 7, "the symptom and all six rungs");
}

#[test]
fn an_answer_given_again_counts_and_the_first_one_stays_written() {
    let tried = report(&[(Step::Clinic, Answer::Faulty), (Step::Clinic, Answer::Well)]);
    assert_eq!(tried.found(), Found::Ask(Step::Line));
    assert!(tried.hand_over("x").contains("異常"));
}

#[test]
fn rule_6_2_a_router_is_repaired_on_site_and_a_pc_replaced_first() {
    assert_eq!(Form::of("オンサイト修理（平日）"), Some(Form::OnSite));
    assert_eq!(Form::of("要確認"), None);
    let form = Form::of("先出しセンドバック（平日）").expect("known");
    let mut repair = Repair {
        device: "goods.notebook".to_owned(),
        form,
        intake: "2026-11-26".to_owned(),
        done: Vec::new(),
    };
    let mut turns = Vec::new();
    while let Some((_, who)) = repair.next() {
        turns.push(who);
        repair.done.push("2026-11-27".to_owned());
    }
    assert_eq!(turns, ["保守会社", "医療機関", "医療機関", "保守会社"]);
}

#[test]
fn rule_6_2_maintenance_ends_after_five_years() {
    let end = maintained_until(date(2021, 12, 16), 5);
    assert_eq!(end, Some(date(2026, 12, 15)));
    assert_eq!(
        maintained_until(date(2024, 2, 29), 5),
        Some(date(2029, 2, 27))
    );
}

#[test]
fn certificates_are_told_of_at_90_60_30_15_days_daily_from_7_and_after() {
    let until = date(2027, 3, 31);
    let at = |days: i32| renewal(until, until.checked_sub(days.days()).expect("a day"));
    assert_eq!(at(91), None);
    let mut told: Vec<String> = (-3..=90).rev().filter_map(at).collect();
    told.dedup();
    let marks: Vec<&str> = told
        .iter()
        .filter_map(|one| one.split(' ').nth(1))
        .collect();
    assert_eq!(
        marks,
        [
            "90", "60", "30", "15", "7", "6", "5", "4", "3", "2", "1", "0", "after"
        ]
    );
}
