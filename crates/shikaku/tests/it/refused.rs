//! What cannot be accepted comes back with a reason, and nothing is lost.

use crate::demo::{Demo, Request, await_file, await_gone};

/// Drops a file into `req` and gives the `.err` text it comes back with; the file itself must come back unchanged.
fn given_back(demo: &Demo, name: &str, bytes: &[u8]) -> String {
    std::fs::write(demo.req.join(name), bytes).expect("written");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let reason = await_file(&demo.res.join(format!("{stem}.err")));
    let returned = demo.res.join(name);
    crate::demo::await_there(&returned);
    assert_eq!(
        std::fs::read(&returned).expect("there"),
        bytes,
        "byte for byte"
    );
    await_gone(&demo.req.join(name));
    let lines: Vec<&str> = reason.lines().collect();
    assert!(lines.len() == 6 && lines[0].starts_with("SKK-"), "{reason}");
    lines[0].to_owned()
}

#[test]
fn each_kind_of_bad_request_has_its_own_code() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(dir.path(), &["--settle-ms", "100"]);
    let good = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    let text = good.text();
    let other = Request {
        institution: "9918000010".to_owned(),
        ..good.clone()
    }
    .text();
    let dtd = text.replacen("<XmlMsg>", "<!DOCTYPE x [<!ENTITY a \"b\">]><XmlMsg>", 1);
    let huge = text.replace(
        "</XmlMsg>",
        &format!("<!--{}--></XmlMsg>", "x".repeat(2 << 20)),
    );
    let mut codes = vec![
        given_back(&demo, "OQSsiquc01req_other.xml", other.as_bytes()),
        given_back(&demo, "OQSsiquc01req_dtd.xml", dtd.as_bytes()),
        given_back(&demo, "OQSsiquc01req_huge.xml", huge.as_bytes()),
        given_back(
            &demo,
            "OQSsiquc01req_cut.xml",
            &text.as_bytes()[..text.len() - 40],
        ),
        given_back(
            &demo,
            "OQSsiquc01req_date.xml",
            text.replace(&good.birthdate, "20240230").as_bytes(),
        ),
        given_back(
            &demo,
            "OQSsiquc01req_early.xml",
            text.replace("20261124", "20210101").as_bytes(),
        ),
        given_back(&demo, "OQSsihvd01req_1.xml", b"<XmlMsg></XmlMsg>"),
        given_back(&demo, "note.xml", text.as_bytes()),
    ];
    assert_eq!(&codes[..1], ["SKK-1003"]);
    codes.sort();
    codes.dedup();
    assert!(codes.len() >= 8, "told apart: {codes:?}");
    // After all of this the next patient is served as if nothing had happened.
    demo.ask("after", &good);
}

#[test]
fn an_answer_that_nobody_fetched_is_not_overwritten() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "same");
    let first = demo.ask("same", &request);
    assert_eq!(
        given_back(&demo, "OQSsiquc01req_same.xml", request.text().as_bytes()),
        "SKK-3004"
    );
    let answer = demo.res.join("OQSsiquc01res_same.xml");
    assert_eq!(await_file(&answer), first, "the first answer stands");
    std::fs::remove_file(&answer).expect("fetched");
    demo.ask("same", &request);
}

#[test]
fn a_request_being_written_is_left_until_it_is_whole() {
    use std::io::Write;
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "slow").text();
    // The last sign is the message's own: whatever came after it would not be waited for.
    let request = request.trim_end();
    let path = demo.req.join("OQSsiquc01req_slow.xml");
    let mut file = std::fs::File::create(&path).expect("made");
    let parts: Vec<&[u8]> = request.as_bytes().chunks(64).collect();
    let other = Request::of(&demo.case("valid-general"), &demo.institution, "quick");
    for (number, part) in parts.iter().enumerate() {
        file.write_all(part).expect("written");
        file.flush().expect("flushed");
        if number + 1 < parts.len() {
            // Others are served meanwhile, so the folder was looked at between two parts.
            demo.ask(&format!("quick{number}"), &other);
            assert!(path.exists(), "taken too early");
        }
    }
    drop(file);
    await_file(&demo.res.join("OQSsiquc01res_slow.xml"));
}

#[test]
fn links_and_folders_in_req_are_not_followed() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    let secret = dir.path().join("secret.xml");
    std::fs::write(&secret, request.text()).expect("written");
    crate::platform::link(&secret, &demo.req.join("OQSsiquc01req_link.xml"));
    std::fs::create_dir(demo.req.join("OQSsiquc01req_dir.xml")).expect("made");
    demo.ask("after", &request);
    demo.ask("again", &request);
    assert!(demo.req.join("OQSsiquc01req_link.xml").exists());
    assert!(!demo.res.join("OQSsiquc01res_link.xml").exists());
}

