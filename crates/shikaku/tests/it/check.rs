//! `shikaku check` as vendors run it: exit codes, lines, JSON.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

use crate::demo::SHIKAKU;

const GOOD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<XmlMsg>
  <MessageHeader>
    <MedicalInstitutionCode>1311111111</MedicalInstitutionCode>
    <ArbitraryFileIdentifier>imm-0001</ArbitraryFileIdentifier>
  </MessageHeader>
  <MessageBody>
    <ReceptionNumber>00000000000000000001</ReceptionNumber>
  </MessageBody>
</XmlMsg>
"#;
const NAME: &str = "OQSmuimm02req_0001.xml";

fn check(arguments: &[&str], paths: &[&Path]) -> Output {
    let mut command = Command::new(SHIKAKU);
    command.arg("check").args(arguments).args(paths);
    command.output().expect("the program runs")
}

fn lines(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_clean_file_is_silent_and_ends_with_0() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(NAME);
    fs::write(&path, GOOD).expect("written");
    for paths in [[path.as_path()], [folder.path()]] {
        let output = check(&[], &paths);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(lines(&output), [""; 0]);
        let note = String::from_utf8_lossy(&output.stderr);
        assert!(note.contains("1 ファイル、指摘 0 件"), "{note}");
    }
}

#[test]
fn findings_are_told_with_place_code_and_mend_and_end_with_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(NAME);
    fs::write(&path, GOOD.replace("1311111111", "131111111")).expect("written");
    let shown = path.display();
    let output = check(&[], &[&path]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        lines(&output),
        [
            format!("{shown}:4:5: SKK-2351 error: 要素MedicalInstitutionCodeの値の形が違います。"),
            "    直し方: 半角数字10桁で書いてください。".to_owned(),
        ]
    );
    let output = check(&["--lang", "en"], &[&path]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        lines(&output),
        [
            format!(
                "{shown}:4:5: SKK-2351 error: Element MedicalInstitutionCode has a value of another shape."
            ),
            "    mend: Write 10 half-width digits.".to_owned(),
        ]
    );
}

#[test]
fn json_is_one_object_a_finding_and_warnings_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("something.xml");
    fs::write(&path, GOOD).expect("written");
    let output = check(&["--json", "--lang", "en"], &[&path]);
    assert_eq!(output.status.code(), Some(1));
    let lines = lines(&output);
    assert_eq!(lines.len(), 1);
    let finding: Value = serde_json::from_str(&lines[0]).expect("JSON");
    let object = finding.as_object().expect("an object");
    let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "code", "column", "file", "line", "mend", "sentence", "severity"
        ]
    );
    assert_eq!(finding["code"], "SKK-2310");
    assert_eq!(finding["severity"], "warning");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&1.into(), &1.into())
    );
    assert_eq!(finding["file"], path.display().to_string());
}

#[test]
fn folders_are_searched_for_xml_in_order_and_the_worst_file_gives_the_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("res");
    fs::create_dir(&inner).expect("made");
    fs::write(folder.path().join(NAME), GOOD).expect("written");
    fs::write(inner.join("OQSmuimm02req_0002.XML"), "<XmlMsg>").expect("written");
    fs::write(inner.join("notes.txt"), "no message").expect("written");
    let output = check(&["--json"], &[folder.path()]);
    assert_eq!(output.status.code(), Some(2));
    let codes: Vec<Value> = lines(&output)
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["code"].clone())
        .collect();
    assert_eq!(codes, ["SKK-2322", "SKK-2306"]);
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let torn = folder.path().join(NAME);
    fs::write(&torn, b"\xFF\xFE<\0X\0").expect("written");
    let huge = folder.path().join("OQSmuquc01req_1.xml");
    let file = fs::File::create(&huge).expect("made");
    file.set_len(1 << 30).expect("a hole");
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("made");
    let absent = folder.path().join("absent.xml");
    for (path, code) in [
        (&torn, "SKK-2305"),
        (&huge, "SKK-2303"),
        (&empty, "SKK-2302"),
        (&absent, "SKK-2301"),
    ] {
        let output = check(&[], &[path]);
        assert_eq!(output.status.code(), Some(2), "{code}");
        assert!(
            lines(&output)[0].contains(code),
            "{code}: {:?}",
            lines(&output)
        );
    }
}
