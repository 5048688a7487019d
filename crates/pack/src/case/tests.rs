use jiff::civil::date;

use super::*;

pub(super) fn record(area: Area) -> Record {
    let application = Application {
        quote: "Q000001".to_owned(),
        kind: "clinic".to_owned(),
        institution: "1312345678".to_owned(),
        facility: "資格クリニック".to_owned(),
        address: String::new(),
        person: String::new(),
        phone: String::new(),
        mail: String::new(),
        vendor: String::new(),
        customer_id: String::new(),
        wished: String::new(),
        portal_account: true,
        reader: "ordered".to_owned(),
        note: String::new(),
    };
    Record::new(application, area, serde_json::Value::Null)
}

fn step(record: &Record, change: &Change) -> Record {
    record
        .after(change, true)
        .unwrap_or_else(|why| panic!("{change:?}: {why}"))
        .0
}

fn refused(record: &Record, change: &Change, allocated: bool) -> String {
    match record.after(change, allocated) {
        Ok(_) => panic!("{change:?} is refused"),
        Err(why) => why,
    }
}

/// All gates before the works, the survey too.
fn ready(area: Area) -> Record {
    let mut record = step(
        &record(area),
        &Change::CustomerId("CAF0123456789".to_owned()),
    );
    for gate in [
        Gate::Reader,
        Gate::V6Option,
        Gate::HearingSheet,
        Gate::UsageApplication,
        Gate::Certificate,
        Gate::LineOpen,
        Gate::Entry,
    ] {
        record = step(&record, &Change::Gate(gate, true));
    }
    record = step(&record, &Change::SurveyDay(date(2026, 12, 1)));
    step(&record, &Change::SurveyResult(Outcome::Ok, String::new()))
}

#[test]
fn rule_11_1_no_gate_is_passed_over_an_open_one_and_each_names_its_owner() {
    let new = record(Area::East);
    let usage = refused(&new, &Change::Gate(Gate::UsageApplication, true), true);
    assert!(usage.contains("お客さまID"));
    assert!(refused(&new, &Change::WorksDay(date(2026, 12, 9)), true).contains("工事会社"));
    let ready = step(&ready(Area::East), &Change::WorksDay(date(2026, 12, 9)));
    let no_terminal = refused(
        &ready,
        &Change::WorksResult(Outcome::Ok, String::new()),
        false,
    );
    assert!(
        no_terminal.contains("端末の引き当て（NTT）"),
        "{no_terminal}"
    );
    let mut open = ready.clone();
    open.passed.retain(|gate| *gate != Gate::LineOpen);
    assert!(
        refused(
            &open,
            &Change::WorksResult(Outcome::Ok, String::new()),
            true
        )
        .contains("回線の開通（NTT）")
    );
    for later in [Gate::LineAuthentication, Gate::ConnectionTest] {
        assert!(refused(&ready, &Change::Gate(later, true), true).contains("工事（工事会社）"));
    }
    assert!(refused(&ready, &Change::Gate(Gate::Works, true), true).contains("自動"));
}

#[test]
fn rule_11_3_a_failed_works_day_is_kept_and_followed_by_a_re_dispatch() {
    let fixed = step(&ready(Area::East), &Change::WorksDay(date(2026, 12, 9)));
    assert_eq!(fixed.stage(), Stage::Works);
    assert!(
        refused(
            &fixed,
            &Change::WorksResult(Outcome::Ng, " ".to_owned()),
            true
        )
        .contains("理由")
    );
    let failed = step(
        &fixed,
        &Change::WorksResult(Outcome::Ng, "配線の経路がない".to_owned()),
    );
    assert_eq!(failed.stage(), Stage::Again);
    let again = step(&failed, &Change::WorksDay(date(2026, 12, 16)));
    assert_eq!(again.works.len(), 2);
    assert_eq!(again.works[0].detail, "配線の経路がない");
    let done = step(&again, &Change::WorksResult(Outcome::Ok, String::new()));
    let done = step(&done, &Change::Gate(Gate::LineAuthentication, true));
    let done = step(&done, &Change::Gate(Gate::ConnectionTest, true));
    assert!(done.is_open());
    let done = step(&done, &Change::Starts(date(2027, 1, 4)));
    assert_eq!((done.stage(), done.is_open()), (Stage::Connected, false));
    assert_eq!(done.open_gates(true), []);
}

#[test]
fn rule_11_3_the_west_reports_completion_only() {
    let fixed = step(&ready(Area::West), &Change::WorksDay(date(2026, 12, 9)));
    assert!(
        refused(
            &fixed,
            &Change::WorksResult(Outcome::Ng, "x".to_owned()),
            true
        )
        .contains("完了日だけ")
    );
    assert!(refused(&fixed, &Change::CustomerId("COP01234567".to_owned()), true).contains("CAF"));
    assert_eq!(
        step(&fixed, &Change::WorksResult(Outcome::Ok, String::new())).stage(),
        Stage::Testing
    );
}

#[test]
fn rule_11_4_notices_hold_by_their_exact_conditions() {
    let kinds = |record: &Record, today| -> Vec<String> {
        notices("東0001", record, today, true)
            .into_iter()
            .map(|notice| notice.kind)
            .collect()
    };
    let survey = step(&record(Area::East), &Change::SurveyDay(date(2026, 12, 1)));
    assert_eq!(kinds(&survey, date(2026, 11, 30)), ["survey-day"]);
    assert_eq!(
        kinds(&survey, date(2026, 12, 1)),
        [""; 0],
        "no longer in the future"
    );
    let ready = ready(Area::East);
    assert_eq!(
        kinds(&ready, date(2026, 12, 2)),
        ["survey-result", "order-forgotten"]
    );
    let mut near = step(&ready, &Change::WorksDay(date(2026, 12, 20)));
    assert_eq!(
        kinds(&near, date(2026, 12, 6)),
        ["survey-result", "works-day"]
    );
    near.passed.retain(|gate| *gate != Gate::HearingSheet);
    assert_eq!(
        kinds(&near, date(2026, 12, 5)),
        ["survey-result", "works-day"],
        "15 days before"
    );
    let told = notices("東0001", &near, date(2026, 12, 6), true);
    assert!(told[2].kind == "works-near" && told[2].text.contains("ヒアリングシート"));
}
