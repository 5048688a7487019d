//! A load sets everything up by itself, checks every answer, and proves the audit afterwards.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::demo::{AT, SHIKAKU};

fn load(dir: &Path, more: &[&str]) -> (bool, String) {
    let output = Command::new(SHIKAKU)
        .args(["load", "--people-count", "200", "--at", AT])
        .args(["--connections", "8", "--dir"])
        .arg(dir)
        .args(more)
        .args(if more.contains(&"--seconds") {
            &[][..]
        } else {
            &["--seconds", "1"]
        })
        .env("RUST_LOG", "warn")
        .output()
        .expect("the load runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (output.status.success(), text)
}

fn result(dir: &Path, more: &[&str]) -> Value {
    let (success, text) = load(dir, &[&["--json"], more].concat());
    let last = text.lines().last().expect("a line");
    let result: Value = serde_json::from_str(last).expect("JSON");
    assert!(success, "{result}");
    assert_eq!(result["errors"], 0, "{result}");
    assert_eq!(result["audit_verified"], true, "{result}");
    let requests = result["requests"].as_u64().expect("a number");
    assert!(requests > 0, "{result}");
    assert!(
        result["audit_records"].as_u64() >= Some(requests),
        "{result}"
    );
    result
}

#[test]
fn every_mix_is_answered_without_error_recorded_and_told_as_a_ratio() {
    let dir = tempfile::tempdir().expect("a folder");
    for mix in ["number", "card", "mixed", "medicine"] {
        let result = result(dir.path(), &["--mix", mix, "--baseline", "echo"]);
        assert_eq!(result["mix"], mix);
        assert!(result["ratio"].as_f64() > Some(0.0), "{result}");
        assert!(
            result["baseline_requests_per_s"].as_f64() > Some(0.0),
            "{result}"
        );
        let ms = |name: &str| result[name].as_f64().expect("a number");
        assert!(ms("p50_ms") > 0.0, "{result}");
        assert!(ms("p50_ms") <= ms("p90_ms") && ms("p90_ms") <= ms("p99_ms"));
        assert_eq!(result["sign_us"].is_number(), mix != "number");
    }
}

#[test]
fn batches_have_a_lane_of_their_own_and_counters_are_measured_beside() {
    let dir = tempfile::tempdir().expect("a folder");
    // The second run finds the first one's batches in the folder.
    result(dir.path(), &["--mix", "batch", "--rate", "20"]);
    let result = result(dir.path(), &["--mix", "batch", "--rate", "20"]);
    // Whole files of a thousand rows, each row checked.
    let rows = result["requests"].as_u64().expect("a number");
    assert!(rows >= 1000 && rows.is_multiple_of(1000), "{result}");
    assert!(result["beside_per_s"].as_f64() > Some(0.0), "{result}");
    assert_eq!(result["rate"], 20);
    assert!(result["p99_ms"].as_f64() > Some(0.0), "{result}");
}

#[test]
fn a_connection_is_kept_or_made_anew_each_check_as_asked_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let made = |handshakes: &str| {
        let more = ["--handshakes", handshakes, "--requests", "60"];
        let result = result(dir.path(), &more);
        assert_eq!(result["handshakes"], handshakes);
        let made = |kind: &str| result[kind].as_u64().expect("a number");
        (made("handshakes_full"), made("handshakes_resumed"))
    };
    assert_eq!(made("keep-alive"), (0, 0), "all were made before");
    let (full, resumed) = made("full");
    assert!(full >= 60 && resumed == 0, "{full} and {resumed}");
    let (full, resumed) = made("resume");
    assert!(full < 8 && resumed >= 52, "{full} and {resumed}");
}

#[test]
fn idle_clinics_stay_connected_while_others_ask() {
    let dir = tempfile::tempdir().expect("a folder");
    let result = result(dir.path(), &["--idle", "50", "--requests", "100"]);
    assert_eq!(result["idle_connections"], 50);
    assert_eq!(result["idle_lost"], 0);
    assert!(!load(dir.path(), &["--idle", "1", "--seconds", "61"]).0);
}

#[test]
fn a_report_is_a_page_with_plots_that_tells_what_the_json_tells() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("report.html");
    let path = file.to_str().expect("UTF-8");
    let result = result(
        dir.path(),
        &["--report", path, "--rate", "50", "--seconds", "3"],
    );
    assert_eq!(result["requests"], 150);
    let page = std::fs::read_to_string(&file).expect("written");
    assert!(page.contains(&format!("<code>{result}</code>")), "{page}");
    assert_eq!(page.matches("<svg viewBox=\"0 0 760 220\"").count(), 3);
    assert!(!page.contains("NaN") && !page.contains("inf"), "{page}");
    let browser = crate::browser::Browser::start();
    let mut shown = browser.page(1024, 768);
    shown.goto(&format!("file://{}", file.display()));
    shown.screenshot_whole(&crate::browser::picture("load-report.png"));
    assert_eq!(shown.axe(), []);
}

#[test]
fn a_rate_is_a_schedule_and_a_number_of_requests_is_an_end() {
    let dir = tempfile::tempdir().expect("a folder");
    let paced = result(dir.path(), &["--rate", "40"]);
    assert_eq!(paced["requests"], 40, "one for each moment of the schedule");
    let few = result(dir.path(), &["--requests", "7"]);
    assert_eq!(few["requests"], 7);
    assert!(few["ratio"].is_null());
}

#[test]
fn a_person_gets_a_table() {
    let dir = tempfile::tempdir().expect("a folder");
    let (success, text) = load(dir.path(), &["--requests", "20"]);
    assert!(success, "{text}");
    for part in ["number, 200 people", "p99", "audit           verified"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn other_people_than_asked_for_and_too_many_card_connections_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(load(dir.path(), &["--requests", "1"]).0);
    assert!(!load(dir.path(), &["--requests", "1", "--seed", "2"]).0);
    assert!(!load(dir.path(), &["--mix", "card", "--connections", "65"]).0);
    assert!(!load(dir.path(), &["--rate", "0"]).0);
}
