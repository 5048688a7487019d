//! What the hub's operators see and do: measures, health, maintenance, and limits that hold.

use serde_json::Value;

use crate::{
    batch::messages::{result, search, send},
    demo::{Demo, Line, Request, element},
};

struct Operators {
    at: String,
    line: Line,
}

impl Operators {
    fn of(demo: &Demo) -> Self {
        let at = demo.ready["admin"].as_str().expect("an address").to_owned();
        let line = Line::of(demo);
        Self { at, line }
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.line.raw(|http| http.get(format!("{}{path}", self.at)))
    }

    /// The value of the sample whose line begins so.
    fn sample(&self, begin: &str) -> f64 {
        let (_, text) = self.get("/metrics");
        let line = text.lines().find(|line| line.starts_with(begin));
        let value = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
        value.unwrap_or_else(|| panic!("no {begin} in {text}"))
    }
}

#[test]
fn measures_count_what_was_answered_and_maintenance_says_so_and_loses_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(dir.path(), &["--admin", "127.0.0.1:0"]);
    let operators = Operators::of(&demo);
    let case = demo.case("valid-general");
    demo.ask("one", &Request::of(&case, &demo.institution, "one"));
    let counted = operators.sample("shikaku_answers_total{kind=\"OQSsiquc01\",status=\"200\"}");
    assert!((counted - 1.0).abs() < f64::EPSILON, "{counted}");
    assert!(operators.sample("shikaku_audit_seconds_count") >= 1.0);
    assert!(operators.sample("shikaku_audit_commit_seconds_count") >= 1.0);
    assert_eq!(operators.get("/health/ready").0, 200);
    let number = send(&demo, "OQSmuquc", "night", &search(&case, "row"));
    result(&demo, "OQSmuquc", "night", &number);
    let rows = operators.sample("shikaku_batch_rows_total{kind=\"OQSmuquc\",well=\"yes\"}");
    assert!((rows - 1.0).abs() < f64::EPSILON, "{rows}");
    assert!(operators.sample("shikaku_batch_chunk_seconds_count{kind=\"OQSmuquc\"}") >= 1.0);
    assert!(operators.sample("shikaku_desk_checks_inside") >= 0.0);

    let maintenance = format!("{}/maintenance", operators.at);
    let until = r#"{"until":"11月24日 10:00"}"#;
    let (status, _) = operators.line.raw(|http| {
        let shut = http.put(&maintenance).body(until);
        shut.header("content-type", "application/json")
    });
    assert_eq!(status, 204);
    let (status, ready) = operators.get("/health/ready");
    let ready: Value = serde_json::from_str(&ready).expect("JSON");
    assert_eq!(
        (status, ready["maintenance_until"].as_str()),
        (503, Some("11月24日 10:00"))
    );
    let request = Request::of(&case, &demo.institution, "two").text();
    let told = Line::of(&demo).post("/oqs/v1/OQSsiquc01", "two", request.clone());
    assert!(
        told.contains("SKK-1904") && told.contains("11月24日 10:00"),
        "{told}"
    );

    let (status, _) = operators.line.raw(|http| http.delete(&maintenance));
    assert_eq!(status, 204);
    let told = Line::of(&demo).post("/oqs/v1/OQSsiquc01", "two", request);
    assert_eq!(element(&told, "QualificationValidity"), Some("1"));
}

#[test]
fn one_that_asks_too_often_is_told_to_wait_and_others_by_folder_get_their_answer_all_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let more = ["--institution-rate", "1", "--admin", "127.0.0.1:0"];
    let demo = Demo::start_with(dir.path(), &more);
    let case = demo.case("valid-general");
    let line = Line::of(&demo);
    let ask = |key: &str| {
        let request = Request::of(&case, &demo.institution, key).text();
        line.post("/oqs/v1/OQSsiquc01", key, request)
    };
    let told: Vec<String> = (0..4).map(|at| ask(&format!("fast-{at}"))).collect();
    assert_eq!(element(&told[0], "QualificationValidity"), Some("1"));
    assert!(told[3].contains("SKK-1004"), "{}", told[3]);
    let operators = Operators::of(&demo);
    let refused = format!(
        "shikaku_over_quota_total{{institution=\"{}\"}}",
        demo.institution
    );
    assert!(operators.sample(&refused) >= 1.0);
    // The terminal of the same institution waits as it is told to, and its request is answered.
    let answer = demo.ask("slow", &Request::of(&case, &demo.institution, "slow"));
    assert_eq!(element(&answer, "QualificationValidity"), Some("1"));
}
