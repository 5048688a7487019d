//! Inputs that cannot be read, and values that cannot be.

use super::*;

#[test]
fn unreadable_inputs_say_where() {
    for (text, words) in [
        ("", "1行0文字目"),
        ("{", "1行1文字目"),
        ("[]", "「全体」"),
        ("{}", "「configuration」がありません"),
        (
            r#"{"configuration":"existing-line"}"#,
            "「prefecture」がありません",
        ),
        (
            r#"{"configuration":"new-line","prefecture":"東京都","hubs":true}"#,
            "「hubs」という項目はありません",
        ),
        (
            r#"{"configuration":"new-line","prefecture":"東京都","hub":"yes"}"#,
            "「hub」は true か false です",
        ),
        (
            r#"{"configuration":"new-line","prefecture":"東京都","line":{"kind":"x"}}"#,
            "「line.kind」",
        ),
    ] {
        match Input::read(text) {
            Err(ReadError::Unreadable(said)) => assert!(said.contains(words), "{said}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    let least = r#"{"configuration":"new-line","prefecture":"東京都","line":null,"wiring":null}"#;
    let least = Input::read(least).expect("an input");
    assert!(!least.maintenance && least.readers == 1 && least.wiring.is_none());
}

#[test]
fn values_that_cannot_be_are_refused_all_at_once() {
    let text = r#"{"configuration":"third","prefecture":"東京都","date":"2021-02-30",
        "wiring":{"new":-1},"line":{"v6_option":"fax"}}"#;
    let Err(ReadError::Invalid(refusals)) = Input::read(text) else {
        panic!("read")
    };
    assert!(refusals.iter().all(|one| one.code == "value-invalid"));
    for at in ["configuration", "date", "wiring.new", "line.v6_option"] {
        let named = format!("「{at}」");
        assert!(
            refusals.iter().any(|one| one.message.contains(&named)),
            "{at}"
        );
    }
}
