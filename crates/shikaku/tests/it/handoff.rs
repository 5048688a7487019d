//! The hand-off beyond one clinic and one reader: several consumers, password ZIPs, two codes, hostile files.

use std::io::{Read, Write};

use web::pki::Authority;

use crate::demo::{Demo, Request, SHIKAKU, await_file, await_gone, await_there, element};

/// 2026-11-24T09:00 in Japan, to which the demos of the tests are set.
const NOW: i64 = 1_795_478_400;

fn configured(dir: &std::path::Path, text: &str) -> Demo {
    let config = dir.join("clinic.toml");
    std::fs::write(&config, text).expect("written");
    let config = config.display().to_string();
    Demo::start_with(dir, &["--settle-ms", "100", "--clinic-config", &config])
}

#[test]
fn every_consumer_gets_its_own_copy_and_one_that_is_away_catches_up_without_delaying_the_others() {
    let dir = tempfile::tempdir().expect("a folder");
    let (chart, away) = (dir.path().join("chart"), dir.path().join("away"));
    std::fs::create_dir(&chart).expect("made");
    let text = format!(
        "[[folders.consumer]]\nname = \"chart\"\nres = \"{}\"\n[[folders.consumer]]\nres = \"{}\"\n",
        chart.display(),
        away.display()
    );
    let demo = configured(dir.path(), &text);
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    let mut answers = Vec::new();
    for id in ["1", "2", "3"] {
        let answer = demo.ask(id, &request);
        // Whoever reads first and deletes takes nothing from the others.
        std::fs::remove_file(demo.res.join(format!("OQSsiquc01res_{id}.xml"))).expect("fetched");
        let copy = chart.join(format!("OQSsiquc01res_{id}.xml"));
        assert_eq!(await_file(&copy), answer);
        answers.push(answer);
    }
    // The one away catches up, after a crash too, with each answer once.
    demo.kill();
    std::fs::create_dir(&away).expect("back");
    let demo = configured(dir.path(), &text);
    for (at, id) in ["1", "2", "3"].iter().enumerate() {
        let copy = away.join(format!("OQSsiquc01res_{id}.xml"));
        assert_eq!(await_file(&copy), answers[at]);
        std::fs::remove_file(copy).expect("fetched");
    }
    demo.ask("4", &request);
    await_there(&away.join("OQSsiquc01res_4.xml"));
    assert_eq!(
        std::fs::read_dir(&away).expect("readable").count(),
        1,
        "nothing twice"
    );
    await_there(&chart.join("OQSsiquc01res_4.xml"));
    // Delivered is noted right after the copy is there: the next answer comes after it.
    demo.ask("5", &request);
    await_there(&chart.join("OQSsiquc01res_5.xml"));
    let told = demo.run(&["why", "4", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    assert!(
        told["steps"].to_string().contains("\"detail\":\"chart\""),
        "{told}"
    );
}

#[test]
fn answers_of_the_prefixes_named_are_password_zips_and_the_others_plain() {
    let dir = tempfile::tempdir().expect("a folder");
    let written = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let conf = written("encrypt.conf", "OQSmutic=e\nOQSsiimm=e\nOQSsiquc=n\n");
    let secret = written("secret", "himitsu-no-kagi\n");
    let demo = configured(
        dir.path(),
        &format!("encrypt-conf = \"{conf}\"\nzip-secret-file = \"{secret}\"\n"),
    );
    let case = demo.case("valid-general");
    demo.ask("plain", &Request::of(&case, &demo.institution, "plain"));
    let row = crate::batch::registration(&case, "C-1", None);
    let text = crate::batch::message(&demo, "reg", &row);
    std::fs::write(demo.req.join("OQSsiimm01req_reg.xml"), text).expect("written");
    let packed = demo.res.join("OQSsiimm01res_reg.zip");
    await_there(&packed);
    assert!(!demo.res.join("OQSsiimm01res_reg.xml").exists());
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(&packed).expect("there")).expect("a ZIP");
    assert!(archive.by_index(0).is_err(), "opens without a password");
    let mut file = archive
        .by_index_decrypt(0, b"himitsu-no-kagi")
        .expect("opens");
    assert_eq!(file.name(), "OQSsiimm01res_reg.xml");
    let mut answer = String::new();
    file.read_to_string(&mut answer).expect("read");
    assert_eq!(
        element(&answer, "ProcessingResultStatus"),
        Some("1"),
        "{answer}"
    );
}

#[test]
fn an_institution_with_two_codes_is_answered_under_each_and_no_other() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let case = demo.case("valid-general");
    let own = demo.institution.clone();
    assert!(demo.stop().success());
    let pki = dir.path().join("pki");
    let text = |name: &str| std::fs::read_to_string(pki.join(name)).expect("there");
    let authority = Authority::from_pem(&text("ca.pem"), &text("ca.key")).expect("an authority");
    // The same place's dental code: score table 3.
    let dental = "1330000018";
    let issued = authority
        .issue_client(dental, NOW - 86_400, NOW + 86_400 * 300)
        .expect("issued");
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let certificate = write("dental.pem", &issued.certificate_pem);
    let key = write("dental.key", &issued.key_pem);
    let enrolled = std::process::Command::new(SHIKAKU)
        .args([
            "institution",
            "enrol",
            "--code",
            dental,
            "--name",
            "しかく歯科",
        ])
        .arg("--database")
        .arg(dir.path().join("hub/hub.db"))
        .arg("--certificate")
        .arg(&certificate)
        .output()
        .expect("runs");
    assert!(enrolled.status.success(), "{enrolled:?}");
    let demo = configured(
        dir.path(),
        &format!(
            "[[also]]\ninstitution = \"{dental}\"\ncertificate = \"{}\"\nkey = \"{}\"\n",
            certificate.display(),
            key.display()
        ),
    );
    for (id, institution) in [("ika", own.as_str()), ("shika", dental)] {
        let answer = demo.ask(id, &Request::of(&case, institution, id));
        assert_eq!(
            element(&answer, "MedicalInstitutionCode"),
            Some(institution)
        );
        assert_eq!(element(&answer, "QualificationValidity"), Some("1"));
    }
    let other = Request::of(&case, "9918000010", "other").text();
    std::fs::write(demo.req.join("OQSsiquc01req_other.xml"), other).expect("written");
    let reason = await_file(&demo.res.join("OQSsiquc01req_other.err"));
    assert!(reason.starts_with("SKK-1003"), "{reason}");
}