#[test]
fn a_folder_that_goes_away_for_a_while_costs_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    let aside = dir.path().join("aside");
    std::fs::rename(&demo.res, &aside).expect("moved away");
    let path = demo.req.join("OQSsiquc01req_patient.xml");
    std::fs::write(&path, request.text()).expect("written");
    await_gone(&path);
    std::fs::rename(&aside, &demo.res).expect("moved back");
    await_file(&demo.res.join("OQSsiquc01res_patient.xml"));
}

#[test]
fn a_request_of_last_week_that_is_given_back_is_not_swept_away() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let staged = dir.path().join("old.xml");
    std::fs::write(&staged, "<XmlMsg></XmlMsg>").expect("written");
    let file = std::fs::File::options()
        .append(true)
        .open(&staged)
        .expect("there");
    let modified = file.metadata().expect("told").modified().expect("told");
    file.set_modified(modified - std::time::Duration::from_secs(7 * 86_400))
        .expect("set");
    std::fs::rename(&staged, demo.req.join("OQSsiquc01req_old.xml")).expect("dropped");
    let returned = demo.res.join("OQSsiquc01req_old.xml");
    crate::demo::await_there(&returned);
    let age = std::fs::metadata(&returned)
        .expect("there")
        .modified()
        .expect("told");
    assert!(age >= modified, "its stay in res begins now");
}

#[test]
fn a_crash_while_giving_back_gives_back_and_does_not_answer() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    assert!(demo.stop().success());
    // What a crash between the reason and the request leaves in the work folder.
    let work = dir.path().join("OQS/work");
    std::fs::write(
        work.join("0011223344556677~OQSsiquc01req_x.xml"),
        request.text(),
    )
    .expect("written");
    std::fs::write(
        work.join("0011223344556677~OQSsiquc01req_x.xml.reason"),
        "SKK-3101\n",
    )
    .expect("written");
    let demo = Demo::start(dir.path());
    assert_eq!(
        await_file(&demo.res.join("OQSsiquc01req_x.err")),
        "SKK-3101\n"
    );
    await_file(&demo.res.join("OQSsiquc01req_x.xml"));
    await_gone(&work.join("0011223344556677~OQSsiquc01req_x.xml.reason"));
    assert!(
        !demo.res.join("OQSsiquc01res_x.xml").exists(),
        "refused and answered"
    );
}

#[test]
fn names_of_unfinished_business_are_never_taken() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    for name in [
        "~OQSsiquc01req_a.xml",
        ".OQSsiquc01req_b.xml",
        "OQSsiquc01req_c.err",
        "OQSsiquc01req_d.xml.tmp",
    ] {
        std::fs::write(demo.req.join(name), request.text()).expect("written");
    }
    for id in ["1", "2", "3"] {
        demo.ask(id, &request);
    }
    assert_eq!(std::fs::read_dir(&demo.req).expect("readable").count(), 4);
}

#[test]
fn an_answers_name_in_req_never_touches_an_answer_in_res() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(dir.path(), &["--settle-ms", "100"]);
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "v");
    let answer = demo.ask("v", &request);
    let forged = demo.req.join("OQSsiquc01res_v.xml");
    std::fs::write(&forged, "<XmlMsg><forged/></XmlMsg>").expect("written");
    await_gone(&forged);
    let returned = |demo: &Demo| -> Vec<String> {
        let names = std::fs::read_dir(&demo.res).expect("readable").flatten();
        names
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.contains('~'))
            .collect()
    };
    demo.ask("w", &request);
    demo.ask("x", &request);
    assert!(
        returned(&demo)
            .iter()
            .any(|name| name.ends_with("~OQSsiquc01res_v.xml")),
        "{:?}",
        returned(&demo)
    );
    assert_eq!(
        await_file(&demo.res.join("OQSsiquc01res_v.xml")),
        answer,
        "the true answer stands"
    );
}

#[test]
fn names_too_long_for_the_work_folder_stop_nobody_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(dir.path(), &["--settle-ms", "100"]);
    for at in 0..20 {
        let name = format!("{}{at:02}.xml", "y".repeat(180 + 3 * at));
        std::fs::write(demo.req.join(name), "x").expect("written");
    }
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "after");
    demo.ask("after", &request);
    for entry in std::fs::read_dir(&demo.req).expect("readable").flatten() {
        await_gone(&entry.path());
    }
}
