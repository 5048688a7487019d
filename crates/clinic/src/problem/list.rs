//! What is wrong with a list of patients or bookings: SKK-33xx.

use web::problem::{Problem, Turn};

use super::problem;

fn list(code: &'static str, ja: &str, en: &str) -> Problem {
    problem(
        code,
        Turn::Clinic,
        (ja, en),
        (
            "レセコンから一覧を出し直して、もう一度読み込んでください（列は docs/LISTS.md）。",
            "Export the list again and import it (columns: docs/LISTS.md).",
        ),
    )
}

pub(crate) fn list_undecodable() -> Problem {
    list(
        "SKK-3301",
        "一覧の文字コードがUTF-8でもShift_JISでもありません。",
        "The list is neither UTF-8 nor Shift_JIS.",
    )
}

pub(crate) fn list_not_csv() -> Problem {
    list(
        "SKK-3302",
        "一覧をCSVとして読めません。",
        "The list is no CSV.",
    )
}

pub(crate) fn list_empty() -> Problem {
    list("SKK-3303", "一覧に行がありません。", "The list is empty.")
}

pub(crate) fn list_too_long(longest: usize) -> Problem {
    let ja = format!("一覧が長すぎます（{longest}人まで）。");
    list("SKK-3304", &ja, "The list is too long.")
}

pub(crate) fn unwritable_list() -> Problem {
    list(
        "SKK-3305",
        "一覧に送れない文字があります。",
        "The list holds characters that cannot be sent.",
    )
}

pub(crate) fn batch_lost() -> Problem {
    list(
        "SKK-3306",
        "実施機関にこの一覧の受付がありません。",
        "The hub does not know this batch.",
    )
}
