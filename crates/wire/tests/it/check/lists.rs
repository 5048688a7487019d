//! Findings in requests of lists and of records: one thing broken at a time.

use std::{fs, path::Path};

use super::told;

fn sample(start: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/oqs");
    let found = fs::read_dir(folder)
        .expect("samples")
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with(start))
        .expect("the sample is there");
    fs::read_to_string(found.path()).expect("ASCII")
}

/// Sample, what is replaced, by what, and what is found.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const TIC: &str = "OQSmutic01req_1.xml";
const HVQ: &str = "OQSmuhvq01req_1.xml";
const ONQ: &str = "OQSmuonq01req_1.xml";
const YZK: &str = "YZKsiquc01req_1.xml";
const TKK: &str = "TKKsiquc01req_1.xml";

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("S07", TIC, "", "", &[]),
    ("S07", TIC, "202604<", "202613<", &["9:7 SKK-2353 MedicalTreatmentMonth"]),
    ("S07", TIC, "202604<", "20264<", &["9:7 SKK-2351 MedicalTreatmentMonth"]),
    ("S07", TIC, "<MedicalTreatmentMonth>202604</MedicalTreatmentMonth>", "<ConsentDateFrom>20260401</ConsentDateFrom>", &["2:1 SKK-2313", "8:5 SKK-2332 ConsentDateTo", "8:5 SKK-2332 MedicalTreatmentFlag"]),
    ("S08", HVQ, "", "", &[]),
    ("S08", HVQ, "Flag>2<", "Flag>3<", &["2:1 SKK-2313"]),
    ("S08", HVQ, "Flag>2<", "Flag>4<", &["11:7 SKK-2361 MedicalTreatmentFlag"]),
    ("S08", HVQ, "Flag>2<", "Flag>7<", &["11:7 SKK-2354 MedicalTreatmentFlag", "11:7 SKK-2361 MedicalTreatmentFlag"]),
    ("S08", HVQ, "From>20260401<", "From>20260430<", &["10:7 SKK-2360 ConsentDateFrom"]),
    ("S08", HVQ, "To>20260427<", "To>20240230<", &["10:7 SKK-2353 ConsentDateTo"]),
    ("S08", HVQ, "<ConsentDateTo>20260427</ConsentDateTo>", "", &["8:5 SKK-2332 ConsentDateTo"]),
    ("S08", HVQ, "<ArbitraryFileIdentifier>20260427091501234PC1</ArbitraryFileIdentifier>", "", &["3:3 SKK-2340 ArbitraryFileIdentifier"]),
    ("S09", ONQ, "", "", &[]),
    ("S09", ONQ, "<ExaminationDateTo>20260430</ExaminationDateTo>", "", &["8:5 SKK-2332 ExaminationDateTo"]),
    ("S09", HVQ, "", "", &["2:1 SKK-2313"]),
    ("S10", "OQSmuhvq02req_1.xml", "", "", &[]),
    ("S10", "OQSmuonq02req_1.xml", "ReceptionNumber>\r\n  </MessageBody", "ReceptionNumber><Birthdate/>\r\n  </MessageBody", &["7:60 SKK-2330 Birthdate"]),
    ("S11", YZK, "  123456", "  123456", &["5:5 SKK-2355 InsurerNumber"]),
    ("S11", YZK, "  123456", "  138057", &[]),
    ("S12", TKK, "  123456", "  138057", &[]),
];

#[test]
fn broken_requests_of_lists_and_records_are_told_exactly() {
    let mut wrong = Vec::new();
    for (start, name, from, to, expected) in CASES {
        let good = sample(start);
        let text = match from.is_empty() {
            true => good,
            false => super::text::with(&good, from, to),
        };
        let found = told(name, text.as_bytes());
        if found != *expected {
            wrong.push(format!("{start} as {name}, {from} → {to}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn records_are_told_by_their_own_names() {
    let medicine = sample("S11").replace("  123456", "  138057");
    let checkup = sample("S12").replace("  123456", "  138057");
    for (name, text, expected) in [
        (
            YZK,
            medicine.replace("<StartDate>202304</StartDate>", ""),
            vec!["11:3 SKK-2332 StartDate"],
        ),
        (
            YZK,
            medicine.replace("202304", "202613"),
            vec!["12:5 SKK-2353 StartDate"],
        ),
        (
            YZK,
            medicine.replace("202304", "202605"),
            vec!["13:5 SKK-2360 StartDate"],
        ),
        (
            YZK,
            medicine.replace("FileCategory>2<", "FileCategory>5<"),
            vec!["14:5 SKK-2361 FileCategory"],
        ),
        (
            TKK,
            checkup.replace("FileCategory>2<", "FileCategory>3<"),
            vec!["12:5 SKK-2361 FileCategory"],
        ),
        (
            TKK,
            checkup.replace("Flag>1<", "Flag>4<"),
            vec!["14:5 SKK-2361 MedicalTreatmentFlag"],
        ),
        (TKK, medicine.clone(), vec!["2:1 SKK-2313"]),
        ("OQSsiquc01req_1.xml", checkup.clone(), vec!["2:1 SKK-2313"]),
        (
            TKK,
            checkup.replace("InsuranceCardSymbol", "InsuredCardSymbol"),
            vec!["6:5 SKK-2330 InsuredCardSymbol"],
        ),
    ] {
        assert_eq!(told(name, text.as_bytes()), expected, "{name}\n{text}");
    }
}
