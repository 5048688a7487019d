//! A long batch through the hub, by mutual TLS: rows a second, and whether its memory grows with the rows.
//!
//! `cargo bench -p shikaku --bench batch`; run as a test, a few rows only, to see that it runs.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

#[path = "../tests/it"]
mod it {
    #[expect(
        dead_code,
        reason = "the benchmark drives less of the demo than the tests do"
    )]
    #[expect(
        unused_imports,
        reason = "the benchmark drives less of the demo than the tests do"
    )]
    pub mod demo;
}

use std::time::{Duration, Instant};

use it::demo::{Demo, Line, Request, element};

/// Time between two looks; what it adds to the figure is less than that.
const LOOK: Duration = Duration::from_millis(20);

fn main() {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let counts: &[usize] = if measured { &[10_000, 100_000] } else { &[500] };
    for count in counts {
        measure(*count);
    }
}

fn measure(count: usize) {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_with(dir.path(), &["--batch-rows", "100000"]);
    let line = Line::of(&demo);
    let mut cases = demo.cases();
    cases.retain(|case| case["insurer_number"].is_string());
    let bodies: Vec<String> = cases
        .iter()
        .map(|case| {
            let request = Request::of(case, &demo.institution, "b").text();
            let row = element(&request, "QualificationConfirmSearchInfo").expect("a row");
            format!("<QualificationConfirmSearchInfo>{row}</QualificationConfirmSearchInfo>")
        })
        .collect();
    let frame = |body: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><XmlMsg><MessageHeader>\
             <MedicalInstitutionCode>{}</MedicalInstitutionCode></MessageHeader>\
             <MessageBody>{body}</MessageBody></XmlMsg>",
            demo.institution
        )
    };
    let rows: String = bodies
        .iter()
        .cycle()
        .take(count)
        .map(String::as_str)
        .collect();
    let before = peak(&demo);
    let begun = Instant::now();
    let received = line.post("/oqs/v1/OQSmuquc01", "batch", frame(&rows));
    let submitted = begun.elapsed();
    let number = element(&received, "ReceptionNumber").expect("received");
    let after_reception = peak(&demo);
    let asking = frame(&format!("<ReceptionNumber>{number}</ReceptionNumber>"));
    let begun = Instant::now();
    let (worked, answer, told) = loop {
        let asked = Instant::now();
        let key = format!("look-{}", begun.elapsed().as_micros());
        let answer = line.post("/oqs/v1/OQSmuquc02", &key, asking.clone());
        if element(&answer, "SegmentOfResult") == Some("1") {
            break (asked - begun, answer, asked.elapsed());
        }
        // A look is work for the hub: not too many.
        std::thread::park_timeout(LOOK);
    };
    assert_eq!(answer.matches("<BulkConfirmUnit>").count(), count);
    println!(
        "{count} rows: received in {submitted:?}, worked through in {worked:?} ({:.0} rows/s), \
         result of {} MB told in {told:?}; peak of hub and clinic {before} kB before, {after_reception} kB after \
         reception, {} kB in the end",
        count as f64 / worked.as_secs_f64(),
        answer.len() / 1_000_000,
        peak(&demo),
    );
}

/// The most memory the demo ever had, in kB; 0 where the system does not tell.
fn peak(demo: &Demo) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", demo.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
