//! Golden files: every message in every form, byte for byte. `UPDATE_GOLDEN=1` writes them anew.

use std::{fs, path::Path};

use wire::oqs::{Encoding, Form, qualification::header_error};

use crate::{
    answered::{answer, forms},
    cases,
};

fn check(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, bytes).expect("the golden file is written");
    }
    let golden = fs::read(&path).unwrap_or_default();
    assert!(
        golden == bytes,
        "{name} differs; UPDATE_GOLDEN=1 writes it anew:\n{}",
        String::from_utf8_lossy(bytes)
    );
}

#[test]
fn requests() {
    for (name, encoding) in [("utf8", Encoding::Utf8), ("sjis", Encoding::ShiftJis)] {
        let bytes = cases::request().write(encoding).expect("written");
        check(&format!("OQSsiquc01req.{name}.xml"), &bytes);
    }
}

#[test]
fn answers() {
    for (form_name, form) in forms() {
        for (name, decision, by_card) in [
            ("valid", cases::valid_by_number(), false),
            ("lost", cases::lost(), false),
            ("no_match", cases::other_birthdate(), false),
            ("face", cases::valid_by_card(), true),
            ("face_refused", cases::refused(), true),
        ] {
            let bytes = answer(&decision, by_card, form)
                .write(form)
                .expect("written");
            check(&format!("OQSsiquc01res_{name}.{form_name}.xml"), &bytes);
        }
    }
}

#[test]
fn header_errors() {
    for (form_name, form) in forms() {
        let answer = header_error(
            "SKK-1901",
            "いま回答できません。",
            &cases::institution(),
            Some(cases::today()),
            cases::now(),
            Some("clinic_11906"),
            Form { ..form },
        );
        let bytes = answer.write(form).expect("written");
        check(
            &format!("OQSsiquc01res_header_error.{form_name}.xml"),
            &bytes,
        );
    }
}