#[test]
fn hostile_files_are_refused_unread_and_nothing_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = configured(dir.path(), "");
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    // A gigabyte without a byte on the disk, and a ZIP that would be a gigabyte.
    let huge = demo.req.join("OQSsiquc01req_huge.xml");
    let file = std::fs::File::create(dir.path().join("huge")).expect("made");
    file.set_len(1 << 30).expect("sparse");
    drop(file);
    std::fs::rename(dir.path().join("huge"), &huge).expect("moved");
    let mut bomb =
        zip::ZipWriter::new(std::fs::File::create(dir.path().join("bomb")).expect("made"));
    bomb.start_file("bomb.xml", zip::write::SimpleFileOptions::default())
        .expect("begun");
    let nothing = vec![0; 1 << 20];
    for _ in 0..64 {
        bomb.write_all(&nothing).expect("packed");
    }
    bomb.finish().expect("packed");
    std::fs::rename(
        dir.path().join("bomb"),
        demo.req.join("OQSsiquc01req_bomb.zip"),
    )
    .expect("moved");
    std::fs::write(demo.req.join("..OQSsiquc01req_up.xml"), "hidden").expect("written");
    std::fs::write(
        demo.req.join("OQSsiquc01req_..\\..\\up.xml"),
        "<XmlMsg></XmlMsg>",
    )
    .expect("written");
    demo.ask("during", &request);
    for (name, code) in [
        ("OQSsiquc01req_huge", "SKK-3005"),
        ("OQSsiquc01req_bomb", "SKK-3008"),
        ("OQSsiquc01req_..\\..\\up", "SKK-2205"),
    ] {
        let reason = await_file(&demo.res.join(format!("{name}.err")));
        assert!(reason.starts_with(code), "{name}: {reason}");
    }
    await_there(&demo.res.join("OQSsiquc01req_bomb.zip"));
    await_gone(&huge);
    await_there(&demo.res.join("OQSsiquc01req_huge.xml"));
    let returned = std::fs::metadata(demo.res.join("OQSsiquc01req_huge.xml")).expect("returned");
    assert_eq!(returned.len(), 1 << 30);
    let peak = std::fs::read_to_string(format!("/proc/{}/status", demo.id()))
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("VmHWM"))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
    if let Some(kib) = peak {
        eprintln!("peak memory {kib} KiB");
        assert!(kib < 300 << 10, "{kib} KiB for a file that is never read");
    }
    demo.ask("after", &request);
}
