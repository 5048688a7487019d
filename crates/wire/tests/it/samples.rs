//! Samples written elsewhere: ours beside this crate, public ones read where they are and never copied.

use std::{
    fs,
    path::{Path, PathBuf},
};

use wire::oqs::{
    Encoding, Form, Oddity, Profile,
    qualification::{Answer, Request},
};

fn ours() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/oqs")
}

/// The folder of public samples, where the machine has them.
pub fn public() -> Option<PathBuf> {
    shared("data/public/oqs")
}

/// A folder of samples shared between projects, where the machine has it.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("SHIKAKU_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = shared.unwrap_or(beside).join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    write_note("skipped: shared samples not present\n");
    None
}

/// Tells the person who runs the tests; the print macros are for the binary alone.
fn write_note(note: &str) {
    use std::io::Write;
    let _ = std::io::stderr().write_all(note.as_bytes());
}

fn public_file(start: &str) -> Option<Vec<u8>> {
    let entries = fs::read_dir(public()?).expect("the folder is readable");
    let found = entries
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with(start));
    Some(fs::read(found.expect("the sample is there").path()).expect("readable"))
}

fn sorted(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    lines.sort_unstable();
    lines
}

fn specification(encoding: Encoding) -> Form {
    Form {
        profile: Profile::Specification,
        encoding,
    }
}

#[test]
fn our_answers_are_read_and_written_back_byte_for_byte() {
    let mut count = 0;
    for entry in fs::read_dir(ours()).expect("samples").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.contains("OQSsiquc01res") {
            continue;
        }
        count += 1;
        let bytes = fs::read(entry.path()).expect("readable");
        let (answer, oddities) = Answer::read(&bytes).expect("an answer");
        assert_eq!(oddities, [], "{name}");
        let code = answer.header.character_code.as_deref().expect("a coding");
        let encoding = Encoding::from_code(code).expect("a known coding");
        let written = answer.write(specification(encoding)).expect("written");
        if name.starts_with("R05") {
            // The sample has the reason of loss after the insurer's name; the layout (oqs-wire §5.2) has it before.
            assert_eq!(sorted(&written), sorted(&bytes), "{name}");
        } else {
            assert!(
                written == bytes,
                "{name} differs:\n{}",
                String::from_utf8_lossy(&written)
            );
        }
    }
    assert_eq!(count, 11);
}

#[test]
fn the_real_answer_is_read_and_written_back_byte_for_byte() {
    let Some(bytes) = public_file("V01") else {
        return;
    };
    let (answer, oddities) = Answer::read(&bytes).expect("an answer");
    assert_eq!(oddities, []);
    assert_eq!(answer.results().len(), 1);
    let written = answer.write(Form::default()).expect("written");
    assert_eq!(
        String::from_utf8_lossy(&written),
        String::from_utf8_lossy(&bytes)
    );
}

#[test]
fn the_doctors_template_is_read_once_it_is_filled() {
    let Some(bytes) = public_file("V02") else {
        return;
    };
    let filled = String::from_utf8(bytes)
        .expect("UTF-8")
        .replace("TODAY", "20261125")
        .replace("CLINICID", "clinic_11906")
        .replace("INSNUM", "  138057")
        .replace("INSSYMB", "あ-い")
        .replace("IDTNUM", "1002")
        .replace("BIRTHD", "19530505");
    let (request, oddities) = Request::read(filled.as_bytes()).expect("a request");
    assert_eq!(oddities, []);
    assert_eq!(
        request.header.file_identifier.as_deref(),
        Some("clinic_11906")
    );
    assert_eq!(request.search.insurer_as_sent, "  138057");
    assert_eq!(request.search.branch, None);
    assert!(request.search.limit_consent);
    let written = request.write(Encoding::Utf8).expect("written");
    assert_eq!(Request::read(&written).expect("read again").0, request);
}

#[test]
fn answers_made_by_other_programs_are_read() {
    for (start, encoding) in [
        ("V03", Encoding::Utf8),
        ("V04", Encoding::ShiftJis),
        ("V05", Encoding::Utf8),
        ("V06", Encoding::Utf8),
        ("S13", Encoding::ShiftJis),
    ] {
        let Some(bytes) = public_file(start) else {
            return;
        };
        let (answer, oddities) = Answer::read(&bytes).expect(start);
        assert_eq!(oddities, Vec::<Oddity>::new(), "{start}");
        let [result] = answer.results() else {
            panic!("{start} holds one result");
        };
        assert!(result.kana().is_some(), "{start}");
        assert!(matches!(result.birthdate(), Some(Ok(_))), "{start}");
        for profile in [Profile::Specification, Profile::Observed] {
            let written = answer.write(Form { profile, encoding }).expect("written");
            assert_eq!(
                Answer::read(&written).expect("read again").0,
                answer,
                "{start}"
            );
        }
    }
}
