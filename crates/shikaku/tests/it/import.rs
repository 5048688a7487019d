//! Lists of insured people come in through the command as an insurer's operator would run it.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

fn shikaku(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shikaku"))
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// A folder with a list of synthetic people in it.
fn list(people: &str) -> (TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let sample = shikaku(&[
        "import",
        "sample",
        "--people",
        people,
        "--seed",
        "7",
        "--at",
        "=2026-08-01T09:00",
    ]);
    assert!(sample.status.success());
    (dir, String::from_utf8(sample.stdout).expect("UTF-8"))
}

fn import(dir: &Path, words: &[&str]) -> (Output, serde_json::Value) {
    let database = dir.join("hub.db").display().to_string();
    let file = dir.join("list.csv").display().to_string();
    let fixed = ["import", "people", &file, "--database", &database, "--json"];
    let output = shikaku(&[&fixed[..], words].concat());
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = out.lines().last().unwrap_or_default();
    let tally = serde_json::from_str(last).unwrap_or_default();
    (output, tally)
}

fn count(tally: &serde_json::Value, name: &str) -> u64 {
    tally[name].as_u64().expect(name)
}

#[test]
fn a_list_comes_in_once_however_often_it_is_imported() {
    let (dir, text) = list("300");
    fs::write(dir.path().join("list.csv"), &text).unwrap();
    let rows = text.lines().count() as u64 - 1;
    let (_, would) = import(dir.path(), &["--dry-run"]);
    let (first, tally) = import(dir.path(), &[]);
    assert!(first.status.success());
    assert_eq!(
        (count(&tally, "people"), count(&tally, "acquired")),
        (300, rows)
    );
    assert_eq!(count(&would, "acquired"), rows, "a dry run says the same");
    let (_, again) = import(dir.path(), &[]);
    assert_eq!(
        (count(&again, "people"), count(&again, "unchanged")),
        (0, rows)
    );
}

#[test]
fn an_end_and_a_correction_are_told_apart_and_a_bad_line_is_named_without_its_values() {
    let (dir, text) = list("40");
    let file = dir.path().join("list.csv");
    fs::write(&file, &text).unwrap();
    import(dir.path(), &[]);

    let mut lines: Vec<Vec<String>> = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    let place = |name: &str| lines[0].iter().position(|column| column == name).unwrap();
    let (name, lost, birthdate) = (place("name"), place("lost"), place("birthdate"));
    let open: Vec<usize> = (1..lines.len())
        .filter(|at| lines[*at][lost].is_empty())
        .collect();
    lines[open[0]][lost] = "20260801".to_owned();
    lines[open[1]][name] = "資格　改名".to_owned();
    lines[open[2]][birthdate] = "19990230".to_owned();
    let changed: Vec<String> = lines.iter().map(|line| line.join(",")).collect();
    fs::write(&file, changed.join("\n")).unwrap();

    let (output, tally) = import(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let counted =
        ["lost", "corrected", "refused", "acquired", "people"].map(|name| count(&tally, name));
    assert_eq!(counted, [1, 1, 1, 0, 0]);
    let said = String::from_utf8(output.stdout).unwrap();
    let named = format!("list.csv:{}: SKK-1304 birthdate", open[2] + 1);
    assert!(said.contains(&named), "{said}");
    assert!(!said.contains("19990230"), "{said}");
}

#[test]
fn a_list_with_a_column_nobody_knows_or_none_at_all_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let (output, _) = import(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(2), "no file");
    fs::write(dir.path().join("list.csv"), "person_id,nmae\n1,x\n").unwrap();
    let (output, _) = import(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("nmae"), "{said}");
}
