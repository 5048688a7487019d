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
        reader: "arrived".to_owned(),
        note: String::new(),
    };
    Record::new(
        application,
        area,
        serde_json::Value::Null,
        serde_json::Value::Null,
    )
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
    record = step(
        &record,
        &Change::SurveyDay(date(2026, 12, 1), String::new()),
    );
    step(&record, &Change::SurveyResult(Outcome::Ok, String::new()))
}

#[test]
fn rule_11_1_no_gate_is_passed_over_an_open_one_and_each_names_its_owner() {
    let new = record(Area::East);
    let usage = refused(&new, &Change::Gate(Gate::UsageApplication, true), true);
    assert!(usage.contains("お客さまID"));
    assert!(
        refused(
            &new,
            &Change::WorksDay(date(2026, 12, 9), String::new()),
            true
        )
        .contains("工事会社")
    );
    let ready = step(
        &ready(Area::East),
        &Change::WorksDay(date(2026, 12, 9), String::new()),
    );
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
    let fixed = step(
        &ready(Area::East),
        &Change::WorksDay(date(2026, 12, 9), String::new()),
    );
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
    let again = step(
        &failed,
        &Change::WorksDay(date(2026, 12, 16), String::new()),
    );
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
    let fixed = step(
        &ready(Area::West),
        &Change::WorksDay(date(2026, 12, 9), String::new()),
    );
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

/// The notices of a record that has its terminal.
fn told(record: &Record, today: Date) -> Vec<store::pack::Notice> {
    let catalogue = crate::catalogue::Catalogue::embedded().expect("our own");
    notices("東0001", record, today, true, catalogue.days(today))
}

#[test]
fn rule_11_4_notices_hold_by_their_exact_conditions() {
    let kinds = |record: &Record, today| -> Vec<String> {
        told(record, today)
            .into_iter()
            .map(|notice| notice.kind)
            .collect()
    };
    let survey = step(
        &record(Area::East),
        &Change::SurveyDay(date(2026, 12, 1), String::new()),
    );
    assert_eq!(kinds(&survey, date(2026, 11, 30)), ["survey-day"]);
    assert_eq!(
        kinds(&survey, date(2026, 12, 1)),
        [""; 0],
        "no longer in the future"
    );
    let ready = ready(Area::East);
    assert_eq!(
        kinds(&ready, date(2026, 12, 2)),
        ["survey-result", "automatic", "order-forgotten"]
    );
    let mut near = step(&ready, &Change::WorksDay(date(2026, 12, 20), String::new()));
    assert_eq!(
        kinds(&near, date(2026, 12, 6)),
        ["survey-result", "works-day", "automatic"]
    );
    near.passed.retain(|gate| *gate != Gate::HearingSheet);
    assert_eq!(
        kinds(&near, date(2026, 12, 5)),
        ["survey-result", "works-day", "automatic"],
        "15 days before"
    );
    let near = told(&near, date(2026, 12, 6));
    assert!(near[3].kind == "works-near" && near[3].text.contains("ヒアリングシート"));
}

#[test]
fn rule_11_4_results_are_told_in_the_areas_words_and_a_survey_without_a_finding_moves_on_by_itself()
{
    let day = date(2026, 12, 9);
    let texts = |record: &Record| -> Vec<(String, String)> {
        let told = told(record, day).into_iter();
        told.map(|notice| (notice.kind, notice.text)).collect()
    };
    let west = step(&ready(Area::West), &Change::WorksDay(day, String::new()));
    let west = step(&west, &Change::WorksResult(Outcome::Ok, String::new()));
    let of_west = texts(&west);
    let works = of_west.iter().find(|(kind, _)| kind == "works-result");
    assert!(works.expect("told").1.contains("完了しました"));
    let east = step(&ready(Area::East), &Change::WorksDay(day, String::new()));
    let east = step(&east, &Change::WorksResult(Outcome::Ng, "停電".to_owned()));
    let of_east = texts(&east);
    let works = of_east.iter().find(|(kind, _)| kind == "works-result");
    assert!(works.expect("told").1.contains("結果はNGです。停電"));
    assert!(of_east.iter().any(|(kind, _)| kind == "automatic"));
    let survey = step(
        &record(Area::East),
        &Change::SurveyDay(day, "10:00".to_owned()),
    );
    let found = step(
        &survey,
        &Change::SurveyResult(Outcome::Ok, "梯子が要る".to_owned()),
    );
    assert!(
        !texts(&found).iter().any(|(kind, _)| kind == "automatic"),
        "it raised something"
    );
}

#[test]
fn rule_8_4_a_sites_area_can_be_overridden_and_its_customer_id_must_fit() {
    let east = record(Area::East);
    let west = step(&east, &Change::Area(Area::West));
    assert_eq!(west.area(), Area::West);
    let with_cop = step(&east, &Change::CustomerId("COP01234567".to_owned()));
    assert!(refused(&with_cop, &Change::Area(Area::West), true).contains("COP01234567"));
}

#[test]
fn rule_11_1_the_readers_gate_needs_the_day_it_comes() {
    let mut ordered = record(Area::East);
    ordered.application.reader = "ordered".to_owned();
    let gate = Change::Gate(Gate::Reader, true);
    assert!(refused(&ordered, &gate, true).contains("到着日"));
    let known = ordered.keeping(&Entry::ReaderArrives(date(2026, 12, 1)));
    step(&known.expect("kept").0, &gate);
}

#[test]
fn rule_11_3_reports_of_works_are_closed_on_the_25th() {
    let catalogue = crate::catalogue::Catalogue::embedded().expect("our own");
    let closing = |day: Date| catalogue.days(day).closing(day);
    assert_eq!(closing(date(2026, 12, 25)), Some(date(2026, 12, 25)));
    assert_eq!(closing(date(2026, 12, 26)), Some(date(2027, 1, 25)));
}

#[test]
fn rule_7_line_and_router_go_first_where_the_clinic_agreed_and_the_terminal_holds_the_test() {
    let works = Change::WorksDay(date(2026, 12, 9), String::new());
    let fixed = step(&ready(Area::East), &works);
    let agreed = file::Entry::TerminalLater(date(2026, 12, 2));
    let (fixed, _) = fixed.keeping(&agreed).expect("kept");
    let done = Change::WorksResult(Outcome::Ok, String::new());
    let (done, _) = fixed.after(&done, false).expect("without the terminal");
    let (done, _) = done
        .after(&Change::Gate(Gate::LineAuthentication, true), false)
        .expect("the router is there");
    let test = Change::Gate(Gate::ConnectionTest, true);
    assert!(refused(&done, &test, false).contains("端末の引き当て（NTT）"));
    assert!(done.after(&test, true).is_ok());
}

#[test]
fn rule_11_1_a_reader_that_is_ordered_waits_for_the_fund_and_one_that_is_not_for_the_clinic() {
    let mut case = record(Area::East);
    for (reader, turn) in [("no", "医療機関"), ("ordered", "支払基金")] {
        reader.clone_into(&mut case.application.reader);
        assert_eq!(case.turn(Gate::Reader).ja(), turn);
    }
}
