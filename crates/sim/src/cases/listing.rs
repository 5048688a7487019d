//! `docs/CASES.md`, held true to the cases themselves.

use std::{fmt::Write, fs, path::Path};

use jiff::civil::date;

use super::{Case, cases};
use domain::{eligibility::Validity, institution::InstitutionCode};

const HEAD: &str = "# Named cases\n\n\
    Every case of `shikaku demo` and `shikaku emulate`: what it shows, what comes of it, and what a good receipt computer\n\
    does. Everybody is invented. `shikaku people --json` tells names and numbers, `shikaku people --case ID --request`\n\
    writes the request, `shikaku tap --patient ID` places the card. Days are told from the day the emulator was made.\n\n\
    Answers: validity (資格有効性) 1 有効 / 2 無効 / 3 無効（新しい資格あり） / 4 該当資格なし / 5 複数該当 / 6 有効（未登録）;\n\
    – means that it is not asked this way, or that no answer but a refusal comes. The numbers of answers are held by tests\n\
    against the rules; the sentences are ours.\n\n\
    This page is made from the cases: after changing one, run `SHIKAKU_WRITE=1 cargo test -p sim listing`.\n\n\
    | case | what it shows | by number | by card | a good receipt computer |\n|---|---|---|---|---|\n";

fn listing(cases: &[Case]) -> String {
    let mut text = HEAD.to_owned();
    let code = |validity: Option<Validity>| validity.map_or("–", Validity::code);
    for case in cases {
        writeln!(
            text,
            "| `{}` | {} — {} | {} | {} | {} {} |",
            case.id,
            case.title_ja,
            case.title_en,
            code(case.expected_validity),
            code(case.expected_by_card),
            case.what_to_do_ja,
            case.what_to_do_en(),
        )
        .expect("a String takes everything");
    }
    text
}

#[test]
fn the_page_of_cases_tells_what_the_cases_are() {
    let institution = InstitutionCode::parse("1310000018").expect("ten digits");
    let text = listing(&cases(date(2026, 11, 24), &institution));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/CASES.md");
    if std::env::var_os("SHIKAKU_WRITE").is_some() {
        fs::write(&path, &text).expect("written");
    }
    let kept = fs::read_to_string(&path).expect("docs/CASES.md");
    assert!(
        kept == text,
        "docs/CASES.md is not what the cases are: run `SHIKAKU_WRITE=1 cargo test -p sim listing`"
    );
}
