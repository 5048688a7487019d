//! Asked by number through the folders, as receipt computers do.

use crate::demo::{AT, Demo, Request, await_file, await_gone, element};

#[test]
fn every_named_case_gets_the_answer_it_was_made_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let cases = demo.cases();
    assert!(cases.len() >= 80, "{} named cases", cases.len());
    let mut asked = 0;
    for case in cases
        .iter()
        .filter(|case| case["insurer_number"].is_string())
    {
        let name = case["case"].as_str().expect("a name");
        let request = Request::of(case, &demo.institution, &format!("id-{name}"));
        let answer = demo.ask(name, &request);
        crate::strict::read(&answer);
        let validity = element(&answer, "QualificationValidity");
        assert_eq!(validity, case["expected"].as_str(), "{name}: {answer}");
        assert_eq!(
            element(&answer, "ProcessingResultStatus"),
            Some("1"),
            "{name}"
        );
        let found = matches!(validity, Some("1" | "2" | "6"));
        assert_eq!(
            element(&answer, "ResultList").is_some(),
            found || validity == Some("3"),
            "{name}"
        );
        let plain = validity == Some("1") && element(&answer, "ProcessingResultCode").is_none();
        let explained =
            element(&answer, "ProcessingResultMessage").is_some_and(|text| !text.is_empty());
        assert!(
            plain || explained,
            "{name}: neither plainly valid nor explained"
        );
        asked += 1;
    }
    assert!(asked >= 70, "{asked} cases asked by number");
    let audit = demo.run(&["audit", "verify"]);
    assert!(audit.status.success(), "{audit:?}");
    assert!(
        String::from_utf8_lossy(&audit.stdout).contains(&format!("{asked} 件")),
        "{audit:?}"
    );
}

#[test]
fn the_answer_has_its_name_its_identifier_and_all_six_header_items() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "A&amp;B 01");
    let answer = demo.ask("202611240001", &request);
    assert!(
        answer.contains("<ArbitraryFileIdentifier>A&amp;B 01</ArbitraryFileIdentifier>"),
        "byte for byte, on one line: {answer}"
    );
    assert!(answer.contains(&format!(
        "<InsurerNumber>{}</InsurerNumber>",
        request.insurer
    )));
    for (item, value) in [
        ("QualificationConfirmationDate", "20261124"),
        ("MedicalInstitutionCode", &demo.institution),
        ("ReferenceClassification", "2"),
        ("SegmentOfResult", "1"),
        ("CharacterCodeIdentifier", "0"),
    ] {
        assert_eq!(element(&answer, item), Some(value), "{item}");
    }
    let time = element(&answer, "ProcessExecutionTime").expect("a time");
    assert!(
        time.starts_with("2026112409") && time.len() == 14,
        "{time} at {AT}"
    );
    assert!(
        std::fs::read_dir(&demo.req)
            .expect("readable")
            .next()
            .is_none(),
        "the request was taken"
    );
    let work = dir.path().join("OQS/work");
    await_empty(&work);
}

#[test]
fn a_folder_in_shift_jis_and_specification_order_is_served_as_it_is_set() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(
        dir.path(),
        &["--encoding", "sjis", "--profile", "specification"],
    );
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "sjis");
    std::fs::write(demo.req.join("OQSsiquc01req_sjis.xml"), request.text()).expect("written");
    let path = demo.res.join("OQSsiquc01res_sjis.xml");
    crate::demo::await_there(&path);
    let bytes = std::fs::read(&path).expect("there");
    assert!(String::from_utf8(bytes.clone()).is_err(), "not UTF-8");
    let text = wire::sjis::decode(&bytes, wire::oqs::Encoding::ShiftJis)
        .expect("decodes")
        .text;
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>"),
        "{text}"
    );
    assert_eq!(element(&text, "CharacterCodeIdentifier"), Some("1"));
    let (status, list) = (
        text.find("<ProcessingResultStatus>"),
        text.find("<ResultList>"),
    );
    assert!(status < list, "specification order");
}

#[test]
fn a_doctors_odd_template_is_answered() {
    let shared = std::env::var("SHIKAKU_SHARED").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        Into::into,
    );
    let Ok(template) = std::fs::read_to_string(
        shared.join("data/public/oqs/V02_sanox_road12_OQSsiquc01req_template.xml"),
    ) else {
        eprintln!("skipped: the public samples are not beside this checkout");
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let case = demo.case("valid-general");
    let text = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
    let filled = template
        .replace("TODAY", "20261124")
        .replace("6540212424", &demo.institution)
        .replace("CLINICID", "from a diary")
        .replace("INSNUM", &text("insurer_number"))
        .replace("INSSYMB", &text("symbol"))
        .replace("IDTNUM", &text("number"))
        .replace(
            "<InsuredBranchNumber>",
            &format!("<InsuredBranchNumber>{}", text("branch")),
        )
        .replace("BIRTHD", &text("birthdate"));
    std::fs::write(demo.req.join("OQSsiquc01req_2021081611906.xml"), filled).expect("written");
    let answer = await_file(&demo.res.join("OQSsiquc01res_2021081611906.xml"));
    assert_eq!(
        element(&answer, "QualificationValidity"),
        Some("1"),
        "{answer}"
    );
    assert!(
        answer.contains("<ArbitraryFileIdentifier>from a diary</ArbitraryFileIdentifier>"),
        "{answer}"
    );
}

#[test]
fn a_second_start_resumes_where_the_first_stopped() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "first");
    demo.ask("1", &request);
    let second = crate::demo::command_on(dir.path(), &["demo", "--headless"]);
    assert!(!second.status.success(), "two demos on one folder");
    let req = demo.req.clone();
    assert!(demo.stop().success(), "a clean stop");

    std::fs::write(req.join("OQSsiquc01req_2.xml"), request.text())
        .expect("written while nobody looks");
    let demo = Demo::start(dir.path());
    await_file(&demo.res.join("OQSsiquc01res_2.xml"));
    await_gone(&req.join("OQSsiquc01req_2.xml"));
    let audit = demo.run(&["audit", "verify"]);
    assert!(
        String::from_utf8_lossy(&audit.stdout).contains("2 件"),
        "{audit:?}"
    );
}

#[test]
fn an_edited_audit_is_noticed_at_its_record() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    for id in ["1", "2", "3"] {
        demo.ask(id, &request);
    }
    assert!(demo.stop().success());
    let database = store::audit_file(&dir.path().join("hub/hub.db"));
    let edited = edit(&std::fs::read(&database).expect("there"), b"SKK-0000", 1);
    std::fs::write(&database, edited).expect("edited");
    let audit = crate::demo::command_on(dir.path(), &["audit", "verify"]);
    assert!(!audit.status.success());
    let said = String::from_utf8_lossy(&audit.stdout).into_owned();
    assert!(
        said.contains("record ") && said.contains("次にすること"),
        "{said}"
    );
}

/// Changes the last byte of the `nth` place (from 0) at which `text` stands.
fn edit(file: &[u8], text: &[u8], nth: usize) -> Vec<u8> {
    let mut edited = file.to_vec();
    let places: Vec<usize> = (0..file.len() - text.len())
        .filter(|at| file[*at..].starts_with(text))
        .collect();
    edited[places[nth] + text.len() - 1] = b'1';
    edited
}

fn await_empty(folder: &std::path::Path) {
    for entry in std::fs::read_dir(folder).expect("readable") {
        await_gone(&entry.expect("an entry").path());
    }
}
